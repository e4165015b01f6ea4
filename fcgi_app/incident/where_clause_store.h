#ifndef INCIDENT_WHERE_CLAUSE_STORE_H
#define INCIDENT_WHERE_CLAUSE_STORE_H

/*
 * The parts of where clauses, for list_query_store.c alone.  Each function
 * appends text and binds the values in it.  Conditions begin with " WHERE "
 * while *first is true, and with " AND " after that.
 */

#include "incident/list_query_store.h"

/* Starts a select: empty, with the arguments of the search, if there is one. */
void
where_clause_begin(struct list_select *s, const struct list_shape *shape,
	struct arena *a);

/* "$3", bound to the value. */
void
where_clause_arg(struct list_select *s, struct db_arg value);

/* What the engine has for it. */
void
where_clause_piece(struct list_select *s, enum sql_piece piece);

/* "incident.id, incident.description, ...", as incident_fields. */
void
where_clause_columns(struct buf *sql);

void
where_clause_and(struct list_select *s, bool *first);

/*
 * " ORDER BY created_at DESC, id DESC", each column with the prefix: a
 * union knows no tables, a join two ids.
 */
void
where_clause_order(struct list_select *s, const struct list_shape *shape,
	bool backwards, struct str prefix);

/* " LIMIT $1 OFFSET $2" */
void
where_clause_limit(struct list_select *s, const struct list_part *part);

/*
 * "created_at >= $1 AND created_at < $2", as far as the range is closed, with
 * the prefix before each column: the name of a table, or
 * SQL_PIECE_HINT_NO_INDEX.
 */
void
where_clause_range(struct list_select *s, enum filter_clock clock,
	const struct filter_range *range, struct str prefix, bool *first);

/*
 * What lies beyond part->after: "created_at <= $1 AND (+created_at < $2 OR
 * (+created_at = $3 AND (+updated_at > $4 OR (+updated_at = $5 AND
 * (+incident.id < $6)))))".
 */
void
where_clause_after(struct list_select *s, const struct list_shape *shape,
	const struct list_part *part, bool *first);

/*
 * The conditions on the first term: its range, and what lies beyond a key.  An
 * end of the range that is farther away than the key is left out; SQLite might
 * otherwise start reading the index there.
 */
void
where_clause_bounds(struct list_select *s, const struct list_shape *shape,
	const struct list_part *part, bool *first);

/* "status = $1 AND source = $2" */
void
where_clause_state(struct list_select *s, const struct counter_state *state,
	bool *first);

/* "+status IN ($1, $2)", or "+status NOT IN (...)", or nothing if all pass. */
void
where_clause_values(struct list_select *s, const struct field *f,
	const struct filter_set *set, bool *first);

/* The ids as one JSON value, so that their number does not change the text. */
void
where_clause_ids(struct list_select *s, const struct filter *f, bool *first);

#endif
