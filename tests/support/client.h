#ifndef SUPPORT_CLIENT_H
#define SUPPORT_CLIENT_H

/*
 * Requests in process: the parameters that nginx would send go into
 * app_handle over the fixture's database, and the answer comes back with
 * its headers and its JSON to look into.  Everything lives in the arena.
 */

#include <stdbool.h>

#include "app.h"
#include "auth/account.h"
#include "auth/hasher.h"
#include "auth/token.h"
#include "base/str.h"
#include "support/expect.h"
#include "support/fixture.h"

#define CLIENT_ENV	8

/* What requests from now on may do (domain/right.h); 0: what anybody may. */
extern unsigned client_rights;

/* A request.  What is left out is that of a plain GET of the list. */
struct ask {
	const char	*method;
	const char	*target;	/* path and query */
	const char	*type;		/* Content-Type; NULL: none */
	struct str	 body;
	/*
	 * By which session: its cookie and its X-CSRF-Token are sent, as the
	 * admin sends them.  NULL: by none, as anonymous.
	 */
	const char	*as;
	/*
	 * Further parameters "NAME=value".  One that is there takes the
	 * place of the usual HTTP_HOST, CONTENT_LENGTH, ...; a name that
	 * stands twice is sent twice.
	 */
	const char	*env[CLIENT_ENV];
	/* Called between two pieces of an answer that comes in pieces. */
	void		(*meanwhile)(void);
};

struct answer {
	int			 status;
	struct str		 head;		/* header lines */
	struct str		 body;		/* as the pipeline wrote it */
	struct json_document	*json;		/* the body; NULL: no JSON */
	int			 pieces;	/* that it came in */
	bool			 broken;	/* not all of them came */
};

struct answer
api_ask(const struct ask *ask);

#define ASK(...)	api_ask(&(struct ask){ __VA_ARGS__ })

/*
 * The same for a thread of its own, with an arena and a connection that
 * no other thread uses.  The answer is whole and has no `json`; nothing is
 * asserted.
 */
struct answer
api_ask_on(struct db *db, struct arena *a, const struct ask *ask);

struct answer
api_get(const char *target);

struct answer
api_send(const char *method, const char *target, const char *type,
	struct str body);

/* A JSON body given as a C string. */
struct answer
api_json(const char *method, const char *target, const char *json);

/* Creates n incidents by requests: of a partner, with the description "x". */
void
client_create(int n);

/* Sets the status of an incident by a request. */
void
client_set_status(int id, const char *status);

/*
 * A new account with a role and an unknown password; its id.  Its name is
 * the role and a number: "viewer1", then "admin2".
 */
int64_t
client_account(enum account_role role);

/* Gives it a password, which is hashed as it would be: a tenth of a second. */
void
client_password(int64_t account, const char *password);

/*
 * A new session of an account, made in the store: what `as` of a request
 * takes, and its cookie ("incident", over http) holds.
 */
const char *
client_session(int64_t account);

/* Both at once: ASK(.target = "/api/users/", .as = client_as(ACCOUNT_ADMIN)) */
const char *
client_as(enum account_role role);

/* The X-CSRF-Token of a session, in the arena. */
const char *
client_token(const char *as, struct arena *a);

/*
 * A new token of that name and scopes: what the `env` of a request takes
 * to come from it.
 */
const char *
client_bearer(struct token token);

#define CLIENT_BEARER(...)	client_bearer((struct token){ __VA_ARGS__ })

/* The turns of long reads in this process: so many run, so many wait. */
#define CLIENT_TURNS	2
#define CLIENT_ROOM	6

struct run_limit *
client_turns(void);

/* How long things are tried, and waited for; a minute each. */
extern struct app_long_reads client_scans;

/*
 * The hasher of this process, which requests use, opened with the first of
 * them.
 */
struct hasher *
client_hasher(void);

/* How it is opened, but for the path: "-logins" behind the database's. */
extern struct hasher_options client_hashing;

/* As after a restart: no password is remembered to have been right. */
void
client_forget(void);

/* The value of a header, or NULL. */
const char *
answer_header(const struct answer *a, const char *name);

/* Do these bytes stand somewhere in the body? */
bool
answer_has(const struct answer *a, struct str bytes);

/* What is at a path such as "results.0.id" of the body: see json_document.h. */
const char *
answer_text(const struct answer *a, const char *path);

const char *
answer_keys(const struct answer *a, const char *path);

/* The ids of a page, comma-separated. */
const char *
answer_ids(const struct answer *a);

int
answer_length(const struct answer *a, const char *path);

/*
 * Why a request was refused, as the answer names it: the `code` beside a
 * `detail`, else the keys of the body, which are the fields that were
 * refused: "source", "status,description".
 */
const char *
answer_refusal(const struct answer *a);

/* The fixture and the JSON documents: for .init and .fini of a suite. */
void
client_open(void);

void
client_close(void);

#define expect_status(a, want) \
	cr_expect_eq((a).status, (want), "status %d: %.*s", (a).status, \
	    (int)((a).body.n < 300 ? (a).body.n : 300), (a).body.p)

/* The status alone would be content with another error than the one meant. */
#define expect_refusal(a, want, why, ...) do { \
	cr_expect_eq((a).status, (want), __VA_ARGS__); \
	cr_expect_str_eq(answer_refusal(&(a)), (why), "%d: %.*s%.*s%s", \
	    (a).status, STR_FMT((a).head), STR_FMT((a).body), \
	    expect_note(" " __VA_ARGS__)); \
} while (0)

#define expect_text(a, path, want) \
	cr_expect_str_eq(answer_text(&(a), (path)), (want), \
	    "%s is %s, not %s", (path), answer_text(&(a), (path)), (want))

#define expect_keys(a, path, want) \
	cr_expect_str_eq(answer_keys(&(a), (path)), (want), "keys %s: %.*s", \
	    answer_keys(&(a), (path)), STR_FMT((a).body))

#endif
