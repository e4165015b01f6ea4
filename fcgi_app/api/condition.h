#ifndef API_CONDITION_H
#define API_CONDITION_H

/*
 * Conditional requests (RFC 9110 13): what the headers ask for, and what
 * is said when it does not hold.
 */

#include "api/api.h"
#include "model/precondition.h"

/*
 * What If-Match, If-None-Match and If-Unmodified-Since of the request ask
 * for, in the arena.  A date that cannot be read is no condition (13.1.4).
 */
struct precondition
condition_read(const struct api_call *call);

/*
 * For a condition that does not hold: does the client know a version or a
 * time, so that it is shown what there is now?  Else it is told what is
 * wrong with its entity tags, and ERR_PRECONDITION is the result.
 */
enum err
condition_refuse(struct api_call *call, const struct precondition *p);

/*
 * A stage for methods that change things without looking at versions,
 * such as POST.  No tag can name what they change, so If-Match other than
 * "*" does not hold; nor does "If-None-Match: *" where there is something
 * to GET.
 */
enum err
condition_stage(struct api_call *call);

#endif
