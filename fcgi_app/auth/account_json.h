#ifndef AUTH_ACCOUNT_JSON_H
#define AUTH_ACCOUNT_JSON_H

/* Accounts as JSON.  Passwords are never part of it. */

#include "auth/account_store.h"
#include "auth/token_store.h"
#include "http/call.h"
#include "http/paging.h"

/* Writes one account, as the whole response or as a value in it. */
void
account_json_write(struct call *call, const struct account *account);

/* After a change: the account, with "tokens" unless there are none. */
void
account_json_changed(struct call *call, const struct account *account,
	const struct token_store_page *tokens);

/* After a deletion: an object of "tokens" only. */
void
account_json_tokens(struct call *call,
	const struct token_store_page *tokens);

/* A page: count, next, previous, results. */
void
account_json_page(struct call *call, const struct paging *paging,
	const struct account_page *page);

#endif
