/* moment: absolute times, and spans before now. */

#include "base/clock.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "wire/time_param.h"

#define NOW	(INT64_C(1762754400) * CLOCK_SECOND)

static const _Atomic int64_t now = NOW;

static void
setup(void)
{
	fixture_arena();
	clock_fake(&now);
}

TestSuite(moment, .init = setup, .fini = fixture_close);

static const struct row {
	const char	*text;
	int64_t		 at;
	bool		 relative;
} rows[] = {
	{ "2025-11-10T09:00:00+03:00", NOW, false },
	{ "2025-11-10T09:00:00 03:00", NOW, false },
	{ "2025-11-10T06:00:00Z", NOW, false },
	{ "2025-11-10T06:00:00.5Z", NOW + CLOCK_SECOND / 2, false },
	{ "2025-11-10T01:00:00-05:00", NOW, false },
	{ "2025-11-10 09:00:00+03:00", NOW, false },
	{ "-0s", NOW, true },
	{ "-90s", NOW - 90 * CLOCK_SECOND, true },
	{ "-15m", NOW - 900 * CLOCK_SECOND, true },
	{ "-24h", NOW - CLOCK_DAY, true },
	{ "-7d", NOW - 7 * CLOCK_DAY, true },
	{ "-2w", NOW - 14 * CLOCK_DAY, true },
	{ "-100000w", NOW - 700000 * CLOCK_DAY, true },
};

Test(moment, times_and_spans_are_read)
{
	bool relative;
	int64_t at;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		relative = false;
		cr_assert_eq(time_param_read(str_of(rows[i].text),
		    fixture.arena, &at, &relative), ERR_OK, "%s", rows[i].text);
		cr_expect_eq(at, rows[i].at, "%s", rows[i].text);
		cr_expect_eq(relative, rows[i].relative, "%s", rows[i].text);
	}
}

Test(moment, anything_else_is_refused)
{
	static const char *const texts[] = {
		"", "-", "-h", "-24", "24h", "+24h", "-24H", "-2 h", "--2h",
		"-1.5h", "-100001d", "-9223372036854775807d", "now",
		"2025-11-10", "2025-11-10T09:00:00", "2025-13-10T09:00:00Z",
		"2025-11-10T09:00:00 0300", " 03:00", "-0h-1h", "-1y",
	};
	bool relative;
	int64_t at;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_eq(time_param_read(str_of(texts[i]), fixture.arena,
		    &at, &relative), ERR_INVALID, "%s", texts[i]);
}
