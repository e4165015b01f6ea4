/* New passwords: by whose names they are judged, and where hashed. */

#include "auth/account.h"
#include "auth/account_store.h"
#include "auth/hasher.h"
#include "auth/new_password_api.h"
#include "auth/password_problem.h"
#include "http/address.h"

void
new_password_judge(struct call *call, struct str given,
	const struct account *owner)
{
	const struct password_owner names = {
		.name = owner->username, .email = owner->email,
		.first_name = owner->first_name,
		.last_name = owner->last_name,
	};

	password_problem_add(&call->problems,
	    account_fields[ACCOUNT_PATCH_PASSWORD].name, given,
	    password_validate(given, &names));
}

enum err
new_password_hash(struct call *call, struct str given,
	struct account_password *password_r)
{
	/* Only known callers may set passwords. */
	const struct hasher_client client = {
		.network = address_network(call->req.address, call->arena),
		.known = true,
	};
	enum err e;

	e = hasher_hash(call->app->hasher, &client, given, call->arena,
	    &password_r->stored);
	if (e == ERR_OK)
		password_r->rounds = password_rounds(password_r->stored);
	return e;
}
