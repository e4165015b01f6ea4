#ifndef AUTH_SESSION_H
#define AUTH_SESSION_H

/* A session: a browser that is logged in.  Its secret is no field. */

#include <stdbool.h>
#include <stdint.h>

#include "wire/field.h"

struct session {
	int64_t		id;		/* >= 1, never used again */
	int64_t		created_at;	/* microseconds since 1970 UTC: the login */
	int64_t		seen_at;	/* ditto, to the minute */
	struct str	address;	/* of the client at the login, and ... */
	struct str	user_agent;	/* ... its program; { NULL, 0 }: unknown */
	bool		current;	/* the caller's own */
};

/* In the order of the wire; also the order of the columns. */
enum session_field {
	SESSION_FIELD_ID,
	SESSION_FIELD_CREATED_AT,
	SESSION_FIELD_SEEN_AT,
	SESSION_FIELD_ADDRESS,
	SESSION_FIELD_USER_AGENT,
	SESSION_COLUMNS,		/* what follows is no column */
	SESSION_FIELD_CURRENT = SESSION_COLUMNS,
	SESSION_FIELD__MAX
};

extern const struct field session_fields[];	/* SESSION_FIELD__MAX */

#define SESSION_AGENT_MAX	200	/* bytes that are kept of it */

#endif
