#ifndef API_USER_H
#define API_USER_H

/*
 * What a request asks of an account, judged and made ready to be written:
 * for the handlers of api_user.c and api_user_list.c.
 */

#include "api/api.h"
#include "store/store_account_change.h"

#define USER_BIT(field)	((param_set)1 << (field))

/* For routes: what is read from a body. */
#define USER_PARAMS \
	.fields = account_fields, .n = ACCOUNT_WISH__MAX

/* The input of a call: a wish, and what is to be stored of it. */
struct user_input {
	struct account_wish		 wish;
	struct store_account_password	 password;
	struct store_account_change	 change;
	struct store_token_page		 tokens;	/* of it, afterwards */
};

/*
 * Judges the input by what its account will be, and does all that can be
 * done before the writer's turn.  What is wrong is added to the problems.
 */
enum err
user_prepare(struct api_call *call, const struct account *account);

/*
 * Sets call->digest, by which a repeated request is recognised.  It takes
 * the place of a digest of the body, which may hold passwords.
 */
void
user_digest(struct api_call *call);

/* For a job that found the name to be another's. */
enum err
user_refuse_name(struct api_call *call);

#endif
