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
	int64_t			 wait_us;	/* until a request may run one */
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
 * How an answer that is made in pieces goes on after the first, which
 * comes with pipeline_run.  The state of it is call->progress.
 */
struct call_stream {
	route_handler	*next;	/* see call_next_piece */
	void		(*end)(struct call *call);	/* also after an error */
};

/* One request on its way; everything in it lives in the arena. */
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
	bool			 session_over;	/* the cookie's session is */
	struct route_match	 match;
	const struct route	*route;
	struct uri_params	 query;		/* what the route knows of it */
	const struct media	*media;		/* what to send; NULL: JSON */
	void			*object;	/* what the path's id names, zeroed
						   until it is loaded; its size
						   is the resource's */
	unsigned char		 digest[CRYPT_DIGEST];	/* of the body, if
							   there is a key */
	void			*input;		/* the body, as route->size says */
	param_set		 given;		/* which fields of it were there */
	struct str		 current_password;	/* ditto, for routes with
							   recent_login */

	/* Set by a handler whose answer is not whole yet. */
	const struct call_stream *stream;	/* NULL: it is */
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
 * Puts the next piece of the body, which may be empty, in the place of the
 * one before.  ERR_NOT_FOUND: there is none, the answer is whole; any
 * other error: it must be broken off.
 */
enum err
call_next_piece(struct call *call);

/* Ends the stream, complete or broken off: no more pieces follow. */
void
call_end_pieces(struct call *call);

/* For handlers: fails with e and a sentence as its "detail". */
enum err
call_reject(struct call *call, enum err e, enum message m, struct str arg);

/*
 * Rejects a known caller that lacks a right.  For a token the challenge says
 * so (RFC 6750 3.1).
 */
enum err
call_forbid(struct call *call, unsigned right);

/* May the caller know of incidents of that source? */
bool
call_can_see(const struct call *call, const struct enum_value *source);

/* For handlers that write: the caller as actor, and the id of the request. */
struct actor
call_actor(const struct call *call);

/* Does the caller have the right of administrators? */
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

#endif
