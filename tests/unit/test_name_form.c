/* name_form: which names are the same, and which look the same. */

#include <criterion/criterion.h>

#include "base/name_form.h"
#include "base/utf8.h"
#include "support/fixture.h"

TestSuite(name_form, .init = fixture_arena, .fini = fixture_close);

#define ROWS(table)	(sizeof(table) / sizeof((table)[0]))

static const struct pair {
	const char	*a, *b;
	bool		 same;		/* key */
	bool		 alike;		/* skeleton */
} pairs[] = {
	/* case, composition, width, ligatures */
	{ "Anna", "aNNA", true, true },
	{ "Сергей", "Серге\u0438\u0306", true, true },
	{ "ｐｅｔｒ", "petr", true, true },
	{ "ﬁona", "fiona", true, true },
	{ "Straße", "STRASSE", true, true },
	{ "ΣΊΣΥΦΟΣ", "σίσυφος", true, true },
	{ "an\u00adna", "anna", true, true },
	{ "\u212bngström", "ångström", true, true },
	/* letters of another script, and digits */
	{ "admin", "аdmin", false, true },
	{ "ADMIN", "аdmіn", false, true },
	{ "ivanov", "ivan\u043ev", false, true },
	{ "cop", "сор", false, true },
	{ "BOBA", "ВОВА", false, true },
	{ "nota", "nοtα", false, true },
	{ "user0", "usero", false, true },
	{ "operator1", "operatorl", false, true },
	{ "Зоя", "3оя", false, true },
	/* others are others */
	{ "anna", "anne", false, false },
	{ "Фёдор", "Федор", false, false },
	{ "josé", "jose", false, false },
	{ "user1", "user2", false, false },
	{ "users", "user5", false, false },
	{ "иван", "ivan", false, false },
	{ "a.b", "a-b", false, false },
};

Test(name_form, names_are_the_same_look_the_same_or_neither)
{
	const struct pair *p;
	struct str a, b;
	bool same, alike;

	for (p = pairs; p < pairs + ROWS(pairs); p++) {
		a = str_of(p->a);
		b = str_of(p->b);
		same = str_eq(name_form_key(a, fixture.arena),
		    name_form_key(b, fixture.arena));
		alike = str_eq(name_form_skeleton(a, fixture.arena),
		    name_form_skeleton(b, fixture.arena));
		cr_expect_eq(same, p->same, "%s, %s: %d", p->a, p->b, same);
		cr_expect_eq(alike, p->alike, "%s, %s: %d", p->a, p->b,
		    alike);
	}
}

Test(name_form, a_new_name_keeps_its_case)
{
	struct str s = name_form_stored(str_of("Ｐｅｔｒ Серге\u0438\u0306"),
	    fixture.arena);

	cr_expect(str_eq(s, STR("Petr Сергей")), "%.*s", STR_FMT(s));
}

Test(name_form, folding_twice_is_folding_once)
{
	const struct pair *p;
	struct str key, skeleton;

	for (p = pairs; p < pairs + ROWS(pairs); p++) {
		key = name_form_key(str_of(p->a), fixture.arena);
		skeleton = name_form_skeleton(str_of(p->a), fixture.arena);
		cr_expect(str_eq(name_form_key(key, fixture.arena), key), "%s",
		    p->a);
		cr_expect(str_eq(name_form_skeleton(skeleton, fixture.arena),
		    skeleton), "%s", p->a);
		cr_expect(str_eq(name_form_stored(key, fixture.arena), key),
		    "%s", p->a);
	}
}

/* A login may bring anything. */
Test(name_form, what_is_no_name_stays_as_it_is)
{
	static char text[5000];
	const struct str odd[] = {
		STR(""), STR("a\xff" "B"), STR("\xed\xa0\x80"),
		{ text, sizeof(text) },
	};
	size_t i;

	memset(text, 'A', sizeof(text));
	for (i = 0; i < ROWS(odd); i++)
		cr_expect(str_eq(name_form_key(odd[i], fixture.arena), odd[i]),
		    "%zu", i);
	cr_expect(str_eq(name_form_key(STR("a\0B"), fixture.arena),
	    STR("a\0b")));
}
