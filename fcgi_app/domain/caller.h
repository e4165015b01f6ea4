#ifndef DOMAIN_CALLER_H
#define DOMAIN_CALLER_H

/* The caller of a request: identity, rights and bound source. */

#include <stdint.h>

#include "domain/actor.h"
#include "wire/field.h"

enum caller_kind {
	CALLER_ANONYMOUS,
	CALLER_ACCOUNT,
	CALLER_TOKEN,
	CALLER__MAX
};

struct caller {
	enum caller_kind	 kind;
	int64_t			 id;		/* of the account or token */
	int64_t			 account;	/* the same, or behind the token;
						   0: there is none */
	struct str		 name;		/* as the history names him */
	unsigned		 rights;	/* of enum right */
	enum channel	 channel;
	const struct enum_value	*source;	/* the only one that it knows; NULL: any */
	int64_t			 session;	/* its id; 0: there is none */
	int64_t			 login_at;	/* when it began */
	struct str		 secret;	/* of the session, CRYPT_KEY bytes */
};

#endif
