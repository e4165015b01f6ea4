/*
 * wire/field: looking up words and fields, on the incident's own tables.
 */

#include "incident/incident.h"
#include "support/expect.h"
#include "wire/field.h"

static const struct field *status = &incident_fields[INCIDENT_STATUS];

static const struct field *
find(struct str name)
{
	return field_find(incident_fields, INCIDENT_FIELD__MAX, name);
}

Test(field, word_is_the_row_of_its_list)
{
	cr_expect_eq(field_find_value(status, STR("in_progress")),
		&status_values[STATUS_IN_PROGRESS]);
}

Test(field, last_word_is_found)
{
	cr_expect_eq(field_find_value(status, STR("cancelled")),
		&status_values[STATUS_CANCELLED]);
}

Test(field, word_must_be_spelt_exactly)
{
	cr_expect_null(field_find_value(status, STR("Open")));
	cr_expect_null(field_find_value(status, STR("open ")));
	cr_expect_null(field_find_value(status, STR("ope")));
	cr_expect_null(field_find_value(status, STR("open\0")));
	cr_expect_null(field_find_value(status, STR("")));
}

Test(field, without_words_there_is_none)
{
	cr_expect_null(field_find_value(&incident_fields[INCIDENT_ID],
		STR("open")));
}

Test(field, name_gives_the_field)
{
	cr_expect_eq(find(STR("id")), &incident_fields[INCIDENT_ID]);
	cr_expect_eq(find(STR("version")),
		&incident_fields[INCIDENT_VERSION]);
}

Test(field, unknown_name_gives_null)
{
	cr_expect_null(find(STR("ID")));
	cr_expect_null(find(STR("id\0")));
	cr_expect_null(find(STR("")));
	cr_expect_null(find((struct str){ NULL, 0 }));
}

Test(field, empty_table_has_no_fields)
{
	cr_expect_null(field_find(incident_fields, 0, STR("id")));
}

static void
expect_text(const struct text *t, struct str of)
{
	int lang;

	for (lang = 0; lang < LANG__MAX; lang++)
		cr_expect(t->in[lang] != NULL && t->in[lang][0] != '\0',
			"%.*s has no label in %s", STR_FMT(of),
			lang_codes[lang]);
}

Test(field, incident_has_every_row_with_its_labels)
{
	const struct field *f;
	size_t i, w;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		f = &incident_fields[i];
		cr_assert_gt(f->name.n, 0, "row %zu is missing", i);
		expect_text(&f->label, f->name);
		for (w = 0; w < f->values_n; w++)
			expect_text(&f->values[w].label, f->values[w].text);
	}
}

Test(field, incident_has_words_where_a_field_is_a_word)
{
	size_t i;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++)
		cr_expect_eq(incident_fields[i].type == FIELD_ENUM,
			incident_fields[i].values_n > 0);
}

/* --- sets ----------------------------------------------------------------- */

#define BIT(status)	(1u << STATUS_##status)

static const struct {
	struct str	 text;
	unsigned	 set;
	const char	*other;		/* NULL: all are words */
} sets[] = {
	{ STR_INIT("open"), BIT(OPEN), NULL },
	{ STR_INIT("open cancelled"), BIT(OPEN) | BIT(CANCELLED), NULL },
	{ STR_INIT("cancelled,open"), BIT(OPEN) | BIT(CANCELLED), NULL },
	{ STR_INIT(" open,, closed open "), BIT(OPEN) | BIT(CLOSED), NULL },
	{ STR_INIT(""), 0, NULL }, { STR_INIT(" , "), 0, NULL },
	{ STR_INIT("open Closed x"), BIT(OPEN), "Closed" },
	{ STR_INIT("open\tclosed"), 0, "open\tclosed" },
};

Test(field, a_set_is_read_word_by_word)
{
	struct str other;
	size_t i;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		cr_expect_eq(field_set(status, sets[i].text, &other),
		    sets[i].set, "%.*s", STR_FMT(sets[i].text));
		cr_expect_eq(other.p == NULL, sets[i].other == NULL);
		expect_str_eq(other, str_of(sets[i].other), "%.*s",
		    STR_FMT(other));
	}
}

Test(field, a_set_is_written_in_the_order_of_its_list)
{
	struct arena *a = arena_new(256);
	struct str text;

	text = field_set_text(status, BIT(CANCELLED) | BIT(OPEN), a);
	expect_str_eq(text, STR("open cancelled"), "%.*s",
	    STR_FMT(text));
	cr_expect_eq(field_set_text(status, 0, a).n, 0);
	arena_free(a);
}
