#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * How things fail.  Everything that can fail returns one of these and
 * hands its result out through a last parameter ending in _r, which is
 * set only on ERR_OK.  A fault (INTERNAL, STORAGE) is logged once, where
 * it is detected; callers pass it on.  Bad input is never logged.
 */

enum err {
	ERR_OK = 0,
	ERR_INVALID,		/* the request says something it may not */
	ERR_UNAUTHENTICATED,	/* credentials missing or wrong */
	ERR_FORBIDDEN,		/* known, but not allowed to */
	ERR_NOT_FOUND,		/* no such path or no such row */
	ERR_NOT_ALLOWED,	/* the path has no such method */
	ERR_NOT_ACCEPTABLE,	/* no representation the client accepts */
	ERR_DUPLICATE,		/* a unique key is there already */
	ERR_TRANSITION,		/* the incident's lifecycle has no such move */
	ERR_MISMATCH,		/* a number or state is not the expected one */
	ERR_LAST_ADMIN,		/* no admin who can log in would be left */
	ERR_PRECONDITION,	/* If-Match or its like does not hold */
	ERR_UNPROCESSABLE,	/* understood, but contradicts what was said */
	ERR_ABANDONED,		/* all right, but another part failed */
	ERR_TOO_LARGE,		/* body over the limit */
	ERR_UNSUPPORTED,	/* body of a type that is not read */
	ERR_THROTTLED,		/* tried too often: later */
	ERR_BUSY,		/* did not get through in time: try again */
	ERR_STORAGE,		/* the disk is full or failing */
	ERR_SCHEMA,		/* no register of this schema, or not whole */
	ERR_INTERNAL,		/* a fault of ours */
	ERR__MAX
};

/* The word for logs, e.g. "not_found". */
const char *
err_name(enum err e);

#endif
