#ifndef AUTH_TOKEN_JSON_H
#define AUTH_TOKEN_JSON_H

/* The shape of answers about tokens. */

#include "auth/token_store.h"
#include "http/paging.h"

/* One token as the whole answer. */
void
token_json_write(struct call *call, const struct token *token);

/* The same with its text, which is shown here and nowhere else. */
void
token_json_created(struct call *call, const struct token *token,
	struct str text);

void
token_json_page(struct call *call, const struct paging *paging,
	const struct token_store_page *page);

#endif
