#ifndef API_API_H
#define API_API_H

/*
 * The pipeline of a request: read, host, resource, representation, site,
 * credentials, method, right, object, body, handler, answer.  The worker
 * and the tests call the same app_handle.
 */

#include <semaphore.h>

#include "auth/account.h"
#include "auth/hasher.h"
#include "base/base_url.h"
#include "base/conf.h"
#include "base/crypt.h"
#include "db/db.h"
#include "db/writer.h"
#include "domain/caller.h"
#include "domain/right.h"
#include "http/request.h"
#include "http/response.h"
#include "http/route.h"
#include "incident/event.h"
#include "incident/incident.h"

/* The bounds of reads that may look at many incidents: see incident/long_read_api.h. */
struct app_turns {
	struct turns	*turns;
	struct semaphore	*slots;		/* of the machine; NULL: no bound */
	int64_t		 try_us;	/* for the trial of a read */
	int64_t		 wait_us;	/* for a turn */
};

#define APP_TRY		(10 * 1000)	/* their values in the service */
#define APP_WAIT	(1000 * 1000)

/* What all requests of a process share. */
struct app {
	const struct conf	*conf;
	struct base_url		 base;		/* parts of conf->base_url */
	unsigned		 anonymous;	/* rights of who says nothing */
	struct writer		*writer;
	struct hasher		*hasher;	/* of passwords */
	unsigned char		 key[CRYPT_KEY];	/* of cursors */
	char			 form[8];	/* of entity tags: see app_open */
	int64_t			 form_since;	/* microseconds: when it began */
	bool			 form_is_new;	/* and is not on record yet */
	sem_t			*exports;	/* how many more may run */
	struct app_turns	 scans;		/* of long reads */
};

/*
 * How an answer that is made in pieces goes on after the first, which
 * comes with app_handle.  The state of it is call->progress.
 */
struct call_stream {
	route_handler	*more;	/* see app_more */
	void		(*end)(struct call *call);	/* whatever came of it */
};

/* One request on its way; everything in it lives in the arena. */
struct call {
	/* Set by the caller of app_handle. */
	const struct app	*app;
	struct db		*db;		/* for reading */
	struct arena		*arena;

	/* Set by the pipeline as it goes. */
	struct request		 req;
	struct problems		 problems;
	struct response		 res;
	struct caller		 caller;
	bool			 session_over;	/* the cookie's session is */
	struct route_match	 match;
	const struct route	*route;
	struct uri_params	 query;		/* what the route knows of it */
	const struct media	*media;		/* what to send; NULL: JSON */
	struct incident		 incident;	/* what the path's id names, */
	struct account		 account;	/* ... or this is */
	unsigned char		 digest[CRYPT_DIGEST];	/* of the body, if
							   there is a key */
	void			*input;		/* the body, as route->size says */
	param_set		 given;		/* which fields of it were there */
	struct str		 current_password;	/* ditto, for routes with
							   recent_login */

	/* Set by a handler whose answer is not whole yet. */
	const struct call_stream	*stream;	/* NULL: it is */
	void			*progress;
	struct arena_mark	 mark;		/* what all pieces need is older */
};

/* Where a request comes from: fcgi_env, fcgi_body, ..., or a test. */
struct call_source {
	char *const		*env;
	request_body		*read_body;
	request_pause		*pause;		/* NULL: nobody to tell */
	void			*source;	/* for read_body and pause */
};

/*
 * Fills in what is the same for all workers on a database: the key from
 * the register, and the form of entity tags, which stands for all that
 * shapes answers besides the data: settings and version of the program.
 * If answers had another form before, the present one counts from now on;
 * app_keep_form stores that.
 */
enum err
app_open(struct app *app, const struct conf *conf, struct db *db);

/* Within a job of a process that starts: stores the present form. */
enum err
app_keep_form(struct app *app, struct txn *txn);

/*
 * Answers one request: afterwards call->res is what to send, its body
 * left out for HEAD.  With call->stream set that body is the first piece,
 * and app_more and at last app_end must follow.
 */
void
app_handle(struct call *call, const struct call_source *source);

/*
 * Puts the next piece of the body, which may be empty, in the place of the
 * one before.  ERR_NOT_FOUND: there is none, the answer is whole; any
 * other error: it must be broken off.
 */
enum err
app_more(struct call *call);

/* There will be no more pieces, whatever became of those there were. */
void
app_end(struct call *call);

/* For handlers: fails with e and a sentence as its "detail". */
enum err
call_reject(struct call *call, enum err e, enum message m, struct str arg);

/*
 * Refuses a known caller who lacks a right.  For a token the challenge says
 * so, as RFC 6750 3.1 asks.
 */
enum err
call_forbid(struct call *call, unsigned right);

/* May the caller know of incidents of that source? */
bool
call_sees(const struct call *call, const struct enum_value *source);

/* For handlers that write: who asks, and the key of this request. */
struct actor
call_actor(const struct call *call);

/* May who asks do what administrators do? */
bool
call_is_admin(const struct call *call);

/* What is read from a body of the route: more, from an administrator. */
struct param_spec
call_params(const struct call *call, const struct route *route);

/* Does the request write, so that its thread will wait? */
bool
call_is_write(const struct call *call);

/*
 * The thread is going to wait, for the disk or for a core: another may
 * have its place meanwhile.
 */
void
call_pause(const struct call *call);

/* ERR_BUSY when the request waited for so long that it was given up. */
enum err
call_check_age(struct call *call);

/*
 * For resources of one incident: finds it, the `load` of their tables.  A
 * write that was here before gets what it left then, if the incident has
 * been deleted since: its job, or idempotent_write_once, finds that it is done.
 */
enum err
incident_api_load(struct call *call);

/* Every resource that there is, by number: NULL after the last. */
const struct resource *
app_resource(size_t i);

/* For handlers of one: e, with its sentence when it is ERR_NOT_FOUND. */
enum err
incident_api_missing(struct call *call, enum err e);

/*
 * For routes that create incidents: who is bound to a source is told so
 * of an incident of another one.
 */
void
incident_api_check_source(const struct call *call, const struct incident *inc,
	struct problems *problems);

/* The resources, one per file api_<name>.c. */
extern const struct resource incident_list_resource;
extern const struct resource incident_item_resource;
extern const struct resource export_resource;
extern const struct resource bulk_resource;
extern const struct resource event_list_resource;
extern const struct resource incident_events_resource;
extern const struct resource incident_notes_resource;
extern const struct resource stats_resource;
extern const struct resource login_resource;
extern const struct resource logout_resource;
extern const struct resource me_resource;
extern const struct resource password_resource;
extern const struct resource session_list_resource;
extern const struct resource session_item_resource;
extern const struct resource root_resource;
extern const struct resource index_resource;
extern const struct resource schema_resource;
extern const struct resource audit_resource;
extern const struct resource token_list_resource;
extern const struct resource token_item_resource;
extern const struct resource user_list_resource;
extern const struct resource user_item_resource;

#endif
