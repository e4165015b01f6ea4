/*
 * Temporary databases.  Everything a test leaves behind is in one flat
 * folder, which goes when the test ends.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "db/migrate.h"
#include "db/sqlite/db_whole.h"
#include "db/sqlite/writer_lock.h"
#include "domain/right.h"
#include "incident/counter_store.h"
#include "incident/incident_store.h"
#include "incident/rollup_store.h"
#include "incident/search_index_store.h"
#include "support/expect.h"
#include "support/fixture.h"

struct fixture fixture;

const struct actor fixture_origin = {
	.name = STR_INIT("test"), .channel = CHANNEL_CLI,
};

/* Tests must not depend on the settings of the user that runs them. */
static void
clear_environment(void)
{
	char name[64];
	size_t i = 0;

	while (environ[i] != NULL) {
		if (strncmp(environ[i], "INCIDENT_", 9) != 0 ||
		    strncmp(environ[i], "INCIDENT_SOAK", 13) == 0) {
			i++;
			continue;
		}
		snprintf(name, sizeof(name), "%.*s",
		    (int)strcspn(environ[i], "="), environ[i]);
		unsetenv(name);
	}
}

void
fixture_process(void)
{
	static bool ready;

	if (ready)
		return;
	ready = true;
	clear_environment();
	log_open(LOG_ERROR);
	crypt_init();
	db_init();
	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
}

static void
make_folder(void)
{
	const char *base = getenv("TMPDIR");

	if (asprintf(&fixture.folder, "%s/incident.XXXXXX",
	    base != NULL ? base : "/tmp") == -1)
		abort();
	cr_assert_not_null(mkdtemp(fixture.folder), "%s", fixture.folder);
}

static void
make_conf(void)
{
	char *path, *message = NULL;
	FILE *file;

	if (asprintf(&path, "%s/conf", fixture.folder) == -1)
		abort();
	cr_assert_not_null(file = fopen(path, "w"));
	fclose(file);
	cr_assert_eq(conf_load(path, &fixture.conf, &message), ERR_OK, "%s",
	    message);
	free(path);
	/* Tests of rights say what they want. */
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	fixture.conf.anonymous_given = true;
	fixture.database = fixture.conf.database;
}

void
fixture_arena(void)
{
	fixture.arena = arena_new(1 << 20);
}

void
fixture_folder(void)
{
	fixture_process();
	make_folder();
	make_conf();
	fixture_arena();
}

void
fixture_database(void)
{
	int from;

	fixture_folder();
	cr_assert_eq(migrate_run(fixture.database, &from), ERR_OK);
}

void
fixture_connect(void)
{
	struct writer_options options = {
		.database = fixture.database,
		.wait_ms = fixture.conf.write_wait_ms,
		.wal_limit = fixture.conf.wal_limit_mb << 20,
		.maintenance = fixture.maintenance,
	};

	cr_assert_eq(writer_open(&options, &fixture.writer), ERR_OK);
	cr_assert_eq(db_open(fixture.database, DB_READ,
	    fixture.conf.read_limit_ms, &fixture.db), ERR_OK);
}

void
fixture_disconnect(void)
{
	writer_close(&fixture.writer);
	db_close(&fixture.db);
}

void
fixture_open(void)
{
	fixture_database();
	fixture_connect();
}

struct writer_lock *
fixture_lock(void)
{
	struct writer_lock *lock;

	cr_assert_eq(writer_lock_open(fixture.database, &lock), ERR_OK);
	cr_assert_eq(writer_lock_lock(lock), ERR_OK);
	return lock;
}

static void
remove_folder(void)
{
	DIR *dir = opendir(fixture.folder);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	rmdir(fixture.folder);
}

void
fixture_close(void)
{
	fixture_disconnect();
	if (fixture.folder != NULL)
		remove_folder();
	free(fixture.folder);
	conf_free(&fixture.conf);
	arena_free(fixture.arena);
	fixture = (struct fixture){ 0 };
}

const char *
fixture_path(const char *suffix)
{
	return arena_printf(fixture.arena, "%s%s", fixture.database,
	    suffix).p;
}

int64_t
fixture_size(const char *suffix)
{
	struct stat st;

	return stat(fixture_path(suffix), &st) == 0 ? st.st_size : 0;
}

static enum err
import(struct txn *txn, void *arg)
{
	return incident_store_import(txn, &fixture_origin, arg);
}

int64_t
fixture_incident(struct incident inc)
{
	if (inc.description.n == 0)
		inc.description = STR("Самокат не на связи");
	if (inc.status == NULL)
		inc.status = &status_values[STATUS_OPEN];
	if (inc.source == NULL)
		inc.source = &source_values[SOURCE_OPERATOR];
	if (inc.created_at == 0)
		inc.created_at = FIXTURE_TIME;
	if (inc.updated_at == 0)
		inc.updated_at = inc.created_at;
	cr_assert_eq(writer_run(fixture.writer, import, &inc), ERR_OK);
	return inc.id;
}

/* What a job of these needs. */
struct job {
	const struct actor			*origin;
	const struct incident_store_change	*change;
	struct arena				*arena;
	struct incident				*inc;
};

static enum err
create(struct txn *txn, void *arg)
{
	struct job *job = arg;

	return incident_store_add(txn, job->origin, job->arena, job->inc);
}

enum err
fixture_create(struct writer *writer, const struct actor *origin,
	struct arena *a, struct incident *inc)
{
	struct job job = { .origin = origin, .arena = a, .inc = inc };

	return writer_run(writer, create, &job);
}

static enum err
change(struct txn *txn, void *arg)
{
	struct job *job = arg;

	return incident_store_change(txn, job->origin, job->change,
	    job->arena, job->inc);
}

enum err
fixture_change(struct writer *writer, const struct actor *origin,
	const struct incident_store_change *wanted, struct arena *a,
	struct incident *inc_r)
{
	struct job job = {
		.origin = origin, .change = wanted, .arena = a, .inc = inc_r,
	};

	return writer_run(writer, change, &job);
}

static enum err
delete(struct txn *txn, void *arg)
{
	struct job *job = arg;

	return incident_store_delete(txn, job->origin, job->change,
	    job->arena, job->inc);
}

enum err
fixture_delete(struct writer *writer, const struct actor *origin,
	const struct incident_store_change *wanted, struct arena *a,
	struct incident *inc_r)
{
	struct job job = {
		.origin = origin, .change = wanted, .arena = a, .inc = inc_r,
	};

	return writer_run(writer, delete, &job);
}

struct actor
fixture_request(char letter)
{
	char *id = arena_alloc(fixture.arena, ACTOR_REQUEST_SIZE);

	memset(id, letter, ACTOR_REQUEST_SIZE);
	return (struct actor){
		.name = ACTOR_ANONYMOUS, .channel = CHANNEL_API,
		.request_id = { id, ACTOR_REQUEST_SIZE },
	};
}

const struct enum_value *
fixture_random_status(void)
{
	return &status_values[rand() % STATUS__MAX];
}

const struct enum_value *
fixture_random_source(void)
{
	return &source_values[rand() % SOURCE__MAX];
}

static enum err
import_many(struct txn *txn, void *arg)
{
	struct incident inc;
	enum err e = ERR_OK;
	int i, n = *(int *)arg;

	for (i = 0; i < n && e == ERR_OK; i++) {
		inc = (struct incident){
			.description = STR("Пункт выдачи не отвечает"),
			.status = &status_values[STATUS_OPEN],
			.source = &source_values[SOURCE_OPERATOR],
			.created_at = FIXTURE_TIME + i * CLOCK_SECOND,
			.updated_at = FIXTURE_TIME + i * CLOCK_SECOND,
		};
		e = incident_store_import(txn, &fixture_origin, &inc);
	}
	return e;
}

void
fixture_incidents(int n)
{
	cr_assert_eq(writer_run(fixture.writer, import_many, &n), ERR_OK);
}

struct incident
fixture_get(int64_t id)
{
	struct incident inc = { 0 };

	cr_assert_eq(incident_store_get(fixture.db, id, fixture.arena, &inc),
	    ERR_OK, "incident %lld", (long long)id);
	return inc;
}

static enum err
run_script(struct txn *txn, void *arg)
{
	return db_script(txn->db, arg);
}

void
fixture_script(const char *sql)
{
	cr_assert_eq(writer_run(fixture.writer, run_script, (void *)sql),
	    ERR_OK, "%s", sql);
}

void
fixture_damage(const char *sql)
{
	fixture_script(FIXTURE_UNGUARDED);
	fixture_script(sql);
}

static enum err
do_nothing(struct txn *txn, void *arg)
{
	(void)txn;
	(void)arg;
	return ERR_OK;
}

void
fixture_settle(void)
{
	cr_assert_eq(writer_run(fixture.writer, do_nothing, NULL), ERR_OK);
}

int64_t
fixture_number(const char *sql)
{
	struct db_rows *rows;
	int64_t n;

	cr_assert_eq(db_query_text(fixture.db, str_of(sql), DB_NO_ARGS,
	    &rows), ERR_OK, "%s", sql);
	cr_assert_eq(db_next(rows), ERR_OK, "%s", sql);
	n = db_int(rows, 0);
	db_done(rows);
	return n;
}

void
fixture_verify(void)
{
	struct str finding = { NULL, 0 };
	int64_t id = 0;

	cr_expect_eq(incident_store_verify(fixture.db, &id), ERR_OK,
	    "history of incident %lld", (long long)id);
	cr_expect_eq(counter_store_verify(fixture.db, fixture.arena, &finding),
	    ERR_OK, "%.*s", STR_FMT(finding));
	cr_expect_eq(search_index_store_verify(fixture.db, fixture.arena,
	    &finding), ERR_OK, "%.*s", STR_FMT(finding));
	cr_expect_eq(rollup_store_verify(fixture.db, fixture.arena, &finding),
	    ERR_OK, "%.*s", STR_FMT(finding));
	cr_expect_eq(db_whole_quick_check(fixture.db, fixture.arena, &finding),
	    ERR_OK, "%.*s", STR_FMT(finding));
}
