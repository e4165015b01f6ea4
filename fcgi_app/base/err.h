#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * Errors.  A function that can fail returns one of these.  Its results go
 * through its last parameters, whose names end in _r; they are set only on
 * ERR_OK.  A fault of the service (INTERNAL, STORAGE) is logged once, by the
 * function that detects it; callers pass it on.  Bad input is never logged.
 */

enum err {
	ERR_OK = 0,
	ERR_INVALID,		/* bad input */
	ERR_UNAUTHENTICATED,	/* credentials missing or wrong */
	ERR_FORBIDDEN,		/* the caller is known and lacks the right */
	ERR_NOT_FOUND,		/* no such path or no such row */
	ERR_NOT_ALLOWED,	/* the path has no such method */
	ERR_NOT_ACCEPTABLE,	/* no representation the client accepts */
	ERR_DUPLICATE,		/* a row has this unique key already */
	ERR_TRANSITION,		/* the lifecycle has no such transition */
	ERR_MISMATCH,		/* a number or state is not the expected one */
	ERR_LAST_ADMIN,		/* no active administrator would be left */
	ERR_PRECONDITION,	/* a condition such as If-Match is false */
	ERR_UNPROCESSABLE,	/* the idempotency key has another request */
	ERR_ABANDONED,		/* valid, but another part of it failed */
	ERR_TOO_LARGE,		/* body over the limit */
	ERR_UNSUPPORTED,	/* body of an unsupported type */
	ERR_THROTTLED,		/* too many attempts: try again later */
	ERR_BUSY,		/* no lock, slot or time: try again */
	ERR_STORAGE,		/* the disk is full or failing */
	ERR_SCHEMA,		/* no database of this schema, or damaged */
	ERR_INTERNAL,		/* a fault of the service */
	ERR__MAX
};

/* The name for logs, e.g. "not_found". */
const char *
err_name(enum err e);

#endif
