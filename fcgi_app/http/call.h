#ifndef HTTP_CALL_H
#define HTTP_CALL_H

/*
 * One request on its way through the stages of the pipeline, and what all
 * requests of a process share.
 */

#include <semaphore.h>

#include "base/base_url.h"
#include "base/conf.h"
#include "base/crypt.h"
#include "domain/caller.h"
#include "domain/right.h"
#include "http/request.h"
#include "http/response.h"
#include "http/route.h"

struct db;
struct hasher;
struct machine_semaphore;
struct run_limit;
struct writer;

/* The limits of long reads: see incident/long_read_api.h. */
struct app_long_reads {
	struct run_limit	*limit;		/* of this process */
	struct machine_semaphore *semaphore;	/* of the machine; NULL: none */
	int64_t			 trial_us;	/* for the trial of a read */
	int64_t			 wait_us;	/* of a request, for one */
};

#define APP_TRIAL_US	(10 * 1000)	/* their values in the service */
#define APP_WAIT_US	(1000 * 1000)

/* What all requests of a process share. */
struct app {
	const struct conf	*conf;
	const struct resource *const *resources;
	size_t			 resources_n;
	struct base_url		 base;		/* parts of conf->base_url */
	unsigned		 anonymous_rights; /* of anonymous callers */
	struct writer		*writer;
	struct hasher		*hasher;	/* of passwords */
	unsigned char		 cursor_key[CRYPT_KEY];	/* signs cursors */
	char			 etag_form[8];	/* see app_open */
	int64_t			 etag_form_since; /* microseconds since 1970 */
	bool			 etag_form_is_new; /* and not stored yet */
	sem_t			*export_slots;	/* how many more may run */
	struct app_long_reads	 long_reads;
};

/*
 * An answer in pieces.  pipeline_run makes the first piece; its state is in
 * call->progress.
 */
struct call_stream {
	route_handler	*next;		/* see call_next_piece */
	void		(*end)(struct call *call); /* see call_end_pieces */
};

/* One request under way; everything in it lives in the arena. */
struct call {
	/* Set before pipeline_run. */
	const struct app	*app;
	struct db		*db;		/* for reading */
	struct arena		*arena;

	/* Set by the pipeline as it goes. */
	struct request		 req;
	struct problems		 problems;
	struct response		 res;
	struct caller		 caller;
	bool			 session_over;	/* the cookie's has ended */
	struct route_match	 match;
	const struct route	*route;
	struct uri_params	 query;		/* the route's parameters */
	const struct media	*media;		/* to send; NULL: JSON */
	void			*object;	/* of the id in the path, zeroed
						   until loaded; see object_size
						   of the resource */
	unsigned char		 digest[CRYPT_DIGEST];	/* of the body, with an
							   Idempotency-Key */
	void			*input;		/* the body; see route->size */
	param_set		 given;		/* which fields were sent */
	struct str		 current_password; /* sent to a route with
						      recent_login */

	/* Set by a handler that answers in pieces. */
	const struct call_stream *stream;	/* NULL: the answer is whole */
	void			*progress;
	struct arena_mark	 mark;		/* a new piece rewinds to it */
};

/* The origin of a request: functions of http/fcgi.h, or of a test. */
struct call_source {
	char *const		*env;
	request_body		*read_body;
	request_pause		*pause;		/* may be NULL */
	void			*source;	/* for read_body and pause */
};

/*
 * Replaces the piece in call->res.body by the next one, which may be empty.
 * ERR_NOT_FOUND: there is none, the answer is complete.  Any other error: the
 * answer must be broken off.
 */
enum err
call_next_piece(struct call *call);

/* Releases what the pieces need, after the last one or a broken answer. */
void
call_end_pieces(struct call *call);

/* For stages and handlers: returns e, with a sentence as "detail". */
enum err
call_reject(struct call *call, enum err e, enum message m, struct str arg);

/*
 * ERR_FORBIDDEN for a known caller who lacks a right.  For a token the
 * challenge says so, as RFC 6750 3.1 asks.
 */
enum err
call_forbid(struct call *call, unsigned right);

/* May the caller see incidents of that source? */
bool
call_can_see(const struct call *call, const struct enum_value *source);

/* For handlers that write: the caller as the actor of a change. */
struct actor
call_actor(const struct call *call);

/* Has the caller the rights of an administrator? */
bool
call_is_admin(const struct call *call);

/* The fields to read from a body; an administrator may send more of them. */
struct param_spec
call_params(const struct call *call, const struct route *route);

/* Does the request write?  Then its thread will wait for the disk. */
bool
call_is_write(const struct call *call);

/*
 * For a thread that is going to wait, for the disk or for a core: another
 * thread may have its run slot.
 */
void
call_pause(const struct call *call);

/* ERR_BUSY when the request has waited so long that its client gave up. */
enum err
call_check_age(struct call *call);

#endif
