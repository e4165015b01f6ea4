#ifndef STORE_POSITION_H
#define STORE_POSITION_H

/*
 * Where in time a position of a tallied list (list_is_tallied) lies, and
 * the reverse: both found by adding up tallies from whichever end is
 * nearer, never by counting rows further than a day.
 */

#include "store/list.h"

/* A list, with the states of its filter; memory comes from the arena. */
struct position_list {
	struct db			*db;
	struct arena			*arena;
	const struct list_shape		*shape;
	const struct tally_states	*states;
};

/*
 * How many rows of the states there are whose time (of the first term) is
 * before `at`, the range of the filter left aside.
 */
enum err
position_before(const struct position_list *list, int64_t at, int64_t *n_r);

/* Where a row is: the offset'th, from 0, of those within a range. */
struct position {
	struct filter_range	within;
	int64_t			offset;
};

/*
 * The row that has `skip` rows of the states before it in time (`down`:
 * after it), the range of the filter left aside.  ERR_NOT_FOUND when there
 * are not so many.
 */
enum err
position_find(const struct position_list *list, int64_t skip, bool down,
	struct position *position_r);

#endif
