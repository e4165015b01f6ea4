/*
 * What a request with a secret used is overwritten when it is over: no
 * password is found in the memory of the process.  The needles themselves
 * stand there in another form, and every copy that the test makes is
 * overwritten by it.
 */

#include <stdio.h>
#include <stdlib.h>

#include "base/crypt.h"
#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/record.h"

#define MASK		0x5a
#define ROOM		512
#define JSON		"application/json"
#define FORM		"application/x-www-form-urlencoded"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

/* Of each byte the bits of MASK are turned when the test begins. */
static unsigned char right[] = "correct horse battery";
static unsigned char other[] = "another horse and staple 5";
/* "admin1:correct horse battery" */
static unsigned char basic[] = "YWRtaW4xOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==";

static _Atomic int64_t now = FIXTURE_TIME;
static int64_t admin;

static void
mask(unsigned char *text)
{
	for (; *text != '\0'; text++)
		*text ^= MASK;
}

/* In a buffer that the caller overwrites. */
static void
unmask(const unsigned char *masked, char *to)
{
	size_t i;

	for (i = 0; masked[i] != '\0'; i++)
		to[i] = (char)(masked[i] ^ MASK);
	to[i] = '\0';
}

static void
setup(void)
{
	char words[ROOM];

	client_open();
	record_stop();
	clock_fake(&now);
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	/* The password of the account, before anybody looks. */
	admin = client_account(ACCOUNT_ADMIN);
	mask(right);
	mask(other);
	mask(basic);
	unmask(right, words);
	client_password(admin, words);
	crypt_wipe(words, sizeof(words));
	crypt_wipe_stack();
}

TestSuite(wiped, .init = setup, .fini = client_close, .timeout = 240);

/* --- looking ------------------------------------------------------------- */

/* Without a copy of what is looked for. */
static bool
stands_at(const unsigned char *p, const unsigned char *masked)
{
	size_t i;

	for (i = 0; masked[i] != '\0'; i++)
		if ((p[i] ^ MASK) != masked[i])
			return false;
	return true;
}

static int
count_in(const unsigned char *p, const unsigned char *end,
	const unsigned char *masked)
{
	const size_t n = strlen((const char *)masked);
	const unsigned char first = masked[0] ^ MASK;
	int found = 0;

	for (; (size_t)(end - p) >= n; p++) {
		p = memchr(p, first, (size_t)(end - p) - n + 1);
		if (p == NULL)
			break;
		found += stands_at(p, masked);
	}
	return found;
}

/* In all memory that the process can write: data, heap, stacks. */
static int
count(const unsigned char *masked)
{
	unsigned long from, to;
	char mode[5], line[ROOM];
	int found = 0;
	FILE *maps = fopen("/proc/self/maps", "r");

	cr_assert_not_null(maps);
	while (fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) != 3 ||
		    strncmp(mode, "rw", 2) != 0 ||
		    strstr(line, "[v") != NULL)
			continue;
		found += count_in((const unsigned char *)from,
		    (const unsigned char *)to, masked);
	}
	fclose(maps);
	return found;
}

static void
expect_gone(const char *what)
{
	crypt_wipe_stack();
	cr_expect_eq(count(right), 0, "%s: %d copies of the password", what,
	    count(right));
	cr_expect_eq(count(other), 0, "%s: %d copies of the other", what,
	    count(other));
	cr_expect_eq(count(basic), 0, "%s: %d copies in base64", what,
	    count(basic));
}

/* --- asking -------------------------------------------------------------- */

/* In its body @ stands for the password, # for the other one. */
struct sending {
	const char	*method, *target, *type, *body;
	bool		 session;	/* by one that began long ago */
	int		 status;
};

static void
fill(const char *body, char *to)
{
	for (; *body != '\0'; body++) {
		if (*body == '@' || *body == '#') {
			unmask(*body == '@' ? right : other, to);
			to += strlen(to);
		} else {
			*to++ = *body;
		}
	}
	*to = '\0';
}

static int
send_one(const struct sending *r)
{
	char body[ROOM];
	struct ask ask = {
		.method = r->method, .target = r->target, .type = r->type,
		.as = r->session ? client_session(admin) : NULL,
	};
	int status;

	fill(r->body, body);
	ask.body = str_of(body);
	if (r->session)
		now += CLOCK_HOUR;
	status = api_ask(&ask).status;
	crypt_wipe(body, sizeof(body));
	return status;
}

#define LOGIN	"/api/auth/login/"

/* The last ones change the password. */
static const struct sending requests[] = {
	{ "POST", LOGIN, JSON,
	    "{\"username\":\"admin1\",\"password\":\"@\"}", false, 200 },
	{ "POST", LOGIN, JSON,
	    "{\"username\":\"admin1\",\"password\":\"@ x#\"}", false, 401 },
	{ "POST", LOGIN, JSON,
	    "{\"username\":\"nobody\",\"password\":\"@#\"}", false, 401 },
	/* The escapes make json-c gather it from pieces. */
	{ "POST", LOGIN, JSON, "{\"username\":\"admin1\",\"password\":"
	    "\"\\u0041@\\u0041\\n#\\u0041\"}", false, 401 },
	{ "POST", LOGIN, JSON, "{\"username\":[\"@\",{\"a\":\"#\"}]}",
	    false, 400 },
	{ "POST", LOGIN, JSON, "{\"username\":\"@\", #", false, 400 },
	{ "POST", LOGIN, FORM, "username=admin1&password=@", false, 415 },
	{ "POST", "/api/users/", JSON, "{\"username\":\"eve\",\"role\":"
	    "\"viewer\",\"current_password\":\"@\",\"password\":\"#\"}",
	    true, 201 },
	{ "POST", "/api/users/", JSON, "{\"username\":\"@\",\"role\":"
	    "\"x\",\"email\":\"#\"}", true, 400 },
	{ "POST", "/api/tokens/", JSON, "{\"name\":\"t\",\"scopes\":"
	    "[\"read\"],\"current_password\":\"@\",\"x\":\"#\"}", true,
	    201 },
	{ "PATCH", "/api/users/2/", JSON, "{\"current_password\":\"@\","
	    "\"first_name\":\"x\",\"x\":\"#\"}", true, 200 },
	{ "POST", "/api/auth/password/", JSON, "{\"old_password\":\"x@\","
	    "\"new_password\":\"#\"}", true, 400 },
	{ "POST", "/api/auth/password/", JSON, "{\"old_password\":\"@\","
	    "\"new_password\":\"#\"}", true, 200 },
};

Test(wiped, no_password_outlives_its_request)
{
	size_t i;
	int status;

	expect_gone("at first");
	for (i = 0; i < ROWS(requests); i++) {
		status = send_one(&requests[i]);
		cr_expect_eq(status, requests[i].status, "%s %s %zu: %d",
		    requests[i].method, requests[i].target, i, status);
		expect_gone(requests[i].body);
	}
}

Test(wiped, no_authorization_outlives_its_request)
{
	static const char *const targets[] = {
		"/api/incidents/", "/api/users/", "/api/nowhere/",
		"/api/incidents/export",
	};
	char header[ROOM] = "HTTP_AUTHORIZATION=Basic ";
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(targets); i++) {
		unmask(basic, header + strlen("HTTP_AUTHORIZATION=Basic "));
		a = ASK(.target = targets[i], .env = { header });
		crypt_wipe(header + strlen("HTTP_AUTHORIZATION=Basic "),
		    ROOM - strlen("HTTP_AUTHORIZATION=Basic "));
		cr_expect_eq(a.status, i == 2 ? 404 : 200, "%s: %d",
		    targets[i], a.status);
		expect_gone(targets[i]);
	}
}

/* A search that finds nothing anywhere proves nothing. */
Test(wiped, a_copy_would_be_found)
{
	char *copy = malloc(ROOM);

	cr_assert_not_null(copy);
	unmask(right, copy);
	cr_expect_eq(count(right), 1);
	unmask(other, copy);
	cr_expect_eq(count(right), 0);
	cr_expect_eq(count(other), 1);
	free(copy);
}

/* --- what is read at all ------------------------------------------------- */

/* Anybody may send these: they are bounded before they are read. */
Test(wiped, a_login_has_16_kib_at_the_most)
{
	static const struct {
		const char *target, *members;
		int small;
	} rows[] = {
		{ LOGIN, "\"username\":\"x\",\"password\":\"y\"", 401 },
		{ "/api/auth/password/",
		    "\"old_password\":\"x\",\"new_password\":\"y\"", 400 },
	};
	const char *as = client_session(admin);
	struct answer a;
	struct str body;
	size_t i, n;

	for (i = 0; i < ROWS(rows); i++)
		for (n = 16 * 1024; n <= 16 * 1024 + 1; n++) {
			body = arena_printf(fixture.arena, "{%s%*s",
			    rows[i].members, (int)(n - 1 -
			    strlen(rows[i].members)), "}");
			cr_assert_eq(body.n, n);
			a = ASK(.method = "POST", .target = rows[i].target,
			    .type = JSON, .body = body, .as = as);
			cr_expect_eq(a.status, n > 16 * 1024 ? 413 :
			    rows[i].small, "%s %zu: %d", rows[i].target, n,
			    a.status);
			if (n > 16 * 1024)
				expect_text(a, "code", "too_large");
		}
	/* Other bodies may be longer. */
	a = ASK(.method = "POST", .type = JSON, .as = as, .body =
	    arena_printf(fixture.arena, "{\"description\":\"d\",\"source\":"
	    "\"system\"%20000s", "}"));
	expect_status(a, 201);
}
