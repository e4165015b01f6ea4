/*
 * Who may do what: every method of every resource, for every way to be
 * somebody or nobody.  What each takes, and what each may, is written
 * down here once more, apart from the tables of the program; what is not
 * written down here fails.
 */

#include "app.h"
#include "auth/token_store.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/record.h"

/* --- tokens -------------------------------------------------------------- */

struct making {
	struct token	token;
	char		text[TOKEN_TEXT];
};

static enum err
add_token(struct txn *txn, void *arg)
{
	struct making *m = arg;

	return token_store_add(txn, &fixture_origin, fixture.arena,
	    &m->token, (struct str){ m->text, sizeof(m->text) });
}

/* The text of a new one, good for an hour. */
static struct str
make_token(unsigned scopes, const struct enum_value *source)
{
	static unsigned n;
	const unsigned char seed[TOKEN_SEED] = {
		(unsigned char)++n, (unsigned char)(n >> 8),
	};
	struct making m = { .token = {
		.name = arena_printf(fixture.arena, "t%u", n),
		.scopes = scopes, .source = source,
		.expires_at = clock_now() + CLOCK_HOUR,
	} };

	token_make(seed, m.text);
	cr_assert_eq(writer_run(fixture.writer, add_token, &m), ERR_OK);
	return arena_str(fixture.arena, (struct str){ m.text,
	    sizeof(m.text) });
}

/* Of what has a number: 1 is to be read and changed, 2 to be removed. */
static void
setup(void)
{
	int i;

	client_open();
	for (i = 0; i < 2; i++) {
		FIXTURE_INCIDENT(.description = STR("x"));
		make_token(RIGHT_READ, NULL);
		client_account(ACCOUNT_VIEWER);
	}
}

TestSuite(rights, .init = setup, .fini = client_close, .timeout = 600);

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

/* --- what it takes ------------------------------------------------------- */

enum {
	READ	= 1 << 0,
	CREATE	= 1 << 1,
	WRITE	= 1 << 2,
	ADMIN	= 1 << 3,
	SELF	= 1 << 4,	/* to have an account */
	ANY	= 1 << 5,	/* nothing */
};

/*
 * A resource: its pattern, an address of it, and what its methods take; 0
 * where there is none.  HEAD takes what GET does, OPTIONS one of them all.
 */
struct thing {
	const char	*pattern;
	const char	*target;
	unsigned	 takes[METHOD__MAX];
	const char	*removable;	/* another address, for DELETE */
	bool		 opens;		/* POST opens a session */
	bool		 ends;		/* POST ends one */
	bool		 hides;		/* DELETE, from who may not */
	bool		 bound;		/* is a matter of one source */
	bool		 all;		/* tells of all sources together */
};

#define AT(where, address)	.pattern = where, .target = address

static const struct thing things[] = {
	{
		AT("/api/incidents", "/api/incidents/"),
		.takes = { [METHOD_GET] = READ, [METHOD_POST] = CREATE },
	}, {
		AT("/api/incidents/:id", "/api/incidents/1/"), .bound = true,
		.takes = { [METHOD_GET] = READ | WRITE, [METHOD_PUT] = WRITE,
		    [METHOD_PATCH] = WRITE, [METHOD_DELETE] = ADMIN },
		.hides = true, .removable = "/api/incidents/2/",
	}, {
		AT("/api/incidents/export", "/api/incidents/export"),
		.takes = { [METHOD_GET] = READ },
	}, {
		AT("/api/incidents/bulk", "/api/incidents/bulk"),
		.takes = { [METHOD_POST] = CREATE, [METHOD_PATCH] = WRITE },
	}, {
		AT("/api/incidents/:id/events", "/api/incidents/1/events/"),
		.takes = { [METHOD_GET] = READ },
	}, {
		AT("/api/incidents/:id/notes", "/api/incidents/1/notes/"),
		.takes = { [METHOD_POST] = WRITE },
	}, {
		AT("/api/events", "/api/events/"),
		.takes = { [METHOD_GET] = READ },
	}, {
		AT("/api/stats", "/api/stats/"), .all = true,
		.takes = { [METHOD_GET] = READ },
	}, {
		AT("/api/schema", "/api/schema/"),
		.takes = { [METHOD_GET] = ANY },
	}, {
		AT("", "/"),
		.takes = { [METHOD_GET] = ANY },
	}, {
		AT("/api", "/api/"),
		.takes = { [METHOD_GET] = ANY },
	}, {
		AT("/api/audit", "/api/audit/"),
		.takes = { [METHOD_GET] = ADMIN },
	}, {
		AT("/api/tokens", "/api/tokens/"),
		.takes = { [METHOD_GET] = ADMIN, [METHOD_POST] = ADMIN },
	}, {
		AT("/api/tokens/:id", "/api/tokens/1/"),
		.takes = { [METHOD_GET] = ADMIN, [METHOD_DELETE] = ADMIN },
		.removable = "/api/tokens/2/",
	}, {
		AT("/api/users", "/api/users/"),
		.takes = { [METHOD_GET] = ADMIN, [METHOD_POST] = ADMIN },
	}, {
		AT("/api/users/:id", "/api/users/1/"),
		.takes = { [METHOD_GET] = ADMIN, [METHOD_PATCH] = ADMIN,
		    [METHOD_DELETE] = ADMIN },
		.removable = "/api/users/2/",
	}, {
		AT("/api/auth/login", "/api/auth/login/"),
		.takes = { [METHOD_POST] = ANY }, .opens = true,
	}, {
		AT("/api/auth/logout", "/api/auth/logout/"), .ends = true,
		.takes = { [METHOD_POST] = ANY },
	}, {
		AT("/api/auth/me", "/api/auth/me/"),
		.takes = { [METHOD_GET] = ANY },
	}, {
		AT("/api/auth/password", "/api/auth/password/"),
		.takes = { [METHOD_POST] = SELF },
	}, {
		AT("/api/auth/sessions", "/api/auth/sessions/"),
		.takes = { [METHOD_GET] = SELF, [METHOD_DELETE] = SELF },
	}, {
		AT("/api/auth/sessions/:id", "/api/auth/sessions/1/"),
		.takes = { [METHOD_DELETE] = SELF },
	},
};

/* The same in the program's own words. */
static unsigned
right_of(unsigned takes)
{
	static const struct {
		unsigned takes, right;
	} pairs[] = {
		{ READ, RIGHT_READ }, { CREATE, RIGHT_CREATE },
		{ WRITE, RIGHT_WRITE }, { ADMIN, RIGHT_ADMIN },
		{ SELF, RIGHT_ACCOUNT }, { ANY, RIGHT_ANYBODY },
	};
	unsigned right = 0;
	size_t i;

	for (i = 0; i < ROWS(pairs); i++)
		if ((pairs[i].takes & takes) != 0)
			right |= pairs[i].right;
	return right;
}

static const struct thing *
find_thing(struct str pattern)
{
	size_t i;

	for (i = 0; i < ROWS(things); i++)
		if (str_eq(str_of(things[i].pattern), pattern))
			return &things[i];
	return NULL;
}

static void
is_written_down(const struct resource *resource, const struct thing *thing)
{
	unsigned takes[METHOD__MAX];
	const struct route *route;
	size_t i;

	memcpy(takes, thing->takes, sizeof(takes));
	for (i = 0; i < resource->routes_n; i++) {
		route = &resource->routes[i];
		cr_expect_neq(takes[route->method], 0, "%s: method %d is not "
		    "written down, or twice there", thing->pattern,
		    (int)route->method);
		cr_expect_eq(route->right, right_of(takes[route->method]),
		    "%s: method %d", thing->pattern, (int)route->method);
		cr_expect_eq(route->hidden, thing->hides &&
		    route->method == METHOD_DELETE);
		takes[route->method] = 0;
	}
	for (i = 0; i < METHOD__MAX; i++)
		cr_expect_eq(takes[i], 0, "%s: there is no method %zu",
		    thing->pattern, i);
}

Test(rights, all_that_there_is_is_written_down_here)
{
	const struct resource *resource;
	const struct thing *thing;
	size_t i;

	for (i = 0; i < app_resources_n; i++) {
		resource = app_resources[i];
		thing = find_thing(resource->pattern);
		cr_expect_not_null(thing, "%.*s is not written down",
		    STR_FMT(resource->pattern));
		if (thing != NULL)
			is_written_down(resource, thing);
	}
	cr_expect_eq(i, ROWS(things), "%zu resources, of %zu", i,
	    ROWS(things));
}

/* A row that names none has been forgotten: that must not open it. */
Test(rights, what_takes_no_right_is_nobodys)
{
	cr_expect_not(right_held(0, RIGHT_ALL | RIGHT_ACCOUNT |
	    RIGHT_ANYBODY));
	cr_expect_not(right_held(0, ~0u));
	cr_expect_not(right_held(RIGHT_ADMIN, ~0u & ~RIGHT_ADMIN));
	cr_expect(right_held(RIGHT_ADMIN, RIGHT_ADMIN));
}

/* --- who asks ------------------------------------------------------------ */

/* A way to be somebody or nobody. */
struct being {
	const char	*name;
	unsigned	 may;
	void		(*be)(struct ask *ask);	/* NULL: says nothing */
	bool		 known;		/* refused with 403, else with 401 */
	const char	*wrong;		/* credentials: its code */
	bool		 bound;		/* to a source: no admin elsewhere */
	enum { SAFE, TOKENLESS, FOREIGN } guard; /* of its session */
	/* It shows what is none: changes are refused. */
	enum { NOTHING, COOKIE, BEARER, SCHEME } shows;
};

static const char *const methods[METHOD__MAX] = {
	[METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD",
	[METHOD_POST] = "POST", [METHOD_PUT] = "PUT",
	[METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
	[METHOD_OPTIONS] = "OPTIONS",
};

static bool
is_safe(enum method method)
{
	return method == METHOD_GET || method == METHOD_HEAD ||
	    method == METHOD_OPTIONS;
}

static unsigned
taken(const struct thing *thing, enum method method)
{
	unsigned all = 0;
	int i;

	if (method == METHOD_HEAD)
		method = METHOD_GET;
	if (method != METHOD_OPTIONS)
		return thing->takes[method];
	for (i = 0; i < METHOD__MAX; i++)
		all |= thing->takes[i];
	return all;
}

#define SERVED	NULL	/* no code of a refusal */

/* The code of the refusal that it must be. */
static const char *
expected(const struct being *who, const struct thing *thing,
	enum method method)
{
	unsigned takes = taken(thing, method);
	unsigned may = who->bound && !thing->bound ?
	    who->may & ~(unsigned)ADMIN : who->may;

	/* Refused before the caller is identified. */
	if (who->guard == FOREIGN && !is_safe(method))
		return "origin";
	if (who->wrong != NULL)
		return who->wrong;
	if (!is_safe(method) && who->shows >= BEARER)
		return who->shows == BEARER ? "token" : "scheme";
	if (!is_safe(method) && who->shows == COOKIE &&
	    !(method == METHOD_POST && (thing->opens || thing->ends)))
		return "session_over";
	if (takes == 0 || (thing->hides && method == METHOD_DELETE &&
	    (takes & may) == 0))
		return "method_not_allowed";
	if ((takes & may) == 0)
		return who->known ? "forbidden" :
		    who->shows == COOKIE ? "session_over" : "unauthenticated";
	if (who->bound && thing->all && method != METHOD_OPTIONS)
		return "source";
	if (who->guard == SAFE || is_safe(method))
		return SERVED;
	return thing->opens ? SERVED : "csrf";
}

/* All that somebody who may not must have left as it was. */
static int64_t
state(void)
{
	return fixture_number("SELECT (SELECT total(seq) FROM sqlite_sequence "
	    "WHERE name IN ('incident', 'incident_event', 'account', "
	    "'session', 'token')) + (SELECT count(*) FROM audit "
	    "WHERE kind NOT IN ('login_failed', 'login_throttled', "
	    "'token_first_used', 'token_refused', 'denied'))");
}

/* What every refusal with that code has as its status. */
static int
status_of(const char *code)
{
	static const char *const forbidden[] = {
		"forbidden", "source", "origin", "csrf",
	};
	size_t i;

	for (i = 0; i < ROWS(forbidden); i++)
		if (strcmp(code, forbidden[i]) == 0)
			return 403;
	return strcmp(code, "method_not_allowed") == 0 ? 405 : 401;
}

static void
judge(const struct being *who, const struct thing *thing, enum method method,
	const struct answer *a)
{
	const char *want = expected(who, thing, method);
	bool served = a->status < 500 && a->status != 401 &&
	    a->status != 403 && a->status != 405;

	/* Not even by accident, or in part. */
	if (want != SERVED)
		expect_refusal(*a, status_of(want), want, "%s: %s %s",
		    who->name, methods[method], thing->target);
	else
		cr_expect(is_safe(method) ? a->status == 200 : served,
		    "%s: %s %s is %d: %.*s", who->name, methods[method],
		    thing->target, a->status, STR_FMT(a->body));
	if (a->status != 403)
		cr_expect_eq(answer_header(a, "WWW-Authenticate") != NULL,
		    a->status == 401);
}

static void
try(const struct being *who, const struct thing *thing, enum method method)
{
	struct ask ask = {
		.method = methods[method], .target = thing->target,
	};
	struct answer a;
	int64_t before;

	if (method == METHOD_DELETE && thing->removable != NULL)
		ask.target = thing->removable;
	if (!is_safe(method)) {
		ask.type = "application/json";
		ask.body = STR("{}");
	}
	if (who->be != NULL)
		who->be(&ask);
	before = state();
	a = api_ask(&ask);
	judge(who, thing, method, &a);
	if (expected(who, thing, method) != SERVED)
		cr_expect_eq(state(), before, "%s: %s %s", who->name,
		    methods[method], thing->target);
}

/* Every method of everything. */
static void
ask_all(const struct being *who)
{
	size_t i;
	int m;

	for (i = 0; i < ROWS(things); i++)
		for (m = 0; m < METHOD_OTHER; m++)
			try(who, &things[i], (enum method)m);
}

/* --- nobody -------------------------------------------------------------- */

static const struct being nobodies[RIGHT_POLICY__MAX] = {
	[RIGHT_POLICY_NONE]	= {
		.name = "anonymous: none", .may = ANY,
	},
	[RIGHT_POLICY_CREATE]	= {
		.name = "anonymous: create", .may = ANY | CREATE,
	},
	[RIGHT_POLICY_READ]	= {
		.name = "anonymous: read", .may = ANY | READ,
	},
	[RIGHT_POLICY_FULL]	= {
		.name = "anonymous: full", .may = ANY | READ | CREATE | WRITE,
	},
};

Test(rights, nobody_may_what_the_policy_leaves_him)
{
	int i;

	for (i = 0; i < RIGHT_POLICY__MAX; i++) {
		fixture.conf.anonymous = i;
		ask_all(&nobodies[i]);
	}
}

/* --- sessions ------------------------------------------------------------ */

static int64_t account;

/* Another session each time: logging out must not end the others. */
static void
by_session(struct ask *ask)
{
	ask->as = client_session(account);
}

static void
without_token(struct ask *ask)
{
	by_session(ask);
	ask->env[0] = "HTTP_X_CSRF_TOKEN=";
}

static void
from_elsewhere(struct ask *ask)
{
	by_session(ask);
	ask->env[0] = "HTTP_SEC_FETCH_SITE=cross-site";
}

static void
walk_as(enum account_role role, const struct being *who)
{
	account = client_account(role);
	ask_all(who);
}

#define VIEWER		(ANY | SELF | READ)
#define OPERATOR	(VIEWER | CREATE | WRITE)
#define ALL		(OPERATOR | ADMIN)
#define KNOWN(by)	.be = by, .known = true

static const struct being roles[ACCOUNT_ROLE__MAX] = {
	[ACCOUNT_VIEWER]	= {
		.name = "viewer", .may = VIEWER, KNOWN(by_session),
	},
	[ACCOUNT_OPERATOR]	= {
		.name = "operator", .may = OPERATOR, KNOWN(by_session),
	},
	[ACCOUNT_ADMIN]		= {
		.name = "admin", .may = ALL, KNOWN(by_session),
	},
};

Test(rights, an_account_may_what_its_role_says)
{
	int i;

	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	for (i = 0; i < ACCOUNT_ROLE__MAX; i++)
		walk_as((enum account_role)i, &roles[i]);
}

/* "anna:three-words-in-a-row" */
static void
by_password(struct ask *ask)
{
	ask->env[0] = "HTTP_AUTHORIZATION=Basic "
	    "YW5uYTp0aHJlZS13b3Jkcy1pbi1hLXJvdw==";
}

Test(rights, a_password_with_each_request_opens_the_same)
{
	struct being who;
	int i;

	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	account = client_account(ACCOUNT_VIEWER);
	client_password(account, "three-words-in-a-row");
	for (i = 0; i < ACCOUNT_ROLE__MAX; i++) {
		fixture_script(arena_printf(fixture.arena, "UPDATE account "
		    "SET username = 'anna', name_key = 'anna', role = '%s' "
		    "WHERE id = %lld", account_roles[i].text.p,
		    (long long)account).p);
		who = roles[i];
		who.be = by_password;
		ask_all(&who);
	}
}

/* What is left to nobody is not added to it. */
Test(rights, the_policy_is_no_matter_of_who_has_an_account)
{
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	walk_as(ACCOUNT_VIEWER, &roles[ACCOUNT_VIEWER]);
}

Test(rights, a_session_changes_nothing_without_its_token)
{
	static const struct being unguarded[] = {
		{ .name = "admin, no token", .may = ALL,
		    KNOWN(without_token), .guard = TOKENLESS },
		{ .name = "admin, from elsewhere", .may = ALL,
		    KNOWN(from_elsewhere), .guard = FOREIGN },
	};
	size_t i;

	for (i = 0; i < ROWS(unguarded); i++)
		walk_as(ACCOUNT_ADMIN, &unguarded[i]);
}

/* --- who was somebody ---------------------------------------------------- */

static void
deactivated(struct ask *ask)
{
	by_session(ask);
	fixture_script("UPDATE account SET active = 0");
}

static void
too_old(struct ask *ask)
{
	by_session(ask);
	fixture_script("UPDATE session SET created_at = 0, seen_at = 0");
}

static void
deleted(struct ask *ask)
{
	account = client_account(ACCOUNT_ADMIN);
	by_session(ask);
	fixture_script("DELETE FROM account");
}

static void
in_no_role(struct ask *ask)
{
	by_session(ask);
	fixture_script("UPDATE account SET role = 'emperor'");
}

static void
never(struct ask *ask)
{
	ask->env[0] = "HTTP_COOKIE="
	    "incident=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
}

/* A scheme that is none of ours: nor is the cookie beside it looked at. */
static void
otherwise(struct ask *ask)
{
	by_session(ask);
	ask->env[0] = "HTTP_AUTHORIZATION=Bearer somebody-elses";
}

static void
by_digest(struct ask *ask)
{
	ask->env[0] = "HTTP_AUTHORIZATION=Digest username=\"admin1\"";
}

/* They read as anybody may, and change nothing. */
static const struct being formers[] = {
	{ .name = "deactivated", .may = ANY, .be = deactivated,
	    .shows = COOKIE },
	{ .name = "session over", .may = ANY, .be = too_old,
	    .shows = COOKIE },
	{ .name = "account deleted", .may = ANY, .be = deleted,
	    .shows = COOKIE },
	{ .name = "a cookie of nobody", .may = ANY, .be = never,
	    .shows = COOKIE },
	{ .name = "by another bearer", .may = ANY, .be = otherwise,
	    .shows = BEARER },
	{ .name = "by another scheme", .may = ANY, .be = by_digest,
	    .shows = SCHEME },
};

Test(rights, who_was_somebody_reads_as_nobody_and_changes_nothing)
{
	struct being who;
	size_t i;

	for (i = 0; i < ROWS(formers); i++) {
		fixture.conf.anonymous = RIGHT_POLICY_NONE;
		walk_as(ACCOUNT_ADMIN, &formers[i]);
		fixture.conf.anonymous = RIGHT_POLICY_READ;
		who = formers[i];
		who.may |= READ;
		walk_as(ACCOUNT_ADMIN, &who);
		fixture.conf.anonymous = RIGHT_POLICY_FULL;
		who.may |= CREATE | WRITE;
		walk_as(ACCOUNT_ADMIN, &who);
	}
}

/* Of a later program: known, and without a right. */
Test(rights, a_role_that_is_not_known_may_nothing)
{
	static const struct being emperor = {
		.name = "no role", .may = ANY, KNOWN(in_no_role),
	};

	record_stop();
	walk_as(ACCOUNT_ADMIN, &emperor);
}

/* --- programs ------------------------------------------------------------ */

static struct str token;

static void
by_token(struct ask *ask)
{
	ask->env[0] = arena_printf(fixture.arena,
	    "HTTP_AUTHORIZATION=Bearer %.*s", STR_FMT(token)).p;
}

#define PROGRAM		(ANY | READ | CREATE | WRITE)

/* What it was given, and what it may. */
static const struct {
	unsigned	scopes;
	struct being	who;
} programs[] = {
	{ RIGHT_READ, { .name = "token: read", .may = ANY | READ,
	    KNOWN(by_token) } },
	{ RIGHT_CREATE, { .name = "token: create", .may = ANY | CREATE,
	    KNOWN(by_token) } },
	{ RIGHT_WRITE, { .name = "token: write", .may = ANY | WRITE,
	    KNOWN(by_token) } },
	{ RIGHT_ADMIN, { .name = "token: admin", .may = PROGRAM | ADMIN,
	    KNOWN(by_token) } },
	{ RIGHT_READ | RIGHT_CREATE | RIGHT_WRITE, {
	    .name = "token: all but admin", .may = PROGRAM,
	    KNOWN(by_token) } },
	{ RIGHT_ALL, { .name = "token: all", .may = PROGRAM | ADMIN,
	    KNOWN(by_token) } },
};

Test(rights, a_token_may_what_its_scopes_say)
{
	size_t i;

	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	for (i = 0; i < ROWS(programs); i++) {
		token = make_token(programs[i].scopes, NULL);
		ask_all(&programs[i].who);
	}
}

Test(rights, the_policy_is_no_matter_of_a_token)
{
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	token = make_token(programs[0].scopes, NULL);
	ask_all(&programs[0].who);
}

/* Incidents of its own source; of those there are, all are. */
Test(rights, a_token_of_a_source_administers_nothing_else)
{
	static const struct being bound = {
		.name = "token: bound", .may = PROGRAM | ADMIN,
		KNOWN(by_token), .bound = true,
	};

	token = make_token(RIGHT_ALL, &source_values[SOURCE_OPERATOR]);
	ask_all(&bound);
}

/* Sent along by a browser, a token is still what asks. */
static void
by_token_and_session(struct ask *ask)
{
	by_session(ask);
	by_token(ask);
}

Test(rights, a_session_adds_nothing_to_a_token)
{
	static const struct being both = {
		.name = "token: read, and a session of an admin",
		.may = ANY | READ, KNOWN(by_token_and_session),
	};

	token = make_token(RIGHT_READ, NULL);
	walk_as(ACCOUNT_ADMIN, &both);
}

/* --- wrong credentials --------------------------------------------------- */

static void
by_expired_token(struct ask *ask)
{
	token = make_token(RIGHT_ALL, NULL);
	fixture_script("UPDATE token SET expires_at = 1");
	by_token(ask);
}

static void
by_revoked_token(struct ask *ask)
{
	token = make_token(RIGHT_ALL, NULL);
	fixture_script("UPDATE token SET revoked_at = 1");
	by_token(ask);
}

/* It is well formed, and nobody has it. */
static void
by_no_token(struct ask *ask)
{
	const unsigned char seed[TOKEN_SEED] = { 255, 255 };
	char *text = arena_alloc(fixture.arena, TOKEN_TEXT);

	token_make(seed, text);
	token = (struct str){ text, TOKEN_TEXT };
	by_token(ask);
}

static void
by_nonsense(struct ask *ask)
{
	token = STR("itk_x");
	by_token(ask);
}

static void
with_no_password(struct ask *ask)
{
	ask->env[0] = "HTTP_AUTHORIZATION=Basic x";
}

/* The credentials that are shown count, not the others. */
static void
with_both(struct ask *ask)
{
	by_session(ask);
	ask->env[0] = "HTTP_AUTHORIZATION=Basic x";
}

static const struct being wrong[] = {
	{ .name = "no password", .be = with_no_password,
	    .wrong = "credentials" },
	{ .name = "a session too", .be = with_both,
	    .wrong = "credentials" },
	{ .name = "expired", .be = by_expired_token,
	    .wrong = "token" },
	{ .name = "revoked", .be = by_revoked_token,
	    .wrong = "token" },
	{ .name = "of nobody", .be = by_no_token,
	    .wrong = "token" },
	{ .name = "nonsense", .be = by_nonsense,
	    .wrong = "token" },
};

Test(rights, wrong_credentials_open_nothing)
{
	size_t i;

	/* Not even what nobody needs any for. */
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	for (i = 0; i < ROWS(wrong); i++)
		walk_as(ACCOUNT_ADMIN, &wrong[i]);
}
