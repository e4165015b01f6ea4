/* Logins: attempts are counted, verified and recorded. */

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

/* An account that may not log in is verified as if there were none. */
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
		.known = l->throttle.known || call->caller.id != 0,
	};
}

static enum err
verify_password(struct call *call, struct login *l,
	enum password_outcome *outcome_r)
{
	const struct hasher_client client = client_of(call, l);
	struct hasher_attempt attempt = {
		.stored = l->stored, .given = l->password,
	};
	enum err e;

	if ((e = account_store_max_rounds(call->db, &attempt.rounds)) != ERR_OK)
		return e;
	return hasher_verify(call->app->hasher, &client, &attempt,
	    outcome_r);
}

/* When the hasher is busy, a later login will make the better hash. */
static enum err
make_rehash(struct call *call, struct login *l)
{
	const struct hasher_client client = client_of(call, l);
	enum err e;

	e = hasher_hash(call->app->hasher, &client, l->password,
	    call->arena, &l->rehash.stored);
	if (e != ERR_OK)
		return e == ERR_BUSY ? ERR_OK : e;
	l->rehash.rounds = password_rounds(l->rehash.stored);
	l->has_rehash = true;
	return ERR_OK;
}

/* The argument of the writer's job. */
struct failure {
	const struct call	*call;
	const struct login	*login;
};

static enum err
audit_failure(struct txn *txn, void *arg)
{
	const struct failure *f = arg;
	const struct actor actor = call_actor(f->call);
	const struct account *account = &f->login->account;

	return audit_store_add(txn->db, &actor, &(struct audit){
		.kind = AUDIT_LOGIN_FAILED,
		.subject = login_throttle_audit_name(&f->login->subject,
		    f->call->arena),
		.detail = account->id == 0 ? STR("unknown") :
		    account->active ? STR("") : STR("inactive"),
	});
}

static enum err
reject_login(struct call *call, const struct login *l)
{
	struct failure failure = { call, l };
	enum err e = writer_run(call->app->writer, audit_failure, &failure);

	return e == ERR_OK ? ERR_UNAUTHENTICATED : e;
}

/* An attempt that could not be verified does not count. */
static enum err
verify_taken(struct call *call, struct login *l)
{
	enum password_outcome outcome = PASSWORD_WRONG;
	enum err e = verify_password(call, l, &outcome);

	if (e == ERR_OK && outcome == PASSWORD_WRONG)
		return reject_login(call, l);
	if (e == ERR_OK && outcome == PASSWORD_STALE)
		e = make_rehash(call, l);
	if (e != ERR_OK)
		login_throttle_defer_refund(call, &l->throttle);
	return e;
}

/*
 * A remembered password takes no attempt, but there must be one left.
 * Otherwise a client without attempts could go on guessing: the one guess
 * that is not rejected would be the correct password.
 */
static enum err
check_remembered(struct call *call, struct login *l)
{
	enum err e = login_throttle_peek(call, &l->subject, &l->throttle);

	if (e == ERR_OK && l->repeated && l->throttle.known_account)
		l->remembered = hasher_remembers(call->app->hasher,
		    l->stored, l->password);
	return e;
}

/* No account has a name that is not UTF-8, which is no secret. */
enum err
login_verify(struct call *call, struct login *l)
{
	struct hasher_client client;
	enum err e;

	if (!utf8_valid(l->username))
		return ERR_UNAUTHENTICATED;
	if ((e = call_check_age(call)) != ERR_OK ||
	    (e = find_account(call, l)) != ERR_OK ||
	    (e = check_remembered(call, l)) != ERR_OK || l->remembered)
		return e;
	/* No attempt is written that could not be verified anyway. */
	client = client_of(call, l);
	if (!hasher_has_room(call->app->hasher, &client))
		return ERR_BUSY;
	call_pause(call);
	e = login_throttle_take(call, &l->subject, &l->throttle);
	return e == ERR_OK ? verify_taken(call, l) : e;
}

/*
 * The stored hash may have changed since login_verify: two clients logged in
 * at once and the first stored a better hash, or the password was changed.
 */
enum err
login_finish(struct call *call, struct login *l, writer_job *job,
	void *arg)
{
	enum err e = writer_run(call->app->writer, job, arg);

	if (e == ERR_OK)
		return e;
	login_throttle_defer_refund(call, &l->throttle);
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
	return login_throttle_refund(txn, &l->throttle);
}

static enum err
audit_success(struct txn *txn, const struct call *call,
	const struct login *l, enum login_kind kind)
{
	struct actor actor = call_actor(call);
	bool audited = false;
	enum err e = ERR_OK;

	if (kind == LOGIN_REQUEST)
		e = login_throttle_audited(txn, &l->subject, &audited);
	if (e != ERR_OK || audited)
		return e;
	actor.name = l->account.username;
	actor.channel = kind == LOGIN_SESSION ? CHANNEL_WEB : CHANNEL_API;
	return audit_store_add(txn->db, &actor, &(struct audit){
		.kind = AUDIT_LOGIN, .subject = l->account.username,
	});
}

enum err
login_record(struct txn *txn, const struct call *call,
	const struct login *l, enum login_kind kind)
{
	const int64_t id = l->account.id;
	enum err e;

	e = login_confirm(txn, l);
	if (e == ERR_OK && l->has_rehash)
		e = account_store_rehash(txn->db, id, &l->rehash);
	if (e == ERR_OK)
		e = account_store_logged_in(txn->db, id);
	if (e == ERR_OK)
		e = known_client_store_add(txn->db, id, l->subject.network);
	return e == ERR_OK ? audit_success(txn, call, l, kind) : e;
}

/* The argument of the writer's job. */
struct basic {
	struct call	*call;
	struct login	 login;
};

static enum err
record_basic(struct txn *txn, void *arg)
{
	struct basic *basic = arg;

	return login_record(txn, basic->call, &basic->login, LOGIN_REQUEST);
}

/* A remembered password costs no write. */
enum err
login_basic(struct call *call, struct str username, struct str password)
{
	struct basic basic = { call, {
		.username = username, .password = password,
		.repeated = true,
	} };
	enum err e = login_verify(call, &basic.login);

	if (e == ERR_OK && !basic.login.remembered)
		e = login_finish(call, &basic.login, record_basic, &basic);
	if (e == ERR_OK)
		identify_as(call, &basic.login.account, CHANNEL_API);
	return e;
}
