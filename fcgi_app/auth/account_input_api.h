#ifndef AUTH_ACCOUNT_INPUT_API_H
#define AUTH_ACCOUNT_INPUT_API_H

/*
 * What a request asks of an account, judged and made ready to be written:
 * for the handlers of api_user.c and user_list_resource.c.
 */

#include "http/call.h"
#include "auth/account_change_store.h"

#define ACCOUNT_INPUT_BIT(field)	((param_set)1 << (field))

/* For routes: what is read from a body. */
#define ACCOUNT_INPUT_PARAMS \
	.fields = account_fields, .n = ACCOUNT_PATCH__MAX

/* The input of a call: a wish, and what is to be stored of it. */
struct account_input {
	struct account_patch		 wish;
	struct account_password	 password;
	struct account_change	 change;
	struct token_store_page		 tokens;	/* of it, afterwards */
};

/*
 * Judges the input by what its account will be, and does all that can be
 * done before the writer's turn.  What is wrong is added to the problems.
 */
enum err
account_input_prepare(struct call *call, const struct account *account);

/*
 * Sets call->digest, by which a repeated request is recognised.  It takes
 * the place of a digest of the body, which may hold passwords.
 */
void
account_input_digest(struct call *call);

/* For a job that found the name to be another's. */
enum err
account_input_reject_name(struct call *call);

#endif
