/* known: what was right a short while ago. */

#include "base/crypt.h"
#include "base/known.h"
#include "support/expect.h"

TestSuite(known, .init = crypt_init);

#define NOW	(1000 * CLOCK_SECOND)

static bool
find(struct known *k, struct str stored, struct str given, int64_t now)
{
	enum password_outcome outcome;

	return known_find(k, stored, given, now, &outcome);
}

Test(known, what_was_added_is_found_with_its_outcome)
{
	struct known *k = known_new();
	enum password_outcome outcome = PASSWORD_WRONG;

	known_add(k, STR("ann's"), STR("secret"), NOW, PASSWORD_OK);
	known_add(k, STR("bob's"), STR("secret"), NOW, PASSWORD_STALE);
	cr_expect(known_find(k, STR("ann's"), STR("secret"), NOW, &outcome));
	cr_expect_eq(outcome, PASSWORD_OK);
	cr_expect(known_find(k, STR("bob's"), STR("secret"), NOW, &outcome));
	cr_expect_eq(outcome, PASSWORD_STALE);
	known_free(&k);
	cr_expect_null(k);
	known_free(&k);
}

Test(known, nothing_else_is_found)
{
	struct known *k = known_new();

	cr_expect_not(find(k, STR(""), STR(""), NOW));
	known_add(k, STR("ann's"), STR("secret"), NOW, PASSWORD_OK);
	cr_expect_not(find(k, STR("ann's"), STR("Secret"), NOW));
	cr_expect_not(find(k, STR("ann's"), STR("secret\0"), NOW));
	cr_expect_not(find(k, STR("ann's"), STR(""), NOW));
	/* the password was changed */
	cr_expect_not(find(k, STR("ann's new"), STR("secret"), NOW));
	/* where one ends counts */
	cr_expect_not(find(k, STR("ann'"), STR("ssecret"), NOW));
	cr_expect_not(find(k, STR("ann'ss"), STR("ecret"), NOW));
	known_free(&k);
}

Test(known, it_is_forgotten_after_five_minutes)
{
	struct known *k = known_new();

	known_add(k, STR("a"), STR("b"), NOW, PASSWORD_OK);
	cr_expect(find(k, STR("a"), STR("b"), NOW + KNOWN_TIME - 1));
	cr_expect_not(find(k, STR("a"), STR("b"), NOW + KNOWN_TIME));
	cr_expect_eq(KNOWN_TIME, 300 * CLOCK_SECOND);
	/* unless it was right again */
	known_add(k, STR("a"), STR("b"), NOW + KNOWN_TIME / 2, PASSWORD_OK);
	cr_expect(find(k, STR("a"), STR("b"), NOW + KNOWN_TIME));
	known_free(&k);
}

/* Texts, each another. */
static struct str
nth(int n)
{
	static int numbers[KNOWN_MOST];

	numbers[n] = n;
	return (struct str){ (const char *)&numbers[n], sizeof(int) };
}

/* One microsecond after the other. */
static void
add_many(struct known *k, int first, int n)
{
	int i;

	for (i = first; i < first + n; i++)
		known_add(k, nth(i), STR("x"), NOW + i, PASSWORD_OK);
}

Test(known, the_oldest_makes_room)
{
	struct known *k = known_new();

	add_many(k, 0, KNOWN_MOST);
	/* One that is there already needs none, and is young again. */
	known_add(k, nth(1), STR("x"), NOW + KNOWN_MOST, PASSWORD_OK);
	cr_expect(find(k, nth(0), STR("x"), NOW + KNOWN_MOST));
	known_add(k, STR("new"), STR("x"), NOW + KNOWN_MOST, PASSWORD_OK);
	cr_expect_not(find(k, nth(0), STR("x"), NOW + KNOWN_MOST));
	known_add(k, STR("newer"), STR("x"), NOW + KNOWN_MOST, PASSWORD_OK);
	cr_expect_not(find(k, nth(2), STR("x"), NOW + KNOWN_MOST));
	cr_expect(find(k, nth(1), STR("x"), NOW + KNOWN_MOST));
	cr_expect(find(k, nth(3), STR("x"), NOW + KNOWN_MOST));
	cr_expect(find(k, nth(KNOWN_MOST - 1), STR("x"), NOW + KNOWN_MOST));
	cr_expect(find(k, STR("new"), STR("x"), NOW + KNOWN_MOST));
	known_free(&k);
}
