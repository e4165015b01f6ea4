/* Tries to log in: whose they are, and what the record says of too many. */

#include "api/device.h"
#include "api/tries.h"
#include "base/clock.h"
#include "http/param.h"
#include "model/account.h"
#include "store/store_acquaintance.h"
#include "store/store_audit.h"

/* What a key is of; also what the record says was tried too often. */
#define OF_ADDRESS	STR("address")
#define OF_ACCOUNT	STR("account")
#define OF_SERVICE	STR("service")

#define SHOWN_OF_NOBODY	2	/* code points of a name that is nobody's */

/* A try on its way. */
struct counting {
	struct api_call			*call;
	const struct tries_subject	*subject;
	struct tries			*tries;
	int64_t				 wait;	/* microseconds; 0: none */
	size_t				 which;	/* the key that says so */
};

static void
make_key(struct store_throttle_key *key, const struct throttle *rule,
	struct str kind, struct str a, struct str b)
{
	const struct str texts[] = { kind, a, b };

	store_throttle_key(rule, texts, 3, key);
}

/*
 * Where the account has logged in from before, or { NULL, 0 }.  One that
 * is not there is looked for as well.
 */
static enum err
find_acquaintance(struct api_call *call, const struct tries_subject *s,
	struct str *place_r)
{
	enum err e;

	*place_r = device_of(call, s->account_id);
	if (place_r->p != NULL)
		return ERR_OK;
	e = store_acquaintance_get(call->db, s->account_id, s->network);
	if (e == ERR_OK)
		*place_r = s->network;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/*
 * Who comes from where the account is known has tries of his own there,
 * which nobody else can use up: neither strangers nor whoever tries other
 * names from the same address.
 */
static enum err
find_keys(struct api_call *call, const struct tries_subject *s,
	struct tries *tries)
{
	const struct str nothing = { NULL, 0 };
	struct str name = account_name_key(s->username, call->arena), place;
	enum err e;

	if ((e = find_acquaintance(call, s, &place)) != ERR_OK)
		return e;
	tries->known = place.p != NULL;
	if (tries->known) {
		make_key(&tries->keys[0], &throttle_of_acquaintance,
		    OF_ACCOUNT, name, place);
		tries->n = 1;
		return ERR_OK;
	}
	make_key(&tries->keys[0], &throttle_of_address, OF_ADDRESS,
	    s->network, nothing);
	make_key(&tries->keys[1], &throttle_of_stranger, OF_ACCOUNT, name,
	    nothing);
	make_key(&tries->keys[2], &throttle_of_strangers, OF_SERVICE,
	    nothing, nothing);
	tries->n = 3;
	return ERR_OK;
}

struct str
tries_name(const struct tries_subject *subject, struct arena *a)
{
	return param_show(subject->username, subject->account_id != 0 ?
	    ACCOUNT_NAME_MAX : SHOWN_OF_NOBODY, a);
}

/* Counts the lines of the record that tell of the same refusal. */
static void
refusal_key(const struct counting *c, struct store_throttle_key *key)
{
	const struct store_throttle_key *of = &c->tries->keys[c->which];

	make_key(key, &throttle_of_refusals, STR("refused"),
	    (struct str){ (const char *)of->digest, sizeof(of->digest) },
	    (struct str){ NULL, 0 });
}

static struct str
kind_of(const struct store_throttle_key *key)
{
	if (key->rule == &throttle_of_address)
		return OF_ADDRESS;
	return key->rule == &throttle_of_strangers ? OF_SERVICE : OF_ACCOUNT;
}

/* Once a minute for each key: the record is no place for a flood. */
static enum err
tell(struct txn *txn, void *arg)
{
	const struct counting *c = arg;
	const struct store_throttle_key *of = &c->tries->keys[c->which];
	const struct origin origin = api_origin(c->call);
	struct store_throttle_key key;
	int64_t wait;
	size_t which;
	enum err e;

	refusal_key(c, &key);
	e = store_throttle_take(txn->db, &key, 1, &wait, &which);
	return e != ERR_OK || wait > 0 ? e : store_audit_add(txn->db,
	    &origin, &(struct audit){
		.kind = AUDIT_LOGIN_THROTTLED,
		.subject = tries_name(c->subject, c->call->arena),
		.detail = kind_of(of),
	});
}

static enum err
refuse(const struct counting *c)
{
	struct api_call *call = c->call;
	int64_t seconds = (c->wait + CLOCK_SECOND - 1) / CLOCK_SECOND;

	call->res.retry_after = seconds;
	return api_refuse(call, ERR_THROTTLED, MESSAGE_THROTTLED,
	    arena_printf(call->arena, "%lld", (long long)seconds));
}

/* A flood costs few writes: most of it is refused by looking. */
static enum err
refuse_looking(struct counting *c)
{
	struct store_throttle_key key;
	int64_t wait;
	size_t which;
	enum err e;

	refusal_key(c, &key);
	e = store_throttle_look(c->call->db, &key, 1, &wait, &which);
	if (e == ERR_OK && wait == 0)
		e = writer_run(c->call->api->writer, tell, c);
	return e == ERR_OK ? refuse(c) : e;
}

enum err
tries_look(struct api_call *call, const struct tries_subject *subject,
	struct tries *tries_r)
{
	struct counting c = {
		.call = call, .subject = subject, .tries = tries_r,
	};
	enum err e;

	*tries_r = (struct tries){ .n = 0 };
	if ((e = find_keys(call, subject, tries_r)) != ERR_OK)
		return e;
	e = store_throttle_look(call->db, tries_r->keys, tries_r->n,
	    &c.wait, &c.which);
	return e == ERR_OK && c.wait > 0 ? refuse_looking(&c) : e;
}

static enum err
count(struct txn *txn, void *arg)
{
	struct counting *c = arg;
	enum err e;

	e = store_throttle_take(txn->db, c->tries->keys, c->tries->n,
	    &c->wait, &c->which);
	return e == ERR_OK && c->wait > 0 ? tell(txn, c) : e;
}

enum err
tries_take(struct api_call *call, const struct tries_subject *subject,
	struct tries *tries)
{
	struct counting c = {
		.call = call, .subject = subject, .tries = tries,
	};
	enum err e = writer_run(call->api->writer, count, &c);

	if (e != ERR_OK)
		return e;
	if (c.wait > 0)
		return refuse(&c);
	tries->taken = true;
	return ERR_OK;
}

enum err
tries_give(struct txn *txn, const struct tries *tries)
{
	return tries->taken ? store_throttle_give(txn->db, tries->keys,
	    tries->n) : ERR_OK;
}

static enum err
give(struct txn *txn, void *arg)
{
	return tries_give(txn, arg);
}

void
tries_return(struct api_call *call, const struct tries *tries)
{
	if (tries->taken)
		writer_post(call->api->writer, give, tries, sizeof(*tries));
}

enum err
tries_told(struct txn *txn, const struct tries_subject *subject,
	bool *told_r)
{
	struct store_throttle_key key;
	int64_t wait;
	size_t which;
	enum err e;

	make_key(&key, &throttle_of_repeats, STR("login"), (struct str){
	    (const char *)&subject->account_id, sizeof(subject->account_id)
	    }, subject->network);
	e = store_throttle_take(txn->db, &key, 1, &wait, &which);
	*told_r = wait > 0;
	return e;
}
