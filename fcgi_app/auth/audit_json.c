/* The record of what concerns security, on the wire. */

#include "auth/audit_json.h"
#include "http/page_link.h"

static void
write_line(struct call *call, const struct audit_entry *line)
{
	struct json_writer *w = &call->res.json;

	json_object(w);
	json_fields(w, audit_entry_fields, AUDIT_ENTRY__MAX, line,
	    (enum lang)call->app->conf->language);
	json_object_end(w);
}

void
audit_json_page(struct call *call, const struct audit_store_page *page)
{
	struct json_writer *w = &call->res.json;
	struct str next = { NULL, 0 };
	size_t i;

	if (page->next != 0)
		next = page_link_to(call, STR("before"),
		    arena_printf(call->arena, "%lld", (long long)page->next));
	json_object(w);
	page_link_write(call, STR("next"), "next", next);
	json_key(w, STR("results"));
	json_array(w);
	for (i = 0; i < page->n; i++)
		write_line(call, &page->lines[i]);
	json_array_end(w);
	json_object_end(w);
}
