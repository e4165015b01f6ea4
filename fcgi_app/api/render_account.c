/* Accounts on the wire. */

#include "api/render_account.h"

void
render_account(struct api_call *call, const struct account *account)
{
	struct json_writer *w = &call->res.json;

	json_object(w);
	json_fields(w, account_fields, ACCOUNT_FIELD__MAX, account,
	    (enum lang)call->api->conf->language);
	json_object_end(w);
}

void
render_accounts(struct api_call *call, const struct paging *paging,
	const struct store_account_page *page)
{
	size_t i;

	paging_begin(call, paging, page->count);
	for (i = 0; i < page->n; i++)
		render_account(call, &page->rows[i]);
	paging_end(call);
}
