/*
 * Writes with stored responses.  The writer runs two deliveries of a request
 * one after the other, so the second finds the response of the first.
 */

#include "base/clock.h"
#include "base/table.h"
#include "db/writer.h"
#include "idempotency/idempotency_key.h"
#include "idempotency/idempotent_write_api.h"
#include "idempotency/stored_response_store.h"

/* The argument of the writer's job. */
struct write {
	struct call			*call;
	writer_job			*job;
	idempotent_write_render		*render;
	int64_t				 since;	/* older ones do not count */
	bool				 stores;	/* the response, ... */
	struct stored_response_key	 key;		/* ... by this key */
	struct stored_response		 response;
};

static void
send_stored(struct call *call, const struct stored_response *stored,
	bool replayed)
{
	struct response *res = &call->res;

	res->status = stored->status;
	res->location = stored->location;
	buf_str(&res->body, stored->body);
	res->replayed = replayed;
}

/*
 * Another delivery of the same request is not marked as a replay: its client
 * has not seen the first response.
 */
static enum err
answer_again(struct write *w, const struct stored_response *stored)
{
	if (!str_eq(stored->fingerprint, w->response.fingerprint))
		return ERR_UNPROCESSABLE;
	send_stored(w->call, stored,
	    !str_eq(stored->request_id, w->response.request_id));
	return ERR_OK;
}

static enum err
answer_first(struct write *w, struct txn *txn)
{
	struct call *call = w->call;
	enum err e;

	if ((e = w->job(txn, call)) != ERR_OK)
		return e;
	w->render(call);
	w->response.status = call->res.status;
	w->response.location = call->res.location;
	w->response.body = buf_view(&call->res.body);
	return stored_response_store_add(txn->db, &w->key, &w->response);
}

static enum err
run_job(struct txn *txn, void *arg)
{
	struct write *w = arg;
	struct stored_response stored;
	enum err e;

	stored_response_store_sweep(txn, w->since);
	if (!w->stores)
		return w->job(txn, w->call);
	e = stored_response_store_get(txn->db, &w->key, w->since,
	    w->call->arena, &stored);
	if (e == ERR_NOT_FOUND)
		return answer_first(w, txn);
	return e == ERR_OK ? answer_again(w, &stored) : e;
}

/* What the request asks for, without its caller and time. */
static struct str
fingerprint(const struct call *call)
{
	unsigned char *digest = arena_alloc(call->arena, CRYPT_DIGEST);
	const struct str texts[] = {
		call->req.method_text, call->req.path, call->req.query_text,
		call->req.content_type,
		{ (const char *)call->digest, sizeof(call->digest) },
	};

	crypt_digest(texts, sizeof(texts) / sizeof(texts[0]), digest);
	return (struct str){ (const char *)digest, CRYPT_DIGEST };
}

/* By id: a name may belong to another account later, an id never does. */
static struct str
owner_of(const struct call *call)
{
	static const char *const kinds[] = {
		[CALLER_ACCOUNT] = "account", [CALLER_TOKEN] = "token",
	};
	TABLE_COVERS(kinds, CALLER__MAX);
	const struct caller *caller = &call->caller;

	return caller->kind == CALLER_ANONYMOUS ? ACTOR_ANONYMOUS :
	    arena_printf(call->arena, "%s:%lld", kinds[caller->kind],
	    (long long)caller->id);
}

/* Each owner has its own keys. */
static enum err
read_key(struct write *w)
{
	struct call *call = w->call;

	w->stores = true;
	w->key.owner = owner_of(call);
	if (idempotency_key(call->req.idempotency_key, call->arena,
	    &w->key.text) == ERR_OK)
		return ERR_OK;
	return call_reject(call, ERR_INVALID, MESSAGE_KEY,
	    arena_printf(call->arena, "%d", IDEMPOTENCY_KEY_MAX));
}

static enum err
run(struct write *w)
{
	struct call *call = w->call;
	enum err e;

	w->since = clock_now() -
	    call->app->conf->idempotency_hours * CLOCK_HOUR;
	if (w->stores) {
		w->response.request_id = call_actor(call).request_id;
		w->response.fingerprint = fingerprint(call);
	}
	e = writer_run(call->app->writer, run_job, w);
	/* A response that is not stored need not take the writer's time. */
	if (e == ERR_OK && !w->stores)
		w->render(call);
	return e;
}

enum err
idempotent_write_once(struct call *call, writer_job *job,
	idempotent_write_render *render)
{
	struct write w = { .call = call, .job = job, .render = render };
	enum err e = ERR_OK;

	if (call->req.idempotency_key.p != NULL)
		e = read_key(&w);
	return e == ERR_OK ? run(&w) : e;
}

/* An expired response counts here: the job of the write looks again. */
bool
idempotent_write_is_stored(struct call *call)
{
	struct stored_response_key key = { .owner = owner_of(call) };
	struct stored_response stored;

	return call->route->method == METHOD_POST &&
	    call->req.idempotency_key.p != NULL &&
	    idempotency_key(call->req.idempotency_key, call->arena,
	    &key.text) == ERR_OK &&
	    stored_response_store_get(call->db, &key, INT64_MIN, call->arena,
	    &stored) == ERR_OK;
}

enum err
idempotent_write_recorded(struct call *call, writer_job *job,
	idempotent_write_render *render)
{
	struct write w = { .call = call, .job = job, .render = render };

	if (call->req.idempotency_key.p != NULL)
		return idempotent_write_once(call, job, render);
	w.stores = true;
	w.key = (struct stored_response_key){ STR(""),
	    call_actor(call).request_id };
	return run(&w);
}
