/* The database file as a whole. */

#include <ctype.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/private_file.h"
#include "db/db_file.h"
#include "db/sqlite/db_whole.h"
#include "db/sqlite/sqlite.h"

/* --- whose it is -------------------------------------------------------- */

enum err
db_whole_identity(struct db *db, struct db_identity *identity_r)
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

static enum err
run(struct sqlite *s, const char *text)
{
	if (sqlite3_exec(s->conn, text, NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fail(s, "script");
	return ERR_OK;
}

/* A pragma takes no arguments. */
static enum err
identify(struct sqlite *s, const struct db_identity *identity)
{
	char *sql = sqlite3_mprintf(
	    "PRAGMA application_id = %lld; PRAGMA user_version = %lld",
	    (long long)identity->application, (long long)identity->version);
	enum err e;

	if (sql == NULL)
		log_fatal("out of memory");
	e = run(s, sql);
	sqlite3_free(sql);
	return e;
}

enum err
db_whole_script(struct db *db, const char *text,
	const struct db_identity *identity)
{
	enum err e = run(sqlite_of(db), text);

	return e == ERR_OK && identity != NULL ?
	    identify(sqlite_of(db), identity) : e;
}

enum err
db_whole_make(const char *path)
{
	char *why = NULL;
	enum err e = db_file_validate(path, DB_CREATE, &why);
	int fd;

	if (e != ERR_OK) {
		log_line(LOG_ERROR, "%s", why);
		free(why);
		return e;
	}
	if (access(path, F_OK) == 0)
		return ERR_OK;
	if ((fd = private_file_open(path, NULL)) == -1) {
		log_line(LOG_ERROR, "%s: %m", path);
		return ERR_STORAGE;
	}
	close(fd);
	return ERR_OK;
}

/* --- the log ------------------------------------------------------------ */

int
db_whole_log_pages(struct db *db)
{
	return sqlite_of(db)->wal_pages;
}

enum err
db_whole_page_size(struct db *db, int64_t *bytes_r)
{
	return db_number(db, SQL_FILE_PAGE_SIZE, DB_NO_ARGS, bytes_r);
}

bool
db_whole_has_log(struct db *db)
{
	const char *path = sqlite3_db_filename(sqlite_of(db)->conn, "main");
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
static char *
uri_of(const char *path)
{
	static const char scheme[] = "file:", how[] = "?immutable=1";
	char *uri = malloc(sizeof(scheme) + 3 * strlen(path) + sizeof(how));

	if (uri == NULL)
		log_fatal("out of memory");
	memcpy(add_path(stpcpy(uri, scheme), path), how, sizeof(how));
	return uri;
}

enum err
db_whole_open_alone(struct db *db, const struct writer_lock *lock,
	struct db **alone_r)
{
	char *uri;
	struct sqlite *s;
	enum err e;

	if (!writer_lock_held(lock))
		log_fatal("the file alone is read without the writer lock");
	uri = uri_of(sqlite3_db_filename(sqlite_of(db)->conn, "main"));
	s = sqlite_new(uri, DB_READ);
	free(uri);
	s->immutable = true;
	*alone_r = &s->db;
	if ((e = sqlite_connect(s)) != ERR_OK)
		db_close(alone_r);
	return e;
}

/* Both statements answer with the mode that is in force. */
static enum err
expect_wal(struct db *db, enum sql_id id)
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
db_whole_use_log(struct db *db)
{
	return expect_wal(db, SQL_FILE_WRITE_AHEAD);
}

enum err
db_whole_uses_log(struct db *db)
{
	return expect_wal(db, SQL_FILE_JOURNAL);
}

enum err
db_whole_checkpoint(struct db *db, const struct writer_lock *lock,
	enum db_checkpoint kind, int wait_ms)
{
	const int mode = kind == DB_CHECKPOINT_TRUNCATE ?
	    SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART;
	struct sqlite *s = sqlite_of(db);
	int rc;

	if (!writer_lock_held(lock))
		log_fatal("checkpoint without the writer lock");
	sqlite3_busy_timeout(s->conn, wait_ms);
	rc = sqlite3_wal_checkpoint_v2(s->conn, NULL, mode, NULL, NULL);
	sqlite3_busy_timeout(s->conn, SQLITE_BUSY_MS);
	if (rc != SQLITE_OK)
		return sqlite_fail(s, "checkpoint");
	s->wal_pages = 0;
	return ERR_OK;
}

/* --- may it be used? ---------------------------------------------------- */

/* A copy that SQLite made may be a file without a log. */
static enum err
expect_log(struct db *db)
{
	enum err e = db_whole_uses_log(db);

	if (e == ERR_SCHEMA)
		log_line(LOG_ERROR, "the database file is not set up for "
		    "several processes (journal_mode): run incidentctl "
		    "migrate");
	return e;
}

/*
 * A file that says it has a log but holds nothing is not new: the one
 * below becomes such a file in the end only.
 */
static enum err
expect_content(struct db *db, const struct db_identity *identity)
{
	enum err e;

	if (!identity->empty || (e = db_whole_uses_log(db)) == ERR_SCHEMA)
		return ERR_OK;
	if (e == ERR_OK)
		log_line(LOG_ERROR, "the database file holds nothing, but it "
		    "was in use with a write-ahead log (-wal) that is not "
		    "beside it: put the log back, or remove the file to "
		    "begin a new register");
	return e == ERR_OK ? ERR_SCHEMA : e;
}

static enum err
expect_servable(struct db *db)
{
	enum err e = expect_log(db);

	return e == ERR_OK ? checkpoint_validate(db) : e;
}

static enum err
expect_migratable(struct db *db)
{
	struct db_identity identity;
	enum err e;

	if ((e = db_whole_identity(db, &identity)) != ERR_OK ||
	    (e = expect_content(db, &identity)) != ERR_OK)
		return e;
	return identity.version == 0 ? ERR_OK : checkpoint_validate(db);
}

static enum err
accept(struct db *db)
{
	int64_t version;
	enum err e = db_number(db, SQL_FILE_VERSION, DB_NO_ARGS, &version);

	return e != ERR_OK || version == 0 ? e : checkpoint_accept(db);
}

enum err
db_whole_ready(struct db *db, enum db_ready what)
{
	switch (what) {
	case DB_READY_TO_SERVE:
		return expect_servable(db);
	case DB_READY_TO_MIGRATE:
		return expect_migratable(db);
	case DB_MAKE_READY:
		return db_whole_use_log(db);
	case DB_ACCEPT:
		return accept(db);
	}
	return ERR_INTERNAL;
}

enum err
db_whole_quick_check(struct db *db, struct arena *a, struct str *finding_r)
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
