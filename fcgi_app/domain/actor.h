#ifndef DOMAIN_ACTOR_H
#define DOMAIN_ACTOR_H

/* The actor of a change: by whom and through which channel it is made. */

#include <stdbool.h>
#include <stdint.h>

#include "wire/field.h"

enum channel {
	CHANNEL_API,		/* a program */
	CHANNEL_WEB,		/* a browser that is logged in */
	CHANNEL_CLI,
	CHANNEL_DJANGO,		/* in the service that was replaced */
	CHANNEL__MAX
};

extern const struct str channel_names[];	/* CHANNEL__MAX */

/* Actors that are not accounts; those of tokens begin with ACTOR_TOKEN. */
#define ACTOR_ANONYMOUS	STR("anonymous")
#define ACTOR_CTL	STR("incidentctl")
#define ACTOR_SERVICE	STR("incident-fcgi")
#define ACTOR_TOKEN	"token:"

/* Bytes of the key of a request: see request_key. */
#define ACTOR_REQUEST_SIZE	22

/* Passed from the request down to the history and the audit log. */
struct actor {
	struct str		 name;		/* as the history has it */
	enum channel		 channel;
	struct str		 request_id;	/* ACTOR_REQUEST_SIZE bytes, or
						   empty */
	struct str		 address;	/* of the client, or empty */
	int64_t			 account;	/* of the actor, or the owner of
						   its token; 0: none */
	const struct enum_value	*source;	/* of the incidents that it may
						   create or change, or NULL */
};

/* May it create or change incidents of that source? */
bool
actor_may_touch(const struct actor *actor, const struct enum_value *source);

#endif
