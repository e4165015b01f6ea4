/*
 * Incidents move as they are.  What the rules here would not let in is
 * kept and reported: it was there.
 */

#include "base/text_fold.h"
#include "base/utf8.h"
#include "cli/ctl.h"
#include "cli/move_incident.h"
#include "store/store_incident.h"

bool
move_mend(struct str *text, struct arena *a)
{
	if (utf8_valid(*text))
		return false;
	*text = utf8_repair(*text, a);
	return true;
}

/* "17 (frozen)": a word that is in no list. */
static void
report_word(struct move *m, struct listing *to, int64_t id,
	const struct word *word)
{
	listing_add(to, arena_printf(m->row, "%lld (%.*s)", (long long)id,
	    STR_FMT(word->text)), m->keep);
}

static void
report(struct move *m, const struct incident *inc)
{
	const struct field *fields = incident_fields;
	const struct str text = inc->description;

	if (m->incidents++ == 0)
		m->first_id = inc->id;
	m->last_id = inc->id;
	if (field_word(&fields[INCIDENT_STATUS], inc->status->text) == NULL)
		report_word(m, &m->statuses, inc->id, inc->status);
	if (field_word(&fields[INCIDENT_SOURCE], inc->source->text) == NULL)
		report_word(m, &m->sources, inc->id, inc->source);
	if (text_blank(text))
		listing_add_id(&m->blank, inc->id, m->keep);
	else if (memchr(text.p, '\0', text.n) != NULL)
		listing_add_id(&m->nul, inc->id, m->keep);
	if (utf8_count(text) > INCIDENT_DESCRIPTION_MAX)
		listing_add_id(&m->long_ones, inc->id, m->keep);
}

static enum err
move(struct move *m, struct incident *inc)
{
	if (move_mend(&inc->description, m->row))
		listing_add_id(&m->mended, inc->id, m->keep);
	report(m, inc);
	return store_incident_import(m->txn, &ctl_origin, inc);
}

/* Ids go on where they stood, also behind one that was deleted. */
static enum err
move_ids(struct move *m)
{
	const int64_t last = stage_last_id(m->stage);

	m->next_id = (last > m->last_id ? last : m->last_id) + 1;
	return store_incident_skip_ids(m->txn, last);
}

enum err
move_incident_all(struct move *m)
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
