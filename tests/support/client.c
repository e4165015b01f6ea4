/*
 * The client of the API in process.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "auth/account_change_store.h"
#include "auth/session_cookie_api.h"
#include "auth/token_store.h"
#include "base/clock.h"
#include "base/run_limit.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/json_document.h"
#include "support/record.h"

#define ENV_MAX	(CLIENT_ENV + 12)

unsigned client_rights;

static sem_t exports;

/* Of this process, made when one is first asked for. */
static struct {
	struct run_limit	*turns;
	pid_t		 pid;
	pthread_mutex_t	 mutex;
} turning = { .mutex = PTHREAD_MUTEX_INITIALIZER };

/* Of this process, made when it is first asked for: few tests hash. */
static struct {
	struct hasher	*hasher;
	pid_t		 pid;
	pthread_mutex_t	 mutex;
} hashing = { .mutex = PTHREAD_MUTEX_INITIALIZER };

/* What a test wants is hashed, however long it takes. */
struct hasher_options client_hashing = {
	.queue = 64, .wait_ms = 120 * 1000,
};

/* What may be short is so, however slow the machine. */
struct app_long_reads client_scans = {
	.trial_us = 60 * CLOCK_SECOND, .wait_us = 60 * CLOCK_SECOND,
};

struct run_limit *
client_turns(void)
{
	pthread_mutex_lock(&turning.mutex);
	if (turning.pid != getpid()) {
		turning.turns = run_limit_new(CLIENT_TURNS, CLIENT_ROOM);
		turning.pid = getpid();
	}
	pthread_mutex_unlock(&turning.mutex);
	return turning.turns;
}

static void
open_hasher(void)
{
	struct hasher_options options = client_hashing;
	char *path;

	if (asprintf(&path, "%s-logins", fixture.database) == -1)
		abort();
	options.path = path;
	if (hasher_open(&options, &hashing.hasher) != ERR_OK)
		abort();
	hashing.pid = getpid();
	free(path);
}

struct hasher *
client_hasher(void)
{
	pthread_mutex_lock(&hashing.mutex);
	if (hashing.pid != getpid())
		open_hasher();
	pthread_mutex_unlock(&hashing.mutex);
	return hashing.hasher;
}

void
client_forget(void)
{
	if (hashing.pid == getpid())
		hasher_close(&hashing.hasher);
	hashing.pid = 0;
}

struct env {
	struct arena	*arena;
	char		*at[ENV_MAX];
	size_t		 n;
};

/* Adds NAME=value unless the request has a NAME of its own. */
static void
add_usual(struct env *env, const struct ask *ask, const char *name,
	const char *value)
{
	size_t i, n = strlen(name);

	for (i = 0; i < CLIENT_ENV && ask->env[i] != NULL; i++)
		if (strncmp(ask->env[i], name, n) == 0 &&
		    ask->env[i][n] == '=')
			return;
	env->at[env->n++] = (char *)arena_printf(env->arena, "%s=%s",
	    name, value).p;
}

static void
fill_env(struct env *env, struct arena *a, const struct ask *ask)
{
	size_t i;

	*env = (struct env){ .arena = a };
	add_usual(env, ask, "REQUEST_METHOD",
	    ask->method != NULL ? ask->method : "GET");
	add_usual(env, ask, "REQUEST_URI",
	    ask->target != NULL ? ask->target : "/api/incidents/");
	add_usual(env, ask, "REQUEST_SCHEME", "http");
	add_usual(env, ask, "HTTP_HOST", "127.0.0.1:8000");
	add_usual(env, ask, "REMOTE_ADDR", "127.0.0.1");
	add_usual(env, ask, "CONTENT_TYPE",
	    ask->type != NULL ? ask->type : "");
	add_usual(env, ask, "CONTENT_LENGTH", ask->body.n == 0 ? "" :
	    arena_printf(a, "%zu", ask->body.n).p);
	if (ask->as != NULL) {
		add_usual(env, ask, "HTTP_COOKIE",
		    arena_printf(a, "incident=%s", ask->as).p);
		add_usual(env, ask, "HTTP_X_CSRF_TOKEN",
		    client_token(ask->as, a));
	}
	for (i = 0; i < CLIENT_ENV && ask->env[i] != NULL; i++)
		env->at[env->n++] = (char *)ask->env[i];
}

/* As fcgi_body: the length announced is the length that must be there. */
static enum err
read_body(void *source, size_t n, struct arena *a, struct str *body_r)
{
	const struct str *body = source;

	if (body->n != n)
		return ERR_INVALID;
	*body_r = arena_str(a, *body);
	return ERR_OK;
}

/* "HTTP_IF_MATCH=x" is the header "If-Match: x". */
static void
add_header(struct buf *b, struct str param)
{
	struct str value = param, name = str_cut(&value, '=');
	size_t i;

	if (str_starts(name, STR("HTTP_")))
		name = (struct str){ name.p + 5, name.n - 5 };
	else if (!str_eq(name, STR("CONTENT_TYPE")) || value.n == 0)
		return;
	for (i = 0; i < name.n; i++)
		buf_char(b, name.p[i] == '_' ? '-' : name.p[i]);
	buf_lit(b, ": ");
	buf_str(b, value);
	buf_lit(b, "\r\n");
}

static void
record(const struct env *env, struct str content, const struct answer *a)
{
	struct exchange x = {
		.by = "api", .content = content, .status = a->status,
		.answer_head = a->head, .answer = a->body,
	};
	struct buf head;
	size_t i;

	if (!record_wanted())
		return;
	buf_init(&head, fixture.arena, 256);
	for (i = 0; i < env->n; i++) {
		struct str value = str_of(env->at[i]);
		struct str name = str_cut(&value, '=');

		if (str_eq(name, STR("REQUEST_METHOD")))
			x.method = value;
		else if (str_eq(name, STR("REQUEST_URI")))
			x.target = value;
		add_header(&head, str_of(env->at[i]));
	}
	x.head = buf_view(&head);
	record_exchange(&x);
}

/* The body as a client gets it, however many pieces it comes in. */
static void
take_body(struct answer *a, struct call *call, void (*meanwhile)(void))
{
	enum err e = ERR_OK;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	do {
		buf_str(&b, buf_view(&call->res.body));
		a->pieces++;
		if (call->stream == NULL)
			break;
		if (meanwhile != NULL)
			meanwhile();
	} while ((e = call_next_piece(call)) == ERR_OK);
	a->broken = e != ERR_OK && e != ERR_NOT_FOUND;
	a->body = buf_view(&b);
	if (call->stream != NULL)
		call_end_pieces(call);
}

static void
answer(struct answer *a, struct call *call, const struct ask *ask)
{
	a->status = call->res.status;
	a->head = arena_str(fixture.arena, response_head(&call->res));
	take_body(a, call, ask->meanwhile);
	if (call->res.type.n > 0 || a->status == 304 || a->status == 204)
		return;
	a->json = json_document_read(a->body, fixture.arena);
	cr_expect_not_null(a->json, "no JSON: %.*s", STR_FMT(a->body));
}

/* Sends the request through the pipeline; api and env need not be set. */
static void
handle(struct call *call, struct app *app, struct env *env,
	const struct ask *ask)
{
	struct str body = ask->body;
	struct call_source source = {
		.env = env->at, .read_body = read_body, .source = &body,
	};

	*app = (struct app){
		.writer = fixture.writer, .hasher = client_hasher(),
		.export_slots = &exports, .long_reads = client_scans,
	};
	app->long_reads.limit = client_turns();
	call->app = app;
	fill_env(env, call->arena, ask);
	if (app_open(app, &fixture.conf, call->db) != ERR_OK)
		abort();
	if (client_rights != 0)
		app->anonymous_rights = client_rights;
	app_handle(call, &source);
}

/* The request has an arena of its own, as in a worker. */
struct answer
api_ask(const struct ask *ask)
{
	struct call call = {
		.db = fixture.db, .arena = arena_new(64 * 1024),
	};
	struct answer a = { 0 };
	struct env env;
	struct app app;

	handle(&call, &app, &env, ask);
	answer(&a, &call, ask);
	/* A body that was broken off is judged by its test. */
	if (!a.broken)
		record(&env, ask->body, &a);
	arena_free(call.arena);
	return a;
}

struct answer
api_ask_on(struct db *db, struct arena *arena, const struct ask *ask)
{
	struct call call = { .db = db, .arena = arena };
	struct env env;
	struct app app;

	handle(&call, &app, &env, ask);
	return (struct answer){
		.status = call.res.status, .head = response_head(&call.res),
		.body = buf_view(&call.res.body),
	};
}

struct answer
api_get(const char *target)
{
	return ASK(.target = target);
}

struct answer
api_send(const char *method, const char *target, const char *type,
	struct str body)
{
	return ASK(.method = method, .target = target, .type = type,
	    .body = body);
}

struct answer
api_json(const char *method, const char *target, const char *json)
{
	return api_send(method, target, "application/json", str_of(json));
}

static enum err
add_account(struct txn *txn, void *arg)
{
	/* A hash of nothing: it can log in, if somebody finds out how. */
	const struct account_password none = {
		.stored = STR("$argon2id$v=19$m=65536,t=2,p=1$"
		    "AAAAAAAAAAAAAAAAAAAAAA$"
		    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
	};

	return account_store_add(txn, &fixture_origin, fixture.arena, arg,
	    &none);
}

void
client_create(int n)
{
	while (n-- > 0)
		expect_status(api_json("POST", "/api/incidents/",
		    "{\"description\":\"x\",\"source\":\"partner\"}"), 201);
}

void
client_set_status(int id, const char *status)
{
	struct answer a = api_json("PATCH",
	    arena_printf(fixture.arena, "/api/incidents/%d/", id).p,
	    arena_printf(fixture.arena, "{\"status\":\"%s\"}", status).p);

	expect_status(a, 200);
}

int64_t
client_account(enum account_role role)
{
	static int n;
	struct account account = {
		.username = arena_printf(fixture.arena, "%.*s%d",
		    STR_FMT(account_roles[role].text), ++n),
		.first_name = STR(""), .last_name = STR(""), .email = STR(""),
		.role = &account_roles[role], .active = true,
	};

	cr_assert_eq(writer_run(fixture.writer, add_account, &account),
	    ERR_OK);
	return account.id;
}

static enum err
set_password(struct txn *txn, void *arg)
{
	const struct account_change *change = arg;
	struct account account;

	return account_change_store_apply(txn, &fixture_origin, change,
	    fixture.arena, &account);
}

void
client_password(int64_t id, const char *password)
{
	struct account_password stored = { .rounds = 0 };
	struct account_change change = {
		.id = id, .password = &stored,
	};

	cr_assert_eq(password_hash(str_of(password), fixture.arena,
	    &stored.stored), ERR_OK);
	cr_assert_eq(writer_run(fixture.writer, set_password, &change),
	    ERR_OK);
}

/* A session on its way to the store, which no request asked for. */
struct start {
	struct call		call;
	int64_t			account;
	struct session_new	session;
};

static enum err
begin_session(struct txn *txn, void *arg)
{
	struct start *start = arg;

	return session_begin(txn, &start->call, start->account,
	    &start->session);
}

const char *
client_session(int64_t account)
{
	const struct app app = { .conf = &fixture.conf };
	struct start start = {
		.call = { .app = &app, .arena = fixture.arena },
		.account = account,
	};

	cr_assert_eq(writer_run(fixture.writer, begin_session, &start),
	    ERR_OK);
	return crypt_encode((struct str){ (const char *)start.session.secret,
	    sizeof(start.session.secret) }, fixture.arena).p;
}

const char *
client_as(enum account_role role)
{
	return client_session(client_account(role));
}

const char *
client_token(const char *as, struct arena *a)
{
	struct call call = { .arena = a, .caller = { .session = 1 } };

	if (crypt_decode(str_of(as), a, &call.caller.secret) != ERR_OK)
		abort();
	return session_token(&call).p;
}

/* A token on its way to the store. */
struct making {
	struct token	token;
	struct str	text;
};

static enum err
add_token(struct txn *txn, void *arg)
{
	struct making *making = arg;

	return token_store_add(txn, &fixture_origin, fixture.arena,
	    &making->token, making->text);
}

const char *
client_bearer(struct token token)
{
	unsigned char seed[TOKEN_SEED];
	char text[TOKEN_TEXT];
	struct making making = { token, { text, TOKEN_TEXT } };

	crypt_random(seed, sizeof(seed));
	token_make(seed, text);
	cr_assert_eq(writer_run(fixture.writer, add_token, &making), ERR_OK);
	return arena_printf(fixture.arena, "HTTP_AUTHORIZATION=Bearer %.*s",
	    TOKEN_TEXT, text).p;
}

const char *
answer_header(const struct answer *a, const char *name)
{
	struct str rest = a->head, line, key;

	while (rest.p != NULL) {
		line = str_cut(&rest, '\n');
		key = str_cut(&line, ':');
		if (line.n == 0 || !str_eq_nocase(key, str_of(name)))
			continue;
		cr_expect_eq(line.p[line.n - 1], '\r');
		line.n--;
		return arena_str(fixture.arena, str_trim(line)).p;
	}
	return NULL;
}

bool
answer_has(const struct answer *a, struct str bytes)
{
	return memmem(a->body.p, a->body.n, bytes.p, bytes.n) != NULL;
}

const char *
answer_text(const struct answer *a, const char *path)
{
	return json_document_text(a->json, path, fixture.arena);
}

const char *
answer_keys(const struct answer *a, const char *path)
{
	return json_document_keys(a->json, path, fixture.arena);
}

const char *
answer_refusal(const struct answer *a)
{
	if (strcmp(answer_text(a, "detail"), "(absent)") != 0 &&
	    strcmp(answer_text(a, "code"), "(absent)") != 0)
		return answer_text(a, "code");
	return answer_keys(a, "");
}

int
answer_length(const struct answer *a, const char *path)
{
	return json_document_length(a->json, path, fixture.arena);
}

void
client_open(void)
{
	fixture_open();
	client_rights = 0;
	cr_assert_eq(sem_init(&exports, 0, (unsigned)fixture.conf.exports), 0);
}

void
client_close(void)
{
	client_forget();
	json_document_close();
	sem_destroy(&exports);
	fixture_close();
}

const char *
answer_ids(const struct answer *a)
{
	int i, n = answer_length(a, "results");
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_char(&b, ',');
		buf_str(&b, str_of(answer_text(a, arena_printf(fixture.arena,
		    "results.%d.id", i).p)));
	}
	return arena_str(fixture.arena, buf_view(&b)).p;
}
