#ifndef HTTP_CONDITIONAL_H
#define HTTP_CONDITIONAL_H

/*
 * For handlers of GET, before they read much: the entity tag of the
 * answer, and whether the client has that answer already, or wants
 * another one.  When it has, call->res is a 304, and when it does, a 412:
 * the handler is done.
 */

#include "http/call.h"

/*
 * The validators of one thing, at that version, last changed then
 * (microseconds since 1970 UTC); for answers to any method.
 */
void
conditional_tag(struct call *call, int64_t version, int64_t modified_at);

/* And whether the client has it. */
bool
conditional_version(struct call *call, int64_t version, int64_t modified_at);

/* For an answer that some event may change; `seq` was the newest of them. */
bool
conditional_seq(struct call *call, int64_t seq);

/*
 * The same for an answer about all incidents.  A caller that is bound to a
 * source gets no tag, which would reveal events of other sources.
 */
bool
conditional_register(struct call *call, int64_t seq);

/*
 * The same, and the same of one thing, where a moment is shown as well
 * that moves without a version or an event of its own.
 */
bool
conditional_seq_at(struct call *call, int64_t seq, int64_t moment);

void
conditional_tag_at(struct call *call, int64_t version, int64_t moment);

bool
conditional_version_at(struct call *call, int64_t version, int64_t moment);

/* The same of what is about a range of time, and of nothing beside it. */
bool
conditional_range(struct call *call, int64_t seq, int64_t from, int64_t to);

#endif
