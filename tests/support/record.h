#ifndef SUPPORT_RECORD_H
#define SUPPORT_RECORD_H

/*
 * What the tests asked and were answered, kept for tests/openapi, which
 * holds it against docs/openapi.yaml: a line of JSON per exchange, in a
 * file per process, in the folder that RECORD_TO names.  Without
 * that nothing is kept.  Safe in threads and after fork().
 */

#include <stdbool.h>

#include "base/str.h"

struct exchange {
	const char	*by;		/* "web", or "api" without a web server */
	struct str	 method, target;
	struct str	 head;		/* header lines of the request */
	struct str	 content;	/* its body */
	int		 status;
	struct str	 answer_head;
	struct str	 answer;	/* the body; of HEAD only what came */
};

/* Is there a folder? */
bool
record_wanted(void);

void
record_exchange(const struct exchange *x);

/*
 * No more in this process: for a database into which somebody else has
 * written what the contract rules out.
 */
void
record_stop(void);

/*
 * Cuts the first request off the bytes that were sent on a connection and
 * fills in the half of *x that is the request's.  One without a proper
 * first line has no method and no target, and takes all there is.
 */
void
record_request(struct exchange *x, struct str *sent);

#endif
