/* response: answers in CGI form, and what each error becomes. */

#include "http/response.h"
#include "support/expect.h"
#include "support/fixture.h"

static struct problems problems;
static struct response res;

static void
setup(void)
{
	fixture_arena();
	problem_init(&problems, fixture.arena, LANG_EN);
	response_init(&res, fixture.arena, 0);
}

TestSuite(response, .init = setup, .fini = fixture_close);

#define VARY	"Vary: Accept, Accept-Language, Authorization, Cookie\r\n"
#define CACHE	"Cache-Control: private, no-cache\r\n"
#define COMMON	VARY "Content-Type: application/json\r\n"

static void
head_is(struct str want)
{
	struct str head = response_head(&res);

	expect_str_eq(head, want, "%.*s", STR_FMT(head));
}

static void
body_is(struct str want)
{
	struct str body = buf_view(&res.body);

	expect_str_eq(body, want, "%.*s", STR_FMT(body));
}

static bool
head_has(struct str line)
{
	struct str head = response_head(&res);

	return memmem(head.p, head.n, line.p, line.n) != NULL;
}

Test(response, an_empty_one_is_200)
{
	head_is(STR("Status: 200 OK\r\n"
	    COMMON "Content-Length: 0\r\n" CACHE "\r\n"));
}

Test(response, length_is_that_of_the_body_in_bytes)
{
	json_str(&res.json, STR("Ж"));
	head_is(STR("Status: 200 OK\r\n"
	    COMMON "Content-Length: 4\r\n" CACHE "\r\n"));
}

Test(response, headers_that_are_set_are_sent)
{
	res.status = 201;
	res.allow = STR("GET");
	res.location = STR("/x");
	head_is(STR("Status: 201 Created\r\n"
	    COMMON "Content-Length: 0\r\nAllow: GET\r\nLocation: /x\r\n"
	    CACHE "\r\n"));
}

Test(response, every_error_has_a_status_and_a_sentence)
{
	static const struct {
		int		 status;
		struct str	 line;
	} want[ERR__MAX] = {
		[ERR_INVALID] = { 400, STR_INIT("400 Bad Request") },
		[ERR_UNAUTHENTICATED] = { 401, STR_INIT("401 Unauthorized") },
		[ERR_FORBIDDEN] = { 403, STR_INIT("403 Forbidden") },
		[ERR_NOT_FOUND] = { 404, STR_INIT("404 Not Found") },
		[ERR_NOT_ALLOWED] = { 405, STR_INIT("405 Method Not Allowed") },
		[ERR_NOT_ACCEPTABLE] = { 406, STR_INIT("406 Not Acceptable") },
		[ERR_DUPLICATE] = { 500, STR_INIT("500 Internal Server Error") },
		[ERR_TRANSITION] = { 409, STR_INIT("409 Conflict") },
		[ERR_MISMATCH] = { 409, STR_INIT("409 Conflict") },
		[ERR_LAST_ADMIN] = { 409, STR_INIT("409 Conflict") },
		[ERR_PRECONDITION] = { 412,
		    STR_INIT("412 Precondition Failed") },
		[ERR_UNPROCESSABLE] = { 422,
		    STR_INIT("422 Unprocessable Content") },
		[ERR_ABANDONED] = { 424,
		    STR_INIT("424 Failed Dependency") },
		[ERR_TOO_LARGE] = { 413, STR_INIT("413 Content Too Large") },
		[ERR_UNSUPPORTED] = { 415,
		    STR_INIT("415 Unsupported Media Type") },
		[ERR_THROTTLED] = { 429, STR_INIT("429 Too Many Requests") },
		[ERR_BUSY] = { 503, STR_INIT("503 Service Unavailable") },
		[ERR_STORAGE] = { 507, STR_INIT("507 Insufficient Storage") },
		[ERR_SCHEMA] = { 500,
		    STR_INIT("500 Internal Server Error") },
		[ERR_INTERNAL] = { 500,
		    STR_INIT("500 Internal Server Error") },
	};
	int e;

	for (e = ERR_OK + 1; e < ERR__MAX; e++) {
		response_error(&res, (enum err)e, &problems);
		cr_expect_eq(res.status, want[e].status, "%s",
		    err_name((enum err)e));
		cr_expect(head_has(want[e].line), "%s",
		    err_name((enum err)e));
		cr_expect_gt(res.body.n, sizeof("{\"detail\":\"\"}"));
		cr_expect_not_null(memmem(res.body.p, res.body.n,
		    "\",\"code\":\"", 10), "%s", err_name((enum err)e));
	}
}

Test(response, an_answer_that_is_repeated_says_so)
{
	res.replayed = true;
	head_is(STR("Status: 200 OK\r\n"
	    COMMON "Content-Length: 0\r\nIdempotent-Replayed: true\r\n"
	    CACHE "\r\n"));
	response_error(&res, ERR_BUSY, &problems);
	cr_expect_not(head_has(STR("Idempotent-Replayed")));
}

Test(response, problems_of_a_part_are_lists)
{
	problem_add(&problems, STR("a"), MESSAGE_REQUIRED, STR(""));
	problem_add(&problems, PROBLEM_DETAIL, MESSAGE_BUSY, STR(""));
	problem_add(&problems, STR("a"), MESSAGE_NULL, STR(""));
	response_problems(&res.json, &problems);
	body_is(STR("{\"a\":[\"This field is required.\","
	    "\"This field must not be null.\"],\"detail\":[\"The server is"
	    " busy. Try again in a moment.\"]}"));
	cr_expect_eq(response_status(ERR_TRANSITION), 409);
}

Test(response, who_shall_come_again_is_told_when)
{
	response_error(&res, ERR_BUSY, &problems);
	cr_expect(head_has(STR("\r\nRetry-After: 1\r\n")));
	response_error(&res, ERR_STORAGE, &problems);
	cr_expect(head_has(STR("\r\nRetry-After: 60\r\n")));
	response_error(&res, ERR_THROTTLED, &problems);
	cr_expect(head_has(STR("\r\nRetry-After: 1\r\n")));
	res.retry_after = 29;
	response_error(&res, ERR_THROTTLED, &problems);
	cr_expect(head_has(STR("\r\nRetry-After: 29\r\n")));
	response_error(&res, ERR_INVALID, &problems);
	cr_expect_not(head_has(STR("Retry-After")));
}

Test(response, cookies_are_set_each_by_a_header)
{
	response_cookie(&res, STR("a=1"));
	response_cookie(&res, STR("b=2"));
	head_is(STR("Status: 200 OK\r\n" COMMON "Content-Length: 0\r\n"
	    CACHE "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n"));
}

Test(response, an_error_sets_no_cookies)
{
	response_cookie(&res, STR("a=1"));
	response_error(&res, ERR_INTERNAL, &problems);
	cr_expect_not(head_has(STR("Set-Cookie")));
}

Test(response, what_nobody_may_keep_says_so_as_an_error_too)
{
	cr_expect(head_has(STR("\r\n" CACHE)));
	response_error(&res, ERR_NOT_FOUND, &problems);
	cr_expect(head_has(STR("\r\nCache-Control: no-store\r\n")));
	response_init(&res, res.arena, 0);
	res.no_store = true;
	cr_expect(head_has(STR("\r\nCache-Control: no-store\r\n")));
	response_error(&res, ERR_FORBIDDEN, &problems);
	cr_expect(head_has(STR("\r\nCache-Control: no-store\r\n")));
}

Test(response, what_has_no_body_describes_none)
{
	res.status = 204;
	head_is(STR("Status: 204 No Content\r\n" VARY CACHE "\r\n"));
}

Test(response, who_must_log_in_is_told_how)
{
	response_error(&res, ERR_UNAUTHENTICATED, &problems);
	cr_expect(head_has(STR("\r\nWWW-Authenticate: Basic realm=\"api\"")));
	cr_expect(head_has(STR("\r\nWWW-Authenticate: Bearer realm=\"api\""
	    "\r\n")));
	response_error(&res, ERR_FORBIDDEN, &problems);
	cr_expect_not(head_has(STR("WWW-Authenticate")));
}

Test(response, who_must_log_in_may_be_told_of_another_way)
{
	res.challenge = STR("Bearer realm=\"api\"");
	response_error(&res, ERR_UNAUTHENTICATED, &problems);
	cr_expect(head_has(STR("\r\nWWW-Authenticate: Bearer "
	    "realm=\"api\"\r\n")));
	cr_expect_not(head_has(STR("Basic")));
}

Test(response, an_error_undoes_what_was_written_but_allow)
{
	json_object(&res.json);
	res.status = 201;
	res.location = STR("/x");
	res.allow = STR("GET");
	response_error(&res, ERR_NOT_FOUND, &problems);
	body_is(STR("{\"detail\":\"There is nothing at this address.\","
	    "\"code\":\"no_path\"}"));
	cr_expect_not(head_has(STR("Location")));
	cr_expect(head_has(STR("\r\nAllow: GET\r\n")));
}

Test(response, a_detail_is_a_text_and_stands_alone)
{
	problem_add(&problems, PROBLEM_DETAIL, MESSAGE_PAGE, STR(""));
	problem_add(&problems, STR("status"), MESSAGE_REQUIRED, STR(""));
	response_error(&res, ERR_NOT_FOUND, &problems);
	body_is(STR("{\"detail\":\"There is no such page.\",\"code\":\"no_page\"}"));
}

Test(response, a_detail_has_no_code_for_clients_of_the_replaced_service)
{
	res.no_code = true;
	problem_add(&problems, PROBLEM_DETAIL, MESSAGE_PAGE, STR(""));
	response_error(&res, ERR_NOT_FOUND, &problems);
	body_is(STR("{\"detail\":\"There is no such page.\"}"));
	problem_init(&problems, fixture.arena, LANG_EN);
	response_error(&res, ERR_NOT_FOUND, &problems);
	body_is(STR("{\"detail\":\"There is nothing at this address.\"}"));
}

Test(response, a_part_has_no_code_for_clients_of_the_replaced_service)
{
	res.no_code = true;
	json_object(&res.json);
	problem_add(&problems, PROBLEM_DETAIL, MESSAGE_JSON, STR(""));
	response_code(&res, &problems);
	json_object_end(&res.json);
	body_is(STR("{}"));
}

Test(response, the_code_of_a_part_is_that_of_its_detail)
{
	json_object(&res.json);
	problem_add(&problems, STR("a"), MESSAGE_REQUIRED, STR(""));
	response_code(&res, &problems);
	problem_add(&problems, PROBLEM_DETAIL, MESSAGE_JSON, STR(""));
	response_code(&res, &problems);
	json_object_end(&res.json);
	body_is(STR("{\"code\":\"json\"}"));
}

Test(response, problems_of_one_field_stand_together)
{
	problem_add(&problems, STR("b"), MESSAGE_REQUIRED, STR(""));
	problem_add(&problems, STR("a"), MESSAGE_NUL, STR(""));
	problem_add(&problems, STR("b"), MESSAGE_TOO_LONG, STR("5"));
	response_error(&res, ERR_INVALID, &problems);
	body_is(STR("{\"b\":[\"This field is required.\","
	    "\"The text is too long: at most 5 characters are allowed.\"],"
	    "\"a\":[\"The text must not hold a NUL character.\"]}"));
}

Test(response, an_error_keeps_the_indentation)
{
	response_init(&res, fixture.arena, 2);
	response_error(&res, ERR_BUSY, &problems);
	body_is(STR("{\n  \"detail\": "
	    "\"The server is busy. Try again in a moment.\",\n"
	    "  \"code\": \"busy\"\n}"));
}

Test(response, sentences_come_in_the_language_asked_for)
{
	problems.lang = LANG_RU;
	response_error(&res, ERR_NOT_FOUND, &problems);
	body_is(STR("{\"detail\":\"По этому адресу ничего нет.\","
	    "\"code\":\"no_path\"}"));
}

Test(response, another_type_can_be_sent)
{
	res.type = STR("text/csv; charset=utf-8");
	res.disposition = STR("attachment");
	head_is(STR("Status: 200 OK\r\n" VARY "Content-Type: "
	    "text/csv; charset=utf-8\r\nContent-Length: 0\r\n"
	    "Content-Disposition: attachment\r\n" CACHE "\r\n"));
}

Test(response, a_body_in_pieces_has_no_length)
{
	res.pieces = true;
	buf_lit(&res.body, "the first");
	head_is(STR("Status: 200 OK\r\n" COMMON CACHE "\r\n"));
}

Test(response, an_error_is_json_and_whole)
{
	res.type = STR("text/csv");
	res.disposition = STR("attachment");
	res.pieces = true;
	response_error(&res, ERR_NOT_FOUND, &problems);
	cr_expect(head_has(STR("\r\nContent-Type: application/json\r\n")));
	cr_expect(head_has(STR("\r\nContent-Length: ")));
	cr_expect_not(head_has(STR("Content-Disposition")));
}

Test(response, a_challenge_takes_the_place_of_the_usual_one)
{
	res.challenge = STR("Bearer error=\"x\"");
	response_error(&res, ERR_UNAUTHENTICATED, &problems);
	cr_expect(head_has(STR("\r\nWWW-Authenticate: Bearer "
	    "error=\"x\"\r\n")));
	cr_expect_not(head_has(STR("Basic")));
	response_error(&res, ERR_FORBIDDEN, &problems);
	cr_expect(head_has(STR("\r\nWWW-Authenticate: Bearer "
	    "error=\"x\"\r\n")));
}
