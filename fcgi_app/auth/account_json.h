#ifndef AUTH_ACCOUNT_JSON_H
#define AUTH_ACCOUNT_JSON_H

/* The shape of accounts.  Of a password there is nothing to be seen. */

#include "http/call.h"
#include "auth/account_list_store.h"
#include "auth/token_store.h"
#include "http/paging.h"

/* One account as the whole answer, or as a value in it. */
void
account_json_write(struct call *call, const struct account *account);

/* After a change: with its tokens, if there are any to name. */
void
account_json_changed(struct call *call, const struct account *account,
	const struct token_store_page *tokens);

/* After a deletion: the tokens alone. */
void
account_json_tokens(struct call *call,
	const struct token_store_page *tokens);

/* A page: count, next, previous, results. */
void
account_json_page(struct call *call, const struct paging *paging,
	const struct account_page *page);

#endif
