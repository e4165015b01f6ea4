/* date: the dates of HTTP headers. */

#include <criterion/criterion.h>

#include "base/clock.h"
#include "http/date.h"

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new(4096);
}

static void
teardown(void)
{
	arena_free(arena);
}

TestSuite(date, .init = setup, .fini = teardown);

static const struct row {
	int64_t		 seconds;
	const char	*text;
} rows[] = {
	{ 784111777, "Sun, 06 Nov 1994 08:49:37 GMT" },
	{ 0, "Thu, 01 Jan 1970 00:00:00 GMT" },
	{ 1762754400, "Mon, 10 Nov 2025 06:00:00 GMT" },
	{ 1709164800, "Thu, 29 Feb 2024 00:00:00 GMT" },
	{ 253402300799, "Fri, 31 Dec 9999 23:59:59 GMT" },
};

Test(date, both_ways)
{
	struct str s;
	int64_t us;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = date_render(rows[i].seconds * CLOCK_SECOND + 999999,
		    arena);
		cr_expect(str_eq(s, str_of(rows[i].text)), "%.*s",
		    STR_FMT(s));
		cr_assert_eq(date_parse(str_of(rows[i].text), &us), ERR_OK);
		cr_expect_eq(us, rows[i].seconds * CLOCK_SECOND);
	}
}

Test(date, what_cannot_be_read_is_refused)
{
	static const char *const texts[] = {
		"", "x", "Sunday, 06-Nov-94 08:49:37 GMT",
		"Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
		"Sun, 06 Nov 1994 08:49:37 GMTx", "Sun, 36 Nov 1994 08:49:37 GMT",
		"Sun, 06 Noy 1994 08:49:37 GMT", "2025-11-10T09:00:00+03:00",
	};
	int64_t us;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_eq(date_parse(str_of(texts[i]), &us), ERR_INVALID,
		    "%s", texts[i]);
}
