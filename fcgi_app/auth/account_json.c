/* Accounts as JSON. */

#include "auth/account_json.h"
#include "auth/token_json.h"

static void
begin_account(struct call *call, const struct account *account)
{
	struct json_writer *w = &call->res.json;

	json_object(w);
	json_fields(w, account_fields, ACCOUNT_FIELD__MAX, account,
	    (enum lang)call->app->conf->language);
}

void
account_json_write(struct call *call, const struct account *account)
{
	begin_account(call, account);
	json_object_end(&call->res.json);
}

static void
write_tokens(struct call *call, const struct token_store_page *tokens)
{
	size_t i;

	json_key(&call->res.json, STR("tokens"));
	json_array(&call->res.json);
	for (i = 0; i < tokens->n; i++)
		token_json_write(call, &tokens->rows[i]);
	json_array_end(&call->res.json);
}

void
account_json_changed(struct call *call, const struct account *account,
	const struct token_store_page *tokens)
{
	begin_account(call, account);
	if (tokens->n > 0)
		write_tokens(call, tokens);
	json_object_end(&call->res.json);
}

void
account_json_tokens(struct call *call,
	const struct token_store_page *tokens)
{
	json_object(&call->res.json);
	write_tokens(call, tokens);
	json_object_end(&call->res.json);
}

void
account_json_page(struct call *call, const struct paging *paging,
	const struct account_page *page)
{
	size_t i;

	paging_begin(call, paging, page->count);
	for (i = 0; i < page->n; i++)
		account_json_write(call, &page->rows[i]);
	paging_end(call);
}
