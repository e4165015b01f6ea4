#ifndef API_RENDER_TOKEN_H
#define API_RENDER_TOKEN_H

/* The shape of answers about tokens. */

#include "api/paging.h"
#include "store/store_token.h"

/* One token as the whole answer. */
void
render_token(struct api_call *call, const struct token *token);

/* The same with its text, which is shown here and nowhere else. */
void
render_token_made(struct api_call *call, const struct token *token,
	struct str text);

void
render_tokens(struct api_call *call, const struct paging *paging,
	const struct store_token_page *page);

#endif
