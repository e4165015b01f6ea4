/* Tokens as JSON. */

#include "auth/token_json.h"

static void
begin_token(struct call *call, const struct token *token)
{
	json_object(&call->res.json);
	json_fields(&call->res.json, token_fields, TOKEN_FIELD__MAX, token,
	    (enum lang)call->app->conf->language);
}

void
token_json_write(struct call *call, const struct token *token)
{
	begin_token(call, token);
	json_object_end(&call->res.json);
}

void
token_json_created(struct call *call, const struct token *token,
	struct str text)
{
	begin_token(call, token);
	json_key(&call->res.json, STR("token"));
	json_str(&call->res.json, text);
	json_object_end(&call->res.json);
}

void
token_json_page(struct call *call, const struct paging *paging,
	const struct token_store_page *page)
{
	size_t i;

	paging_begin(call, paging, page->count);
	for (i = 0; i < page->n; i++)
		token_json_write(call, &page->rows[i]);
	paging_end(call);
}
