#ifndef INCIDENT_SEARCH_STORE_H
#define INCIDENT_SEARCH_STORE_H

/*
 * Search over descriptions.  The index (search_index_store.h) finds the
 * incidents that it holds; incidents that it does not hold yet are compared
 * one by one.  So a search finds all that its snapshot has.
 *
 * A search takes part in a select of list_query_store.c by one of two plans,
 * which give the same rows:
 *
 *	SEARCH_COLLECT	FROM (<search_store_add_hits>) AS hit
 *			    CROSS JOIN incident ON incident.id = hit.id
 *			WHERE ... ORDER BY ... LIMIT ...
 *	SEARCH_SCAN	FROM incident
 *			WHERE <search_store_add_test> AND ...
 *			ORDER BY ... LIMIT ...
 *
 * A scan reads the index that gives the order, as far as LIMIT needs.  Both
 * plans bind the arguments of search_store_args as $1 and $2 before any other.
 */

#include "base/buf.h"
#include "base/search_terms.h"
#include "db/db.h"

/* Milliseconds that all reads of one search may take together. */
#define SEARCH_STORE_MS		1000

/* Arguments that a search binds: $1 and $2. */
#define SEARCH_STORE_ARGS	2

/* A search; initially it has the terms alone. */
struct search {
	struct search_terms	words;		/* at least one */
	struct str	ids;		/* all that match, if few: JSON */
};

enum search_plan {
	SEARCH_COLLECT,
	SEARCH_SCAN,
};

/*
 * Within db_begin_read: starts the time limit of a search.  Statements after
 * SEARCH_STORE_MS from now return ERR_BUSY.
 */
void
search_store_begin(struct db *db);

/*
 * Counts the incidents that match the search alone.  If they are few, their
 * ids are kept in the arena, and collecting becomes cheap.  If the search has
 * no term that the index knows, this reads all incidents: avoid it for a list
 * that is narrowed in other ways.
 */
enum err
search_store_find(struct db *db, struct arena *a, struct search *search,
	int64_t *count_r);

/*
 * Within db_begin_read: the ids of all incidents that match, ascending, in the
 * arena.  ERR_INVALID: search_terms_read rejects the search, or it has no term;
 * ERR_BUSY: it takes more than SEARCH_STORE_MS, or more than SEARCH_STORE_IDS
 * match.
 */
#define SEARCH_STORE_IDS	1000000

enum err
search_store_ids(struct db *db, struct str search, struct arena *a,
	const int64_t **ids_r, size_t *n_r);

/* Can the index help, or is SEARCH_SCAN the only plan? */
bool
search_store_is_indexed(const struct search *search);

/* Sets args[0] and args[1], the arguments of both plans. */
void
search_store_args(const struct search *search, struct db_arg args[]);

/*
 * Appends a select of one column, id, each once: the incidents that match, and
 * more if search_store_needs_test.  Only if search_store_is_indexed.
 */
void
search_store_add_hits(const struct search *search, struct buf *sql);

/* Does SEARCH_COLLECT need the condition of search_store_add_test too? */
bool
search_store_needs_test(const struct search *search);

/* Appends a condition that is true of the rows of incident that match. */
void
search_store_add_test(struct buf *sql);

/* What is known before the rows of a list are read: numbers of rows. */
struct search_scope {
	int64_t	count;	/* of the list */
	int64_t	total;	/* of the list without its search */
	int64_t	reach;	/* to be read: offset and limit */
};

/*
 * Reads rows by a plan.  After ERR_BUSY it may be called once more, with the
 * other plan; then it starts from the beginning.
 */
typedef enum err search_store_reader(struct db *db, enum search_plan way,
	void *arg);

/*
 * Calls read() with the plan that is likely to be faster.  If a scan takes
 * longer than expected, as when all that matches is old, it is given up and
 * the search is collected in the rest of its time.
 */
enum err
search_store_read(struct db *db, const struct search *search,
	const struct search_scope *scope, search_store_reader *read, void *arg);

#endif
