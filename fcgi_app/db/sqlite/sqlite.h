#ifndef DB_SQLITE_SQLITE_H
#define DB_SQLITE_SQLITE_H

/*
 * SQLite 3.40 or later in WAL mode, behind db/engine.h.  This is for the
 * files of this folder and for db.c.
 *
 * In a process that has the database open nothing else may open its files:
 * closing any descriptor of them would drop SQLite's locks
 * (https://sqlite.org/howtocorrupt.html 2.2).
 */

#include <stdbool.h>

#include "db/engine.h"
#include "db/sqlite/checkpoint.h"
#include "db/sqlite/writer_lock.h"

struct sqlite3;
struct sqlite3_stmt;

#define SQLITE_BUSY_MS	2000	/* for other programs: ours use the writer lock */
#define SQLITE_TEXTS	64	/* composed statements kept */

struct sqlite_rows {
	struct db_rows	 rows;
	struct sqlite3_stmt	*stmt;
};

/* A composed statement, found again by its text. */
struct sqlite_composed {
	struct sqlite_rows	 rows;
	char			*text;
	size_t			 n;
};

struct sqlite {
	struct db		 db;
	struct sqlite3		*conn;		/* NULL: abandoned */
	char			*name;		/* malloc'd */
	enum db_mode		 mode;
	bool			 immutable;	/* see db_whole_open_alone */
	bool			 foreign;	/* by db_foreign_open */
	int			 wal_pages;	/* after the last commit */
	struct writer_lock	*lock;		/* DB_WRITER, DB_MIGRATE */
	struct checkpoint	 checkpoint;
	struct sqlite_rows	 named[SQL__MAX];
	struct sqlite_composed	 composed[SQLITE_TEXTS];
	size_t			 composed_next;	/* round robin */
};

/* Prepares the process. */
void
sqlite_init(void);

static inline struct sqlite *
sqlite_of(struct db *db)
{
	return (struct sqlite *)db;
}

/* A connection with nothing open; sqlite_engine.close releases it. */
struct sqlite *
sqlite_new(const char *name, enum db_mode mode);

/* Opens its file.  When that fails, the connection is still to be closed. */
enum err
sqlite_connect(struct sqlite *s);

/* Gives the statements of a connection up that run past its deadline. */
void
sqlite_watch_deadline(struct sqlite *s);

/*
 * Turns the present error of a connection into ours and logs it if it is a
 * fault.  Must come straight after the call that failed: the next one
 * overwrites the message.  `name` is for the log.
 */
enum err
sqlite_fail(const struct sqlite *s, const char *name);

/*
 * The functions of db/engine.h for statements, in sqlite_rows.c; the last
 * one releases all of a connection.
 */
enum err
sqlite_rows_prepare(struct db *db, enum sql_id id, struct db_shape *shape_r);

enum err
sqlite_rows_query(struct db *db, enum sql_id id, struct str text,
	const struct db_arg args[], int n, struct db_rows **rows_r);

enum err
sqlite_rows_next(struct db_rows *rows);

void
sqlite_rows_done(struct db_rows *rows);

void
sqlite_rows_column(const struct db_rows *rows, int column,
	struct db_value *value);

void
sqlite_rows_finalize(struct sqlite *s);

#endif
