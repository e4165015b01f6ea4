/* db_file: one name, what is beside it, whose it is. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db_file.h"
#include "db/migrate.h"
#include "db/sqlite/writer_lock.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(db_file, .init = fixture_folder, .fini = fixture_close,
	.timeout = 60);

#define NOBODY	65534

/* A path in the folder of the fixture. */
static const char *
in_folder(const char *name)
{
	return arena_printf(fixture.arena, "%s/%s", fixture.folder, name).p;
}

static void
make(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	cr_assert_not_null(f, "%s", path);
	fputs(text, f);
	cr_assert_eq(fclose(f), 0);
}

static void
migrate(void)
{
	int from;

	cr_assert_eq(migrate_run(fixture.database, &from), ERR_OK);
}

/* What the name resolves to. */
static const char *
resolve(const char *name)
{
	char *path = strdup(name), *why = NULL;
	const char *copy;

	cr_assert_eq(db_file_resolve(&path, &why), ERR_OK, "%s: %s", name,
	    why);
	copy = arena_printf(fixture.arena, "%s", path).p;
	free(path);
	return copy;
}

static void
is_refused(const char *name, const char *says)
{
	char *path = strdup(name), *why = NULL;

	cr_assert_eq(db_file_resolve(&path, &why), ERR_INVALID, "%s: %s",
	    name, path);
	cr_expect_not_null(strstr(why, says), "%s: %s", name, why);
	free(why);
	free(path);
}

/* --- one name ----------------------------------------------------------- */

Test(db_file, a_link_and_the_file_have_one_name)
{
	const char *link = in_folder("link"), *folder = in_folder("folder");

	migrate();
	cr_assert_eq(symlink(fixture.database, link), 0);
	cr_assert_eq(symlink(fixture.folder, folder), 0);
	cr_expect_str_eq(resolve(link), resolve(fixture.database));
	cr_expect_str_eq(resolve(in_folder("folder/incidents.sqlite3")),
	    resolve(fixture.database));
	cr_expect_str_eq(resolve(in_folder("folder/new")),
	    resolve(in_folder("new")));
}

Test(db_file, a_relative_name_stays_when_the_folder_is_left)
{
	const char *name;

	cr_assert_eq(chdir(fixture.folder), 0);
	name = resolve("incidents.sqlite3");
	cr_assert_eq(chdir("/"), 0);
	cr_expect_str_eq(name, resolve(fixture.database));
	cr_expect_eq(name[0], '/');
	cr_expect_str_eq(resolve("/new.sqlite3"), "/new.sqlite3");
}

Test(db_file, what_has_no_one_name_is_refused)
{
	is_refused("file:x.sqlite3", "URI");
	is_refused(in_folder("file:x?mode=memory"), "URI");
	is_refused(":memory:", "in memory");
	is_refused(in_folder(":memory:"), "in memory");
	is_refused("postgresql://host/incidents", "PostgreSQL");
	is_refused(in_folder("postgresql://host/x"), "PostgreSQL");
	is_refused(fixture.folder, "no regular file");
	is_refused(in_folder("nowhere/x"), "No such file");
	cr_assert_eq(symlink("nowhere", in_folder("dangling")), 0);
	is_refused(in_folder("dangling"), "symbolic link");
	cr_assert_eq(mkfifo(in_folder("pipe"), 0600), 0);
	is_refused(in_folder("pipe"), "no regular file");
}

Test(db_file, a_file_with_two_names_is_refused_under_both)
{
	migrate();
	cr_assert_eq(link(fixture.database, in_folder("other")), 0);
	is_refused(fixture.database, "hard links");
	is_refused(in_folder("other"), "hard links");
	unlink(in_folder("other"));
	resolve(fixture.database);
}

/* As two pools do that were given two names. */
Test(db_file, writers_by_two_names_stand_at_one_gate)
{
	struct writer_lock *lock;

	migrate();
	cr_assert_eq(symlink(fixture.database, in_folder("link")), 0);
	cr_assert_eq(writer_lock_open(resolve(in_folder("link")), &lock),
	    ERR_OK);
	cr_assert_eq(writer_lock_lock(lock), ERR_OK);
	cr_expect(processes_is_locked(fixture_path("-gate"), 0));
	cr_expect_neq(access(in_folder("link-gate"), F_OK), 0);
	writer_lock_close(&lock);
}

Test(db_file, a_lock_file_that_is_a_link_is_no_lock_file)
{
	struct writer_lock *lock = NULL;

	migrate();
	unlink(fixture_path("-gate"));
	cr_assert_eq(symlink(in_folder("elsewhere"), fixture_path("-gate")),
	    0);
	cr_expect_eq(writer_lock_open(fixture.database, &lock), ERR_STORAGE);
	cr_expect_neq(access(in_folder("elsewhere"), F_OK), 0);
}

/* --- all of it ---------------------------------------------------------- */

static void
is_validated(enum db_mode mode, enum err want, const char *says)
{
	char *why = NULL;
	enum err e = db_file_validate(fixture.database, mode, &why);

	cr_expect_eq(e, want, "%s", why != NULL ? why : "-");
	if (says != NULL && why != NULL)
		cr_expect_not_null(strstr(why, says), "%s", why);
	free(why);
}

Test(db_file, only_a_migration_makes_one)
{
	is_validated(DB_READ, ERR_NOT_FOUND, "run incidentctl migrate");
	is_validated(DB_WRITE, ERR_NOT_FOUND, "run incidentctl migrate");
	is_validated(DB_CREATE, ERR_OK, NULL);
	make(fixture.database, "");
	is_validated(DB_READ, ERR_NOT_FOUND, "is empty");
	is_validated(DB_CREATE, ERR_OK, NULL);
	migrate();
	is_validated(DB_READ, ERR_OK, NULL);
	is_validated(DB_CREATE, ERR_OK, NULL);
}

Test(db_file, a_register_that_is_gone_is_not_made_anew)
{
	int from;

	migrate();
	make(fixture_path("-logins"), "");
	is_validated(DB_CREATE, ERR_OK, NULL);
	unlink(fixture.database);
	is_validated(DB_CREATE, ERR_STORAGE, "-logins tells");
	is_validated(DB_WRITE, ERR_STORAGE, "-logins tells");
	cr_expect_eq(migrate_run(fixture.database, &from), ERR_STORAGE);
	cr_expect_neq(access(fixture.database, F_OK), 0);
	unlink(fixture_path("-logins"));
	migrate();
}

/* SQLite would remove the log of a database without bytes. */
Test(db_file, a_log_beside_an_empty_database_is_kept)
{
	int from;

	make(fixture.database, "");
	make(fixture_path("-wal"), "five incidents");
	is_validated(DB_READ, ERR_STORAGE, "-wal tells");
	cr_expect_eq(migrate_run(fixture.database, &from), ERR_STORAGE);
	cr_expect_eq(fixture_size("-wal"), 14);
	cr_expect_eq(fixture_size(""), 0);
}

/* --- whose it is -------------------------------------------------------- */

static unsigned
mode_of(const char *suffix)
{
	struct stat st;

	cr_assert_eq(stat(fixture_path(suffix), &st), 0, "%s", suffix);
	return (unsigned)st.st_mode & 07777;
}

static void
have_mode(unsigned want)
{
	static const char *const suffixes[] = {
		"", "-wal", "-shm", "-gate",
	};
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		cr_expect_eq(mode_of(suffixes[i]), want, "%s: %04o",
		    suffixes[i], mode_of(suffixes[i]));
}

static void
open_and_write(void)
{
	migrate();
	fixture_connect();
	fixture_incidents(1);
}

Test(db_file, new_files_are_for_owner_and_group_with_any_umask)
{
	char *why = NULL;

	umask(0);
	open_and_write();
	have_mode(0640);
	cr_expect_eq(db_file_validate_rights(fixture.database, &why), ERR_OK,
	    "%s", why);
}

Test(db_file, a_stricter_umask_is_kept)
{
	umask(077);
	open_and_write();
	have_mode(0600);
}

Test(db_file, what_others_may_read_or_write_is_named)
{
	char *why = NULL;

	open_and_write();
	cr_assert_eq(chmod(fixture.database, 0666), 0);
	cr_assert_eq(chmod(fixture_path("-gate"), 0644), 0);
	cr_expect_eq(db_file_validate_rights(fixture.database, &why),
	    ERR_FORBIDDEN);
	cr_expect_not_null(strstr(why, "sqlite3 (0666)"), "%s", why);
	cr_expect_not_null(strstr(why, "-gate (0644)"), "%s", why);
	cr_expect_null(strstr(why, "-wal"), "%s", why);
	free(why);
	cr_assert_eq(chmod(fixture.database, 0640), 0);
	cr_assert_eq(chmod(fixture_path("-gate"), 0640), 0);
	/* Others could put another database in its place. */
	cr_assert_eq(chmod(fixture.folder, 0777), 0);
	cr_expect_eq(db_file_validate_rights(fixture.database, &why),
	    ERR_FORBIDDEN);
	cr_expect_not_null(strstr(why, "(0777)"), "%s", why);
	free(why);
}

/* A holder of such a lock keeps all callers from logging in, or searching. */
Test(db_file, the_lock_files_of_logins_and_long_reads_are_among_them)
{
	static const char *const suffixes[] = {
		"-logins", "-logins-new", "-scans",
	};
	const char *path;
	char *why = NULL;
	size_t i;

	migrate();
	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		path = fixture_path(suffixes[i]);
		make(path, "");
		cr_assert_eq(chmod(path, 0646), 0);
		cr_expect_eq(db_file_validate_rights(fixture.database, &why),
		    ERR_FORBIDDEN, "%s", suffixes[i]);
		cr_expect(why != NULL && strstr(why, path) != NULL,
		    "%s: %s", suffixes[i], why);
		free(why);
		cr_assert_eq(chmod(path, 0640), 0);
	}
}

static void
belongs_to_nobody(const char *suffix)
{
	struct stat st;

	cr_assert_eq(stat(fixture_path(suffix), &st), 0, "%s", suffix);
	cr_expect_eq(st.st_uid, NOBODY, "%s: %u", suffix, st.st_uid);
	cr_expect_eq(st.st_gid, NOBODY, "%s: %u", suffix, st.st_gid);
}

Test(db_file, what_root_makes_belongs_to_the_service)
{
	if (geteuid() != 0)
		cr_skip_test("not root");
	cr_assert_eq(chown(fixture.folder, NOBODY, NOBODY), 0);
	open_and_write();
	belongs_to_nobody("");
	belongs_to_nobody("-wal");
	belongs_to_nobody("-shm");
	belongs_to_nobody("-gate");
}

static int
validate_as_nobody(int i, void *arg)
{
	char *why = NULL;

	(void)i;
	if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0 ||
	    db_file_validate(fixture.database, DB_WRITE, &why) !=
	    ERR_STORAGE)
		return 1;
	snprintf(arg, 1024, "%s", why);
	return 0;
}

Test(db_file, a_file_of_another_user_is_told_with_the_command_to_run)
{
	char *said = processes_shared(1024);
	struct processes processes;

	if (geteuid() != 0)
		cr_skip_test("not root");
	migrate();
	cr_assert_eq(chmod(fixture.folder, 0755), 0);
	processes_fork(&processes, 1, validate_as_nobody, said);
	cr_expect_eq(processes_join(&processes), 0);
	cr_expect_not_null(strstr(said, "belongs to root"), "%s", said);
	cr_expect_not_null(strstr(said, "sudo -u root"), "%s", said);
	cr_expect_null(strstr(said, "migrate"), "%s", said);
}
