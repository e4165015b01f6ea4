/* password_cache: passwords that were correct a short while ago. */

#include "auth/password_cache.h"
#include "base/crypt.h"
#include "support/expect.h"

TestSuite(password_cache, .init = crypt_init);

#define NOW	(1000 * CLOCK_SECOND)

static bool
find(struct password_cache *k, struct str stored, struct str given, int64_t now)
{
	enum password_outcome outcome;

	return password_cache_find(k, stored, given, now, &outcome);
}

Test(password_cache, what_was_added_is_found_with_its_outcome)
{
	struct password_cache *k = password_cache_new();
	enum password_outcome outcome = PASSWORD_WRONG;

	password_cache_add(k, STR("ann's"), STR("secret"), NOW, PASSWORD_OK);
	password_cache_add(k, STR("bob's"), STR("secret"), NOW, PASSWORD_STALE);
	cr_expect(password_cache_find(k, STR("ann's"), STR("secret"), NOW,
	    &outcome));
	cr_expect_eq(outcome, PASSWORD_OK);
	cr_expect(password_cache_find(k, STR("bob's"), STR("secret"), NOW,
	    &outcome));
	cr_expect_eq(outcome, PASSWORD_STALE);
	password_cache_free(&k);
	cr_expect_null(k);
	password_cache_free(&k);
}

Test(password_cache, nothing_else_is_found)
{
	struct password_cache *k = password_cache_new();

	cr_expect_not(find(k, STR(""), STR(""), NOW));
	password_cache_add(k, STR("ann's"), STR("secret"), NOW, PASSWORD_OK);
	cr_expect_not(find(k, STR("ann's"), STR("Secret"), NOW));
	cr_expect_not(find(k, STR("ann's"), STR("secret\0"), NOW));
	cr_expect_not(find(k, STR("ann's"), STR(""), NOW));
	/* the password was changed */
	cr_expect_not(find(k, STR("ann's new"), STR("secret"), NOW));
	/* where one ends counts */
	cr_expect_not(find(k, STR("ann'"), STR("ssecret"), NOW));
	cr_expect_not(find(k, STR("ann'ss"), STR("ecret"), NOW));
	password_cache_free(&k);
}

Test(password_cache, it_is_forgotten_after_five_minutes)
{
	struct password_cache *k = password_cache_new();

	password_cache_add(k, STR("a"), STR("b"), NOW, PASSWORD_OK);
	cr_expect(find(k, STR("a"), STR("b"), NOW + PASSWORD_CACHE_TIME - 1));
	cr_expect_not(find(k, STR("a"), STR("b"), NOW + PASSWORD_CACHE_TIME));
	cr_expect_eq(PASSWORD_CACHE_TIME, 300 * CLOCK_SECOND);
	/* unless it was right again */
	password_cache_add(k, STR("a"), STR("b"), NOW + PASSWORD_CACHE_TIME / 2,
	    PASSWORD_OK);
	cr_expect(find(k, STR("a"), STR("b"), NOW + PASSWORD_CACHE_TIME));
	password_cache_free(&k);
}

/* Texts, each another. */
static struct str
nth(int n)
{
	static int numbers[PASSWORD_CACHE_MOST];

	numbers[n] = n;
	return (struct str){ (const char *)&numbers[n], sizeof(int) };
}

/* One microsecond after the other. */
static void
add_many(struct password_cache *k, int first, int n)
{
	int i;

	for (i = first; i < first + n; i++)
		password_cache_add(k, nth(i), STR("x"), NOW + i, PASSWORD_OK);
}

Test(password_cache, the_oldest_makes_room)
{
	struct password_cache *k = password_cache_new();

	add_many(k, 0, PASSWORD_CACHE_MOST);
	/* One that is there already needs none, and is young again. */
	password_cache_add(k, nth(1), STR("x"), NOW + PASSWORD_CACHE_MOST,
	    PASSWORD_OK);
	cr_expect(find(k, nth(0), STR("x"), NOW + PASSWORD_CACHE_MOST));
	password_cache_add(k, STR("new"), STR("x"), NOW + PASSWORD_CACHE_MOST,
	    PASSWORD_OK);
	cr_expect_not(find(k, nth(0), STR("x"), NOW + PASSWORD_CACHE_MOST));
	password_cache_add(k, STR("newer"), STR("x"), NOW + PASSWORD_CACHE_MOST,
	    PASSWORD_OK);
	cr_expect_not(find(k, nth(2), STR("x"), NOW + PASSWORD_CACHE_MOST));
	cr_expect(find(k, nth(1), STR("x"), NOW + PASSWORD_CACHE_MOST));
	cr_expect(find(k, nth(3), STR("x"), NOW + PASSWORD_CACHE_MOST));
	cr_expect(find(k, nth(PASSWORD_CACHE_MOST - 1), STR("x"),
	    NOW + PASSWORD_CACHE_MOST));
	cr_expect(find(k, STR("new"), STR("x"), NOW + PASSWORD_CACHE_MOST));
	password_cache_free(&k);
}
