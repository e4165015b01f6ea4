/* date: the dates of HTTP headers. */

#include "base/clock.h"
#include "http/date.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(date, .init = fixture_arena, .fini = fixture_close);

/* 2025-11-10T06:00:00Z */
#define NOW	(INT64_C(1762754400) * CLOCK_SECOND)

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
		    fixture.arena);
		expect_str_eq(s, str_of(rows[i].text), "%.*s",
		    STR_FMT(s));
		cr_assert_eq(date_parse(str_of(rows[i].text), NOW, &us),
		    ERR_OK);
		cr_expect_eq(us, rows[i].seconds * CLOCK_SECOND);
	}
}

Test(date, what_cannot_be_read_is_refused)
{
	static const char *const texts[] = {
		"", "x", "Sun, 06-Nov-94 08:49:37 GMT",
		"Sunday, 06-Nov-1994 08:49:37 GMT",
		"Sunday, 36-Nov-94 08:49:37 GMT",
		"Sun Nov  6 08:49:37 1994 ", "Sun Nov 36 08:49:37 1994",
		"Sun Nov  6 08:49:37 94", "Sun, 06 Nov 1994 08:49:37 UTC",
		"Sun, 06 Nov 1994 08:49:37 GMTx", "Sun, 36 Nov 1994 08:49:37 GMT",
		"Sun, 06 Noy 1994 08:49:37 GMT", "2025-11-10T09:00:00+03:00",
	};
	int64_t us;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_eq(date_parse(str_of(texts[i]), NOW, &us),
		    ERR_INVALID, "%s", texts[i]);
}

/* RFC 9110 5.6.7: every recipient accepts these forms too. */
Test(date, obsolete_forms_are_read)
{
	static const struct row old[] = {
		{ 784111777, "Sunday, 06-Nov-94 08:49:37 GMT" },
		{ 784111777, "Sun Nov  6 08:49:37 1994" },
		{ 1762754400, "Monday, 10-Nov-25 06:00:00 GMT" },
		{ 1762754400, "Mon Nov 10 06:00:00 2025" },
		/* 50 years ahead, and what would be 51. */
		{ 3340591200, "Sunday, 10-Nov-75 06:00:00 GMT" },
		{ 216453600, "Wednesday, 10-Nov-76 06:00:00 GMT" },
		{ 0, "Thu Jan  1 00:00:00 1970" },
	};
	int64_t us = -1;
	size_t i;

	for (i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
		cr_assert_eq(date_parse(str_of(old[i].text), NOW, &us),
		    ERR_OK, "%s", old[i].text);
		cr_expect_eq(us / CLOCK_SECOND, old[i].seconds,
		    "%s: %lld, not %lld", old[i].text,
		    (long long)(us / CLOCK_SECOND),
		    (long long)old[i].seconds);
	}
}
