/* Tries to log in: whose they are, and what the record says of too many. */

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

/* What a key is of; also what the record says was tried too often. */
#define OF_ADDRESS	STR("address")
#define OF_ACCOUNT	STR("account")

/* The subject of a key; the audit log calls a name "account". */
#define OF_NAME		STR("name")
#define OF_NEWCOMER	STR("newcomer")
#define OF_DEVICES	STR("devices")

#define NOTHING		((struct str){ NULL, 0 })

#define SHOWN_OF_NOBODY	2	/* code points of a name that is nobody's */

/* A try on its way. */
struct counting {
	struct call			*call;
	const struct login_throttle_subject	*subject;
	struct login_throttle			*tries;
	int64_t				 wait;	/* microseconds; 0: none */
	size_t				 which;	/* the key that says so */
};

static void
make_key(struct throttle_store_key *key, const struct throttle *rule,
	struct str kind, struct str a, struct str b)
{
	const struct str texts[] = { kind, a, b };

	throttle_store_key(rule, texts, 3, key);
}

/* The index of the key of the name from all new networks together. */
#define STRANGER	2

/* Whether this account, or any, has logged in from the network lately. */
static enum err
find_acquaintance(struct call *call, const struct login_throttle_subject *s,
	struct login_throttle *tries)
{
	enum err e;

	e = known_client_store_any(call->db, s->network);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	tries->known = true;
	e = known_client_store_get(call->db, s->account_id, s->network);
	tries->recorded = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void
use_devices(struct login_throttle *tries, struct str name)
{
	tries->known = tries->recorded = true;
	make_key(&tries->keys[0], &throttle_of_devices, OF_DEVICES, name,
	    NOTHING);
	tries->n = 1;
}

static void
use_network(struct login_throttle *tries, struct str network, struct str name)
{
	make_key(&tries->keys[0], tries->known ? &throttle_of_known_network :
	    &throttle_of_new_network, OF_ADDRESS, network, NOTHING);
	make_key(&tries->keys[1], &throttle_of_name, OF_NAME, name,
	    network);
	tries->n = 2;
}

/*
 * New clients may have used up the attempts that a name has from all
 * networks together.  A new network still has a few of its own: the owner of
 * the name may be a new client too, and must not be locked out.
 */
static enum err
use_stranger(struct call *call, struct login_throttle *tries, struct str network,
	struct str name)
{
	struct throttle_store_key *key = &tries->keys[STRANGER], newcomer;
	int64_t wait;
	size_t which;
	enum err e;

	make_key(key, &throttle_of_new_clients, OF_ACCOUNT, name, NOTHING);
	make_key(&newcomer, &throttle_of_new_client, OF_NEWCOMER, name,
	    network);
	tries->n = STRANGER + 1;
	e = throttle_store_peek(call->db, key, 1, &wait, &which);
	if (e != ERR_OK || wait == 0)
		return e;
	e = throttle_store_peek(call->db, &newcomer, 1, &wait, &which);
	if (e == ERR_OK && wait == 0)
		*key = newcomer;
	return e;
}

/*
 * A trusted device has attempts that no other client can use up.  For a
 * network where somebody has logged in, attempts from other networks do not
 * count.
 */
static enum err
find_keys(struct call *call, const struct login_throttle_subject *s,
	struct login_throttle *tries)
{
	struct str name = name_form_key(s->username, call->arena);
	enum err e;

	if (trusted_device_is_valid(call, s->account_id, s->trusted_from)) {
		use_devices(tries, name);
		return ERR_OK;
	}
	if ((e = find_acquaintance(call, s, tries)) != ERR_OK)
		return e;
	use_network(tries, s->network, name);
	return tries->known ? ERR_OK :
	    use_stranger(call, tries, s->network, name);
}

struct str
login_throttle_audit_name(const struct login_throttle_subject *subject, struct arena *a)
{
	return param_show(subject->username, subject->account_id != 0 ?
	    ACCOUNT_NAME_MAX : SHOWN_OF_NOBODY, a);
}

/* Counts the lines of the record that tell of the same refusal. */
static void
refusal_key(const struct counting *c, struct throttle_store_key *key)
{
	const struct throttle_store_key *of = &c->tries->keys[c->which];

	make_key(key, &throttle_of_rejections, STR("refused"),
	    (struct str){ (const char *)of->digest, sizeof(of->digest) },
	    NOTHING);
}

static struct str
kind_of(const struct throttle_store_key *key)
{
	return key->rule == &throttle_of_new_network ||
	    key->rule == &throttle_of_known_network ? OF_ADDRESS : OF_ACCOUNT;
}

/* Once a minute for each key: the record is no place for a flood. */
static enum err
tell(struct txn *txn, void *arg)
{
	const struct counting *c = arg;
	const struct throttle_store_key *of = &c->tries->keys[c->which];
	const struct actor origin = call_actor(c->call);
	struct throttle_store_key key;
	int64_t wait;
	size_t which;
	enum err e;

	refusal_key(c, &key);
	e = throttle_store_take(txn->db, &key, 1, &wait, &which);
	return e != ERR_OK || wait > 0 ? e : audit_store_add(txn->db,
	    &origin, &(struct audit){
		.kind = AUDIT_LOGIN_THROTTLED,
		.subject = login_throttle_audit_name(c->subject, c->call->arena),
		.detail = kind_of(of),
	});
}

static enum err
refuse(const struct counting *c)
{
	struct call *call = c->call;
	int64_t seconds = (c->wait + CLOCK_SECOND - 1) / CLOCK_SECOND;

	call->res.retry_after = seconds;
	return call_reject(call, ERR_THROTTLED, MESSAGE_THROTTLED,
	    arena_printf(call->arena, "%lld", (long long)seconds));
}

/* A flood costs few writes: most of it is refused by looking. */
static enum err
refuse_looking(struct counting *c)
{
	struct throttle_store_key key;
	int64_t wait;
	size_t which;
	enum err e;

	refusal_key(c, &key);
	e = throttle_store_peek(c->call->db, &key, 1, &wait, &which);
	if (e == ERR_OK && wait == 0)
		e = writer_run(c->call->app->writer, tell, c);
	return e == ERR_OK ? refuse(c) : e;
}

enum err
login_throttle_peek(struct call *call, const struct login_throttle_subject *subject,
	struct login_throttle *login_throttle_r)
{
	struct counting c = {
		.call = call, .subject = subject, .tries = login_throttle_r,
	};
	enum err e;

	*login_throttle_r = (struct login_throttle){ .n = 0 };
	if ((e = find_keys(call, subject, login_throttle_r)) != ERR_OK)
		return e;
	e = throttle_store_peek(call->db, login_throttle_r->keys, login_throttle_r->n,
	    &c.wait, &c.which);
	return e == ERR_OK && c.wait > 0 ? refuse_looking(&c) : e;
}

static enum err
count(struct txn *txn, void *arg)
{
	struct counting *c = arg;
	enum err e;

	e = throttle_store_take(txn->db, c->tries->keys, c->tries->n,
	    &c->wait, &c->which);
	return e == ERR_OK && c->wait > 0 ? tell(txn, c) : e;
}

enum err
login_throttle_take(struct call *call, const struct login_throttle_subject *subject,
	struct login_throttle *tries)
{
	struct counting c = {
		.call = call, .subject = subject, .tries = tries,
	};
	enum err e = writer_run(call->app->writer, count, &c);

	if (e != ERR_OK)
		return e;
	if (c.wait > 0)
		return refuse(&c);
	tries->taken = true;
	return ERR_OK;
}

enum err
login_throttle_refund(struct txn *txn, const struct login_throttle *tries)
{
	return tries->taken ? throttle_store_refund(txn->db, tries->keys,
	    tries->n) : ERR_OK;
}

static enum err
give(struct txn *txn, void *arg)
{
	return login_throttle_refund(txn, arg);
}

void
login_throttle_post_refund(struct call *call, const struct login_throttle *tries)
{
	if (tries->taken)
		writer_defer(call->app->writer, give, tries, sizeof(*tries));
}

enum err
login_throttle_audited(struct txn *txn, const struct login_throttle_subject *subject,
	bool *told_r)
{
	struct throttle_store_key key;
	int64_t wait;
	size_t which;
	enum err e;

	make_key(&key, &throttle_of_repeats, STR("login"), (struct str){
	    (const char *)&subject->account_id, sizeof(subject->account_id)
	    }, subject->network);
	e = throttle_store_take(txn->db, &key, 1, &wait, &which);
	*told_r = wait > 0;
	return e;
}
