/* Filters, in plain C. */

#include <stdlib.h>

#include "incident/filter.h"

#define ALL_WORDS	{ ~0u, true }
#define ALL_TIMES	{ INT64_MIN, INT64_MAX }

const struct filter filter_everything = {
	.status = ALL_WORDS,
	.source = ALL_WORDS,
	.range = { ALL_TIMES, ALL_TIMES },
};

void
filter_bind(struct filter *filter, const struct enum_value *source)
{
	const struct field *f = &incident_fields[INCIDENT_SOURCE];
	const struct enum_value *known;

	if (source == NULL)
		return;
	known = field_find_value(f, source->text);
	filter->source.set &= known != NULL ? 1u << (known - f->values) : 0;
	filter->source.others = false;
}

bool
filter_has(const struct filter_set *set, const struct field *f,
	struct str word)
{
	const struct enum_value *known = field_find_value(f, word);

	if (known == NULL)
		return set->others;
	return set->set >> (known - f->values) & 1;
}

bool
filter_range_open(const struct filter_range *range)
{
	return range->from == INT64_MIN && range->to == INT64_MAX;
}

struct str
filter_column(enum filter_clock clock)
{
	return incident_fields[clock == FILTER_CREATED ?
	    INCIDENT_CREATED_AT : INCIDENT_UPDATED_AT].name;
}

int64_t
filter_time(const struct incident *inc, enum filter_clock clock)
{
	return clock == FILTER_CREATED ? inc->created_at : inc->updated_at;
}

static bool
in_range(const struct filter *filter, const struct incident *inc,
	enum filter_clock clock)
{
	const struct filter_range *range = &filter->range[clock];
	int64_t at = filter_time(inc, clock);

	return range->from <= at && at < range->to;
}

static int
compare_ids(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void
filter_sort_ids(int64_t ids[], size_t n)
{
	qsort(ids, n, sizeof(ids[0]), compare_ids);
}

bool
filter_has_id(const struct filter *filter, int64_t id)
{
	return filter->ids == NULL || bsearch(&id, filter->ids,
	    filter->ids_n, sizeof(id), compare_ids) != NULL;
}

bool
filter_matches(const struct filter *filter, const struct incident *inc)
{
	return filter_has(&filter->status,
	    &incident_fields[INCIDENT_STATUS], inc->status->text) &&
	    filter_has(&filter->source,
	    &incident_fields[INCIDENT_SOURCE], inc->source->text) &&
	    in_range(filter, inc, FILTER_CREATED) &&
	    in_range(filter, inc, FILTER_UPDATED) &&
	    filter_has_id(filter, inc->id);
}
