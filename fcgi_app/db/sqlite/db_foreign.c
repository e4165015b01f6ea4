/*
 * Somebody else's SQLite file: which ones can be read without a trace,
 * and what is wrong with the others.
 *
 * A file in WAL mode cannot: its readers make files beside it, and keep
 * them.  Its header tells of that before SQLite looks.
 */

#include <sqlite3.h>

#include "base/bytes.h"
#include "db/migrate.h"
#include "db/sqlite/sqlite.h"

/* Places in the header (https://sqlite.org/fileformat2.html 1.3). */
#define HEADER		100
#define READ_VERSION	19	/* a byte: 1, or 2 for a log */
#define APPLICATION	68	/* four bytes, big-endian */

const char *
db_foreign_explain(int code)
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
	int rc;

	rc = sqlite3_file_control(conn, NULL, SQLITE_FCNTL_FILE_POINTER,
	    &file);
	if (rc == SQLITE_OK)
		rc = file->pMethods->xRead(file, header, HEADER, 0);
	if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
		return db_foreign_explain(rc);
	if (bytes_get(header + APPLICATION, 4) == MIGRATE_APPLICATION)
		return "it is an incident register already: see incidentctl "
		    "export and import";
	if (header[READ_VERSION] == 2)
		return "it is in WAL mode: stop the service that uses it and "
		    "run sqlite3 on it with \"PRAGMA journal_mode = delete\"";
	return NULL;
}

const char *
db_foreign_prepare(struct sqlite3 *conn, int busy_ms)
{
	static const char settings[] =
	    "PRAGMA query_only = ON;"
	    "PRAGMA trusted_schema = OFF;"
	    "PRAGMA cell_size_check = ON;"
	    "PRAGMA mmap_size = 0;"
	    "PRAGMA temp_store = MEMORY;";
	const char *why = judge_header(conn);

	if (why != NULL)
		return why;
	sqlite3_extended_result_codes(conn, 1);
	sqlite3_busy_timeout(conn, busy_ms);
	sqlite3_db_config(conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (sqlite3_exec(conn, settings, NULL, NULL, NULL) != SQLITE_OK)
		return db_foreign_explain(sqlite3_extended_errcode(conn));
	return NULL;
}
