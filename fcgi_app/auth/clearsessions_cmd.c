/*
 * incidentctl clearsessions: deletes expired sessions, attempts of the login
 * throttle that no longer count, and addresses from which no account has
 * logged in for long.  Nothing depends on it: the service ignores such rows,
 * and each login deletes a few of them.
 */

#include <stddef.h>
#include <stdio.h>

#include "auth/audit_store.h"
#include "auth/known_client_store.h"
#include "auth/session_store.h"
#include "auth/throttle_store.h"
#include "ctl/ctl.h"

struct options {
	bool	json;
};

static const struct args_option options[] = {
	{ "--json", NULL, offsetof(struct options, json),
	    "print the numbers as a line of JSON" },
};

struct sweep {
	struct ctl	*ctl;
	int64_t		 sessions;
};

static enum err
sweep(struct txn *txn, void *arg)
{
	struct sweep *s = arg;
	const struct session_store_limits limits =
	    session_store_limits_of(s->ctl->conf);
	enum err e;

	if ((e = throttle_store_sweep(txn->db)) != ERR_OK ||
	    (e = known_client_store_sweep(txn->db)) != ERR_OK)
		return e;
	e = session_store_sweep(txn->db, &limits, &s->sessions);
	if (e != ERR_OK || s->sessions == 0)
		return e;
	return audit_store_add(txn->db, &ctl_actor, &(struct audit){
		.kind = AUDIT_SESSIONS_CLEARED,
		.detail = arena_printf(s->ctl->arena, "%lld",
		    (long long)s->sessions),
	});
}

static int
run(struct ctl *ctl)
{
	const struct options *given = ctl->options;
	struct sweep s = { .ctl = ctl };
	enum err e;

	e = ctl_write(ctl, sweep, &s);
	if (e != ERR_OK) {
		ctl_say("not cleared (%s)", err_name(e));
		return CTL_FAILED;
	}
	printf(given->json ? "{\"sessions\":%lld}\n" :
	    "%lld sessions cleared\n", (long long)s.sessions);
	return CTL_DONE;
}

const struct ctl_command clearsessions_cmd = {
	.name = "clearsessions",
	.usage = "[--json]",
	.summary = "forget sessions that are over, and other leftovers",
	CTL_OPTIONS(options),
	.run = run,
};
