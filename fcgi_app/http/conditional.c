/* Validators (RFC 9110 8.8) and the conditions on them (13.1). */

#include "base/clock.h"
#include "http/condition.h"
#include "http/conditional.h"
#include "http/date.h"
#include "http/etag.h"

/* The form of the bytes of this answer. */
static struct str
form_of(const struct call *call)
{
	int indent = call->res.json.indent;

	return indent == 0 ? str_of(call->app->form) :
	    arena_printf(call->arena, "%s%d", call->app->form, indent);
}

/* The version of a resource with weak tags, which If-Match never names. */
#define NO_VERSION	0

/* If-Modified-Since is for clients that know no tags (RFC 9110 13.1.3). */
static bool
is_fresh(const struct call *call, int64_t modified_at)
{
	const struct request *req = &call->req;
	int64_t since;

	if (req->if_none_match.p != NULL)
		return etag_matches(req->if_none_match, call->res.etag);
	return call->res.last_modified.n > 0 &&
	    date_parse(req->if_modified_since, clock_now(), &since) ==
	    ERR_OK && modified_at < since + CLOCK_SECOND;
}

/* The client wants the answer only while it is unchanged, and it is not. */
static void
refuse(struct call *call, const struct precondition *p)
{
	const struct str no_arg = { NULL, 0 };

	if (condition_refuse(call, p) == ERR_OK)
		problem_add(&call->problems, PROBLEM_DETAIL,
		    MESSAGE_PRECONDITION, no_arg);
	response_error(&call->res, ERR_PRECONDITION, &call->problems);
}

/* The order of RFC 9110 13.2.2. */
static bool
settle(struct call *call, int64_t version, int64_t modified_at)
{
	const struct precondition p = condition_read(call);

	if (!precondition_unchanged(&p, version, modified_at))
		refuse(call, &p);
	else if (is_fresh(call, modified_at))
		response_not_modified(&call->res);
	else
		return false;
	return true;
}

/* An answer is no older than the settings that shape it. */
static int64_t
shaped_at(const struct call *call, int64_t modified_at)
{
	return modified_at > call->app->form_since ? modified_at :
	    call->app->form_since;
}

/*
 * A date of whole seconds is told only when the second is over: what is
 * changed again within it would seem to be the same.
 */
void
conditional_tag(struct call *call, int64_t version, int64_t modified_at)
{
	int64_t at = shaped_at(call, modified_at);

	call->res.etag = etag_strong(version, form_of(call), call->arena);
	if (modified_at >= 0 && clock_now() / CLOCK_SECOND >
	    at / CLOCK_SECOND)
		call->res.last_modified = date_render(at, call->arena);
}

bool
conditional_version(struct call *call, int64_t version, int64_t modified_at)
{
	conditional_tag(call, version, modified_at);
	return settle(call, version, shaped_at(call, modified_at));
}

bool
conditional_seq(struct call *call, int64_t seq)
{
	call->res.etag = etag_weak(seq, form_of(call), call->arena);
	return settle(call, NO_VERSION, PRECONDITION_NO_DATE);
}

bool
conditional_register(struct call *call, int64_t seq)
{
	return call->caller.source == NULL && conditional_seq(call, seq);
}

static struct str
form_at(const struct call *call, int64_t moment)
{
	return arena_printf(call->arena, "%.*s-%llx", STR_FMT(form_of(call)),
	    (long long)moment);
}

bool
conditional_seq_at(struct call *call, int64_t seq, int64_t moment)
{
	call->res.etag = etag_weak(seq, form_at(call, moment), call->arena);
	return settle(call, NO_VERSION, PRECONDITION_NO_DATE);
}

void
conditional_tag_at(struct call *call, int64_t version, int64_t moment)
{
	call->res.etag = etag_strong(version, form_at(call, moment),
	    call->arena);
}

bool
conditional_version_at(struct call *call, int64_t version, int64_t moment)
{
	conditional_tag_at(call, version, moment);
	return settle(call, version, PRECONDITION_NO_DATE);
}

bool
conditional_range(struct call *call, int64_t seq, int64_t from, int64_t to)
{
	struct str form = arena_printf(call->arena, "%.*s-%llx-%llx",
	    STR_FMT(form_of(call)), (long long)(from / CLOCK_SECOND),
	    (long long)(to / CLOCK_SECOND));

	call->res.etag = etag_weak(seq, form, call->arena);
	return settle(call, NO_VERSION, PRECONDITION_NO_DATE);
}
