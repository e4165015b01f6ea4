/* request: FastCGI parameters become a struct, each checked. */

#include "base/crypt.h"
#include "http/request.h"
#include "support/expect.h"
#include "support/fixture.h"

static struct problems problems;

static void
setup(void)
{
	crypt_init();
	fixture_arena();
	problem_init(&problems, fixture.arena, LANG_EN);
}

TestSuite(request, .init = setup, .fini = fixture_close);

#define ENV(...)	((char *const []){ __VA_ARGS__, NULL })

static struct request
reads(char *const env[])
{
	struct request req;

	cr_assert_eq(request_read(&req, fixture.arena, env, &problems), ERR_OK);
	cr_assert_null(problems.first);
	return req;
}

static struct request
refuses(char *const env[], struct str sentence)
{
	struct request req;

	cr_assert_eq(request_read(&req, fixture.arena, env, &problems),
	    ERR_INVALID);
	cr_assert_not_null(problems.first);
	expect_str_eq(problems.first->key, PROBLEM_DETAIL);
	expect_str_eq(problems.first->text, sentence, "%.*s",
	    STR_FMT(problems.first->text));
	return req;
}

#define expect_is(s, want) \
	expect_str_eq((s), STR(want), "%.*s", STR_FMT(s))

Test(request, parameters_find_their_members)
{
	struct request req = reads(ENV("REQUEST_METHOD=PATCH",
	    "REQUEST_URI=/a/%31?b=c%20d&b=2", "REQUEST_SCHEME=https",
	    "CONTENT_LENGTH=12", "CONTENT_TYPE=text/x", "HTTP_HOST=h:1",
	    "HTTP_AUTHORIZATION=Basic eDp5", "HTTP_ACCEPT=a/b",
	    "HTTP_ACCEPT_LANGUAGE=en", "REQUEST_ID=00ff",
	    "HTTP_IDEMPOTENCY_KEY=\"k\"",
	    "REQUEST_START=1763900000.123"));

	cr_expect_eq(req.method, METHOD_PATCH);
	expect_is(req.method_text, "PATCH");
	expect_is(req.path, "/a/%31");
	expect_is(req.query_text, "b=c%20d&b=2");
	expect_is(req.idempotency_key, "\"k\"");
	cr_assert_eq(req.query.n, 2);
	expect_is(req.query.at[0].value, "c d");
	expect_is(req.scheme, "https");
	cr_expect_eq(req.content_length, 12);
	expect_is(req.content_type, "text/x");
	expect_is(req.host, "h:1");
	expect_is(req.authorization, "Basic eDp5");
	expect_is(req.accept, "a/b");
	expect_is(req.accept_language, "en");
	expect_is(req.id, "00ff");
	cr_expect_eq(req.started, INT64_C(1763900000123));
}

Test(request, what_is_not_there_is_null)
{
	struct request req = reads(ENV("REQUEST_METHOD=GET"));

	cr_expect_null(req.host.p);
	cr_expect_null(req.accept.p);
	cr_expect_null(req.authorization.p);
	cr_expect_null(req.content_type.p);
	cr_expect_null(req.idempotency_key.p);
	cr_expect_eq(req.query_text.n, 0);
	cr_expect_eq(req.content_length, 0);
	cr_expect_eq(req.started, 0);
	cr_expect_eq(req.query.n, 0);
	expect_is(req.scheme, "http");
}

Test(request, what_is_there_and_empty_is_not_null)
{
	struct request req = reads(ENV("HTTP_ACCEPT=", "HTTP_HOST=",
	    "HTTP_IDEMPOTENCY_KEY=", "CONTENT_LENGTH="));

	cr_expect_not_null(req.accept.p);
	cr_expect_not_null(req.host.p);
	cr_expect_not_null(req.idempotency_key.p);
	cr_expect_eq(req.content_length, 0);
}

Test(request, text_is_copied_out_of_the_parameters)
{
	char host[] = "HTTP_HOST=abc";
	struct request req = reads(ENV(host));

	memset(host, 'x', sizeof(host) - 1);
	expect_is(req.host, "abc");
}

Test(request, every_method_word_is_known_and_no_other)
{
	static char *const rows[][2] = {
		{ "REQUEST_METHOD=GET", "GET" },
		{ "REQUEST_METHOD=HEAD", "HEAD" },
		{ "REQUEST_METHOD=POST", "POST" },
		{ "REQUEST_METHOD=PUT", "PUT" },
		{ "REQUEST_METHOD=PATCH", "PATCH" },
		{ "REQUEST_METHOD=DELETE", "DELETE" },
		{ "REQUEST_METHOD=OPTIONS", "OPTIONS" },
		{ "REQUEST_METHOD=get", NULL }, { "REQUEST_METHOD=", NULL },
		{ "REQUEST_METHOD=GETS", NULL }, { "REQUEST_METHOD=G", NULL },
		{ "REQUEST_METHOD=TRACE", NULL },
		{ "REQUEST_METHOD=PROPFIND", NULL },
	};
	struct request req;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		req = reads(ENV(rows[i][0]));
		if (rows[i][1] == NULL)
			cr_expect_eq(req.method, METHOD_OTHER, "%s",
			    rows[i][0]);
		else
			expect_str_eq(method_names[req.method],
			    str_of(rows[i][1]), "%s", rows[i][0]);
	}
	cr_expect_eq(reads(ENV("A=b")).method, METHOD_OTHER);
}

Test(request, a_scheme_is_http_unless_it_is_https)
{
	expect_is(reads(ENV("REQUEST_SCHEME=https")).scheme, "https");
	expect_is(reads(ENV("REQUEST_SCHEME=HTTPS")).scheme, "http");
	expect_is(reads(ENV("REQUEST_SCHEME=javascript")).scheme, "http");
	expect_is(reads(ENV("HTTP_X_FORWARDED_PROTO=https")).scheme, "http");
}

Test(request, a_header_that_may_come_once_is_refused_twice)
{
	static const struct {
		char		*param;
		struct str	 sentence;
	} rows[] = {
#define ROW(param, name) { param, \
		STR_INIT("The " name " header is there more than once.") }
		ROW("HTTP_HOST=a", "Host"),
		ROW("HTTP_AUTHORIZATION=a", "Authorization"),
		ROW("HTTP_IDEMPOTENCY_KEY=a", "Idempotency-Key"),
		ROW("CONTENT_LENGTH=1", "Content-Length"),
		ROW("CONTENT_TYPE=a", "Content-Type"),
		ROW("HTTP_CONTENT_TYPE=a", "Content-Type"),
#undef ROW
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		problem_init(&problems, fixture.arena, LANG_EN);
		refuses(ENV(rows[i].param, "A=b", rows[i].param),
		    rows[i].sentence);
	}
}

Test(request, a_header_refused_twice_keeps_its_first_value)
{
	struct request req = refuses(ENV("HTTP_HOST=a", "HTTP_HOST=b"),
	    STR("The Host header is there more than once."));

	expect_is(req.host, "a");
}

Test(request, an_empty_header_counts_as_the_first)
{
	refuses(ENV("HTTP_HOST=", "HTTP_HOST=a"),
	    STR("The Host header is there more than once."));
}

Test(request, lists_are_continued)
{
	struct request req = reads(ENV("HTTP_ACCEPT=a/b", "HTTP_ACCEPT=c/d",
	    "HTTP_ACCEPT_LANGUAGE=en", "HTTP_ACCEPT_LANGUAGE=ru;q=0.5",
	    "HTTP_ACCEPT_LANGUAGE=*"));

	expect_is(req.accept, "a/b, c/d");
	expect_is(req.accept_language, "en, ru;q=0.5, *");
}

Test(request, other_parameters_may_come_as_often_as_they_like)
{
	reads(ENV("HTTP_X=1", "HTTP_X=2", "SERVER_NAME=1", "SERVER_NAME=2"));
}

Test(request, a_length_is_a_number)
{
	static char *const bad[] = {
		"CONTENT_LENGTH=-1", "CONTENT_LENGTH=+1", "CONTENT_LENGTH=x",
		"CONTENT_LENGTH=1x", "CONTENT_LENGTH= 1", "CONTENT_LENGTH=1,1",
		"CONTENT_LENGTH=0x10", "CONTENT_LENGTH=9999999999",
		"CONTENT_LENGTH=99999999999999999999999",
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		problem_init(&problems, fixture.arena, LANG_EN);
		refuses(ENV(bad[i]),
		    STR("Content-Length must be a whole number within the "
		    "allowed range."));
	}
	problem_init(&problems, fixture.arena, LANG_EN);
	cr_expect_eq(reads(ENV("CONTENT_LENGTH=0")).content_length, 0);
}

Test(request, a_query_has_at_most_a_thousand_parameters)
{
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	buf_lit(&b, "REQUEST_URI=/?");
	for (int i = 0; i < URI_PARAMS_MAX; i++)
		buf_lit(&b, "a&");
	buf_char(&b, '\0');
	cr_expect_eq(reads(ENV(b.p)).query.n, URI_PARAMS_MAX);
	b.n--;
	buf_lit(&b, "b\0");
	refuses(ENV(b.p), STR("Too many fields: at most 1000 are allowed."));
}

Test(request, a_start_that_is_no_time_is_none)
{
	static char *const rows[] = {
		"REQUEST_START=", "REQUEST_START=1763900000",
		"REQUEST_START=1763900000.", "REQUEST_START=1763900000.12",
		"REQUEST_START=1763900000.1234", "REQUEST_START=.123",
		"REQUEST_START=-1.123", "REQUEST_START=1.-12",
		"REQUEST_START=x.123", "REQUEST_START=1763900000,123",
		"REQUEST_START=99999999999999999999.123",
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(reads(ENV(rows[i])).started, 0, "%s", rows[i]);
	cr_expect_eq(reads(ENV("REQUEST_START=0.001")).started, 1);
}

#define ID	"REQUEST_ID=0123456789abcdefFEDCBA9876543210"

static struct str
key_of(char *const env[])
{
	struct request req = reads(env);

	return request_key(&req);
}

Test(request, the_key_is_arrival_and_id)
{
	struct str key = key_of(ENV(ID, "REQUEST_START=1763900000.123"));

	expect_is(key, "\x01\x9a\xb0\xa2\x07\x7b"
	    "\x01\x23\x45\x67\x89\xab\xcd\xef"
	    "\xfe\xdc\xba\x98\x76\x54\x32\x10");
}

Test(request, the_same_delivery_has_the_same_key)
{
	expect_str_eq(key_of(ENV(ID, "REQUEST_START=1.000")),
	    key_of(ENV(ID, "REQUEST_START=1.000")));
	cr_expect_not(str_eq(key_of(ENV(ID, "REQUEST_START=1.000")),
	    key_of(ENV(ID, "REQUEST_START=1.001"))));
}

Test(request, keys_sort_by_arrival)
{
	cr_expect_lt(str_cmp(key_of(ENV(ID, "REQUEST_START=255.999")),
	    key_of(ENV("A=b", "REQUEST_START=256.000"))), 0);
}

Test(request, without_an_id_every_key_is_another)
{
	static char *const rows[] = {
		"A=b", "REQUEST_ID=", "REQUEST_ID=01",
		"REQUEST_ID=0123456789abcdef0123456789abcdeg",
		"REQUEST_ID=0123456789abcdef0123456789abcdef0",
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str a = key_of(ENV(rows[i])), b = key_of(ENV(rows[i]));

		cr_expect_eq(a.n, 22);
		cr_expect_not(str_eq(a, b), "%s", rows[i]);
	}
}
