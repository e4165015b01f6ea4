#ifndef STORE_LIST_H
#define STORE_LIST_H

/*
 * The one builder of filtered, ordered, paged selects.  What comes from a
 * request is bound or chosen from the field table, never copied.
 */

#include <stdbool.h>

#include "base/buf.h"
#include "model/incident.h"
#include "store/db.h"

#define LIST_PAGE	20	/* rows of a page */
#define LIST_LAST	INT64_C(-1)
#define LIST_ORDERS	2	/* terms at the most: the fields to order by */

struct list_order {
	const struct field	*field;		/* with FIELD_ORDER */
	bool			 descending;
};

struct list_query {
	const struct word	*status;	/* NULL: any */
	const struct word	*source;	/* NULL: any */
	struct list_order	 order[LIST_ORDERS];
	size_t			 order_n;	/* at least 1 */
	int64_t			 page;		/* from 1, or LIST_LAST */
};

/* The rows of the ordered list from `offset` on. */
struct list_stretch {
	int64_t	offset;
	int64_t	limit;
	bool	backwards;	/* the order turned round: from the end */
};

/* Most arguments that list_select binds. */
#define LIST_ARGS	(2 * INCIDENT_STATUS__MAX * INCIDENT_SOURCE__MAX + 2)

/*
 * Composes the select of incident_fields in `sql` and its arguments in
 * args (room for LIST_ARGS); returns how many.  Equal keys are ordered by
 * id, in the direction of the first term.  It gives the rows of the
 * stretch in no order that could be relied on: see list_sort.
 */
int
list_select(const struct list_query *query, const struct list_stretch *part,
	struct buf *sql, struct db_arg args[]);

/* Brings the rows of a stretch in the order of the list. */
void
list_sort(const struct list_query *query, struct incident rows[], size_t n);

#endif
