#ifndef INCIDENT_WHERE_CLAUSE_STORE_H
#define INCIDENT_WHERE_CLAUSE_STORE_H

/*
 * The pieces that list.c puts together; for it alone.  Each appends text
 * and the values that are bound in it.  Conditions begin with " WHERE "
 * while *first is true, and with " AND " from then on.
 */

#include "incident/list_query_store.h"

/* Nothing yet; the arguments of a search, used or not, come first. */
void
where_begin(struct list_select *s, const struct list_shape *shape,
	struct arena *a);

/* "$3", which stands for the value. */
void
where_arg(struct list_select *s, struct db_arg value);

/* "incident.id, incident.description, ...", as incident_fields. */
void
where_columns(struct buf *sql);

void
where_and(struct list_select *s, bool *first);

/*
 * " ORDER BY created_at DESC, id DESC", each column with the prefix: a
 * union knows no tables, a join two ids.
 */
void
where_order(struct list_select *s, const struct list_shape *shape,
	bool backwards, struct str prefix);

/* " LIMIT $1 OFFSET $2" */
void
where_limit(struct list_select *s, const struct list_stretch *part);

/*
 * "created_at >= $1 AND created_at < $2", as far as the range is closed;
 * with a `plus` of "+" no index is tried for it.
 */
void
where_range(struct list_select *s, enum filter_clock clock,
	const struct filter_range *range, struct str plus, bool *first);

/*
 * What lies beyond part->after: "created_at <= $1 AND (+created_at < $2 OR
 * (+created_at = $3 AND (+updated_at > $4 OR (+updated_at = $5 AND
 * (+incident.id < $6)))))".
 */
void
where_after(struct list_select *s, const struct list_shape *shape,
	const struct list_stretch *part, bool *first);

/*
 * What narrows the first term: its range, and what lies beyond a key.  The
 * end of the range that the key is nearer than is left out, lest the
 * index be entered there.
 */
void
where_bounds(struct list_select *s, const struct list_shape *shape,
	const struct list_stretch *part, bool *first);

/* "status = $1 AND source = $2" */
void
where_state(struct list_select *s, const struct tally_state *state,
	bool *first);

/* "+status IN ($1, $2)", or NOT IN those that are missing, or nothing. */
void
where_words(struct list_select *s, const struct field *f,
	const struct filter_words *words, bool *first);

/* The ids, as one value: their number does not change the text. */
void
where_ids(struct list_select *s, const struct filter *f, bool *first);

#endif
