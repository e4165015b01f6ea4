#ifndef DOMAIN_PRECONDITION_H
#define DOMAIN_PRECONDITION_H

/*
 * The conditions under which a client wants a change (RFC 9110 13.1), as
 * versions and times.  The job that makes the change evaluates them against
 * the version that it finds.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The versions that a list of entity tags names. */
struct precondition_tags {
	bool		 given;		/* else it is no condition */
	bool		 any;		/* "*": any version */
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
 * Do If-Match and If-Unmodified-Since hold for an object with that version
 * and that time of its last change (microseconds since 1970 UTC, or
 * PRECONDITION_NO_DATE)?  RFC 9110 13.2.2, steps 1 and 2: the date counts
 * only where there is no If-Match.  Dates are whole seconds, so a change
 * within the second of the date is not later than the date.
 */
bool
precondition_unchanged(const struct precondition *p, int64_t version,
	int64_t changed_at);

/* And so does If-None-Match (step 3, for a method that changes things)? */
bool
precondition_holds(const struct precondition *p, int64_t version,
	int64_t changed_at);

#endif
