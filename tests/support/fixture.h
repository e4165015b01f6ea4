#ifndef SUPPORT_FIXTURE_H
#define SUPPORT_FIXTURE_H

/*
 * A real database for each test: a temporary folder with a migrated file
 * and, if wanted, a writer and a connection for reading.  Criterion runs
 * every test in a process of its own, so there is one fixture.
 *
 * No connection crosses fork(): a test that makes processes starts with
 * fixture_database, forks, and lets each process call fixture_connect.
 */

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "db/db.h"
#include "db/writer.h"
#include "incident/event.h"
#include "incident/incident.h"
#include "incident/incident_store.h"

struct fixture {
	char		*folder;
	char		*database;	/* conf.database */
	struct conf	 conf;		/* the defaults */
	struct arena	*arena;
	writer_maintenance	*maintenance;		/* for the writer: none unless set */
	struct writer	*writer;
	struct db	*db;		/* for reading */
};

extern struct fixture fixture;

/* 2025-11-10T09:00:00+03:00 */
#define FIXTURE_TIME	(INT64_C(1762754400) * CLOCK_SECOND)

/* Readies the process; the ones below call it too. */
void
fixture_process(void);

/* An arena alone.  For .init of a suite that needs only memory. */
void
fixture_arena(void);

/* A folder, an arena and a configuration, but no database yet. */
void
fixture_folder(void);

/* And a migrated database that nobody has open. */
void
fixture_database(void);

/* And a writer and a connection.  For .init of a suite. */
void
fixture_open(void);

/* Opens and closes the writer and the connection over the database. */
void
fixture_connect(void);

void
fixture_disconnect(void);

/*
 * Takes the writer lock as another process would: locks belong to what was
 * opened.  writer_lock_close() drops it.
 */
struct writer_lock *
fixture_lock(void);

/* Undoes all of it; legal whatever was begun.  For .fini of a suite. */
void
fixture_close(void);

/* The path of the database followed by `suffix`, in the arena. */
const char *
fixture_path(const char *suffix);

/* Bytes of that file, found without opening it; 0 when there is none. */
int64_t
fixture_size(const char *suffix);

/* Who changes things in tests, as a request without an id. */
extern const struct actor fixture_origin;

/*
 * Stores an incident as it is and returns its id.  What is left out is
 * filled in: the next id, a description, open, operator, created at
 * FIXTURE_TIME and updated when it was created.
 */
int64_t
fixture_incident(struct incident inc);

#define FIXTURE_INCIDENT(...) \
	fixture_incident((struct incident){ __VA_ARGS__ })

/*
 * A job of the writer that creates an incident, changes or deletes one,
 * and its result: what a request makes of the store.
 */
enum err
fixture_create(struct writer *writer, const struct actor *origin,
	struct arena *a, struct incident *inc);

enum err
fixture_change(struct writer *writer, const struct actor *origin,
	const struct incident_store_change *change, struct arena *a,
	struct incident *inc_r);

enum err
fixture_delete(struct writer *writer, const struct actor *origin,
	const struct incident_store_change *change, struct arena *a,
	struct incident *inc_r);

/* Who asks for changes: a request whose id is that letter all over. */
struct actor
fixture_request(char letter);

/* One of all, by rand(). */
const struct enum_value *
fixture_random_status(void);

const struct enum_value *
fixture_random_source(void);

/* n of them, one second after the other: the last is the newest. */
void
fixture_incidents(int n);

/* The incident as it is now; fails the test when there is none. */
struct incident
fixture_get(int64_t id);

/* Runs SQL through the writer, as damage or as a foreign program would. */
void
fixture_script(const char *sql);

/* Takes away what guards the history and the audit log, if it is there. */
#define FIXTURE_UNGUARDED \
	"DROP TRIGGER IF EXISTS audit_no_update;" \
	"DROP TRIGGER IF EXISTS audit_no_delete;" \
	"DROP TRIGGER IF EXISTS incident_event_no_update;" \
	"DROP TRIGGER IF EXISTS incident_event_no_delete;"

/* The same where the database refuses it: in the history and audit log. */
void
fixture_damage(const char *sql);

/*
 * Waits for the jobs that nobody waits for; before a test's clock goes on,
 * which they read.
 */
void
fixture_settle(void);

/* The number that a select of one row and column gives. */
int64_t
fixture_number(const char *sql);

/*
 * Fails the test unless history, tallies, index and measures tell of the
 * incidents.
 */
void
fixture_verify(void);

#endif
