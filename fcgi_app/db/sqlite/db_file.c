/* The files of a register, by stat(2) alone. */

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"
#include "db/db_file.h"

/* The files beside the database that hold data or locks, by suffix. */
static const char *const suffixes[] = {
	"", "-wal", "-shm", "-gate", "-logins", "-logins-new", "-scans",
};

#define SUFFIXES_N	(sizeof(suffixes) / sizeof(suffixes[0]))

static char *
print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static char *
print(const char *fmt, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, fmt);
	n = vasprintf(&text, fmt, args);
	va_end(args);
	if (n == -1)
		log_fatal("out of memory");
	return text;
}

/* The folder of a path; the caller frees it. */
static char *
folder_of(const char *path)
{
	char *copy = print("%s", path), *folder = print("%s", dirname(copy));

	free(copy);
	return folder;
}

/* --- one name ----------------------------------------------------------- */

/* What a component that makes a name no path stands for; or NULL. */
static const char *
no_path(struct str part)
{
	if (str_eq(part, STR("postgresql:")) || str_eq(part, STR("postgres:")))
		return "this program was built without PostgreSQL";
	/* SQLite takes such a name for an instruction. */
	if (str_starts(part, STR("file:")) || str_eq(part, STR(":memory:")))
		return "a URI or a database in memory cannot be a register";
	return NULL;
}

/*
 * A relative name has been joined to the folder of the configuration before,
 * hence each component.
 */
static const char *
explain_no_path(const char *name)
{
	struct str rest = str_of(name);
	const char *why = NULL;

	while (rest.p != NULL && why == NULL)
		why = no_path(str_cut(&rest, '/'));
	return why;
}

/* The resolved folder with the last component; NULL with errno set. */
static char *
resolve_missing(const char *name)
{
	const char *base = strrchr(name, '/');
	char *folder = folder_of(name), *resolved = realpath(folder, NULL);
	char *path = NULL;

	base = base == NULL ? name : base + 1;
	if (resolved != NULL)
		path = print("%s/%s", strcmp(resolved, "/") == 0 ? "" :
		    resolved, base);
	free(resolved);
	free(folder);
	return path;
}

/* Why an existing file cannot be a database of ours, or NULL. */
static char *
validate_kind(const char *path)
{
	struct stat st;

	if (lstat(path, &st) == -1)
		return errno == ENOENT ? NULL : print("%s: %s", path,
		    strerror(errno));
	if (S_ISLNK(st.st_mode))
		return print("%s is a symbolic link to a file that is not "
		    "there", path);
	if (!S_ISREG(st.st_mode))
		return print("%s is no regular file", path);
	if (st.st_nlink > 1)
		return print("%s has %lu names (hard links): the log and the "
		    "locks lie beside one of them and are missed by the "
		    "others; remove all names but one", path,
		    (unsigned long)st.st_nlink);
	return NULL;
}

enum err
db_file_resolve(char **name, char **why_r)
{
	const char *what = explain_no_path(*name);
	char *path;

	if (what != NULL) {
		*why_r = print("database = %s: %s: accepted is the path of a "
		    "file", *name, what);
		return ERR_INVALID;
	}
	path = realpath(*name, NULL);
	if (path == NULL && errno == ENOENT)
		path = resolve_missing(*name);
	if (path == NULL)
		*why_r = print("%s: %s", *name, strerror(errno));
	else
		*why_r = validate_kind(path);
	if (*why_r != NULL) {
		free(path);
		return ERR_INVALID;
	}
	free(*name);
	*name = path;
	return ERR_OK;
}

/* --- all of it ---------------------------------------------------------- */

/* Bytes of the file beside the database; -1 when it is not there. */
static off_t
size_of(const char *path, const char *suffix)
{
	char *name = print("%s%s", path, suffix);
	struct stat st;
	off_t n = stat(name, &st) == 0 ? st.st_size : -1;

	free(name);
	return n;
}

/* The suffix of a file left by a database in use here before, or NULL. */
static const char *
trace_of(const char *path)
{
	if (size_of(path, "-wal") > 0)
		return "-wal";
	return size_of(path, "-logins") >= 0 ? "-logins" : NULL;
}

/* For a database that is missing or has no bytes. */
static enum err
validate_missing(const char *path, enum db_mode mode, char **why_r)
{
	const char *what = size_of(path, "") < 0 ? "is missing" : "is empty";
	const char *trace = trace_of(path);

	if (trace != NULL) {
		*why_r = print("%s %s, but %s%s tells that a register was in "
		    "use here: put the database back, or remove %s-* to "
		    "begin a new one", path, what, path, trace, path);
		return ERR_STORAGE;
	}
	if (mode == DB_CREATE)
		return ERR_OK;
	*why_r = print("%s %s: run incidentctl migrate to make a new "
	    "register", path, what);
	return ERR_NOT_FOUND;
}

/* Why this process may not open the file, which is there. */
static char *
explain_access(const char *path)
{
	const struct passwd *owner;
	struct stat st;

	if (errno != EACCES || stat(path, &st) == -1)
		return print("%s: %s", path, strerror(errno));
	if (st.st_uid == geteuid())
		return print("%s cannot be opened: its mode is %04o", path,
		    (unsigned)st.st_mode & 07777);
	if ((owner = getpwuid(st.st_uid)) == NULL)
		return print("%s belongs to the user %lu: run this as that "
		    "user", path, (unsigned long)st.st_uid);
	return print("%s belongs to %s, and this user may not open it: run "
	    "this with sudo -u %s", path, owner->pw_name, owner->pw_name);
}

/* May this process open all that is there? */
static enum err
validate_access(const char *path, enum db_mode mode, char **why_r)
{
	/* SQLite can read without writing while others keep the -shm. */
	const int how = mode == DB_READ ? R_OK : R_OK | W_OK;
	const size_t n = mode == DB_READ ? 1 : SUFFIXES_N;
	char *name;
	size_t i;

	for (i = 0; i < n; i++) {
		name = print("%s%s", path, suffixes[i]);
		if (access(name, how) == -1 && errno != ENOENT) {
			*why_r = explain_access(name);
			free(name);
			return ERR_STORAGE;
		}
		free(name);
	}
	return ERR_OK;
}

enum err
db_file_validate(const char *path, enum db_mode mode, char **why_r)
{
	struct stat st;

	if (stat(path, &st) == -1 && errno != ENOENT) {
		*why_r = explain_access(path);
		return ERR_STORAGE;
	}
	if (size_of(path, "") <= 0)
		return validate_missing(path, mode, why_r);
	return validate_access(path, mode, why_r);
}

/* --- whose it is -------------------------------------------------------- */

/* Adds the file to the list when others may read or write it. */
static void
note_exposed(FILE *out, const char *name, mode_t forbidden)
{
	struct stat st;

	if (stat(name, &st) == -1 || (st.st_mode & forbidden) == 0 ||
	    (S_ISDIR(st.st_mode) && (st.st_mode & S_ISVTX) != 0))
		return;
	(void)fprintf(out, "%s%s (%04o)", ftell(out) == 0 ? "" : ", ", name,
	    (unsigned)st.st_mode & 07777);
}

enum err
db_file_validate_rights(const char *path, char **why_r)
{
	char *names, *name, *folder = folder_of(path);
	size_t i, n;
	FILE *out = open_memstream(&names, &n);

	if (out == NULL)
		log_fatal("out of memory");
	for (i = 0; i < SUFFIXES_N; i++) {
		name = print("%s%s", path, suffixes[i]);
		note_exposed(out, name, S_IRWXO);
		free(name);
	}
	note_exposed(out, folder, S_IWOTH);
	free(folder);
	if (fclose(out) != 0)
		log_fatal("out of memory");
	*why_r = n == 0 ? NULL : print("users other than the owner and the "
	    "group may read or write %s: run chmod o-rwx on it", names);
	free(names);
	return *why_r == NULL ? ERR_OK : ERR_FORBIDDEN;
}
