/* The list of accounts: one statement that passes over what is not asked. */

#include "auth/account_list_store.h"
#include "base/buf.h"
#include "base/search_terms.h"
#include "db/row.h"

enum {
	WORDS,
	ROLES,
	ACTIVE,
	FILTER_ARGS,
	LIMIT = FILTER_ARGS,
	OFFSET,
	ARGS
};

/* ["viewer","admin"]: their number does not change the statement. */
static struct str
list_roles(unsigned roles, struct arena *a)
{
	struct buf b;
	int i;

	buf_init(&b, a, 64);
	for (i = 0; i < ACCOUNT_ROLE__MAX; i++) {
		if ((roles >> i & 1) == 0)
			continue;
		buf_str(&b, b.n == 0 ? STR("[\"") : STR(",\""));
		buf_str(&b, account_roles[i].text);
		buf_char(&b, '"');
	}
	buf_char(&b, ']');
	return buf_view(&b);
}

static enum err
filter(const struct account_query *query, struct arena *a,
	struct db_arg args[])
{
	struct search_terms words;

	args[WORDS] = args[ROLES] = args[ACTIVE] = DB_NULL;
	if (query->search.n > 0) {
		if (search_terms_read(query->search, a, &words) != ERR_OK)
			return ERR_INVALID;
		args[WORDS] = DB_TEXT(words.folded);
	}
	if (query->roles != 0)
		args[ROLES] = DB_TEXT(list_roles(query->roles, a));
	if (query->active != NULL)
		args[ACTIVE] = DB_INT(*query->active);
	return ERR_OK;
}

static enum err
read_rows(struct db *db, const struct db_arg args[], struct arena *a,
	struct account_page *page)
{
	const int64_t left = page->count - args[OFFSET].number;
	const int64_t limit = args[LIMIT].number;
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_ACCOUNT_LIST, args, ARGS, &rows);
	if (e != ERR_OK)
		return e;
	page->rows = arena_alloc(a, (size_t)(left < limit ? left : limit) *
	    sizeof(*page->rows));
	while ((e = db_next(rows)) == ERR_OK)
		row_read(rows, account_fields, ACCOUNT_FIELD__MAX, a,
		    &page->rows[page->n++]);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
read_page(struct db *db, const struct account_query *query,
	struct arena *a, struct account_page *page)
{
	struct db_arg args[ARGS];
	enum err e;

	if ((e = filter(query, a, args)) != ERR_OK)
		return e;
	e = db_number(db, SQL_ACCOUNT_COUNT, args, FILTER_ARGS,
	    &page->count);
	if (e != ERR_OK)
		return e;
	args[LIMIT] = DB_INT(query->limit);
	args[OFFSET] = DB_INT((query->page - 1) * query->limit);
	if (query->page > 1 && args[OFFSET].number >= page->count)
		return ERR_NOT_FOUND;
	return read_rows(db, args, a, page);
}

enum err
account_list_store_read(struct db *db,
	const struct account_query *query, struct arena *a,
	struct account_page *page_r)
{
	enum err e;

	*page_r = (struct account_page){ 0 };
	if ((e = db_begin_read(db)) == ERR_OK)
		e = read_page(db, query, a, page_r);
	db_rollback(db);
	return e;
}

enum err
account_list_store_state(struct db *db, struct account_list_state *state_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_ACCOUNT_STATE, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	state_r->seq = db_int(rows, 0);
	state_r->last_login = db_int(rows, 1);
	db_done(rows);
	return ERR_OK;
}
