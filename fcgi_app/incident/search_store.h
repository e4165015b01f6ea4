#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

/*
 * Search over descriptions: the index (search_index_store.h) is asked for what
 * it holds, the incidents that it does not hold yet are compared with
 * one by one, so a search sees whatever its snapshot holds.
 *
 * A search takes part in a composed select (incident/list_query_store.c) in
 * one of two ways, which give the same rows:
 *
 *	SEARCH_COLLECT	FROM (<search_store_add_hits>) AS hit
 *			    CROSS JOIN incident ON incident.id = hit.id
 *			WHERE ... ORDER BY ... LIMIT ...
 *	SEARCH_SCAN	FROM incident
 *			WHERE <search_store_add_test> AND ...
 *			ORDER BY ... LIMIT ...
 *
 * the second being read along the index that gives the order, as far as
 * the LIMIT needs.  Both bind what search_store_args says as $1 and $2,
 * before anything else.
 */

#include "base/buf.h"
#include "base/search_terms.h"
#include "db/db.h"

/* How long all reads of one search may take. */
#define SEARCH_STORE_MS		1000

/* Arguments that a search binds: $1 and $2. */
#define SEARCH_STORE_ARGS	2

/* Begin with the words alone. */
struct search {
	struct search_terms	words;		/* at least one */
	struct str	ids;		/* all that match, if they are few */
};

enum search_plan {
	SEARCH_COLLECT,
	SEARCH_SCAN,
};

/*
 * Starts the second of a search within db_begin_read: from then on its
 * statements are given up with ERR_BUSY when it has passed.
 */
void
search_store_begin(struct db *db);

/*
 * Counts the incidents that match, whatever a list is narrowed to, and
 * keeps their ids in the arena if they are few, which makes collecting
 * cheap.  Without words that the index knows this looks through all of
 * the register, which for a list that is narrowed much is a waste.
 */
enum err
search_store_find(struct db *db, struct arena *a, struct search *search,
	int64_t *count_r);

/*
 * Within db_begin_read: all ids that match, ascending, in the arena.
 * ERR_INVALID for a search that search_terms_read refuses or that holds no
 * word; ERR_BUSY when it takes longer than a second or there are more than
 * SEARCH_STORE_IDS.
 */
#define SEARCH_STORE_IDS	1000000

enum err
search_store_ids(struct db *db, struct str search, struct arena *a,
	const int64_t **ids_r, size_t *n_r);

/* Whether there is another way than to walk. */
bool
search_store_is_indexed(const struct search *search);

/* Fills args[0] and args[1]. */
void
search_store_args(const struct search *search, struct db_arg args[]);

/*
 * Appends a select of one column, id, each once: what matches, and more
 * if search_store_needs_test.  Only if it collects.
 */
void
search_store_add_hits(const struct search *search, struct buf *sql);

/* Whether the test is needed for collecting too. */
bool
search_store_needs_test(const struct search *search);

/* Appends a condition that is true of the rows of incident that match. */
void
search_store_add_test(struct buf *sql);

/* What is known before the rows of a list are read. */
struct search_scope {
	int64_t	count;	/* rows of the list */
	int64_t	total;	/* rows that it would have without the search */
	int64_t	reach;	/* rows wanted, and those before them */
};

/*
 * Reads rows in one of the two ways; when it returned ERR_BUSY it may be
 * called once more to do so in the other one, from the start.
 */
typedef enum err search_store_reader(struct db *db, enum search_plan way,
	void *arg);

/*
 * Calls read() with the way that promises to be the shorter one.  A walk
 * that took longer than promised, as when all that matches is old, is
 * given up for collecting, with what is left of the second.
 */
enum err
search_store_read(struct db *db, const struct search *search,
	const struct search_scope *scope, search_store_reader *read, void *arg);

#endif
