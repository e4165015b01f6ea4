/* What becomes of users, incidents, and entries of the log. */

#include "auth/account_store.h"
#include "auth/audit_store.h"
#include "auth/password.h"
#include "base/buf.h"
#include "base/parse.h"
#include "base/table.h"
#include "base/text_fold.h"
#include "base/utf8.h"
#include "ctl/ctl.h"
#include "import_django/import_rows_cmd.h"
#include "incident/event_store.h"
#include "incident/incident_store.h"

/* Replaces what is no UTF-8, which could not be sent; true when it did. */
static bool
mend_text(struct str *text, struct arena *a)
{
	if (utf8_valid(*text))
		return false;
	*text = utf8_repair(*text, a);
	return true;
}

/* --- users ---------------------------------------------------------------- */

/* Names that are not allowed, and names that differ only in case. */
struct rejected {
	struct import_report_list	bad, alike;
};

static const struct enum_value *
role_of(enum django_account kind)
{
	switch (kind) {
	case DJANGO_ACCOUNT_ADMIN:
		return &account_roles[ACCOUNT_ADMIN];
	case DJANGO_ACCOUNT_OPERATOR:
		return &account_roles[ACCOUNT_OPERATOR];
	default:
		return &account_roles[ACCOUNT_VIEWER];
	}
}

/*
 * Of a password that cannot be used only the mark of Django is kept that
 * says so.
 */
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
report_user(struct import_rows *m, const struct django_user *user,
	enum django_account kind, const struct account *account)
{
	struct import_report *r = &m->report;
	struct import_report_list *roles[] = {
		[ACCOUNT_VIEWER] = &r->viewers,
		[ACCOUNT_OPERATOR] = &r->operators,
		[ACCOUNT_ADMIN] = &r->admins,
	};
	TABLE_COVERS(roles, ACCOUNT_ROLE__MAX);
	const bool usable = password_usable(user->password);

	import_report_add(roles[account->role - account_roles], user->username,
	    m->keep);
	if (!user->active)
		import_report_add(&r->disabled, user->username, m->keep);
	else if (kind == DJANGO_ACCOUNT_DISABLED)
		import_report_add(&r->idle, user->username, m->keep);
	if (!usable && !str_starts(user->password, STR("!")))
		import_report_add(&r->locked_out, user->username, m->keep);
	if (user->accounts && kind != DJANGO_ACCOUNT_ADMIN)
		import_report_add(&r->managers, user->username, m->keep);
	if (kind == DJANGO_ACCOUNT_ADMIN && account->active && usable)
		r->can_enter = true;
}

/* Names the account whose name differs only in case. */
static enum err
reject_alike(struct import_rows *m, struct str username,
	struct import_report_list *alike)
{
	struct account_login other;
	enum err e;

	e = account_store_find(m->txn->db, username, m->row, &other);
	if (e == ERR_OK)
		import_report_add(alike, arena_printf(m->row, "%.*s and %.*s",
		    STR_FMT(other.account.username), STR_FMT(username)),
		    m->keep);
	return e;
}

static enum err
import_user(struct import_rows *m, const struct django_user *user,
	enum django_account kind, struct rejected *rejected)
{
	struct account_password password = password_of(user->password);
	struct account account = {
		.username = user->username,
		.first_name = user->first_name,
		.last_name = user->last_name,
		.email = user->email,
		.role = role_of(kind),
		.active = user->active && kind != DJANGO_ACCOUNT_DISABLED,
		.created_at = user->joined_at,
		.last_login = user->last_login,
	};
	enum err e;

	if (!account_name_ok(user->username, m->row)) {
		import_report_add(&rejected->bad, user->username, m->keep);
		return ERR_OK;
	}
	mend_text(&account.first_name, m->row);
	mend_text(&account.last_name, m->row);
	mend_text(&account.email, m->row);
	e = account_store_import(m->txn, &ctl_actor, m->row, &account,
	    &password);
	if (e == ERR_DUPLICATE)
		return reject_alike(m, user->username, &rejected->alike);
	if (e == ERR_OK)
		report_user(m, user, kind, &account);
	return e;
}

static enum err
report_rejected(struct import_rows *m, const struct rejected *rejected)
{
	struct buf b;

	if (rejected->bad.n == 0 && rejected->alike.n == 0)
		return ERR_OK;
	buf_init(&b, m->keep, 256);
	buf_lit(&b, "rename these users there first");
	if (rejected->bad.n > 0) {
		buf_lit(&b, ": not allowed as names here: ");
		buf_str(&b, import_report_names(&rejected->bad, m->keep));
	}
	if (rejected->alike.n > 0) {
		buf_lit(&b, ": the same but for case: ");
		buf_str(&b, import_report_names(&rejected->alike, m->keep));
	}
	m->why = buf_view(&b);
	return ERR_INVALID;
}

enum err
import_rows_users(struct import_rows *m)
{
	struct rejected rejected = { 0 };
	enum django_account kind;
	struct django_user user;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		arena_reset(m->row);
		e = stage_store_next_user(m->stage, &user);
		if (e != ERR_OK)
			break;
		kind = django_account(user.superuser, user.staff,
		    user.incidents);
		if (kind == DJANGO_ACCOUNT_NONE)
			import_report_add(&m->report.outside, user.username,
			    m->keep);
		else
			e = import_user(m, &user, kind, &rejected);
	}
	if (e != ERR_NOT_FOUND)
		return e;
	return report_rejected(m, &rejected);
}

/* --- entries of the log --------------------------------------------------- */

/* Of a deleted user only the id is known: "#17". */
static struct actor
actor_of(const struct django_entry *entry, struct arena *a)
{
	struct actor actor = {
		.name = utf8_repair(entry->user, a),
		.channel = CHANNEL_DJANGO,
	};

	if (actor.name.n == 0)
		actor.name = arena_printf(a, "#%lld",
		    (long long)entry->user_id);
	return actor;
}

static enum err
add_event(struct import_rows *m, const struct django_entry *entry, int64_t id)
{
	const struct actor actor = actor_of(entry, m->row);
	const struct enum_value status = {
		.text = django_status(utf8_repair(entry->object, m->row)),
	};
	struct event event = {
		.incident_id = id,
		.at = entry->at,
		.kind = EVENT_LOGGED,
		.status_to = &status,
		.note = django_note(entry, m->row),
	};

	m->report.events++;
	m->report.orphans += !entry->there;
	return event_store_add(m->txn->db, &actor, &event);
}

static enum err
import_event(struct import_rows *m, const struct django_entry *entry)
{
	int64_t id;

	if (parse_int(entry->object_id, 1, INT64_MAX, &id) == ERR_OK)
		return add_event(m, entry, id);
	import_report_add_id(&m->report.no_ids, entry->id, m->keep);
	return ERR_OK;
}

static enum audit_kind
kind_of(int64_t action)
{
	switch (action) {
	case DJANGO_ADDED:
		return AUDIT_ACCOUNT_CREATED;
	case DJANGO_DELETED:
		return AUDIT_ACCOUNT_DELETED;
	default:
		return AUDIT_ACCOUNT_CHANGED;
	}
}

static enum err
import_record(struct import_rows *m, const struct django_entry *entry)
{
	const struct actor actor = actor_of(entry, m->row);

	m->report.records++;
	return audit_store_add(m->txn->db, &actor, &(struct audit){
		.kind = kind_of(entry->action),
		.at = entry->at,
		.subject = utf8_repair(entry->object, m->row),
		.detail = django_note(entry, m->row),
	});
}

static enum err
import_entry(struct import_rows *m, const struct django_entry *entry)
{
	if (str_eq(entry->type, STR("incidents.incident")))
		return import_event(m, entry);
	if (str_eq(entry->type, STR("auth.user")))
		return import_record(m, entry);
	import_report_add(&m->report.other_types, arena_printf(m->row,
	    "%lld (%.*s)", (long long)entry->id, STR_FMT(entry->type)),
	    m->keep);
	return ERR_OK;
}

enum err
import_rows_entries(struct import_rows *m)
{
	struct django_entry entry;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		arena_reset(m->row);
		e = stage_store_next_entry(m->stage, &entry);
		if (e == ERR_OK)
			e = import_entry(m, &entry);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* --- incidents ------------------------------------------------------------ */

/* "17 (frozen)": an incident with an unknown status or source. */
static void
report_unknown(struct import_rows *m, struct import_report_list *to, int64_t id,
	const struct enum_value *value)
{
	import_report_add(to, arena_printf(m->row, "%lld (%.*s)", (long long)id,
	    STR_FMT(value->text)), m->keep);
}

static void
report_incident(struct import_rows *m, const struct incident *inc)
{
	const struct field *status = &incident_fields[INCIDENT_STATUS];
	const struct field *source = &incident_fields[INCIDENT_SOURCE];
	const struct str text = inc->description;

	if (m->report.incidents++ == 0)
		m->report.first_id = inc->id;
	m->report.last_id = inc->id;
	if (field_find_value(status, inc->status->text) == NULL)
		report_unknown(m, &m->report.statuses, inc->id, inc->status);
	if (field_find_value(source, inc->source->text) == NULL)
		report_unknown(m, &m->report.sources, inc->id, inc->source);
	if (text_blank(text))
		import_report_add_id(&m->report.blank, inc->id, m->keep);
	else if (memchr(text.p, '\0', text.n) != NULL)
		import_report_add_id(&m->report.nul, inc->id, m->keep);
	if (utf8_count(text) > INCIDENT_DESCRIPTION_MAX)
		import_report_add_id(&m->report.long_ones, inc->id, m->keep);
}

static enum err
import_incident(struct import_rows *m, struct incident *inc)
{
	if (mend_text(&inc->description, m->row))
		import_report_add_id(&m->report.mended, inc->id, m->keep);
	report_incident(m, inc);
	return incident_store_import(m->txn, &ctl_actor, inc);
}

/* New ids follow the highest one there ever was, deleted ones included. */
static enum err
import_last_id(struct import_rows *m)
{
	const int64_t last = stage_store_last_id(m->stage);

	m->report.next_id = 1 + (last > m->report.last_id ? last :
	    m->report.last_id);
	return incident_store_skip_ids(m->txn, last);
}

enum err
import_rows_incidents(struct import_rows *m)
{
	struct incident inc;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		arena_reset(m->row);
		e = stage_store_next_incident(m->stage, &inc);
		if (e == ERR_OK)
			e = import_incident(m, &inc);
	}
	return e == ERR_NOT_FOUND ? import_last_id(m) : e;
}
