/* One request thread. */

#include <stdlib.h>

#include "base/crypt.h"
#include "base/log.h"
#include "worker.h"

#define ARENA_KEEP	(64 * 1024)	/* enough for all but large bodies */
#define STACK_SIZE	(256 * 1024)	/* the deepest parser is iterative */

struct worker {
	pthread_t		 thread;
	const struct app	*app;
	struct db		*db;
	struct arena		*arena;
	struct fcgi_request	*request;
};

/*
 * An answer in pieces may take minutes, so the thread releases its run slot
 * first.  It releases what the answer holds before it sends END_REQUEST: a
 * client that has the whole answer may ask for the next one at once.
 */
static void
answer_in_pieces(struct worker *w, struct call *call)
{
	enum err e;

	fcgi_release(w->request);
	e = fcgi_begin(w->request, w->arena, response_head(&call->res),
	    buf_view(&call->res.body));
	while (e == ERR_OK && (e = call_next_piece(call)) == ERR_OK)
		e = fcgi_write(w->request, w->arena,
		    buf_view(&call->res.body));
	call_end_pieces(call);
	fcgi_end(w->request, w->arena, e == ERR_NOT_FOUND);
}

static void
answer(struct worker *w)
{
	struct call call = {
		.app = w->app, .db = w->db, .arena = w->arena,
	};
	struct call_source source = {
		.env = fcgi_env(w->request),
		.read_body = fcgi_body, .pause = fcgi_release,
		.source = w->request,
	};
	struct str nothing = { NULL, 0 };

	app_handle(&call, &source);
	if (call.stream != NULL)
		answer_in_pieces(w, &call);
	else
		fcgi_answer(w->request, w->arena, response_head(&call.res),
		    call.req.method == METHOD_HEAD ? nothing :
		    buf_view(&call.res.body));
	/* The arena wipes itself; copies of its secrets lie on the stack. */
	if (arena_is_secret(w->arena))
		crypt_wipe_stack();
	arena_reset(w->arena);
}

static void *
serve(void *arg)
{
	struct worker *w = arg;

	while (fcgi_accept(w->request) == ERR_OK)
		answer(w);
	return NULL;
}

enum err
worker_start(const struct app *app, struct fcgi_pool *pool,
	struct worker **worker_r)
{
	struct worker *w = calloc(1, sizeof(*w));
	pthread_attr_t attr;
	enum err e;
	int rc;

	if (w == NULL)
		log_fatal("out of memory");
	e = db_open(app->conf->database, DB_READ, app->conf->read_limit_ms,
	    &w->db);
	if (e != ERR_OK) {
		free(w);
		return e;
	}
	w->app = app;
	w->arena = arena_new(ARENA_KEEP);
	w->request = fcgi_request_new(pool);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	rc = pthread_create(&w->thread, &attr, serve, w);
	pthread_attr_destroy(&attr);
	if (rc != 0)
		log_fatal("no thread can be made");
	/* scripts/reload waits for a thread of this name: it is ready. */
	pthread_setname_np(w->thread, "request");
	*worker_r = w;
	return ERR_OK;
}

void
worker_join(struct worker **worker)
{
	struct worker *w = *worker;

	pthread_join(w->thread, NULL);
	fcgi_request_free(w->request);
	arena_free(w->arena);
	db_close(&w->db);
	free(w);
	*worker = NULL;
}
