/* Attempts to log in: their keys, and entries in the audit log. */

#include "auth/account.h"
#include "auth/audit_store.h"
#include "auth/known_client_store.h"
#include "auth/login_throttle_api.h"
#include "auth/trusted_device_api.h"
#include "base/clock.h"
#include "base/name_form.h"
#include "db/txn.h"
#include "db/writer.h"
#include "wire/param.h"

/* The kinds of keys, which the audit log shows as well ... */
#define OF_ADDRESS	STR("address")
#define OF_ACCOUNT	STR("account")

/* ... and other kinds; the audit log calls them "account". */
#define OF_NAME		STR("name")
#define OF_NEW_CLIENT	STR("new client")
#define OF_DEVICES	STR("devices")

#define NOTHING		((struct str){ NULL, 0 })

#define SHOWN_OF_UNKNOWN 2	/* code points of a name without account */

/* An attempt that is being counted; the argument of the writer's job. */
struct attempt {
	struct call				*call;
	const struct login_throttle_subject	*subject;
	struct login_throttle			*throttle;
	int64_t		 wait;		/* microseconds; 0: there is one */
	size_t		 which;		/* the key with the longest wait */
};

static void
make_key(struct throttle_store_key *key, const struct throttle *rule,
	struct str kind, struct str a, struct str b)
{
	const struct str texts[] = { kind, a, b };

	throttle_store_key(rule, texts, 3, key);
}

/* The index of the key of the name from all new networks together. */
#define NEW_CLIENTS	2

/* Finds out whether any account, and this one, has logged in from there. */
static enum err
find_known_client(struct call *call, const struct login_throttle_subject *s,
	struct login_throttle *throttle)
{
	enum err e;

	e = known_client_store_any(call->db, s->network);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	throttle->known = true;
	e = known_client_store_get(call->db, s->account_id, s->network);
	throttle->known_account = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void
use_devices(struct login_throttle *throttle, struct str name)
{
	throttle->known = throttle->known_account = true;
	make_key(&throttle->keys[0], &throttle_of_devices, OF_DEVICES, name,
	    NOTHING);
	throttle->n = 1;
}

static void
use_network(struct login_throttle *throttle, struct str network,
	struct str name)
{
	make_key(&throttle->keys[0], throttle->known ?
	    &throttle_of_known_network : &throttle_of_new_network,
	    OF_ADDRESS, network, NOTHING);
	make_key(&throttle->keys[1], &throttle_of_name, OF_NAME, name,
	    network);
	throttle->n = 2;
}

/*
 * New clients may have used up the attempts that a name has from all
 * networks together.  A new network still has a few of its own: the owner of
 * the name may be a new client too, and must not be locked out.
 */
static enum err
use_new_client(struct call *call, struct login_throttle *throttle,
	struct str network, struct str name)
{
	struct throttle_store_key *key = &throttle->keys[NEW_CLIENTS];
	struct throttle_store_key new_client;
	int64_t wait;
	size_t which;
	enum err e;

	make_key(key, &throttle_of_all_new_clients, OF_ACCOUNT, name, NOTHING);
	make_key(&new_client, &throttle_of_one_new_client, OF_NEW_CLIENT, name,
	    network);
	throttle->n = NEW_CLIENTS + 1;
	e = throttle_store_peek(call->db, key, 1, &wait, &which);
	if (e != ERR_OK || wait == 0)
		return e;
	e = throttle_store_peek(call->db, &new_client, 1, &wait, &which);
	if (e == ERR_OK && wait == 0)
		*key = new_client;
	return e;
}

/*
 * A trusted device has attempts that no other client can use up.  For a
 * network where somebody has logged in, attempts from other networks do not
 * count.
 */
static enum err
find_keys(struct call *call, const struct login_throttle_subject *s,
	struct login_throttle *throttle)
{
	struct str name = name_form_key(s->username, call->arena);
	enum err e;

	if (trusted_device_is_valid(call, s->account_id, s->trusted_from)) {
		use_devices(throttle, name);
		return ERR_OK;
	}
	if ((e = find_known_client(call, s, throttle)) != ERR_OK)
		return e;
	use_network(throttle, s->network, name);
	return throttle->known ? ERR_OK :
	    use_new_client(call, throttle, s->network, name);
}

struct str
login_throttle_audit_name(const struct login_throttle_subject *subject,
	struct arena *a)
{
	return param_show(subject->username, subject->account_id != 0 ?
	    ACCOUNT_NAME_MAX : SHOWN_OF_UNKNOWN, a);
}

/* The key that counts entries about the same rejection. */
static void
rejection_key(const struct attempt *c, struct throttle_store_key *key)
{
	const struct throttle_store_key *of = &c->throttle->keys[c->which];

	make_key(key, &throttle_of_rejections, STR("rejected"),
	    (struct str){ (const char *)of->digest, sizeof(of->digest) },
	    NOTHING);
}

static struct str
kind_of(const struct throttle_store_key *key)
{
	return key->rule == &throttle_of_new_network ||
	    key->rule == &throttle_of_known_network ? OF_ADDRESS : OF_ACCOUNT;
}

/* Once a minute for each key: a flood must not fill the audit log. */
static enum err
audit_rejection(struct txn *txn, void *arg)
{
	const struct attempt *c = arg;
	const struct throttle_store_key *of = &c->throttle->keys[c->which];
	const struct actor actor = call_actor(c->call);
	struct throttle_store_key key;
	int64_t wait;
	size_t which;
	enum err e;

	rejection_key(c, &key);
	e = throttle_store_take(txn->db, &key, 1, &wait, &which);
	return e != ERR_OK || wait > 0 ? e : audit_store_add(txn->db,
	    &actor, &(struct audit){
		.kind = AUDIT_LOGIN_THROTTLED,
		.subject = login_throttle_audit_name(c->subject,
		    c->call->arena),
		.detail = kind_of(of),
	});
}

static enum err
reject_attempt(const struct attempt *c)
{
	struct call *call = c->call;
	int64_t seconds = (c->wait + CLOCK_SECOND - 1) / CLOCK_SECOND;

	call->res.retry_after = seconds;
	return call_reject(call, ERR_THROTTLED, MESSAGE_THROTTLED,
	    arena_printf(call->arena, "%lld", (long long)seconds));
}

/* Most of a flood is rejected after a peek, without a write. */
static enum err
reject_peeked(struct attempt *c)
{
	struct throttle_store_key key;
	int64_t wait;
	size_t which;
	enum err e;

	rejection_key(c, &key);
	e = throttle_store_peek(c->call->db, &key, 1, &wait, &which);
	if (e == ERR_OK && wait == 0)
		e = writer_run(c->call->app->writer, audit_rejection, c);
	return e == ERR_OK ? reject_attempt(c) : e;
}

enum err
login_throttle_peek(struct call *call,
	const struct login_throttle_subject *subject,
	struct login_throttle *throttle_r)
{
	struct attempt c = {
		.call = call, .subject = subject, .throttle = throttle_r,
	};
	enum err e;

	*throttle_r = (struct login_throttle){ .n = 0 };
	if ((e = find_keys(call, subject, throttle_r)) != ERR_OK)
		return e;
	e = throttle_store_peek(call->db, throttle_r->keys, throttle_r->n,
	    &c.wait, &c.which);
	return e == ERR_OK && c.wait > 0 ? reject_peeked(&c) : e;
}

static enum err
take_attempt(struct txn *txn, void *arg)
{
	struct attempt *c = arg;
	enum err e;

	e = throttle_store_take(txn->db, c->throttle->keys, c->throttle->n,
	    &c->wait, &c->which);
	return e == ERR_OK && c->wait > 0 ? audit_rejection(txn, c) : e;
}

enum err
login_throttle_take(struct call *call,
	const struct login_throttle_subject *subject,
	struct login_throttle *throttle)
{
	struct attempt c = {
		.call = call, .subject = subject, .throttle = throttle,
	};
	enum err e = writer_run(call->app->writer, take_attempt, &c);

	if (e != ERR_OK)
		return e;
	if (c.wait > 0)
		return reject_attempt(&c);
	throttle->taken = true;
	return ERR_OK;
}

enum err
login_throttle_refund(struct txn *txn, const struct login_throttle *throttle)
{
	return throttle->taken ? throttle_store_refund(txn->db, throttle->keys,
	    throttle->n) : ERR_OK;
}

static enum err
refund(struct txn *txn, void *arg)
{
	return login_throttle_refund(txn, arg);
}

void
login_throttle_defer_refund(struct call *call,
	const struct login_throttle *throttle)
{
	if (throttle->taken)
		writer_defer(call->app->writer, refund, throttle,
		    sizeof(*throttle));
}

enum err
login_throttle_audited(struct txn *txn,
	const struct login_throttle_subject *subject, bool *audited_r)
{
	struct throttle_store_key key;
	int64_t wait;
	size_t which;
	enum err e;

	make_key(&key, &throttle_of_repeats, STR("login"), (struct str){
	    (const char *)&subject->account_id, sizeof(subject->account_id)
	    }, subject->network);
	e = throttle_store_take(txn->db, &key, 1, &wait, &which);
	*audited_r = wait > 0;
	return e;
}
