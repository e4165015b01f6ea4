/* incident: which status may follow which. */

#include "incident/incident.h"
#include "support/expect.h"

#define O	STATUS_OPEN
#define P	STATUS_IN_PROGRESS
#define R	STATUS_RESOLVED
#define C	STATUS_CLOSED
#define X	STATUS_CANCELLED

/* From the row to the column, when strict. */
static const bool strict[STATUS__MAX][STATUS__MAX] = {
	[O] = { [P] = true, [R] = true, [X] = true },
	[P] = { [O] = true, [R] = true, [X] = true },
	[R] = { [P] = true, [C] = true },
	[C] = { [P] = true },
	[X] = { [O] = true },
};

static bool
may(int from, int to, enum lifecycle lifecycle)
{
	return status_can_transition(&status_values[from],
	    &status_values[to], lifecycle);
}

Test(status_transitions, the_table_is_all_there_is_when_strict)
{
	int i, j;

	for (i = 0; i < STATUS__MAX; i++)
		for (j = 0; j < STATUS__MAX; j++) {
			cr_expect_eq(may(i, j, LIFECYCLE_STRICT),
			    i == j || strict[i][j], "%d to %d", i, j);
			cr_expect_eq(status_transitions(&status_values[i],
			    LIFECYCLE_STRICT) >> j & 1, strict[i][j]);
		}
}

Test(status_transitions, everything_goes_when_free)
{
	int i, j;

	for (i = 0; i < STATUS__MAX; i++)
		for (j = 0; j < STATUS__MAX; j++) {
			cr_expect(may(i, j, LIFECYCLE_FREE));
			cr_expect_eq(status_transitions(&status_values[i],
			    LIFECYCLE_FREE) >> j & 1, i != j);
		}
}

Test(status_transitions, a_word_of_no_list_leads_anywhere_or_nowhere)
{
	static const struct enum_value parked = {
		STR_INIT("parked"), TEXT("", "") };

	cr_expect_eq(status_transitions(&parked, LIFECYCLE_FREE), 0x1f);
	cr_expect_eq(status_transitions(&parked, LIFECYCLE_STRICT), 0);
	cr_expect_not(status_can_transition(&parked,
	    &status_values[O], LIFECYCLE_STRICT));
}

Test(status_transitions, what_is_open_or_in_progress_is_active)
{
	static const struct enum_value lost = { STR_INIT("lost"),
	    TEXT("lost", "lost") };
	int i;

	for (i = 0; i < STATUS__MAX; i++)
		cr_expect_eq(status_is_active(&status_values[i]),
		    i == STATUS_OPEN || i == STATUS_IN_PROGRESS);
	cr_expect_not(status_is_active(&lost));
}
