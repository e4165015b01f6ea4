/*
 * Somebody else's SQLite file: which ones can be read without a trace,
 * and what is wrong with the others.
 *
 * A file in WAL mode cannot: its readers make files beside it, and keep
 * them.  Its header tells of that before SQLite looks.
 */

#include <sqlite3.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "db/db_foreign.h"
#include "db/migrate.h"
#include "db/sqlite/sqlite.h"

#define LIMIT		(600 * CLOCK_SECOND)

/* Places in the header (https://sqlite.org/fileformat2.html 1.3). */
#define HEADER		100
#define READ_VERSION	19	/* a byte: 1, or 2 for a log */
#define APPLICATION	68	/* four bytes, big-endian */

static const char *
explain(int code)
{
	if (code == SQLITE_READONLY_ROLLBACK)
		return "a write to it was broken off, as the -journal beside "
		    "it tells: open it for writing once, with its own "
		    "service, to undo that";
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "another program has locked it: stop the service that "
		    "uses it";
	case SQLITE_INTERRUPT:
		return "it takes longer to read than ten minutes";
	case SQLITE_NOTADB:
		return "it is no SQLite database";
	case SQLITE_CORRUPT:
		return "it is damaged or cut short";
	default:
		return sqlite3_errstr(code);
	}
}

/*
 * By SQLite's own descriptor: to close another would drop the locks that
 * this process may have on the file.  One that is too short reads as
 * zeroes.
 */
static const char *
judge_header(sqlite3 *conn)
{
	unsigned char header[HEADER] = { 0 };
	sqlite3_file *file = NULL;
	int64_t application;
	int rc;

	rc = sqlite3_file_control(conn, NULL, SQLITE_FCNTL_FILE_POINTER,
	    &file);
	if (rc == SQLITE_OK)
		rc = file->pMethods->xRead(file, header, HEADER, 0);
	if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
		return explain(rc);
	application = (int64_t)bytes_get(header + APPLICATION, 4);
	if (application == MIGRATE_APPLICATION ||
	    application == MIGRATE_UNRELEASED)
		return "it is an incident register already: see incidentctl "
		    "export and import";
	if (header[READ_VERSION] == 2)
		return "it is in WAL mode: stop the service that uses it and "
		    "run sqlite3 on it with \"PRAGMA journal_mode = delete\"";
	return NULL;
}

/* Before anything is read: NULL, or why the file is not for us. */
static const char *
prepare(struct sqlite *s)
{
	static const char settings[] =
	    "PRAGMA query_only = ON;"
	    "PRAGMA trusted_schema = OFF;"
	    "PRAGMA cell_size_check = ON;"
	    "PRAGMA mmap_size = 0;"
	    "PRAGMA temp_store = MEMORY;";
	const char *why = judge_header(s->conn);

	if (why != NULL)
		return why;
	sqlite3_extended_result_codes(s->conn, 1);
	sqlite3_busy_timeout(s->conn, SQLITE_BUSY_MS);
	sqlite3_db_config(s->conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (sqlite3_exec(s->conn, settings, NULL, NULL, NULL) != SQLITE_OK)
		return db_foreign_why(&s->db);
	return NULL;
}

/* A read of the schema takes the lock, and finds what is amiss. */
static enum err
begin(struct db *db)
{
	int64_t tables;
	enum err e;

	if ((e = db_begin_read(db)) != ERR_OK)
		return e;
	return db_number(db, SQL_FILE_TABLES, DB_NO_ARGS, &tables);
}

/* NULL, or why not. */
static const char *
open_file(struct sqlite *s)
{
	const char *why;

	if (sqlite3_open_v2(s->name, &s->conn, SQLITE_OPEN_READONLY |
	    SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return db_foreign_why(&s->db);
	sqlite_watch_deadline(s);
	if ((why = prepare(s)) != NULL)
		return why;
	return begin(&s->db) == ERR_OK ? NULL : db_foreign_why(&s->db);
}

enum err
db_foreign_open(const char *path, struct db **db_r, const char **why_r)
{
	struct sqlite *s = sqlite_new(path, DB_READ);
	struct db *db = &s->db;

	s->foreign = true;
	db->deadline = clock_mono() + LIMIT;
	if ((*why_r = open_file(s)) != NULL) {
		db_close(&db);
		return ERR_STORAGE;
	}
	*db_r = db;
	return ERR_OK;
}

const char *
db_foreign_why(struct db *db)
{
	return explain(sqlite3_extended_errcode(sqlite_of(db)->conn));
}
