#ifndef HTTP_CONDITIONAL_H
#define HTTP_CONDITIONAL_H

/*
 * Conditional requests (RFC 9110 13): the validators of an answer (ETag,
 * Last-Modified), the conditions of a request (If-Match, If-None-Match,
 * If-Modified-Since, If-Unmodified-Since), and the answers 304 and 412.
 *
 * A handler of GET calls one of the functions below that return bool, before
 * it reads much.  True: the client has this answer already, or wants another
 * one; call->res is a finished 304 or 412, and the handler returns ERR_OK.
 *
 * Versions are those of one thing and give a strong tag.  A `seq` is the
 * number of the newest event, for answers that any event may change; it gives
 * a weak tag.  Times are microseconds since 1970 UTC.
 */

#include "domain/precondition.h"
#include "http/call.h"

/*
 * The conditions in If-Match, If-None-Match and If-Unmodified-Since of the
 * request, in the arena.  A date that cannot be read is no condition (13.1.4).
 */
struct precondition
conditional_read(const struct call *call);

/*
 * For a condition that does not hold.  If the client named a version or a
 * time: ERR_OK, and the caller shows the present version.  Else the client's
 * entity tags are faulty: ERR_PRECONDITION, and the fault is in
 * call->problems.
 */
enum err
conditional_reject(struct call *call, const struct precondition *p);

/*
 * A stage for methods that change things without a version, such as POST.
 * No tag can name the thing they change, so an If-Match other than "*" does
 * not hold.  "If-None-Match: *" does not hold where a GET would find
 * something.  ERR_PRECONDITION with the reason in call->problems.
 */
enum err
conditional_stage(struct call *call);

/*
 * Sets the validators of one thing, for answers to any method: its version,
 * and the time of its last change.
 */
void
conditional_tag(struct call *call, int64_t version, int64_t modified_at);

/* Sets them, and evaluates the conditions. */
bool
conditional_version(struct call *call, int64_t version, int64_t modified_at);

bool
conditional_seq(struct call *call, int64_t seq);

/*
 * conditional_seq() for an answer about the incidents of all sources.  A
 * caller that is bound to a source gets no tag: the tag would reveal events of
 * other sources.
 */
bool
conditional_all_sources(struct call *call, int64_t seq);

/*
 * The same functions for an answer that also shows a time which changes
 * without a version or an event, such as the last login of an account.  The
 * time becomes a part of the tag, and there is no Last-Modified.
 */
bool
conditional_seq_at(struct call *call, int64_t seq, int64_t at);

void
conditional_tag_at(struct call *call, int64_t version, int64_t at);

bool
conditional_version_at(struct call *call, int64_t version, int64_t at);

/* conditional_seq() for an answer about the time from `from` until `to`. */
bool
conditional_range(struct call *call, int64_t seq, int64_t from, int64_t to);

#endif
