/* counts: many numbers in a text, and back. */

#include <stdlib.h>

#include "incident/packed_counters.h"
#include "support/expect.h"
#include "support/fixture.h"

#define SLOTS	576

TestSuite(counts, .init = fixture_arena, .fini = fixture_close);

Test(counts, noughts_are_left_out)
{
	int64_t counts[SLOTS] = { [0] = 3, [7] = 1, [575] = 1234567890123 };
	int64_t none[SLOTS] = { 0 };

	expect_str_eq(packed_counters_text(counts, SLOTS, fixture.arena),
	    STR("0:3 7:1 575:1234567890123"));
	cr_expect_eq(packed_counters_text(none, SLOTS, fixture.arena).n, 0);
}

Test(counts, a_text_is_added_to_what_there_is)
{
	int64_t counts[4] = { 1, 2, 3, 4 };

	cr_expect(packed_counters_add(STR("3:10 0:5 3:1"), counts, 4));
	cr_expect_eq(counts[0], 6);
	cr_expect_eq(counts[1], 2);
	cr_expect_eq(counts[3], 15);
	cr_expect(packed_counters_add((struct str){ NULL, 0 }, counts, 4));
	cr_expect(packed_counters_add(STR(""), counts, 4));
	cr_expect_eq(counts[0], 6);
}

Test(counts, what_is_written_is_read)
{
	int64_t counts[SLOTS], again[SLOTS];
	int round, i;

	expect_random(5);
	for (round = 0; round < 500; round++) {
		for (i = 0; i < SLOTS; i++) {
			counts[i] = rand() % 3 == 0 ? rand() >> rand() % 31 :
			    0;
			again[i] = 0;
		}
		cr_assert(packed_counters_add(packed_counters_text(counts,
		    SLOTS, fixture.arena), again, SLOTS));
		cr_assert_arr_eq(again, counts, sizeof(counts));
		arena_reset(fixture.arena);
	}
}

static const char *const damaged[] = {
	"x", ":", "0", "0:", ":1", "0:1:2", "0:1,1:1", "0:1  1:1", " 0:1",
	"0:-1", "-1:1", "0:x", "0: 1", "4:1", "99999999999999999999:1",
	"0:1 4:1", "0:1 x", "0:9999999999999999999", "0:1\0",
};

Test(counts, damage_is_told)
{
	int64_t counts[4];
	size_t i;

	for (i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		memset(counts, 0, sizeof(counts));
		/* The last one with its NUL. */
		cr_expect_not(packed_counters_add((struct str){ damaged[i],
		    strlen(damaged[i]) + (i + 1 == sizeof(damaged) /
		    sizeof(damaged[0])) }, counts, 4), "\"%s\"", damaged[i]);
	}
	cr_expect(packed_counters_add(STR("0:1 "), counts, 4));
}
