/* Validators (RFC 9110 8.8) and the conditions on them (13.1). */

#include "base/clock.h"
#include "base/table.h"
#include "http/conditional.h"
#include "http/date.h"
#include "http/etag.h"

/* The version of an answer with a weak tag, which If-Match never names. */
#define NO_VERSION	0

static const struct str no_arg = { NULL, 0 };

static struct precondition_tags
read_tags(struct str header, bool weak, struct arena *a)
{
	struct precondition_tags tags = { .given = header.p != NULL };

	if (!tags.given)
		return tags;
	tags.versions = etag_versions(header, weak, a, &tags.n);
	tags.any = tags.versions == NULL;
	return tags;
}

/* If-Match compares strongly, If-None-Match weakly (13.1.1, 13.1.2). */
struct precondition
conditional_read(const struct call *call)
{
	const struct request *req = &call->req;
	struct precondition p = {
		.match = read_tags(req->if_match, false, call->arena),
		.none_match = read_tags(req->if_none_match, true,
		    call->arena),
	};

	p.dated = date_parse(req->if_unmodified_since, clock_now(),
	    &p.unmodified_since) == ERR_OK;
	return p;
}

/* The sentence that says why the tags of a header name no version. */
static enum message
message_of_tags(struct str header)
{
	static const enum message messages[] = {
		[ETAG_GOOD]	= MESSAGE_PRECONDITION,
		[ETAG_WEAK]	= MESSAGE_ETAG_WEAK,
		[ETAG_BARE]	= MESSAGE_ETAG_BARE,
	};
	TABLE_COVERS(messages, ETAG__MAX);

	return messages[etag_fault(header)];
}

enum err
conditional_reject(struct call *call, const struct precondition *p)
{
	if (!p->match.given || p->match.n > 0)
		return ERR_OK;
	return call_reject(call, ERR_PRECONDITION,
	    message_of_tags(call->req.if_match), no_arg);
}

static bool
is_any(struct str header)
{
	return str_eq(str_trim(header), STR("*"));
}

enum err
conditional_stage(struct call *call)
{
	const struct request *req = &call->req;
	bool match, none_match;

	if (call->route->conditional || call->route->method == METHOD_GET ||
	    call->route->method == METHOD_OPTIONS)
		return ERR_OK;
	match = req->if_match.p == NULL || is_any(req->if_match);
	none_match = !is_any(req->if_none_match) ||
	    route_method(call->match.resource, METHOD_GET,
	    call->caller.rights) == NULL;
	return match && none_match ? ERR_OK : call_reject(call,
	    ERR_PRECONDITION, MESSAGE_NO_VERSIONS, no_arg);
}

/*
 * The part of a tag that stands for everything but the data.  An indented
 * answer has other bytes than a compact one, so it has another form.
 */
static struct str
form_of(const struct call *call)
{
	int indent = call->res.json.indent;

	return indent == 0 ? str_of(call->app->etag_form) :
	    arena_printf(call->arena, "%s%d", call->app->etag_form, indent);
}

static struct str
form_at(const struct call *call, int64_t at)
{
	return arena_printf(call->arena, "%.*s-%llx", STR_FMT(form_of(call)),
	    (long long)at);
}

/* If-Modified-Since is for clients that know no tags (RFC 9110 13.1.3). */
static bool
client_has_it(const struct call *call, int64_t modified_at)
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
write_412(struct call *call, const struct precondition *p)
{
	if (conditional_reject(call, p) == ERR_OK)
		problem_add(&call->problems, PROBLEM_DETAIL,
		    MESSAGE_PRECONDITION, no_arg);
	response_error(&call->res, ERR_PRECONDITION, &call->problems);
}

/* The order of RFC 9110 13.2.2; true when the answer is finished. */
static bool
evaluate(struct call *call, int64_t version, int64_t modified_at)
{
	const struct precondition p = conditional_read(call);

	if (!precondition_unchanged(&p, version, modified_at))
		write_412(call, &p);
	else if (client_has_it(call, modified_at))
		response_not_modified(&call->res);
	else
		return false;
	return true;
}

/* An answer is no older than the settings that shape it. */
static int64_t
shaped_at(const struct call *call, int64_t modified_at)
{
	const int64_t since = call->app->etag_form_since;

	return modified_at > since ? modified_at : since;
}

/*
 * Last-Modified has whole seconds.  It is sent only when the second is over:
 * otherwise a second change within it could not be told from the first.
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
	return evaluate(call, version, shaped_at(call, modified_at));
}

static bool
evaluate_seq(struct call *call, int64_t seq, struct str form)
{
	call->res.etag = etag_weak(seq, form, call->arena);
	return evaluate(call, NO_VERSION, PRECONDITION_NO_DATE);
}

bool
conditional_seq(struct call *call, int64_t seq)
{
	return evaluate_seq(call, seq, form_of(call));
}

bool
conditional_all_sources(struct call *call, int64_t seq)
{
	return call->caller.source == NULL && conditional_seq(call, seq);
}

bool
conditional_seq_at(struct call *call, int64_t seq, int64_t at)
{
	return evaluate_seq(call, seq, form_at(call, at));
}

void
conditional_tag_at(struct call *call, int64_t version, int64_t at)
{
	call->res.etag = etag_strong(version, form_at(call, at), call->arena);
}

bool
conditional_version_at(struct call *call, int64_t version, int64_t at)
{
	conditional_tag_at(call, version, at);
	return evaluate(call, version, PRECONDITION_NO_DATE);
}

bool
conditional_range(struct call *call, int64_t seq, int64_t from, int64_t to)
{
	return evaluate_seq(call, seq, arena_printf(call->arena,
	    "%.*s-%llx-%llx", STR_FMT(form_of(call)),
	    (long long)(from / CLOCK_SECOND),
	    (long long)(to / CLOCK_SECOND)));
}
