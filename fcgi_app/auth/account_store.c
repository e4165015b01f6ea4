/* Accounts: rows, the list, and new ones. */

#include "auth/account_store.h"
#include "auth/audit_store.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/name_form.h"
#include "base/search_terms.h"
#include "db/row.h"

enum err
account_store_get(struct db *db, int64_t id, struct arena *a,
	struct account *account_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_ACCOUNT_GET, DB_ARGS(DB_INT(id)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	row_read(rows, account_fields, ACCOUNT_FIELD__MAX, a, account_r);
	db_done(rows);
	return ERR_OK;
}

enum err
account_store_find(struct db *db, struct str username, struct arena *a,
	struct account_login *login_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_ACCOUNT_FIND, DB_ARGS(
	    DB_TEXT(name_form_key(username, a)),
	    DB_TEXT(name_form_skeleton(username, a)), DB_TEXT(username)),
	    &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	row_read(rows, account_fields, ACCOUNT_FIELD__MAX, a,
	    &login_r->account);
	login_r->password.stored = db_text(rows, ACCOUNT_FIELD__MAX, a);
	login_r->password.rounds = db_int(rows, ACCOUNT_FIELD__MAX + 1);
	login_r->trusted_from = db_int(rows, ACCOUNT_FIELD__MAX + 2);
	db_done(rows);
	return ERR_OK;
}

enum err
account_store_confirm(struct db *db, int64_t id, struct str stored)
{
	int64_t one;

	return db_number(db, SQL_ACCOUNT_CONFIRM, DB_ARGS(DB_INT(id),
	    DB_TEXT(stored)), &one);
}

enum err
account_store_logged_in(struct db *db, int64_t id)
{
	return db_exec(db, SQL_ACCOUNT_LOGGED_IN, DB_ARGS(DB_INT(id),
	    DB_INT(clock_now())));
}

enum err
account_store_rehash(struct db *db, int64_t id,
	const struct account_password *password)
{
	return db_exec(db, SQL_ACCOUNT_SET_PASSWORD, DB_ARGS(DB_INT(id),
	    DB_TEXT(password->stored), DB_INT(password->rounds)));
}

enum err
account_store_max_rounds(struct db *db, int64_t *rounds_r)
{
	return db_number(db, SQL_ACCOUNT_MAX_ROUNDS, DB_NO_ARGS, rounds_r);
}

enum err
account_store_find_alike(struct db *db, struct str username, int64_t but,
	struct arena *a)
{
	int64_t id;

	return db_number(db, SQL_ACCOUNT_FIND_ALIKE, DB_ARGS(
	    DB_TEXT(name_form_skeleton(username, a)), DB_INT(but)), &id);
}

/* --- the list ------------------------------------------------------------- */

enum {
	TERMS,
	ROLES,
	ACTIVE,
	FILTER_ARGS,
	LIMIT = FILTER_ARGS,
	OFFSET,
	ARGS
};

/* ["viewer","admin"]: one argument, however many roles there are. */
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
make_filter(const struct account_query *query, struct arena *a,
	struct db_arg args[])
{
	struct search_terms terms;

	args[TERMS] = args[ROLES] = args[ACTIVE] = DB_NULL;
	if (query->search.n > 0) {
		if (search_terms_read(query->search, a, &terms) != ERR_OK)
			return ERR_INVALID;
		args[TERMS] = DB_TEXT(terms.folded);
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

	if ((e = make_filter(query, a, args)) != ERR_OK)
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
account_store_list(struct db *db,
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
account_store_list_state(struct db *db, struct account_list_state *state_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_ACCOUNT_LIST_STATE, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	state_r->seq = db_int(rows, 0);
	state_r->last_login = db_int(rows, 1);
	db_done(rows);
	return ERR_OK;
}

/* --- new accounts --------------------------------------------------------- */

static enum err
insert(struct db *db, struct arena *a, struct account *account,
	const struct account_password *password)
{
	return db_number(db, SQL_ACCOUNT_INSERT, DB_ARGS(
	    DB_TEXT(account->username),
	    DB_TEXT(name_form_key(account->username, a)),
	    DB_TEXT(name_form_skeleton(account->username, a)),
	    row_text(account->first_name),
	    row_text(account->last_name),
	    row_text(account->email),
	    DB_TEXT(account->role->text),
	    DB_INT(account->active),
	    DB_INT(account->created_at),
	    account->last_login == 0 ? DB_NULL : DB_INT(account->last_login),
	    row_text(password->stored),
	    DB_INT(password->rounds)), &account->id);
}

enum err
account_store_import(struct txn *txn, const struct actor *actor,
	struct arena *a, struct account *account,
	const struct account_password *password)
{
	struct account_login taken;
	enum err e;

	account->username = name_form_stored(account->username, a);
	e = account_store_find(txn->db, account->username, a, &taken);
	if (e != ERR_NOT_FOUND)
		return e == ERR_OK ? ERR_DUPLICATE : e;
	account->version = 1;
	if ((e = insert(txn->db, a, account, password)) != ERR_OK)
		return e;
	return audit_store_add(txn->db, actor, &(struct audit){
		.kind = AUDIT_ACCOUNT_CREATED, .subject = account->username,
		.detail = account->role->text,
	});
}

enum err
account_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct account *account,
	const struct account_password *password)
{
	enum err e;

	account->created_at = clock_now();
	e = account_store_find_alike(txn->db, account->username, 0, a);
	if (e != ERR_NOT_FOUND)
		return e == ERR_OK ? ERR_DUPLICATE : e;
	return account_store_import(txn, actor, a, account, password);
}
