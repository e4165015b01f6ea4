/*
 * Incidents move as they are.  What the rules here would not let in is
 * kept and reported: it was there.
 */

#include "base/text_fold.h"
#include "base/utf8.h"
#include "ctl/ctl.h"
#include "import_django/import_incident_cmd.h"
#include "incident/incident_store.h"

bool
django_import_mend(struct str *text, struct arena *a)
{
	if (utf8_valid(*text))
		return false;
	*text = utf8_repair(*text, a);
	return true;
}

/* "17 (frozen)": a word that is in no list. */
static void
report_word(struct django_import *m, struct name_list *to, int64_t id,
	const struct enum_value *word)
{
	name_list_add(to, arena_printf(m->row, "%lld (%.*s)", (long long)id,
	    STR_FMT(word->text)), m->keep);
}

static void
report(struct django_import *m, const struct incident *inc)
{
	const struct field *fields = incident_fields;
	const struct str text = inc->description;

	if (m->incidents++ == 0)
		m->first_id = inc->id;
	m->last_id = inc->id;
	if (field_find_value(&fields[INCIDENT_STATUS], inc->status->text) == NULL)
		report_word(m, &m->statuses, inc->id, inc->status);
	if (field_find_value(&fields[INCIDENT_SOURCE], inc->source->text) == NULL)
		report_word(m, &m->sources, inc->id, inc->source);
	if (text_blank(text))
		name_list_add_id(&m->blank, inc->id, m->keep);
	else if (memchr(text.p, '\0', text.n) != NULL)
		name_list_add_id(&m->nul, inc->id, m->keep);
	if (utf8_count(text) > INCIDENT_DESCRIPTION_MAX)
		name_list_add_id(&m->long_ones, inc->id, m->keep);
}

static enum err
move(struct django_import *m, struct incident *inc)
{
	if (django_import_mend(&inc->description, m->row))
		name_list_add_id(&m->mended, inc->id, m->keep);
	report(m, inc);
	return incident_store_import(m->txn, &ctl_actor, inc);
}

/* Ids go on where they stood, also behind one that was deleted. */
static enum err
move_ids(struct django_import *m)
{
	const int64_t last = stage_last_id(m->stage);

	m->next_id = (last > m->last_id ? last : m->last_id) + 1;
	return incident_store_skip_ids(m->txn, last);
}

enum err
import_incident_all(struct django_import *m)
{
	struct incident inc;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		arena_reset(m->row);
		e = stage_next_incident(m->stage, &inc);
		if (e == ERR_OK)
			e = move(m, &inc);
	}
	return e == ERR_NOT_FOUND ? move_ids(m) : e;
}
