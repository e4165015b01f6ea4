/*
 * The database as a whole, on SQLite: the program that it belongs to, its
 * log, its integrity.
 */

#include <ctype.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "db/db.h"
#include "db/sqlite/sqlite.h"

enum err
db_identity(struct db *db, struct db_identity *identity_r)
{
	int64_t tables = 0;
	enum err e;

	e = db_number(db, SQL_FILE_APPLICATION, DB_NO_ARGS,
	    &identity_r->application);
	if (e == ERR_OK)
		e = db_number(db, SQL_FILE_VERSION, DB_NO_ARGS,
		    &identity_r->version);
	if (e == ERR_OK)
		e = db_number(db, SQL_FILE_TABLES, DB_NO_ARGS, &tables);
	identity_r->empty = tables == 0;
	return e;
}

enum err
db_version(struct db *db, int64_t *version_r)
{
	return db_number(db, SQL_FILE_VERSION, DB_NO_ARGS, version_r);
}

enum err
db_identify(struct db *db, int64_t application, int64_t version)
{
	char *sql = sqlite3_mprintf(
	    "PRAGMA application_id = %lld; PRAGMA user_version = %lld",
	    (long long)application, (long long)version);
	enum err e;

	if (sql == NULL)
		log_fatal("out of memory");
	e = db_script(db, sql);
	sqlite3_free(sql);
	return e;
}

int
db_wal_pages(const struct db *db)
{
	return db->wal_pages;
}

enum err
db_page_size(struct db *db, int64_t *bytes_r)
{
	return db_number(db, SQL_FILE_PAGE_SIZE, DB_NO_ARGS, bytes_r);
}

bool
db_has_log(const struct db *db)
{
	const char *path = sqlite3_db_filename(db->conn, "main");
	struct stat st;

	/* By its name: to open it and close it would drop SQLite's locks. */
	return path != NULL && stat(sqlite3_filename_wal(path), &st) == 0 &&
	    st.st_size > 0;
}

/* A path as part of a URI (RFC 3986 2.1): three bytes for one at the most. */
static char *
add_path(char *to, const char *path)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char c;

	while ((c = (unsigned char)*path++) != '\0')
		if (isalnum(c) || strchr("/-._~", c) != NULL) {
			*to++ = (char)c;
		} else {
			*to++ = '%';
			*to++ = digits[c >> 4];
			*to++ = digits[c & 0xf];
		}
	return to;
}

/* "immutable" makes SQLite read the file without locks and without a log. */
enum err
db_open_alone(const struct db *db, const struct writer_lock *lock,
	struct db **alone_r)
{
	static const char scheme[] = "file:", how[] = "?immutable=1";
	const char *path = sqlite3_db_filename(db->conn, "main");
	char *uri, *to;
	enum err e;

	if (!writer_lock_held(lock))
		log_fatal("the file alone is read outside the writer lock");
	uri = malloc(sizeof(scheme) + 3 * strlen(path) + sizeof(how));
	if (uri == NULL)
		log_fatal("out of memory");
	to = add_path(stpcpy(uri, scheme), path);
	memcpy(to, how, sizeof(how));
	e = db_open(uri, DB_ALONE, 0, alone_r);
	free(uri);
	return e;
}

/* Both statements answer with the mode that is in force. */
static enum err
expect_log(struct db *db, enum sql_id id)
{
	struct db_rows *rows;
	bool is;
	enum err e;

	e = db_query(db, id, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	is = str_eq(db_view(rows, 0), STR("wal"));
	db_done(rows);
	return is ? ERR_OK : ERR_SCHEMA;
}

enum err
db_use_log(struct db *db)
{
	return expect_log(db, SQL_FILE_WRITE_AHEAD);
}

enum err
db_uses_log(struct db *db)
{
	return expect_log(db, SQL_FILE_JOURNAL);
}

enum err
db_checkpoint(struct db *db, const struct writer_lock *lock,
	enum db_checkpoint kind, int wait_ms)
{
	const int mode = kind == DB_CHECKPOINT_TRUNCATE ?
	    SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART;
	int rc;

	if (!writer_lock_held(lock))
		log_fatal("checkpoint outside the writer lock");
	sqlite3_busy_timeout(db->conn, wait_ms);
	rc = sqlite3_wal_checkpoint_v2(db->conn, NULL, mode, NULL, NULL);
	sqlite3_busy_timeout(db->conn, DB_BUSY_MS);
	if (rc != SQLITE_OK)
		return db_fail(db, "checkpoint");
	db->wal_pages = 0;
	return ERR_OK;
}

enum err
db_quick_check(struct db *db, struct arena *a, struct str *finding_r)
{
	struct db_rows *rows;
	enum err e;

	if ((e = db_query(db, SQL_FILE_CHECK, DB_NO_ARGS, &rows)) != ERR_OK)
		return e;
	if ((e = db_next(rows)) != ERR_OK)
		return e;
	*finding_r = db_text(rows, 0, a);
	db_done(rows);
	return str_eq(*finding_r, STR("ok")) ? ERR_OK : ERR_STORAGE;
}
