/* Accounts: each write leaves its trace in the record. */

#include "auth/account_store.h"
#include "auth/audit_store.h"
#include "base/clock.h"
#include "base/name_fold.h"
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
	    DB_TEXT(name_fold_key(username, a)),
	    DB_TEXT(name_fold_skeleton(username, a)), DB_TEXT(username)),
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

	return db_number(db, SQL_ACCOUNT_VERIFIED, DB_ARGS(DB_INT(id),
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
	return db_number(db, SQL_ACCOUNT_ROUNDS, DB_NO_ARGS, rounds_r);
}

enum err
account_store_find_alike(struct db *db, struct str username, int64_t but,
	struct arena *a)
{
	int64_t id;

	return db_number(db, SQL_ACCOUNT_ALIKE, DB_ARGS(
	    DB_TEXT(name_fold_skeleton(username, a)), DB_INT(but)), &id);
}

static enum err
insert(struct db *db, struct arena *a, struct account *account,
	const struct account_password *password)
{
	return db_number(db, SQL_ACCOUNT_INSERT, DB_ARGS(
	    DB_TEXT(account->username),
	    DB_TEXT(name_fold_key(account->username, a)),
	    DB_TEXT(name_fold_skeleton(account->username, a)),
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
account_store_import(struct txn *txn, const struct actor *origin,
	struct arena *a, struct account *account,
	const struct account_password *password)
{
	struct account_login taken;
	enum err e;

	account->username = name_fold_compose(account->username, a);
	e = account_store_find(txn->db, account->username, a, &taken);
	if (e != ERR_NOT_FOUND)
		return e == ERR_OK ? ERR_DUPLICATE : e;
	account->version = 1;
	if ((e = insert(txn->db, a, account, password)) != ERR_OK)
		return e;
	return audit_store_add(txn->db, origin, &(struct audit){
		.kind = AUDIT_ACCOUNT_CREATED, .subject = account->username,
		.detail = account->role->text,
	});
}

enum err
account_store_add(struct txn *txn, const struct actor *origin,
	struct arena *a, struct account *account,
	const struct account_password *password)
{
	enum err e;

	account->created_at = clock_now();
	e = account_store_find_alike(txn->db, account->username, 0, a);
	if (e != ERR_NOT_FOUND)
		return e == ERR_OK ? ERR_DUPLICATE : e;
	return account_store_import(txn, origin, a, account, password);
}
