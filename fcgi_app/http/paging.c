/* Pages by number: their parameters, and what stands around them. */

#include "base/parse.h"
#include "base/search_terms.h"
#include "http/page_link.h"
#include "http/paging.h"

#define LIMIT		STR("limit")
#define ROWS		20
#define ROWS_MAX	200

enum err
paging_reject(struct call *call)
{
	return call_reject(call, ERR_NOT_FOUND, MESSAGE_PAGE,
	    (struct str){ NULL, 0 });
}

void
paging_read_limit(struct call *call, int max, int64_t *limit)
{
	struct str value = uri_last(&call->query, LIMIT);

	if (value.n > 0 && parse_int(value, 1, max, limit) != ERR_OK)
		problem_add(&call->problems, LIMIT, MESSAGE_LIMIT,
		    arena_printf(call->arena, "%d", max));
}

void
paging_read_search(struct call *call, struct str value,
	struct str *search)
{
	struct problems *problems = &call->problems;
	const struct str name = STR("search");
	struct search_terms words;

	if (memchr(value.p, '\0', value.n) != NULL)
		problem_add(problems, name, MESSAGE_NUL, value);
	else if (search_terms_read(value, call->arena, &words) != ERR_OK)
		problem_add(problems, name, MESSAGE_TOO_LONG,
		    arena_printf(call->arena, "%d", SEARCH_TERMS_LENGTH));
	else if (words.folded.n == 0)
		problem_add(problems, name, MESSAGE_BLANK, value);
	else
		*search = value;
}

enum err
paging_read(struct call *call, struct paging *paging_r)
{
	struct str page = uri_last(&call->query, STR("page"));

	*paging_r = (struct paging){ .page = 1, .limit = ROWS };
	paging_read_limit(call, ROWS_MAX, &paging_r->limit);
	if (call->problems.first != NULL)
		return ERR_INVALID;
	if (page.n > 0 && parse_int(page, 1, INT64_MAX / ROWS_MAX,
	    &paging_r->page) != ERR_OK)
		return paging_reject(call);
	return ERR_OK;
}

void
paging_begin(struct call *call, const struct paging *paging,
	int64_t count)
{
	struct json_writer *w = &call->res.json;
	struct str next = { NULL, 0 }, previous = { NULL, 0 };

	if (count > paging->page * paging->limit)
		next = page_link_to_page(call, paging->page + 1);
	if (paging->page > 1)
		previous = page_link_to_page(call, paging->page - 1);
	json_object(w);
	json_key(w, STR("count"));
	json_int(w, count);
	page_link_write(call, STR("next"), "next", next);
	page_link_write(call, STR("previous"), "prev", previous);
	json_key(w, STR("results"));
	json_array(w);
}

void
paging_end(struct call *call)
{
	json_array_end(&call->res.json);
	json_object_end(&call->res.json);
}
