/* Passwords of clients: counted, hashed, recorded. */

#include "auth/account.h"
#include "auth/account_store.h"
#include "auth/audit_store.h"
#include "auth/hasher.h"
#include "auth/identify_api.h"
#include "auth/known_client_store.h"
#include "auth/login_api.h"
#include "base/utf8.h"
#include "db/txn.h"
#include "db/writer.h"
#include "http/address.h"

/* Who may not log in is hashed as if he were not there. */
static enum err
find_account(struct call *call, struct login *l)
{
	struct account_login found;
	enum err e;

	e = account_store_find(call->db, l->username, call->arena, &found);
	if (e == ERR_OK) {
		l->account = found.account;
		l->subject.trusted_from = found.trusted_from;
		if (found.account.active)
			l->stored = found.password.stored;
	}
	l->subject.username = l->username;
	l->subject.account_id = l->account.id;
	l->subject.network = address_network(call->req.address, call->arena);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* A caller with a session is a known client from any network. */
static struct hasher_client
client_of(const struct call *call, const struct login *l)
{
	return (struct hasher_client){
		.network = l->subject.network,
		.known = l->tries.known || call->caller.id != 0,
	};
}

static enum err
hash(struct call *call, struct login *l, enum password_outcome *outcome_r)
{
	const struct hasher_client client = client_of(call, l);
	struct hasher_attempt test = {
		.stored = l->stored, .given = l->password,
	};
	enum err e;

	if ((e = account_store_max_rounds(call->db, &test.rounds)) != ERR_OK)
		return e;
	return hasher_verify(call->app->hasher, &client, &test, outcome_r);
}

/* If there is no time for it now, there will be at another login. */
static enum err
hash_anew(struct call *call, struct login *l)
{
	const struct hasher_client client = client_of(call, l);
	enum err e;

	e = hasher_hash(call->app->hasher, &client, l->password,
	    call->arena, &l->fresh.stored);
	if (e != ERR_OK)
		return e == ERR_BUSY ? ERR_OK : e;
	l->fresh.rounds = password_rounds(l->fresh.stored);
	l->stale = true;
	return ERR_OK;
}

/* A failure on its way to the record. */
struct failure {
	const struct call	*call;
	const struct login	*login;
};

static enum err
tell_failure(struct txn *txn, void *arg)
{
	const struct failure *f = arg;
	const struct actor origin = call_actor(f->call);
	const struct account *account = &f->login->account;

	return audit_store_add(txn->db, &origin, &(struct audit){
		.kind = AUDIT_LOGIN_FAILED,
		.subject = login_throttle_audit_name(&f->login->subject, f->call->arena),
		.detail = account->id == 0 ? STR("unknown") :
		    account->active ? STR("") : STR("inactive"),
	});
}

static enum err
fail(struct call *call, const struct login *l)
{
	struct failure failure = { call, l };
	enum err e = writer_run(call->app->writer, tell_failure, &failure);

	return e == ERR_OK ? ERR_UNAUTHENTICATED : e;
}

/* What we could not do does not count as a try. */
static enum err
judge(struct call *call, struct login *l)
{
	enum password_outcome outcome = PASSWORD_WRONG;
	enum err e = hash(call, l, &outcome);

	if (e == ERR_OK && outcome == PASSWORD_WRONG)
		return fail(call, l);
	if (e == ERR_OK && outcome == PASSWORD_STALE)
		e = hash_anew(call, l);
	if (e != ERR_OK)
		login_throttle_post_refund(call, &l->tries);
	return e;
}

/*
 * What is remembered is right at once: where no tries are left, the one
 * guess that is not refused would be the right one.  So there must be a
 * try, though none is taken.
 */
static enum err
recall(struct call *call, struct login *l)
{
	enum err e = login_throttle_peek(call, &l->subject, &l->tries);

	if (e == ERR_OK && l->repeated && l->tries.recorded)
		l->remembered = hasher_remembers(call->app->hasher,
		    l->stored, l->password);
	return e;
}

/* A name that is no text can be nobody's, which is no secret. */
enum err
login_verify(struct call *call, struct login *l)
{
	struct hasher_client client;
	enum err e;

	if (!utf8_valid(l->username))
		return ERR_UNAUTHENTICATED;
	if ((e = call_check_age(call)) != ERR_OK ||
	    (e = find_account(call, l)) != ERR_OK ||
	    (e = recall(call, l)) != ERR_OK || l->remembered)
		return e;
	/* Nothing is written for whom there will be no time. */
	client = client_of(call, l);
	if (!hasher_has_room(call->app->hasher, &client))
		return ERR_BUSY;
	call_pause(call);
	e = login_throttle_take(call, &l->subject, &l->tries);
	return e == ERR_OK ? judge(call, l) : e;
}

/*
 * Of two who log in at once with a hash that is stale, the second finds
 * that of the first; so does who comes while the password is changed.
 */
enum err
login_finish(struct call *call, struct login *l, writer_job *job,
	void *arg)
{
	enum err e = writer_run(call->app->writer, job, arg);

	if (e == ERR_OK)
		return e;
	login_throttle_post_refund(call, &l->tries);
	if (e != ERR_MISMATCH)
		return e;
	*l = (struct login){
		.username = l->username, .password = l->password,
		.repeated = l->repeated,
	};
	if ((e = login_verify(call, l)) != ERR_OK)
		return e;
	e = writer_run(call->app->writer, job, arg);
	return e == ERR_MISMATCH ? ERR_BUSY : e;
}

enum err
login_confirm(struct txn *txn, const struct login *l)
{
	enum err e;

	e = account_store_confirm(txn->db, l->account.id, l->stored);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_MISMATCH : e;
	return login_throttle_refund(txn, &l->tries);
}

static enum err
tell_success(struct txn *txn, const struct call *call,
	const struct login *l, enum login_how how)
{
	struct actor origin = call_actor(call);
	bool told = false;
	enum err e = ERR_OK;

	if (how == LOGIN_REQUEST)
		e = login_throttle_audited(txn, &l->subject, &told);
	if (e != ERR_OK || told)
		return e;
	origin.name = l->account.username;
	origin.channel = how == LOGIN_SESSION ? CHANNEL_WEB : CHANNEL_API;
	return audit_store_add(txn->db, &origin, &(struct audit){
		.kind = AUDIT_LOGIN, .subject = l->account.username,
	});
}

enum err
login_record(struct txn *txn, const struct call *call,
	const struct login *l, enum login_how how)
{
	const int64_t id = l->account.id;
	enum err e;

	e = login_confirm(txn, l);
	if (e == ERR_OK && l->stale)
		e = account_store_rehash(txn->db, id, &l->fresh);
	if (e == ERR_OK)
		e = account_store_logged_in(txn->db, id);
	if (e == ERR_OK)
		e = known_client_store_add(txn->db, id, l->subject.network);
	return e == ERR_OK ? tell_success(txn, call, l, how) : e;
}

/* A request with its password on its way through the writer. */
struct basic {
	struct call	*call;
	struct login	 login;
};

static enum err
record(struct txn *txn, void *arg)
{
	struct basic *basic = arg;

	return login_record(txn, basic->call, &basic->login, LOGIN_REQUEST);
}

/* One that was right before costs a read, no more. */
enum err
login_basic(struct call *call, struct str username, struct str password)
{
	struct basic basic = { call, {
		.username = username, .password = password,
		.repeated = true,
	} };
	enum err e = login_verify(call, &basic.login);

	if (e == ERR_OK && !basic.login.remembered)
		e = login_finish(call, &basic.login, record, &basic);
	if (e == ERR_OK)
		identify_as(call, &basic.login.account, CHANNEL_API);
	return e;
}
