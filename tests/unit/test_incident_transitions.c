/* incident: which status may follow which. */

#include "incident/incident.h"
#include "support/expect.h"

#define O	INCIDENT_OPEN
#define P	INCIDENT_IN_PROGRESS
#define R	INCIDENT_RESOLVED
#define C	INCIDENT_CLOSED
#define X	INCIDENT_CANCELLED

/* From the row to the column, when strict. */
static const bool strict[INCIDENT_STATUS__MAX][INCIDENT_STATUS__MAX] = {
	[O] = { [P] = true, [R] = true, [X] = true },
	[P] = { [O] = true, [R] = true, [X] = true },
	[R] = { [P] = true, [C] = true },
	[C] = { [P] = true },
	[X] = { [O] = true },
};

static bool
may(int from, int to, enum incident_lifecycle lifecycle)
{
	return incident_may_become(&incident_statuses[from],
	    &incident_statuses[to], lifecycle);
}

Test(incident_moves, the_table_is_all_there_is_when_strict)
{
	int i, j;

	for (i = 0; i < INCIDENT_STATUS__MAX; i++)
		for (j = 0; j < INCIDENT_STATUS__MAX; j++) {
			cr_expect_eq(may(i, j, INCIDENT_STRICT),
			    i == j || strict[i][j], "%d to %d", i, j);
			cr_expect_eq(incident_moves(&incident_statuses[i],
			    INCIDENT_STRICT) >> j & 1, strict[i][j]);
		}
}

Test(incident_moves, everything_goes_when_free)
{
	int i, j;

	for (i = 0; i < INCIDENT_STATUS__MAX; i++)
		for (j = 0; j < INCIDENT_STATUS__MAX; j++) {
			cr_expect(may(i, j, INCIDENT_FREE));
			cr_expect_eq(incident_moves(&incident_statuses[i],
			    INCIDENT_FREE) >> j & 1, i != j);
		}
}

Test(incident_moves, a_word_of_no_list_leads_anywhere_or_nowhere)
{
	static const struct word parked = {
		STR_INIT("parked"), TEXT("", "") };

	cr_expect_eq(incident_moves(&parked, INCIDENT_FREE), 0x1f);
	cr_expect_eq(incident_moves(&parked, INCIDENT_STRICT), 0);
	cr_expect_not(incident_may_become(&parked,
	    &incident_statuses[O], INCIDENT_STRICT));
}

Test(incident_moves, what_is_open_or_in_progress_is_active)
{
	static const struct word lost = { STR_INIT("lost"),
	    TEXT("lost", "lost") };
	int i;

	for (i = 0; i < INCIDENT_STATUS__MAX; i++)
		cr_expect_eq(incident_is_active(&incident_statuses[i]),
		    i == INCIDENT_OPEN || i == INCIDENT_IN_PROGRESS);
	cr_expect_not(incident_is_active(&lost));
}
