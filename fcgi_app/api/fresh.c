/* Validators (RFC 9110 8.8) and the conditions on them (13.1). */

#include "api/fresh.h"
#include "base/clock.h"
#include "http/date.h"
#include "http/etag.h"

/* The form of the bytes of this answer. */
static struct str
form_of(const struct api_call *call)
{
	int indent = call->res.json.indent;

	return indent == 0 ? str_of(call->api->form) :
	    arena_printf(call->arena, "%s%d", call->api->form, indent);
}

/* If-Modified-Since is for who knows no tags (RFC 9110 13.1.3). */
static bool
is_fresh(const struct api_call *call, int64_t modified_at)
{
	const struct request *req = &call->req;
	int64_t since;

	if (req->if_none_match.p != NULL)
		return etag_matches(req->if_none_match, call->res.etag);
	return call->res.last_modified.n > 0 &&
	    date_parse(req->if_modified_since, &since) == ERR_OK &&
	    modified_at < since + CLOCK_SECOND;
}

static bool
settle(struct api_call *call, int64_t modified_at)
{
	if (!is_fresh(call, modified_at))
		return false;
	response_not_modified(&call->res);
	return true;
}

/*
 * A date of whole seconds is told only when the second is over: what is
 * changed again within it would seem to be the same.
 */
void
fresh_tag(struct api_call *call, int64_t version, int64_t modified_at)
{
	call->res.etag = etag_strong(version, form_of(call), call->arena);
	if (modified_at >= 0 && clock_now() / CLOCK_SECOND >
	    modified_at / CLOCK_SECOND)
		call->res.last_modified = date_render(modified_at,
		    call->arena);
}

bool
fresh_version(struct api_call *call, int64_t version, int64_t modified_at)
{
	fresh_tag(call, version, modified_at);
	return settle(call, modified_at);
}

bool
fresh_seq(struct api_call *call, int64_t seq)
{
	call->res.etag = etag_weak(seq, form_of(call), call->arena);
	return settle(call, 0);
}

bool
fresh_register(struct api_call *call, int64_t seq)
{
	return call->who.source == NULL && fresh_seq(call, seq);
}

static struct str
form_at(const struct api_call *call, int64_t moment)
{
	return arena_printf(call->arena, "%.*s-%llx", STR_FMT(form_of(call)),
	    (long long)moment);
}

bool
fresh_seq_at(struct api_call *call, int64_t seq, int64_t moment)
{
	call->res.etag = etag_weak(seq, form_at(call, moment), call->arena);
	return settle(call, 0);
}

void
fresh_tag_at(struct api_call *call, int64_t version, int64_t moment)
{
	call->res.etag = etag_strong(version, form_at(call, moment),
	    call->arena);
}

bool
fresh_version_at(struct api_call *call, int64_t version, int64_t moment)
{
	fresh_tag_at(call, version, moment);
	return settle(call, 0);
}

bool
fresh_range(struct api_call *call, int64_t seq, int64_t from, int64_t to)
{
	struct str form = arena_printf(call->arena, "%.*s-%llx-%llx",
	    STR_FMT(form_of(call)), (long long)(from / CLOCK_SECOND),
	    (long long)(to / CLOCK_SECOND));

	call->res.etag = etag_weak(seq, form, call->arena);
	return settle(call, 0);
}
