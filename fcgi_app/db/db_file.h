#ifndef DB_DB_FILE_H
#define DB_DB_FILE_H

/*
 * The files of a register whose engine keeps it in the file system, as SQLite
 * does, which is the only engine so far: the database, and beside it the
 * write-ahead log (-wal), its index (-shm), the lock files of writers
 * (-gate), of logins (-logins, -logins-new) and of long reads (-scans).
 * These functions look at names, owners and sizes and open none of the
 * files, since to close a file would drop the locks that SQLite has on it.
 *
 * The functions that fail set *why_r to one sentence of English, malloc'd,
 * the caller's to free, that names the file and what to do.
 */

#include "base/err.h"
#include "db/db.h"

/*
 * Replaces *name, malloc'd, by the one name of the database: absolute and
 * without symbolic links.  All processes name the lock files by it.  The
 * file need not be there, its folder must.
 *
 * ERR_INVALID for a text without such a name: a URI or ":memory:", a link to
 * nothing, a file that is no regular one or has several names (hard links).
 * With several names the log would lie beside one of them, and a process
 * that uses another name would not find it.
 */
enum err
db_file_resolve(char **name, char **why_r);

/*
 * Validates the database before it is opened in this mode.  ERR_NOT_FOUND:
 * there is none, ERR_STORAGE: it is cut off from its log, or this process
 * may not open it.  DB_CREATE is legal for a file that is missing or
 * empty, unless a register was in use under this name: its log or the lock
 * file of its logins is still there.
 */
enum err
db_file_validate(const char *path, enum db_mode mode, char **why_r);

/*
 * Validates the modes of the files.  ERR_FORBIDDEN when others than the owner
 * and the group may read or write one of them, or may write the folder.
 */
enum err
db_file_validate_rights(const char *path, char **why_r);

#endif
