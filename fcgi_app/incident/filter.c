/* Filters, compared in C. */

#include <stdlib.h>

#include "incident/filter.h"

#define ALL_TIMES	{ INT64_MIN, INT64_MAX }

const struct filter filter_everything = {
	.range = { ALL_TIMES, ALL_TIMES },
};

void
filter_bind(struct filter *filter, const struct enum_value *source)
{
	const struct field *f = &incident_fields[INCIDENT_SOURCE];
	struct filter_set *set = &filter->sets[INCIDENT_SOURCE];
	const struct enum_value *known;

	if (source == NULL)
		return;
	known = field_find_value(f, source->text);
	set->excluded |= known != NULL ? ~(1u << (known - f->values)) : ~0u;
	set->others_excluded = true;
}

struct filter_set
filter_set_of(unsigned set, bool others)
{
	return (struct filter_set){ ~set, !others };
}

bool
filter_set_is_open(const struct filter_set *set)
{
	return set->excluded == 0 && !set->others_excluded;
}

bool
filter_beyond_state(const struct filter *filter)
{
	int i;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++)
		if (i != INCIDENT_STATUS && i != INCIDENT_SOURCE &&
		    !filter_set_is_open(&filter->sets[i]))
			return true;
	return false;
}

bool
filter_passes(const struct filter *filter, enum incident_field field,
	struct str value)
{
	const struct field *f = &incident_fields[field];
	const struct filter_set *set = &filter->sets[field];
	const struct enum_value *known = field_find_value(f, value);

	if (known == NULL)
		return !set->others_excluded;
	return (set->excluded >> (known - f->values) & 1) == 0;
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

static bool
in_sets(const struct filter *filter, const struct incident *inc)
{
	const struct enum_value *value;
	int i;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		if (filter_set_is_open(&filter->sets[i]))
			continue;
		value = *(const struct enum_value *const *)
		    ((const char *)inc + incident_fields[i].offset);
		if (!filter_passes(filter, (enum incident_field)i,
		    value == NULL ? STR("") : value->text))
			return false;
	}
	return true;
}

bool
filter_matches(const struct filter *filter, const struct incident *inc)
{
	return in_sets(filter, inc) && in_range(filter, inc, FILTER_CREATED) &&
	    in_range(filter, inc, FILTER_UPDATED) &&
	    filter_has_id(filter, inc->id);
}
