/*
 * Requests at the same moment, from two processes of sixteen threads:
 * one effect for one Idempotency-Key, one winner for one If-Match.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/processes.h"

TestSuite(races, .init = fixture_database, .fini = client_close,
	.timeout = 240);

#define PROCESSES	2
#define THREADS		16
#define CLIENTS		(PROCESSES * THREADS)
#define ROUNDS		40
#define LIST		"/api/incidents/"
#define JSON		"application/json"

/* What a client was told in a round. */
struct told {
	int	status;
	int	id;
	bool	replayed;
	size_t	length;		/* of the body */
};

struct scene {
	pthread_barrier_t	line;		/* all start a round at once */
	struct told		told[ROUNDS][CLIENTS];
};

static struct scene *scene;

/* One request in a round. */
typedef struct answer race_request(struct db *db, struct arena *a, int round,
	int client);

/*
 * Where it stands, or NULL.  (The client's own helpers use the fixture's
 * arena, which is not for several threads.)
 */
static const char *
find(struct str s, struct str what)
{
	return s.n == 0 ? NULL : memmem(s.p, s.n, what.p, what.n);
}

static struct told
listen(const struct answer *a)
{
	const char *id = find(a->body, STR("\"id\":"));

	return (struct told){
		.status = a->status, .length = a->body.n,
		.id = id == NULL ? 0 : (int)strtol(id + 5, NULL, 10),
		.replayed = find(a->head, STR("\r\nIdempotent-Replayed: "
		    "true\r\n")) != NULL,
	};
}

struct runner {
	race_request	*request;
	int		 process;
};

static int
run_client(int i, void *arg)
{
	const struct runner *runner = arg;
	int round, client = runner->process * THREADS + i;
	struct arena *a = arena_new(1 << 16);
	struct db *db;

	if (db_open(fixture.database, DB_READ, 3000, &db) != ERR_OK)
		return 1;
	for (round = 0; round < ROUNDS; round++) {
		struct answer answer;

		pthread_barrier_wait(&scene->line);
		answer = runner->request(db, a, round, client);
		scene->told[round][client] = listen(&answer);
		arena_reset(a);
	}
	db_close(&db);
	arena_free(a);
	return 0;
}

static int
run_process(int i, void *arg)
{
	struct runner runner = { *(race_request **)arg, i };
	int failed;

	fixture_connect();
	failed = processes_threads(THREADS, run_client, &runner);
	fixture_disconnect();
	return failed;
}

static void
race(race_request *request)
{
	pthread_barrierattr_t attr;
	struct processes processes;

	scene = processes_shared(sizeof(*scene));
	pthread_barrierattr_init(&attr);
	pthread_barrierattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	cr_assert_eq(pthread_barrier_init(&scene->line, &attr, CLIENTS), 0);
	processes_fork(&processes, PROCESSES, run_process, &request);
	cr_assert_eq(processes_join(&processes), 0);
	fixture_connect();
}

/* How many of a round were told that status. */
static int
count_told(int round, int status)
{
	int i, n = 0;

	for (i = 0; i < CLIENTS; i++)
		n += scene->told[round][i].status == status;
	return n;
}

/* --- twins ---------------------------------------------------------------- */

static struct answer
post_keyed(struct db *db, struct arena *a, int round, int client)
{
	(void)client;
	return api_ask_on(db, a, &(struct ask){
		.method = "POST", .target = LIST, .type = JSON,
		.body = STR("{\"description\":\"x\",\"source\":\"system\"}"),
		.env = { arena_printf(a, "HTTP_IDEMPOTENCY_KEY=%d",
		    round).p },
	});
}

/* All of a round were told the same, and one of them that it is new. */
static void
expect_twins(int round, int status)
{
	const struct told *told = scene->told[round];
	int i, first = 0;

	cr_expect_eq(count_told(round, status), CLIENTS);
	for (i = 0; i < CLIENTS; i++) {
		cr_expect_eq(told[i].id, told[0].id);
		cr_expect_eq(told[i].length, told[0].length);
		first += !told[i].replayed;
	}
	cr_expect_eq(first, 1, "round %d: %d were first", round, first);
}

Test(races, twins_of_one_key_have_one_effect)
{
	int round;

	race(post_keyed);
	for (round = 0; round < ROUNDS; round++)
		expect_twins(round, 201);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident"), ROUNDS);
	cr_expect_eq(fixture_number("SELECT count(*) FROM "
	    "stored_response"), ROUNDS);
	fixture_verify();
}

static struct answer
post_many_keyed(struct db *db, struct arena *a, int round, int client)
{
	(void)client;
	return api_ask_on(db, a, &(struct ask){
		.method = "POST", .target = LIST "bulk", .type = JSON,
		.body = STR("[{\"description\":\"x\",\"source\":\"system\"},"
		    "{},{\"description\":\"y\",\"source\":\"partner\"}]"),
		.env = { arena_printf(a, "HTTP_IDEMPOTENCY_KEY=%d",
		    round).p },
	});
}

Test(races, twins_of_many_have_one_effect)
{
	int round;

	race(post_many_keyed);
	for (round = 0; round < ROUNDS; round++)
		expect_twins(round, 200);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident"),
	    2 * ROUNDS);
	fixture_verify();
}

/* Each has a body of its own, so only one of them is the key's. */
static struct answer
post_another(struct db *db, struct arena *a, int round, int client)
{
	return api_ask_on(db, a, &(struct ask){
		.method = "POST", .target = LIST, .type = JSON,
		.body = arena_printf(a, "{\"description\":\"%d\","
		    "\"source\":\"system\"}", client),
		.env = { arena_printf(a, "HTTP_IDEMPOTENCY_KEY=%d",
		    round).p },
	});
}

Test(races, a_key_belongs_to_one_of_many_requests)
{
	int round;

	race(post_another);
	for (round = 0; round < ROUNDS; round++) {
		cr_expect_eq(count_told(round, 201), 1);
		cr_expect_eq(count_told(round, 422), CLIENTS - 1);
	}
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident"), ROUNDS);
	fixture_verify();
}

/* --- If-Match ------------------------------------------------------------- */

/* All know the version that the round begins with. */
static struct answer
patch_matching(struct db *db, struct arena *a, int round, int client)
{
	(void)client;
	return api_ask_on(db, a, &(struct ask){
		.method = "PATCH", .target = LIST "1/", .type = JSON,
		.body = arena_printf(a, "{\"status\":\"%s\"}",
		    round % 2 == 0 ? "closed" : "open"),
		.env = { arena_printf(a, "HTTP_IF_MATCH=\"%d\"",
		    round + 1).p },
	});
}

Test(races, one_of_those_who_know_a_version_changes_it)
{
	int round;

	fixture_connect();
	FIXTURE_INCIDENT(.description = STR("x"));
	fixture_disconnect();
	race(patch_matching);
	for (round = 0; round < ROUNDS; round++) {
		cr_expect_eq(count_told(round, 200), 1, "round %d: %d won",
		    round, count_told(round, 200));
		cr_expect_eq(count_told(round, 412), CLIENTS - 1);
	}
	cr_expect_eq(fixture_get(1).version, ROUNDS + 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"),
	    ROUNDS + 1);
	fixture_verify();
}

/* Notes do not change the version: all of them are right. */
static struct answer
note_matching(struct db *db, struct arena *a, int round, int client)
{
	return api_ask_on(db, a, &(struct ask){
		.method = "PATCH", .target = LIST "1/", .type = JSON,
		.body = arena_printf(a, "{\"note\":\"%d of %d\"}", client,
		    round),
		.env = { "HTTP_IF_MATCH=\"1\"" },
	});
}

Test(races, what_does_not_change_the_version_lets_all_through)
{
	int round;

	fixture_connect();
	FIXTURE_INCIDENT(.description = STR("x"));
	fixture_disconnect();
	race(note_matching);
	for (round = 0; round < ROUNDS; round++)
		cr_expect_eq(count_told(round, 200), CLIENTS);
	cr_expect_eq(fixture_number("SELECT count(DISTINCT note) "
	    "FROM incident_event"), ROUNDS * CLIENTS);
	fixture_verify();
}

/* --- many by a filter ----------------------------------------------------- */

/* The first caller leaves none for the others. */
static struct answer
close_all(struct db *db, struct arena *a, int round, int client)
{
	bool even = round % 2 == 0;

	(void)client;
	return api_ask_on(db, a, &(struct ask){
		.method = "PATCH", .target = LIST "bulk", .type = JSON,
		.body = arena_printf(a, "{\"filter\":\"status=%s\","
		    "\"expected\":5,\"status\":\"%s\"}",
		    even ? "open" : "closed", even ? "closed" : "open"),
	});
}

Test(races, what_is_expected_of_a_filter_is_true_for_one)
{
	int round;

	fixture_connect();
	fixture_incidents(5);
	fixture_disconnect();
	race(close_all);
	for (round = 0; round < ROUNDS; round++) {
		cr_expect_eq(count_told(round, 200), 1);
		cr_expect_eq(count_told(round, 409), CLIENTS - 1);
	}
	cr_expect_eq(fixture_number("SELECT sum(version) FROM incident"),
	    5 * (ROUNDS + 1));
	fixture_verify();
}

/* --- tokens --------------------------------------------------------------- */

static const char *bearer;
static const char *bearers[ROUNDS];

/* Tokens for the rounds to come, before any process is made. */
static void
make_tokens(struct token token)
{
	int i;

	fixture_connect();
	FIXTURE_INCIDENT(.source = &source_values[SOURCE_MONITORING]);
	bearer = CLIENT_BEARER(.name = STR("admin"), .scopes = RIGHT_ADMIN);
	for (i = 0; i < ROUNDS; i++) {
		token.name = arena_printf(fixture.arena, "t%d", i);
		bearers[i] = client_bearer(token);
	}
	fixture_disconnect();
}

static struct answer
post_token(struct db *db, struct arena *a, int round, int client)
{
	return api_ask_on(db, a, &(struct ask){
		.method = "POST", .target = "/api/tokens/", .type = JSON,
		.body = arena_printf(a, "{\"name\":\"%c%d\","
		    "\"scopes\":[\"read\"]}", client % 2 ? 'N' : 'n', round),
		.env = { bearer },
	});
}

Test(races, a_name_is_one_tokens)
{
	int round;

	make_tokens((struct token){ .scopes = RIGHT_READ });
	race(post_token);
	for (round = 0; round < ROUNDS; round++) {
		cr_expect_eq(count_told(round, 201), 1);
		cr_expect_eq(count_told(round, 400), CLIENTS - 1);
	}
	cr_expect_eq(fixture_number("SELECT count(*) FROM token"),
	    1 + 2 * ROUNDS);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'token_created'"), 1 + 2 * ROUNDS);
}

/* In every other round one revokes the token that all others show. */
static struct answer
revoke_or_read(struct db *db, struct arena *a, int round, int client)
{
	if (client == round % CLIENTS && round % 2 == 0)
		return api_ask_on(db, a, &(struct ask){
			.method = "DELETE", .env = { bearer },
			.target = arena_printf(a, "/api/tokens/%d/",
			    round + 2).p,
		});
	return api_ask_on(db, a, &(struct ask){
		.target = LIST, .env = { bearers[round & ~1] },
	});
}

Test(races, what_was_revoked_opens_nothing_in_any_process)
{
	int round;

	make_tokens((struct token){ .scopes = RIGHT_READ });
	race(revoke_or_read);
	for (round = 0; round < ROUNDS; round += 2) {
		cr_expect_eq(count_told(round, 204), 1);
		cr_expect_eq(count_told(round, 200) + count_told(round, 401),
		    CLIENTS - 1);
		cr_expect_eq(count_told(round + 1, 401), CLIENTS);
	}
}

static enum err
set_source(struct txn *txn, void *arg)
{
	return db_script(txn->db, arg);
}

/*
 * Of four rounds, the incident goes to another source in the first, and
 * comes back in the third.
 */
static struct answer
move_or_note(struct db *db, struct arena *a, int round, int client)
{
	static char there[] = "UPDATE incident SET source = 'partner'";
	static char back[] = "UPDATE incident SET source = 'monitoring'";
	enum err e;

	if (client != round % CLIENTS || round % 2 != 0)
		return api_ask_on(db, a, &(struct ask){
			.method = "POST", .target = LIST "1/notes/",
			.type = JSON, .body = STR("{\"note\":\"n\"}"),
			.env = { bearers[0] },
		});
	e = writer_run(fixture.writer, set_source,
	    round % 4 == 0 ? there : back);
	return (struct answer){ .status = e == ERR_OK ? 0 : 500 };
}

/* The database itself sees to it that what is refused is not written. */
Test(races, a_source_that_changes_meanwhile_is_looked_at_in_the_job)
{
	int round, good, refused;

	make_tokens((struct token){
		.scopes = RIGHT_WRITE,
		.source = &source_values[SOURCE_MONITORING],
	});
	fixture_connect();
	fixture_script("CREATE TRIGGER guard BEFORE INSERT ON incident_event "
	    "WHEN new.actor = 'token:t0' AND (SELECT source FROM incident "
	    "WHERE id = new.incident_id) <> 'monitoring' "
	    "BEGIN SELECT RAISE(ABORT, 'not its own'); END");
	fixture_disconnect();
	race(move_or_note);
	for (round = 0; round < ROUNDS; round++) {
		good = count_told(round, 201);
		refused = count_told(round, 404);
		cr_expect_eq(good + refused, CLIENTS - (round % 2 == 0));
		if (round % 4 == 1)
			cr_expect_eq(refused, CLIENTS, "round %d", round);
		if (round % 4 == 3)
			cr_expect_eq(good, CLIENTS, "round %d", round);
	}
}

/* --- accounts ------------------------------------------------------------ */

#define USERS	"/api/users/"

/* An administrator for each client, and a session of it. */
static const char *admins[CLIENTS];

static void
add_admins(void)
{
	int i;

	fixture_connect();
	for (i = 0; i < CLIENTS; i++)
		admins[i] = client_as(ACCOUNT_ADMIN);
	fixture_disconnect();
}

/* Each leaves in the first round, or stays the last one. */
static struct answer
leave(struct db *db, struct arena *a, int round, int client)
{
	(void)round;
	return api_ask_on(db, a, &(struct ask){
		.method = "PATCH", .type = JSON, .as = admins[client],
		.target = arena_printf(a, USERS "%d/", client + 1).p,
		.body = STR("{\"role\":\"viewer\"}"),
	});
}

Test(races, of_admins_who_all_leave_at_once_one_stays)
{
	int round;

	add_admins();
	race(leave);
	cr_expect_eq(count_told(0, 200), CLIENTS - 1);
	for (round = 0; round < ROUNDS; round++)
		cr_expect_eq(count_told(round, 409), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM account "
	    "WHERE role = 'admin' AND active"), 1);
}

/* All know the version that the round begins with. */
static struct answer
rename_matching(struct db *db, struct arena *a, int round, int client)
{
	return api_ask_on(db, a, &(struct ask){
		.method = "PATCH", .target = USERS "1/", .type = JSON,
		.as = admins[client],
		.body = arena_printf(a, "{\"first_name\":\"%d-%d\"}", round,
		    client),
		.env = { arena_printf(a, "HTTP_IF_MATCH=\"%d\"",
		    round + 1).p },
	});
}

Test(races, one_of_those_who_know_an_account_changes_it)
{
	int round;

	add_admins();
	race(rename_matching);
	for (round = 0; round < ROUNDS; round++) {
		cr_expect_eq(count_told(round, 200), 1, "round %d: %d won",
		    round, count_told(round, 200));
		cr_expect_eq(count_told(round, 412), CLIENTS - 1);
	}
	cr_expect_eq(fixture_number("SELECT version FROM account "
	    "WHERE id = 1"), ROUNDS + 1);
}

/* One name, in two spellings. */
static struct answer
add_named(struct db *db, struct arena *a, int round, int client)
{
	return api_ask_on(db, a, &(struct ask){
		.method = "POST", .target = USERS, .type = JSON,
		.as = admins[client],
		.body = arena_printf(a, "{\"username\":\"%s%d\","
		    "\"role\":\"viewer\"}", client % 2 == 0 ? "Иван" :
		    "ИВАН", round),
	});
}

Test(races, a_name_is_given_once)
{
	int round;

	add_admins();
	race(add_named);
	for (round = 0; round < ROUNDS; round++) {
		cr_expect_eq(count_told(round, 201), 1);
		cr_expect_eq(count_told(round, 400), CLIENTS - 1);
	}
	cr_expect_eq(fixture_number("SELECT count(*) FROM account"),
	    CLIENTS + ROUNDS);
}
