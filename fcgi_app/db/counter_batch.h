#ifndef DB_COUNTER_BATCH_H
#define DB_COUNTER_BATCH_H

/*
 * Changes of counters, summed up and written once.  The jobs of a commit
 * group mostly change the same few counters, so that each counter costs one
 * statement a group instead of one a job.
 */

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "db/db.h"

struct counter_batch;
struct counter_batch_entry;

/*
 * Writes the sums of one row that holds many counters: the sums have key[0]
 * and key[1] in common and come by key[2] ascending.  The arena is valid
 * during the call alone.
 */
typedef enum err counter_batch_pack(struct db *db,
	const struct counter_batch_entry *sums, size_t n, struct arena *a);

/*
 * An amount to be added where `key` and `words` say.  Without `pack` each
 * sum is a statement, which takes key[0] to key[2] as $1 to $3, words[0]
 * and words[1] as $4 and $5, and the sum as $6; it need not use all of
 * them.
 */
struct counter_batch_entry {
	enum sql_id	 sql;
	counter_batch_pack	*pack;
	int64_t		 key[3];
	struct str	 words[2];	/* copied, few different ones */
	int64_t		 n;
};

struct counter_batch *
counter_batch_new(void);

/* Releases; NULL is legal. */
void
counter_batch_free(struct counter_batch *batch);

void
counter_batch_add(struct counter_batch *batch,
	const struct counter_batch_entry *entry);

/*
 * A mark of the present state.  counter_batch_undo forgets all entries that
 * were added after the mark.  A mark is void once an older mark has been
 * undone.
 */
size_t
counter_batch_mark(struct counter_batch *batch);

void
counter_batch_undo(struct counter_batch *batch, size_t mark);

/* Writes each sum that is not 0, and empties the batch. */
enum err
counter_batch_write(struct counter_batch *batch, struct db *db);

/*
 * Bounds the memory of a job that makes very many changes: when the job has
 * added much since the newest mark, which is where it began, writes that much
 * now.  A caller that undoes the job must undo it in the database too.
 */
enum err
counter_batch_ease(struct counter_batch *batch, struct db *db);

#endif
