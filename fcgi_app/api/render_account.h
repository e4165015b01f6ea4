#ifndef API_RENDER_ACCOUNT_H
#define API_RENDER_ACCOUNT_H

/* The shape of accounts.  Of a password there is nothing to be seen. */

#include "api/api.h"
#include "api/paging.h"
#include "store/store_account_list.h"
#include "store/store_token.h"

/* One account as the whole answer, or as a value in it. */
void
render_account(struct api_call *call, const struct account *account);

/* After a change: with its tokens, if there are any to name. */
void
render_account_changed(struct api_call *call, const struct account *account,
	const struct store_token_page *tokens);

/* After a deletion: the tokens alone. */
void
render_account_tokens(struct api_call *call,
	const struct store_token_page *tokens);

/* A page: count, next, previous, results. */
void
render_accounts(struct api_call *call, const struct paging *paging,
	const struct store_account_page *page);

#endif
