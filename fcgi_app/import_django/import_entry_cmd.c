/* Entries of the log of Django's admin. */

#include "auth/audit_store.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "import_django/django_note_store.h"
#include "import_django/django_rule.h"
#include "import_django/import_entry_cmd.h"
#include "incident/event_store.h"

/* Who has done it; of a user that is gone his number is all that is known. */
static struct actor
origin_of(const struct django_entry *entry, struct arena *a)
{
	struct actor origin = {
		.name = utf8_repair(entry->user, a),
		.channel = CHANNEL_DJANGO,
	};

	if (origin.name.n == 0)
		origin.name = arena_printf(a, "#%lld",
		    (long long)entry->user_id);
	return origin;
}

static enum err
add_event(struct django_import *m, const struct django_entry *entry, int64_t id)
{
	const struct actor origin = origin_of(entry, m->row);
	const struct enum_value status = {
		.text = django_rule_status(utf8_repair(entry->object, m->row)),
	};
	struct event event = {
		.incident_id = id,
		.at = entry->at,
		.kind = EVENT_LOGGED,
		.status_to = &status,
		.note = django_note(entry, m->row),
	};

	m->events++;
	m->orphans += !entry->there;
	return event_store_add(m->txn->db, &origin, &event);
}

static enum err
move_event(struct django_import *m, const struct django_entry *entry)
{
	int64_t id;

	if (parse_int(entry->object_id, 1, INT64_MAX, &id) == ERR_OK)
		return add_event(m, entry, id);
	name_list_add_id(&m->no_ids, entry->id, m->keep);
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
move_record(struct django_import *m, const struct django_entry *entry)
{
	const struct actor origin = origin_of(entry, m->row);

	m->records++;
	return audit_store_add(m->txn->db, &origin, &(struct audit){
		.kind = kind_of(entry->action),
		.at = entry->at,
		.subject = utf8_repair(entry->object, m->row),
		.detail = django_note(entry, m->row),
	});
}

static enum err
move(struct django_import *m, const struct django_entry *entry)
{
	if (str_eq(entry->type, STR("incidents.incident")))
		return move_event(m, entry);
	if (str_eq(entry->type, STR("auth.user")))
		return move_record(m, entry);
	name_list_add(&m->other_types, arena_printf(m->row, "%lld (%.*s)",
	    (long long)entry->id, STR_FMT(entry->type)), m->keep);
	return ERR_OK;
}

enum err
import_entry_all(struct django_import *m)
{
	struct django_entry entry;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		arena_reset(m->row);
		e = stage_next_entry(m->stage, &entry);
		if (e == ERR_OK)
			e = move(m, &entry);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}
