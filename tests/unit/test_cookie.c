/* cookie: what a Cookie header holds, and what Set-Cookie says. */

#include "http/cookie.h"
#include "support/expect.h"

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

/* Headers, and what `a` is in them; NULL: it is not there. */
static const struct {
	const char	*header, *want;
} rows[] = {
	{ "a=1", "1" }, { "a=1; b=2", "1" }, { "b=2; a=1", "1" },
	{ "b=2;a=1", "1" }, { "b=2;  a=1  ", "1" }, { " a=1", "1" },
	{ "a=", "" }, { "a=;b=2", "" }, { "a==", "=" }, { "a=b=c", "b=c" },
	{ "a=\"1\"", "\"1\"" }, { "a=1 2", "1 2" },
	/* The first counts. */
	{ "a=1; a=2", "1" }, { "a=; a=2", "" },
	/* What is no `a`. */
	{ "", NULL }, { ";", NULL }, { ";;;", NULL }, { "a", NULL },
	{ "a;", NULL }, { "A=1", NULL }, { "aa=1", NULL }, { "b=a=1", NULL },
	{ "=a=1", NULL }, { "=1", NULL }, { "a =1", NULL }, { "b=2, a=1", NULL },
	{ "__Host-a=1", NULL },
	/* ... and then one. */
	{ "a; a=1", "1" }, { "a ; =; a=1", "1" },
};

Test(cookie, a_value_is_found_by_its_name)
{
	struct str value;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		value = cookie_find(str_of(rows[i].header), STR("a"));
		if (rows[i].want == NULL)
			cr_expect_null(value.p, "%s", rows[i].header);
		else
			cr_expect(value.p != NULL &&
			    str_eq(value, str_of(rows[i].want)), "%s: %.*s",
			    rows[i].header, STR_FMT(value));
	}
}

Test(cookie, no_header_has_no_cookies)
{
	cr_expect_null(cookie_find((struct str){ NULL, 0 }, STR("a")).p);
}

Test(cookie, a_prefix_is_part_of_the_name)
{
	struct str header = STR("a=1; __Host-a=2; __host-a=3");

	expect_str_eq(cookie_find(header, STR(COOKIE_HOST "a")),
	    STR("2"));
}

Test(cookie, one_that_is_set_is_of_this_host_alone)
{
	struct arena *a = arena_new(256);
	struct cookie cookie = {
		.name = STR("n"), .value = STR("v"), .seconds = 60,
	};

	expect_str_eq(cookie_make(&cookie, a),
	    STR("n=v; Path=/; Max-Age=60; HttpOnly; SameSite=Strict"));
	cookie.secure = true;
	cookie.name = STR(COOKIE_HOST "n");
	expect_str_eq(cookie_make(&cookie, a),
	    STR("__Host-n=v; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; "
	    "Secure"));
	arena_free(a);
}

Test(cookie, one_that_is_removed_has_no_time_left)
{
	struct arena *a = arena_new(256);
	struct cookie cookie = { .name = STR("n"), .value = STR("") };

	expect_str_eq(cookie_make(&cookie, a),
	    STR("n=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"));
	arena_free(a);
}
