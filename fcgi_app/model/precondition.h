#ifndef MODEL_PRECONDITION_H
#define MODEL_PRECONDITION_H

/*
 * The conditions under which a client wants something to be changed (RFC
 * 9110 13.1), in terms of versions and times: they are judged within the
 * job that changes it, by what it is then.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The versions that a list of entity tags names. */
struct precondition_tags {
	bool		 given;		/* else it is no condition */
	bool		 any;		/* "*": whatever there is */
	const int64_t	*versions;
	size_t		 n;
};

struct precondition {
	struct precondition_tags match;		/* If-Match */
	struct precondition_tags none_match;	/* If-None-Match */
	bool			 dated;		/* If-Unmodified-Since is there */
	int64_t			 unmodified_since;	/* microseconds */
};

#define PRECONDITION_NO_DATE	INT64_MIN

/* Is there any condition? */
bool
precondition_given(const struct precondition *p);

/*
 * Do If-Match and If-Unmodified-Since hold for what has that version and
 * was changed last at that time (microseconds since 1970 UTC, or
 * PRECONDITION_NO_DATE)?  RFC 9110 13.2.2, steps 1 and 2: the date counts
 * only where there is no If-Match.  Dates are whole seconds, so a change
 * within the second of the date is no later than it.
 */
bool
precondition_unchanged(const struct precondition *p, int64_t version,
	int64_t changed_at);

/* And so does If-None-Match (step 3, for a method that changes things)? */
bool
precondition_holds(const struct precondition *p, int64_t version,
	int64_t changed_at);

#endif
