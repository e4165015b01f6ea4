/* Conditions, read from the headers. */

#include "base/clock.h"
#include "base/table.h"
#include "http/condition.h"
#include "http/date.h"
#include "http/etag.h"

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
condition_read(const struct call *call)
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

/* Why a list of tags names no version. */
static enum message
fault_of(struct str header)
{
	static const enum message sentences[] = {
		[ETAG_GOOD]	= MESSAGE_PRECONDITION,
		[ETAG_WEAK]	= MESSAGE_ETAG_WEAK,
		[ETAG_BARE]	= MESSAGE_ETAG_BARE,
	};
	TABLE_COVERS(sentences, ETAG__MAX);

	return sentences[etag_fault(header)];
}

enum err
condition_refuse(struct call *call, const struct precondition *p)
{
	if (!p->match.given || p->match.n > 0)
		return ERR_OK;
	return call_reject(call, ERR_PRECONDITION,
	    fault_of(call->req.if_match), (struct str){ NULL, 0 });
}

enum err
condition_stage(struct call *call)
{
	const struct request *req = &call->req;
	const struct str any = STR("*"), no_arg = { NULL, 0 };
	bool there;

	if (call->route->conditional || call->route->method == METHOD_GET ||
	    call->route->method == METHOD_OPTIONS)
		return ERR_OK;
	if (req->if_match.p != NULL && !str_eq(str_trim(req->if_match), any))
		return call_reject(call, ERR_PRECONDITION,
		    MESSAGE_NO_VERSIONS, no_arg);
	there = route_method(call->match.resource, METHOD_GET,
	    call->caller.rights) != NULL;
	return !there || !str_eq(str_trim(req->if_none_match), any) ?
	    ERR_OK : call_reject(call, ERR_PRECONDITION, MESSAGE_NO_VERSIONS,
	    no_arg);
}
