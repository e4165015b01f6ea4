/*
 * /api/audit/: the audit log, the newest entries first.
 */

#include "auth/audit_store.h"
#include "base/parse.h"
#include "http/call.h"
#include "http/conditional.h"
#include "http/page_link.h"
#include "http/paging.h"

#define LIMIT		50	/* entries of a page, unless `limit` is given */
#define LIMIT_MAX	200

static bool
find_kind(struct str text, unsigned *kinds)
{
	int i;

	for (i = 0; i < AUDIT_KIND__MAX; i++)
		if (str_eq(text, audit_kinds[i])) {
			*kinds |= 1u << i;
			return true;
		}
	return false;
}

static struct str
all_kinds(struct arena *a)
{
	struct buf b;
	int i;

	buf_init(&b, a, 512);
	for (i = 0; i < AUDIT_KIND__MAX; i++) {
		if (i > 0)
			buf_lit(&b, ", ");
		buf_str(&b, audit_kinds[i]);
	}
	return buf_view(&b);
}

static void
read_kinds(struct call *call, struct str list, unsigned *kinds)
{
	struct str text;

	if (list.n == 0)
		return;
	do {
		text = str_cut(&list, ',');
		if (!find_kind(text, kinds)) {
			param_reject_choice(&call->problems, STR("kind"),
			    text, all_kinds(call->arena));
			return;
		}
	} while (list.p != NULL);
}

/* The actor or the subject: exactly this text. */
static void
read_text(struct call *call, struct str name, struct str *text)
{
	struct str value = uri_last(&call->query, name);

	if (value.n == 0)
		return;
	if (memchr(value.p, '\0', value.n) != NULL)
		problem_add(&call->problems, name, MESSAGE_NUL, value);
	*text = value;
}

static enum err
read_query(struct call *call, struct audit_store_query *q)
{
	struct str before = uri_last(&call->query, STR("before"));

	paging_read_limit(call, LIMIT_MAX, &q->limit);
	if (before.n > 0 && parse_int(before, 1, INT64_MAX, &q->before) !=
	    ERR_OK)
		problem_add(&call->problems, STR("before"),
		    MESSAGE_NOT_INTEGER, before);
	read_kinds(call, uri_last(&call->query, STR("kind")), &q->kinds);
	read_text(call, STR("actor"), &q->actor);
	read_text(call, STR("subject"), &q->subject);
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}

static void
write_entry(struct call *call, const struct audit_entry *entry)
{
	struct json_writer *w = &call->res.json;

	json_object(w);
	json_fields(w, audit_entry_fields, AUDIT_ENTRY__MAX, entry,
	    (enum lang)call->app->conf->language);
	json_object_end(w);
}

static void
write_page(struct call *call, const struct audit_store_page *page)
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
		write_entry(call, &page->entries[i]);
	json_array_end(w);
	json_object_end(w);
}

/*
 * The newest number is read before the entries: as with events, the entity
 * tag may be older than the page but never newer.
 */
static enum err
list(struct call *call)
{
	struct audit_store_query query = {
		.before = INT64_MAX, .limit = LIMIT,
	};
	struct audit_store_page page;
	int64_t seq;
	enum err e;

	if ((e = read_query(call, &query)) != ERR_OK ||
	    (e = audit_store_last(call->db, &seq)) != ERR_OK ||
	    conditional_seq(call, seq))
		return e;
	e = audit_store_read(call->db, &query, call->arena, &page);
	if (e == ERR_OK)
		write_page(call, &page);
	return e;
}

static const struct route_query params[] = {
	{ STR_INIT("actor"), 0 },
	{ STR_INIT("before"), 0 },
	{ STR_INIT("kind"), ROUTE_QUERY_LIST },
	{ STR_INIT("limit"), 0 },
	{ STR_INIT("subject"), 0 },
};

static const struct route routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ADMIN, .handler = list,
		.query = params, .query_n = sizeof(params) / sizeof(params[0]),
	},
};

const struct resource audit_resource = {
	.pattern = STR_INIT("/api/audit"),
	.name = "Audit List",
	.description = TEXT(
	    "Журнал всего, что касается безопасности",
	    "The record of all that concerns security"),
	.routes = routes,
	.routes_n = sizeof(routes) / sizeof(routes[0]),
};
