#ifndef HTTP_CONDITION_H
#define HTTP_CONDITION_H

/*
 * Conditional requests (RFC 9110 13): the conditions of the headers, and the
 * answer when one does not hold.
 */

#include "http/call.h"
#include "domain/precondition.h"

/*
 * The conditions in If-Match, If-None-Match and If-Unmodified-Since of the
 * request, in the arena.  A date that cannot be read is no condition (13.1.4).
 */
struct precondition
condition_read(const struct call *call);

/*
 * For a condition that does not hold.  If the client named a version or a
 * time, it is shown the present version.  Else the answer names the fault of
 * its entity tags, and the result is ERR_PRECONDITION.
 */
enum err
condition_refuse(struct call *call, const struct precondition *p);

/*
 * A stage for methods that change things without a version, such as POST.
 * No tag can name the thing they change, so an If-Match other than "*" does
 * not hold.  "If-None-Match: *" does not hold where a GET would find
 * something.
 */
enum err
condition_stage(struct call *call);

#endif
