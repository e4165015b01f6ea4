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

/* Actors that are no accounts; those of tokens begin with ACTOR_TOKEN. */
#define ACTOR_ANONYMOUS	STR("anonymous")
#define ACTOR_CTL	STR("incidentctl")
#define ACTOR_SERVICE	STR("incident-fcgi")
#define ACTOR_TOKEN	"token:"

/* The request behind a change; see incident_event in sql/schema.sql. */
#define ACTOR_REQUEST_SIZE	22

/* The actor of a change: passed from the request down to the history. */
struct actor {
	struct str		 name;
	enum channel	 channel;
	struct str		 request_id;	/* ACTOR_REQUEST_SIZE bytes, or empty */
	struct str		 address;	/* of the client; may be empty */
	int64_t			 account;	/* that is, or is behind, the actor;
						   0: none */
	/* That of the incidents it may create or change; NULL: any. */
	const struct enum_value	*source;
};

bool
actor_may_touch(const struct actor *origin, const struct enum_value *source);

#endif
