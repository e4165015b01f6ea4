/*
 * Users become accounts: what they could do decides about the role, and
 * hashes that are read here go on working.
 */

#include "auth/account_store.h"
#include "auth/password.h"
#include "base/buf.h"
#include "base/table.h"
#include "ctl/ctl.h"
#include "import_django/django_rule.h"
#include "import_django/import_account_cmd.h"

/* Names that no account can have, and those that only case tells apart. */
struct refused {
	struct name_list	bad, alike;
};

static const struct enum_value *
role_of(enum django_rule_place place)
{
	switch (place) {
	case DJANGO_RULE_ADMIN:
		return &account_roles[ACCOUNT_ADMIN];
	case DJANGO_RULE_OPERATOR:
		return &account_roles[ACCOUNT_OPERATOR];
	default:
		return &account_roles[ACCOUNT_VIEWER];
	}
}

/* What nobody can log in with is kept only as Django's own mark of that. */
static struct account_password
password_of(struct str stored)
{
	struct account_password p = { .stored = stored };

	if (password_usable(stored))
		p.rounds = password_rounds(stored);
	else if (!str_starts(stored, STR("!")))
		p.stored = STR("");
	return p;
}

static void
report(struct django_import *m, const struct django_user *user,
	enum django_rule_place place, const struct account *account)
{
	struct name_list *roles[] = {
		[ACCOUNT_VIEWER] = &m->viewers,
		[ACCOUNT_OPERATOR] = &m->operators,
		[ACCOUNT_ADMIN] = &m->admins,
	};
	TABLE_COVERS(roles, ACCOUNT_ROLE__MAX);
	const bool usable = password_usable(user->password);

	name_list_add(roles[account->role - account_roles], user->username,
	    m->keep);
	if (!user->active)
		name_list_add(&m->disabled, user->username, m->keep);
	else if (place == DJANGO_RULE_IDLE)
		name_list_add(&m->idle, user->username, m->keep);
	if (!usable && !str_starts(user->password, STR("!")))
		name_list_add(&m->locked_out, user->username, m->keep);
	if (user->accounts && place != DJANGO_RULE_ADMIN)
		name_list_add(&m->managers, user->username, m->keep);
	if (place == DJANGO_RULE_ADMIN && account->active && usable)
		m->can_enter = true;
}

/* Whose name is the same but for case. */
static enum err
tell_alike(struct django_import *m, struct str username, struct name_list *alike)
{
	struct account_login other;
	enum err e;

	e = account_store_find(m->txn->db, username, m->row, &other);
	if (e == ERR_OK)
		name_list_add(alike, arena_printf(m->row, "%.*s and %.*s",
		    STR_FMT(other.account.username), STR_FMT(username)),
		    m->keep);
	return e;
}

static enum err
add(struct django_import *m, const struct django_user *user,
	enum django_rule_place place, struct refused *refused)
{
	struct account_password password = password_of(user->password);
	struct account account = {
		.username = user->username,
		.first_name = user->first_name,
		.last_name = user->last_name,
		.email = user->email,
		.role = role_of(place),
		.active = user->active && place != DJANGO_RULE_IDLE,
		.created_at = user->joined_at,
		.last_login = user->last_login,
	};
	enum err e;

	if (!account_name_ok(user->username, m->row)) {
		name_list_add(&refused->bad, user->username, m->keep);
		return ERR_OK;
	}
	django_import_mend(&account.first_name, m->row);
	django_import_mend(&account.last_name, m->row);
	django_import_mend(&account.email, m->row);
	e = account_store_import(m->txn, &ctl_actor, m->row, &account,
	    &password);
	if (e == ERR_DUPLICATE)
		return tell_alike(m, user->username, &refused->alike);
	if (e == ERR_OK)
		report(m, user, place, &account);
	return e;
}

static enum err
judge(struct django_import *m, const struct refused *refused)
{
	struct buf b;

	if (refused->bad.n == 0 && refused->alike.n == 0)
		return ERR_OK;
	buf_init(&b, m->keep, 256);
	buf_lit(&b, "rename these users there first");
	if (refused->bad.n > 0) {
		buf_lit(&b, ": not allowed as names here: ");
		buf_str(&b, name_list_text(&refused->bad, m->keep));
	}
	if (refused->alike.n > 0) {
		buf_lit(&b, ": the same but for case: ");
		buf_str(&b, name_list_text(&refused->alike, m->keep));
	}
	m->why = buf_view(&b);
	return ERR_INVALID;
}

enum err
import_account_all(struct django_import *m)
{
	struct refused refused = { 0 };
	enum django_rule_place place;
	struct django_user user;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		arena_reset(m->row);
		e = stage_next_user(m->stage, &user);
		if (e != ERR_OK)
			break;
		place = django_rule_place(user.superuser, user.staff,
		    user.incidents);
		if (place == DJANGO_RULE_OUT)
			name_list_add(&m->outside, user.username, m->keep);
		else
			e = add(m, &user, place, &refused);
	}
	if (e != ERR_NOT_FOUND)
		return e;
	return judge(m, &refused);
}
