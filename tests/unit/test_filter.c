/* filter: which incidents pass. */

#include "incident/filter.h"
#include "support/expect.h"

static const struct incident inc = {
	.id = 5,
	.status = &status_values[STATUS_CLOSED],
	.source = &source_values[SOURCE_PARTNER],
	.created_at = 100, .updated_at = 200,
};

static const struct enum_value parked = { STR_INIT("parked"), { { "", "" } } };

Test(filter, everything_lets_everything_pass)
{
	struct incident foreign = inc;

	cr_expect(filter_matches(&filter_everything, &inc));
	foreign.status = &parked;
	cr_expect(filter_matches(&filter_everything, &foreign));
}

Test(filter, words_are_sets)
{
	struct filter f = filter_everything;
	struct incident foreign = inc;

	foreign.status = &parked;
	f.sets[INCIDENT_STATUS] = filter_set_of(1u << STATUS_CLOSED, false);
	cr_expect(filter_matches(&f, &inc));
	cr_expect_not(filter_matches(&f, &foreign));
	f.sets[INCIDENT_STATUS] = filter_set_of(~(1u << STATUS_CLOSED), true);
	cr_expect_not(filter_matches(&f, &inc));
	cr_expect(filter_matches(&f, &foreign));
	f.sets[INCIDENT_STATUS] = filter_set_of(0, false);
	cr_expect_not(filter_matches(&f, &inc));
}

static const struct range {
	int64_t	from, to;
	bool	passes;
} ranges[] = {
	{ 100, 101, true }, { 100, INT64_MAX, true }, { INT64_MIN, 101, true },
	{ 99, 100, false }, { 101, INT64_MAX, false }, { 100, 100, false },
	{ INT64_MIN, INT64_MAX, true },
};

Test(filter, ranges_hold_their_start_and_not_their_end)
{
	struct filter f;
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		f = filter_everything;
		f.range[FILTER_CREATED] = (struct filter_range){
		    ranges[i].from, ranges[i].to };
		cr_expect_eq(filter_matches(&f, &inc), ranges[i].passes,
		    "%zu", i);
		f = filter_everything;
		f.range[FILTER_UPDATED] = (struct filter_range){
		    ranges[i].from, ranges[i].to };
		cr_expect_eq(filter_matches(&f, &inc), ranges[i].from <= 200 &&
		    ranges[i].to > 200, "%zu", i);
	}
}

Test(filter, ids_are_those_named)
{
	static const int64_t ids[] = { 4, 5 };
	struct filter f = filter_everything;

	f.ids = ids;
	f.ids_n = 2;
	cr_expect(filter_matches(&f, &inc));
	f.ids_n = 1;
	cr_expect_not(filter_matches(&f, &inc));
	f.ids_n = 0;
	cr_expect_not(filter_matches(&f, &inc));
}
