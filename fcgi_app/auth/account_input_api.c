/*
 * Wishes for accounts.  Each write is recorded with its answer, so that
 * another delivery of it is answered alike; neither a password nor what is
 * stored for it is part of what is kept.
 */

#include "auth/account_input_api.h"
#include "auth/new_password_api.h"

#define NO_ARG	((struct str){ NULL, 0 })

/* What the fields' own rules do not tell of the account as it will be. */
static enum err
judge(struct call *call, const struct account *account)
{
	const struct account_input *in = call->input;

	if ((call->given & ACCOUNT_INPUT_BIT(ACCOUNT_USERNAME)) != 0 &&
	    !account_name_ok(account->username, call->arena))
		problem_add(&call->problems,
		    account_fields[ACCOUNT_USERNAME].name, MESSAGE_USERNAME,
		    NO_ARG);
	if (account->email.n > 0 && !account_email_ok(account->email) &&
	    (call->given & ACCOUNT_INPUT_BIT(ACCOUNT_EMAIL)) != 0)
		problem_add(&call->problems,
		    account_fields[ACCOUNT_EMAIL].name, MESSAGE_EMAIL,
		    NO_ARG);
	if ((call->given & ACCOUNT_INPUT_BIT(ACCOUNT_PATCH_PASSWORD)) != 0)
		new_password_judge(call, in->wish.password, account);
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}

/*
 * What the request is known by when it comes again.  Not by the password:
 * a digest that is quick to make is quick to guess at.
 */
void
account_input_digest(struct call *call)
{
	const struct account_input *in = call->input;
	const struct account *account = &in->wish.account;
	const struct str texts[] = {
		arena_printf(call->arena, "%x %d %d", call->given,
		    account->active, in->wish.revoke_tokens),
		account->username, account->first_name, account->last_name,
		account->email,
		account->role != NULL ? account->role->text : NO_ARG,
	};

	crypt_digest(texts, sizeof(texts) / sizeof(texts[0]), call->digest);
}

enum err
account_input_prepare(struct call *call, const struct account *account)
{
	struct account_input *in = call->input;
	enum err e;

	if ((e = judge(call, account)) != ERR_OK)
		return e;
	account_input_digest(call);
	if ((call->given & ACCOUNT_INPUT_BIT(ACCOUNT_PATCH_PASSWORD)) == 0)
		return ERR_OK;
	in->change.password = &in->password;
	in->change.own = call->caller.kind == CALLER_ACCOUNT &&
	    call->caller.id == call->match.id;
	return new_password_hash(call, in->wish.password, &in->password);
}

enum err
account_input_reject_name(struct call *call)
{
	problem_add(&call->problems, account_fields[ACCOUNT_USERNAME].name,
	    MESSAGE_NAME_TAKEN, NO_ARG);
	return ERR_INVALID;
}
