/*
 * A change of an account and its consequences: the rules that it must keep,
 * its entries in the audit log, the end of sessions.
 */

#include "auth/account_change_store.h"
#include "auth/audit_store.h"
#include "auth/known_client_store.h"
#include "auth/password.h"
#include "auth/session_store.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/name_form.h"
#include "db/row.h"

/* A change that is being applied. */
struct edit {
	struct txn		*txn;
	const struct actor	*actor;
	struct arena		*arena;
	struct account		 before, after;
	unsigned		 fields;	/* in which they differ */
};

/*
 * Reads the account and checks the condition.  Accounts have no date of
 * their last change, so a condition on a date is ignored.
 */
static enum err
read_before(struct edit *edit, const struct account_change *change)
{
	enum err e;

	e = account_store_get(edit->txn->db, change->id, edit->arena,
	    &edit->before);
	if (e != ERR_OK)
		return e;
	return precondition_holds(&change->condition, edit->before.version,
	    PRECONDITION_NO_DATE) ? ERR_OK : ERR_PRECONDITION;
}

/* The account may take another spelling of its own name. */
static enum err
check_name(const struct edit *edit)
{
	struct account_login holder;
	enum err e;

	if ((edit->fields & 1u << ACCOUNT_USERNAME) == 0)
		return ERR_OK;
	e = account_store_find(edit->txn->db, edit->after.username,
	    edit->arena, &holder);
	if (e == ERR_OK && holder.account.id != edit->before.id)
		return ERR_DUPLICATE;
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	e = account_store_find_alike(edit->txn->db, edit->after.username,
	    edit->before.id, edit->arena);
	return e == ERR_NOT_FOUND ? ERR_OK : e == ERR_OK ? ERR_DUPLICATE : e;
}

/*
 * Jobs run one after the other, so two jobs cannot remove the last two
 * administrators together.  An administrator without a usable password
 * cannot log in and does not count.
 */
static enum err
check_admins(const struct edit *edit)
{
	const struct str admin = account_roles[ACCOUNT_ADMIN].text;
	struct db_rows *rows;
	enum err e;

	if (!account_is_admin(&edit->before) ||
	    account_is_admin(&edit->after))
		return ERR_OK;
	e = db_query(edit->txn->db, SQL_ACCOUNT_OTHER_PASSWORDS, DB_ARGS(
	    DB_TEXT(admin), DB_INT(edit->before.id)), &rows);
	while (e == ERR_OK && (e = db_next(rows)) == ERR_OK)
		if (password_usable(db_view(rows, 0))) {
			db_done(rows);
			return ERR_OK;
		}
	return e == ERR_NOT_FOUND ? ERR_LAST_ADMIN : e;
}

static enum err
update_row(const struct edit *edit)
{
	const struct account *after = &edit->after;

	return db_exec(edit->txn->db, SQL_ACCOUNT_UPDATE, DB_ARGS(
	    DB_INT(after->id),
	    DB_TEXT(after->username),
	    DB_TEXT(name_form_key(after->username, edit->arena)),
	    DB_TEXT(name_form_skeleton(after->username, edit->arena)),
	    row_text(after->first_name),
	    row_text(after->last_name),
	    row_text(after->email),
	    DB_TEXT(after->role->text),
	    DB_INT(after->active),
	    DB_INT(after->version)));
}

static enum err
set_password(const struct edit *edit,
	const struct account_password *password)
{
	return db_exec(edit->txn->db, SQL_ACCOUNT_SET_PASSWORD, DB_ARGS(
	    DB_INT(edit->after.id), row_text(password->stored),
	    DB_INT(password->rounds)));
}

static enum err
end_sessions(const struct edit *edit)
{
	int64_t n;

	return session_store_end_all(edit->txn->db, edit->before.id, &n);
}

static enum err
audit(const struct edit *edit, enum audit_kind kind, struct str detail)
{
	return audit_store_add(edit->txn->db, edit->actor, &(struct audit){
		.kind = kind, .subject = edit->before.username,
		.detail = detail,
	});
}

static struct str
from_to(const struct edit *edit, struct str from, struct str to)
{
	return arena_printf(edit->arena, "%.*s -> %.*s", STR_FMT(from),
	    STR_FMT(to));
}

/* Fields whose changes have kinds of their own in the audit log. */
#define OWN_KINDS	(1u << ACCOUNT_ROLE | 1u << ACCOUNT_ACTIVE)

/* "username ivan -> ivanov, email" */
static struct str
name_fields(const struct edit *edit, unsigned fields)
{
	struct buf b;
	int i;

	buf_init(&b, edit->arena, 128);
	for (i = 0; i < ACCOUNT_FIELD__MAX; i++) {
		if ((fields >> i & 1) == 0)
			continue;
		if (b.n > 0)
			buf_lit(&b, ", ");
		buf_str(&b, account_fields[i].name);
		if (i != ACCOUNT_USERNAME)
			continue;
		buf_char(&b, ' ');
		buf_str(&b, from_to(edit, edit->before.username,
		    edit->after.username));
	}
	return buf_view(&b);
}

static enum err
audit_fields(const struct edit *edit)
{
	const struct str nothing = { NULL, 0 };
	const unsigned others = edit->fields & ~OWN_KINDS;
	enum err e = ERR_OK;

	if (others != 0)
		e = audit(edit, AUDIT_ACCOUNT_CHANGED,
		    name_fields(edit, others));
	if (e == ERR_OK && (edit->fields & 1u << ACCOUNT_ROLE) != 0)
		e = audit(edit, AUDIT_ROLE, from_to(edit,
		    edit->before.role->text, edit->after.role->text));
	if (e == ERR_OK && (edit->fields & 1u << ACCOUNT_ACTIVE) != 0)
		e = audit(edit, edit->after.active ? AUDIT_ACTIVATED :
		    AUDIT_DEACTIVATED, nothing);
	return e;
}

/* Devices and networks must be earned again by new logins. */
static enum err
forget_trust(const struct edit *edit)
{
	struct db *db = edit->txn->db;
	const int64_t id = edit->before.id;
	enum err e = known_client_store_forget(db, id);

	return e != ERR_OK ? e : db_exec(db, SQL_ACCOUNT_TRUST_FROM,
	    DB_ARGS(DB_INT(id), DB_INT(clock_now())));
}

static enum err
replace_password(const struct edit *edit,
	const struct account_change *change)
{
	enum err e = set_password(edit, change->password);

	if (e == ERR_OK && !change->by_owner)
		e = forget_trust(edit);
	return e == ERR_OK ? audit(edit, AUDIT_PASSWORD,
	    (struct str){ NULL, 0 }) : e;
}

/* The rules have been checked. */
static enum err
apply_change(struct edit *edit, const struct account_change *change)
{
	enum err e;

	edit->after.version++;
	if ((e = update_row(edit)) != ERR_OK)
		return e;
	if ((e = audit_fields(edit)) != ERR_OK)
		return e;
	if (change->password != NULL)
		e = replace_password(edit, change);
	if (e == ERR_OK && (change->password != NULL || !edit->after.active))
		e = end_sessions(edit);
	return e;
}

/* The history has the name as text and does not refer to the row. */
static enum err
remove_row(const struct edit *edit)
{
	const int64_t id = edit->before.id;
	enum err e;

	e = end_sessions(edit);
	if (e == ERR_OK)
		e = known_client_store_forget(edit->txn->db, id);
	if (e == ERR_OK)
		e = db_exec(edit->txn->db, SQL_ACCOUNT_DELETE,
		    DB_ARGS(DB_INT(id)));
	return e == ERR_OK ? audit(edit, AUDIT_ACCOUNT_DELETED,
	    edit->before.role->text) : e;
}

/* edit->after stays zeroed for a deletion: it is no administrator. */
static void
make_after(struct edit *edit, const struct account_change *change)
{
	if (change->remove)
		return;
	edit->after = edit->before;
	account_copy_fields(&edit->after, &change->to, change->fields);
	if ((change->fields & 1u << ACCOUNT_USERNAME) != 0)
		edit->after.username = name_form_stored(
		    edit->after.username, edit->arena);
	edit->fields = account_differences(&edit->before, &edit->after);
}

enum err
account_change_store_apply(struct txn *txn, const struct actor *actor,
	const struct account_change *change, struct arena *a,
	struct account *account_r)
{
	struct edit edit = { .txn = txn, .actor = actor, .arena = a };
	enum err e = read_before(&edit, change);

	*account_r = edit.before;
	if (e != ERR_OK)
		return e;
	make_after(&edit, change);
	if ((e = check_name(&edit)) != ERR_OK ||
	    (e = check_admins(&edit)) != ERR_OK)
		return e;
	if (change->remove)
		return remove_row(&edit);
	if (edit.fields == 0 && change->password == NULL)
		return ERR_OK;
	if ((e = apply_change(&edit, change)) == ERR_OK)
		*account_r = edit.after;
	return e;
}

enum err
account_change_store_tokens(struct txn *txn, const struct actor *actor,
	const struct account_change *change, const struct account *account,
	struct arena *a, struct token_store_page *page_r)
{
	*page_r = (struct token_store_page){ 0 };
	if (change->revoke_tokens)
		return token_store_revoke_of_account(txn, actor, account->id, a,
		    page_r);
	if (!change->remove && account_is_admin(account))
		return ERR_OK;
	return token_store_valid_of_account(txn->db, account->id, a, page_r);
}
