#ifndef AUTH_TOKEN_JSON_H
#define AUTH_TOKEN_JSON_H

/* Tokens as JSON. */

#include "auth/token_store.h"
#include "http/call.h"
#include "http/paging.h"

/* Writes one token, as the whole response or as a value in it. */
void
token_json_write(struct call *call, const struct token *token);

/* The same with the text, which no other response has. */
void
token_json_created(struct call *call, const struct token *token,
	struct str text);

/* A page: count, next, previous, results. */
void
token_json_page(struct call *call, const struct paging *paging,
	const struct token_store_page *page);

#endif
