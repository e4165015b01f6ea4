/*
 * Between a handler and the writer.  The writer's transaction puts twins
 * in order: the second finds the answer of the first.
 */

#include "base/clock.h"
#include "base/table.h"
#include "db/writer.h"
#include "idempotency/idempotency_key.h"
#include "idempotency/idempotent_write_api.h"
#include "idempotency/stored_response_store.h"

/* A request on its way through the writer. */
struct passage {
	struct call		*call;
	writer_job		*job;
	idempotent_write_render		*render;
	int64_t			 since;		/* older answers are gone */
	bool			 kept;
	struct stored_response_key	 key;		/* what follows: if kept */
	struct stored_response	 reply;		/* to this request */
};

/* The answer that the request had the last time. */
static void
repeat(struct call *call, const struct stored_response *reply, bool replayed)
{
	struct response *res = &call->res;

	res->status = reply->status;
	res->location = reply->location;
	buf_str(&res->body, reply->body);
	res->replayed = replayed;
}

/*
 * Another delivery of one request is no replay to its client, who has
 * seen no answer.
 */
static enum err
answer_again(struct passage *p, const struct stored_response *reply)
{
	if (!str_eq(reply->fingerprint, p->reply.fingerprint))
		return ERR_UNPROCESSABLE;
	repeat(p->call, reply,
	    !str_eq(reply->request_id, p->reply.request_id));
	return ERR_OK;
}

static enum err
answer_first(struct passage *p, struct txn *txn)
{
	struct call *call = p->call;
	enum err e;

	if ((e = p->job(txn, call)) != ERR_OK)
		return e;
	p->render(call);
	p->reply.status = call->res.status;
	p->reply.location = call->res.location;
	p->reply.body = buf_view(&call->res.body);
	return stored_response_store_add(txn->db, &p->key, &p->reply);
}

static enum err
pass(struct txn *txn, void *arg)
{
	struct passage *p = arg;
	struct stored_response kept;
	enum err e;

	stored_response_store_sweep(txn, p->since);
	if (!p->kept)
		return p->job(txn, p->call);
	e = stored_response_store_get(txn->db, &p->key, p->since, p->call->arena,
	    &kept);
	if (e == ERR_NOT_FOUND)
		return answer_first(p, txn);
	return e == ERR_OK ? answer_again(p, &kept) : e;
}

/* What makes it this request and no other, whoever sends it and when. */
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

/* By an id, which nobody gets again: names change hands. */
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

/* Keys of one owner are not those of another. */
static enum err
read_key(struct passage *p)
{
	struct call *call = p->call;

	p->kept = true;
	p->key.owner = owner_of(call);
	if (idempotency_key(call->req.idempotency_key, call->arena,
	    &p->key.text) == ERR_OK)
		return ERR_OK;
	return call_reject(call, ERR_INVALID, MESSAGE_KEY,
	    arena_printf(call->arena, "%d", IDEMPOTENCY_KEY_MAX));
}

static enum err
run(struct passage *p)
{
	struct call *call = p->call;
	enum err e;

	p->since = clock_now() - call->app->conf->idempotency_hours * CLOCK_HOUR;
	if (p->kept) {
		p->reply.request_id = call_actor(call).request_id;
		p->reply.fingerprint = fingerprint(call);
	}
	e = writer_run(call->app->writer, pass, p);
	/* Not in the writer's time unless it has to be. */
	if (e == ERR_OK && !p->kept)
		p->render(call);
	return e;
}

enum err
idempotent_write_once(struct call *call, writer_job *job, idempotent_write_render *render)
{
	struct passage p = { .call = call, .job = job, .render = render };
	enum err e = ERR_OK;

	if (call->req.idempotency_key.p != NULL)
		e = read_key(&p);
	return e == ERR_OK ? run(&p) : e;
}

/* A response that is too old by now is for the job to reject. */
bool
idempotent_write_is_stored(struct call *call)
{
	struct stored_response_key key = { .owner = owner_of(call) };
	struct stored_response reply;

	return call->route->method == METHOD_POST &&
	    call->req.idempotency_key.p != NULL &&
	    idempotency_key(call->req.idempotency_key, call->arena,
	    &key.text) == ERR_OK &&
	    stored_response_store_get(call->db, &key, INT64_MIN, call->arena,
	    &reply) == ERR_OK;
}

enum err
idempotent_write_recorded(struct call *call, writer_job *job,
	idempotent_write_render *render)
{
	struct passage p = { .call = call, .job = job, .render = render };

	if (call->req.idempotency_key.p != NULL)
		return idempotent_write_once(call, job, render);
	p.kept = true;
	p.key = (struct stored_response_key){ STR(""),
	    call_actor(call).request_id };
	return run(&p);
}
