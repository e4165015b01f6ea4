/*
 * incident-fcgi: one worker process of the pool.  It takes the listening
 * socket on descriptor 0, as spawn-fcgi, multiwatch and systemd hand it over,
 * and ends on SIGTERM after the requests under way.  It does the same on
 * other signals that a supervisor may send: multiwatch has the names of
 * signals off by one ("-s TERM" sends SIGQUIT), and sends SIGUSR1 by default.
 */

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "auth/anonymous_store.h"
#include "auth/audit_echo_store.h"
#include "auth/effective_settings_store.h"
#include "auth/hasher.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/crypt.h"
#include "base/log.h"
#include "base/machine_semaphore.h"
#include "base/program.h"
#include "base/run_limit.h"
#include "config.h"
#include "db/db_file.h"
#include "db/migrate.h"
#include "db/txn.h"
#include "db/writer.h"
#include "http/fcgi_pool.h"
#include "incident/search_index_store.h"
#include "statements.h"
#include "worker.h"

#define LISTENER	STDIN_FILENO
#define DRAIN_SECONDS	10	/* SIGALRM ends a drain that hangs */

struct service {
	struct conf	 conf;
	bool		 changed;	/* a setting, since the last start */
	struct app	 app;
	sem_t		 exports;
	struct fcgi_pool *pool;
	struct worker	**workers;
};

static void
usage(FILE *to)
{
	fputs("usage: incident-fcgi [--config FILE] [--check] [--version]\n\n"
	    "A worker of the incident tracker.  The listening FastCGI socket "
	    "is expected on\ndescriptor 0, as spawn-fcgi and multiwatch hand "
	    "it over.\n\n"
	    "  --config FILE  the configuration [" CONF_DEFAULT_PATH "]\n"
	    "  --check        only say whether it could start\n"
	    "  --version      print the version\n"
	    "  --help         this text\n\n"
	    "A setting in the environment (INCIDENT_DATABASE, INCIDENT_ZONE, "
	    "...) goes before\nthe one in the file.\n", to);
}

/* The path of the configuration, or NULL for the default one. */
static const char *
read_options(int argc, char *argv[], bool *check_r)
{
	const char *config = program_options(argc, argv, usage, check_r);

	if (optind != argc) {
		fprintf(stderr, "incident-fcgi: %s: there are no arguments\n",
		    argv[optind]);
		usage(stderr);
		exit(2);
	}
	return config;
}

static void
configure(struct conf *conf, const char *path)
{
	char *message;

	if (conf_load(path, conf, &message) != ERR_OK) {
		log_line(LOG_ERROR, "%s", message);
		free(message);
		exit(1);
	}
	log_open((enum log_level)conf->log_level);
	if (clock_zone(conf->zone) != ERR_OK)
		log_fatal("zone = %s: not a time zone of this machine",
		    conf->zone);
}

/* For --check: what an operator should know before the service starts. */
static enum err
show_policy(const struct service *s, struct db *db)
{
	struct arena *a = arena_new(256);
	struct anonymous_policy p;
	enum err e = anonymous_store_policy(db, &s->conf, a, &p);

	if (e == ERR_OK)
		printf("anonymous = %s (by %s)\n", conf_policies[p.policy],
		    p.decided_by);
	arena_free(a);
	return e;
}

static _Noreturn void
exit_with(char *why)
{
	log_line(LOG_ERROR, "%s", why);
	free(why);
	exit(1);
}

/*
 * All processes must lock the same files, so they resolve the path of the
 * database to one name.
 */
static void
find_database(struct service *s)
{
	char *why = NULL;

	if (db_file_resolve(&s->conf.database, &why) != ERR_OK ||
	    db_file_validate(s->conf.database, DB_WRITE, &why) != ERR_OK)
		exit_with(why);
	if (db_file_validate_rights(s->conf.database, &why) != ERR_OK)
		log_line(LOG_WARN, "%s", why);
	free(why);
}

/* So that no request is the first to find a statement that does not fit. */
static enum err
check_statements(struct db *db)
{
	struct arena *a = arena_new(4096);
	struct str finding = STR("nothing");
	enum err e = statements_verify(db, a, &finding);

	if (e != ERR_OK)
		log_line(LOG_ERROR, "%.*s: program and database do not "
		    "belong together: run incidentctl migrate, which "
		    "compares them", STR_FMT(finding));
	arena_free(a);
	return e;
}

/* A database of another schema version must not be changed. */
static void
check_database(struct service *s, bool show)
{
	struct db *db;
	enum err e;

	find_database(s);
	e = db_open(s->conf.database, DB_READ, 0, &db);
	if (e != ERR_OK)
		log_fatal("%s: cannot be opened", s->conf.database);
	if ((e = migrate_check(db)) == ERR_OK)
		e = app_open(&s->app, &s->conf, db);
	if (e == ERR_OK)
		e = effective_settings_store_changed(db, &s->conf, &s->changed);
	if (e == ERR_OK && show)
		e = check_statements(db);
	if (e == ERR_OK && show)
		e = show_policy(s, db);
	db_close(&db);
	if (e != ERR_OK)
		exit(1);
}

/*
 * Every thread inherits this mask.  libfcgi gives up a read or write that a
 * signal interrupts, so the main thread alone takes signals.
 */
static void
block_signals(sigset_t *taken)
{
	sigemptyset(taken);
	sigaddset(taken, SIGTERM);
	sigaddset(taken, SIGINT);
	sigaddset(taken, SIGQUIT);
	sigaddset(taken, SIGHUP);
	sigaddset(taken, SIGUSR1);
	sigaddset(taken, SIGPIPE);
	sigprocmask(SIG_BLOCK, taken, NULL);
}

static enum err
store_settings(struct txn *txn, void *arg)
{
	struct service *s = arg;
	const struct actor origin = {
		.name = ACTOR_SERVICE, .channel = CHANNEL_CLI,
	};
	enum err e = effective_settings_store_update(txn->db, &origin, &s->conf);

	return e == ERR_OK ? app_store_form(&s->app, txn) : e;
}

/* If the write fails, start anyway; the change is logged at the next start. */
static void
log_changed_settings(struct service *s)
{
	enum err e = ERR_OK;

	if (s->changed || s->app.etag_form_is_new)
		e = writer_run(s->app.writer, store_settings, s);
	if (e != ERR_OK)
		log_line(LOG_WARN, "changed settings are not on record yet: "
		    "%s", err_name(e));
}

/* At least one thread is left for short requests. */
static void
limit_exports(struct service *s)
{
	int64_t most = s->conf.threads - 1;

	if (s->conf.exports < most)
		most = s->conf.exports;
	if (sem_init(&s->exports, 0, (unsigned)most) == -1)
		log_fatal("semaphore: %m");
	s->app.export_slots = &s->exports;
}

/*
 * Long reads use half of the cores, one in each process.  Requests that wait
 * for a long read occupy half of the threads at most.
 */
static void
limit_long_reads(struct service *s)
{
	struct app_long_reads *reads = &s->app.long_reads;
	int64_t room = (s->conf.threads - s->conf.exports) / 2;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	char *path;

	if (asprintf(&path, "%s-scans", s->conf.database) == -1)
		log_fatal("out of memory");
	*reads = (struct app_long_reads){
		.limit = run_limit_new(1, room < 1 ? 1 : (int)room),
		.trial_us = APP_TRIAL_US, .wait_us = APP_WAIT_US,
	};
	if (machine_semaphore_open(path, cores < 4 ? 1 : (int)cores / 2,
	    &reads->semaphore) != ERR_OK)
		log_fatal("%s: cannot be opened", path);
	free(path);
}

/*
 * A request that waits for a password hash occupies its thread.  Half of the
 * threads at most wait, and the others serve other requests.
 */
static void
open_hasher(struct service *s)
{
	int64_t most = (s->conf.threads - s->conf.exports) / 2;
	struct hasher_options options = {
		.queue = most < 1 ? 1 : most > HASHER_QUEUE ? HASHER_QUEUE :
		    (int)most,
	};
	char *path;

	if (asprintf(&path, "%s-logins", s->conf.database) == -1)
		log_fatal("out of memory");
	options.path = path;
	if (hasher_open(&options, &s->app.hasher) != ERR_OK)
		log_fatal("%s: cannot be opened", path);
	free(path);
}

static void
open_service(struct service *s)
{
	struct writer_options options = {
		.database = s->conf.database,
		.wait_ms = s->conf.write_wait_ms,
		.wal_limit = s->conf.wal_limit_mb << 20,
		.maintenance = search_index_store_maintain,
		.watch = audit_echo,
	};
	int64_t i;

	if (fcgi_init() != ERR_OK ||
	    fcgi_pool_open(LISTENER, &s->pool) != ERR_OK)
		log_fatal("descriptor 0 is no listening socket");
	if (writer_open(&options, &s->app.writer) != ERR_OK)
		log_fatal("the database cannot be opened for writing");
	log_changed_settings(s);
	limit_exports(s);
	limit_long_reads(s);
	open_hasher(s);
	s->workers = calloc((size_t)s->conf.threads, sizeof(*s->workers));
	if (s->workers == NULL)
		log_fatal("out of memory");
	for (i = 0; i < s->conf.threads; i++)
		if (worker_start(&s->app, s->pool, &s->workers[i]) != ERR_OK)
			log_fatal("the database cannot be opened");
}

/*
 * While the first requests are served: it takes as long as all the rest of a
 * start, and a worker that replaces a killed one is needed soon.
 */
static void
verify_statements(const struct service *s)
{
	struct db *db;

	if (db_open(s->conf.database, DB_READ, 0, &db) != ERR_OK)
		log_fatal("the database cannot be opened");
	if (check_statements(db) != ERR_OK)
		exit(1);
	db_close(&db);
}

static void
wait_for_end(const sigset_t *taken)
{
	int sig;

	do
		sigwait(taken, &sig);
	while (sig == SIGPIPE);
	log_line(LOG_INFO, "stopping on signal %d", sig);
}

/* Answers the requests under way, takes no new ones, and closes all. */
static void
drain(struct service *s)
{
	int64_t i;

	alarm(DRAIN_SECONDS);
	fcgi_pool_stop(s->pool);
	for (i = 0; i < s->conf.threads; i++)
		worker_join(&s->workers[i]);
	fcgi_pool_close(&s->pool);
	hasher_close(&s->app.hasher);
	writer_close(&s->app.writer);
	sem_destroy(&s->exports);
	run_limit_free(&s->app.long_reads.limit);
	machine_semaphore_close(&s->app.long_reads.semaphore);
	free(s->workers);
	conf_free(&s->conf);
}

int
main(int argc, char *argv[])
{
	struct service service = { 0 };
	sigset_t taken;
	bool check;

	program_forbid_dumps();
	configure(&service.conf, read_options(argc, argv, &check));
	/* Threads that wait for each other cost less than more memory. */
	mallopt(M_ARENA_MAX, 4);
	crypt_init();
	db_init();
	check_database(&service, check);
	if (check) {
		conf_free(&service.conf);
		return 0;
	}
	block_signals(&taken);
	open_service(&service);
	log_line(LOG_INFO, "incident-fcgi %s: %lld threads, %s",
	    PACKAGE_VERSION, (long long)service.conf.threads,
	    service.conf.database);
	verify_statements(&service);
	wait_for_end(&taken);
	drain(&service);
	return 0;
}
