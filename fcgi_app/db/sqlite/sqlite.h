#ifndef DB_SQLITE_SQLITE_H
#define DB_SQLITE_SQLITE_H

/*
 * Between the files that stand on SQLite; for them alone.
 */

#include <stdbool.h>

#include "db/db.h"

struct sqlite3;
struct sqlite3_stmt;

#define DB_BUSY_MS	2000	/* for other programs: ours use the writer lock */
#define DB_TEXTS_MAX	64	/* composed statements kept */

struct db_rows {
	struct db	*db;
	struct sqlite3_stmt	*stmt;
	const char	*name;		/* for the log */
	int		 columns;
};

/* A composed statement, found again by its text. */
struct db_composed {
	struct db_rows	 rows;
	char		*text;
	size_t		 n;
};

struct db {
	struct sqlite3		*conn;
	struct db_rows		 named[SQL__MAX];
	struct db_composed	 composed[DB_TEXTS_MAX];
	size_t			 composed_next;	/* round robin */
	int64_t			 read_limit;	/* microseconds, 0: none */
	int64_t			 deadline;	/* clock_mono(), 0: none */
	int			 wal_pages;
	bool			 foreign;	/* by db_open_foreign */
};

/*
 * Turns the connection's present error into ours and logs it if it is a
 * fault.  Must come straight after the call that failed: the next one
 * overwrites the message.  `name` is for the log.
 */
enum err
db_fail(const struct db *db, const char *name);

/*
 * Makes our functions known to a connection: has_words(text, words), 1
 * when the text holds all words of a struct words, given as its `folded`;
 * fold_text(text), the text folded (base/text_fold.h); name_key(name) and
 * name_skeleton(name) (base/name_fold.h).  False when SQLite refuses them.
 */
bool
db_words_register(struct sqlite3 *conn);

/*
 * Readies a connection to somebody else's file, before anything is read
 * from it.  NULL, or why the file is not for us, as db_why says it.
 */
const char *
db_foreign_prepare(struct sqlite3 *conn, int busy_ms);

/* What an extended result code of such a connection means. */
const char *
db_foreign_explain(int code);

#endif
