#ifndef STORE_CHECKPOINT_H
#define STORE_CHECKPOINT_H

/*
 * The write-ahead log of a writer: when it is copied into the database,
 * how long it may become, and what is left of it at the end.  Everything
 * here is called with the gate held.
 *
 * While the log holds data, a copy of the database file alone is not all
 * of the register.  So that such a copy is recognised, the database file
 * carries a mark ("log" in the table register) that says so, and the log
 * carries the next version of that row, which says the opposite.  A
 * connection reads both, and so does every copy that SQLite makes: they see
 * a whole register.  A copy of the file alone does not.
 */

#include "store/db.h"

struct checkpoint {
	int64_t	limit;		/* bytes of log: above it nothing is written */
	int	at;		/* pages of log when the next one is due */
	bool	marked;		/* this process has marked the file */
	bool	warned;		/* that the log is over its limit */
};

void
checkpoint_init(struct checkpoint *c, int64_t limit);

/* Is one due after the last commit of this connection? */
bool
checkpoint_due(struct checkpoint *c, const struct db *db);

/*
 * Runs one and marks the file.  A reader that holds on is no error: it is
 * due again later.
 */
enum err
checkpoint_run(struct checkpoint *c, struct db *db, const struct gate *gate);

/*
 * ERR_OK when the log is within its limit, or has come to be by a
 * checkpoint; ERR_BUSY, and one line in the log until that has passed,
 * when a reader holds it above.
 */
enum err
checkpoint_make_room(struct checkpoint *c, struct db *db,
	const struct gate *gate);

/*
 * By the last process that leaves: afterwards the database file is all
 * there is.  ERR_BUSY when a reader holds on to the log, which then stays.
 */
enum err
checkpoint_last(struct db *db, const struct gate *gate);

/*
 * ERR_CONFLICT for a database that was copied without its log, or whose
 * log was removed.  By checkpoint_accept() an operator takes it as it is.
 */
enum err
checkpoint_validate(struct db *db);

enum err
checkpoint_accept(struct db *db);

#endif
