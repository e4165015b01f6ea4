/* POST /api/incidents/: what a body may be, and what it becomes. */

#include "base/buf.h"
#include "support/client.h"
#include "support/expect.h"

TestSuite(incidents_create, .init = client_open, .fini = client_close);

#define LIST		"/api/incidents/"
#define FORM		"application/x-www-form-urlencoded"
#define MULTIPART	"multipart/form-data; boundary=B"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static struct answer
post(const char *json)
{
	return api_json("POST", LIST, json);
}

static int64_t
count(void)
{
	return fixture_number("SELECT count(*) FROM incident");
}

Test(incidents_create, a_new_incident_is_answered_whole)
{
	_Atomic int64_t now = FIXTURE_TIME + 250000;
	struct answer a, get;

	clock_fake(&now);
	a = post("{\"description\":\" Самокат \",\"source\":\"partner\"}");
	expect_status(a, 201);
	expect_str_eq(a.body, (STR("{\"id\":1,\"description\":\"Самокат\","
	    "\"status\":\"open\",\"status_display\":\"Открыт\","
	    "\"source\":\"partner\",\"source_display\":\"Партнер\","
	    "\"created_at\":\"2025-11-10T09:00:00.250000+03:00\","
	    "\"updated_at\":\"2025-11-10T09:00:00.250000+03:00\","
	    "\"version\":1,\"allowed_transitions\":[\"in_progress\","
	    "\"resolved\",\"closed\",\"cancelled\"]}")), "%.*s",
	    STR_FMT(a.body));
	cr_expect_str_eq(answer_header(&a, "Location"),
	    "/api/incidents/1/");
	cr_expect_str_eq(answer_header(&a, "Status"), "201 Created");
	get = api_get("/api/incidents/1/");
	expect_str_eq(get.body, a.body);
	fixture_verify();
}

Test(incidents_create, the_path_may_leave_out_its_last_slash)
{
	struct answer a = api_json("POST", "/api/incidents",
	    "{\"description\":\"x\",\"source\":\"system\"}");

	expect_status(a, 201);
}

/* Bodies that are taken, and the description they make. */
static const struct good {
	const char	*type;
	struct str	 body, description;
} goods[] = {
#define JSON(in, out) { "application/json", \
	STR_INIT("{\"source\":\"system\",\"description\":" in "}"), \
	STR_INIT(out) }
	JSON("\"x\"", "x"),
	JSON("\"  x y\\t\\n\"", "x y"),
	JSON("\"\\u00a0\\u3000x\\u2028\\u0085\"", "x"),
	JSON("\"\\u200bx\\ufeff\"", "\xe2\x80\x8bx\xef\xbb\xbf"),
	JSON("\"a\\u0001b\"", "a\x01" "b"),
	JSON("\"\\ud83d\\udef4\"", "\xf0\x9f\x9b\xb4"),
	JSON("\"\xf0\x9f\x9b\xb4\"", "\xf0\x9f\x9b\xb4"),
	JSON("\"\\/\"", "/"),
	JSON("42", "42"), JSON("-7", "-7"),
	JSON("1.5", "1.5"), JSON("1e3", "1e3"),
	JSON("18446744073709551614", "18446744073709551614"),
	JSON("99999999999999999999", "99999999999999999999"),
	JSON("-9223372036854775809", "-9223372036854775809"),
	/* later keys win, unknown ones are passed over */
	JSON("1,\"description\":\"y\"", "y"),
	JSON("\"x\",\"status\":\"closed\",\"id\":9,\"created_at\":[]", "x"),
	JSON("\"x\",\"\":null,\"version\":\"?\"", "x"),
#undef JSON
	{ "application/json; charset=utf-8",
	    STR_INIT(" {\"description\" : \"Ж\",\r\n\"source\":\"system\"}\t"),
	    STR_INIT("Ж") },
	{ "APPLICATION/JSON;charset=\"UTF-8\"; x=y",
	    STR_INIT("{\"description\":\"x\",\"source\":\"system\"}"),
	    STR_INIT("x") },
	{ FORM, STR_INIT("description=a+b%20c%D0%96&source=system"),
	    STR_INIT("a b cЖ") },
	{ FORM, STR_INIT("source=x&source=system&description=&description=y"),
	    STR_INIT("y") },
	{ FORM, STR_INIT("description=1&source=system&&x&y=z"),
	    STR_INIT("1") },
	{ MULTIPART, STR_INIT("--B\r\nContent-Disposition: form-data; "
	    "name=\"description\"\r\n\r\na\r\nb\r\n--B\r\n"
	    "Content-Disposition: form-data; name=source\r\n\r\nsystem\r\n"
	    "--B--\r\n"), STR_INIT("a\r\nb") },
	{ "Multipart/Form-Data; boundary=\"B\"", STR_INIT("--B\r\n"
	    "content-disposition: form-data; name=\"source\"\r\n\r\n"
	    "system\r\n--B\r\nContent-Type: text/plain\r\n"
	    "Content-Disposition: form-data; name=\"description\"\r\n\r\n"
	    "\xd0\x96\r\n--B--"), STR_INIT("Ж") },
};

Test(incidents_create, bodies_of_three_types_are_taken)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(goods); i++) {
		a = api_send("POST", LIST, goods[i].type, goods[i].body);
		cr_expect_eq(a.status, 201, "%s %.*s: %.*s", goods[i].type,
		    STR_FMT(goods[i].body), STR_FMT(a.body));
		expect_str_eq(str_of(answer_text(&a, "description")),
		    goods[i].description, "%.*s became %s",
		    STR_FMT(goods[i].body), answer_text(&a, "description"));
		expect_text(a, "source", "system");
		expect_text(a, "status", "open");
	}
	cr_expect_eq(count(), ROWS(goods));
	fixture_verify();
}

Test(incidents_create, what_the_old_service_repaired_is_repaired_in_its_place)
{
	struct answer a;

	fixture.conf.parameters = 1;
	a = api_send("POST", LIST, FORM,
	    STR("description=%FF&source=operator"));
	expect_status(a, 201);
	expect_text(a, "description", "\xef\xbf\xbd");
	a = api_send("POST", LIST, FORM,
	    STR("description=\xff&source=operator"));
	expect_status(a, 400);
	expect_keys(a, "", "description");
}

/* Bodies that are refused with 400, the key that says so, and how. */
static const struct bad {
	const char	*type;
	struct str	 body;
	const char	*keys;
	const char	*text;	/* the first sentence of the first key */
} bads[] = {
#define JSON(in, keys, text) { "application/json", STR_INIT(in), keys, text }
#define DESCRIPTION(in, text) JSON("{\"source\":\"system\"," \
	"\"description\":" in "}", "description", text)
#define SOURCE(in, text) JSON("{\"description\":\"x\",\"source\":" in "}", \
	"source", text)
#define REQUIRED	"Укажите это поле."
#define NULL_TEXT	"Значение null здесь недопустимо."
#define BLANK		"Заполните это поле: пустой текст недопустим."
#define CHOICE(v)	"Значения «" v "» нет среди допустимых: operator," \
	" monitoring, partner, system."
#define FORM_REQUIRED	"Укажите это поле. Тело запроса прочитано как форма:" \
	" JSON отправляйте с Content-Type: application/json."
#define CASE(name)	"Такого имени здесь нет. Пишите: " name "."
#define FOREIGN		"Это не текст в UTF-8. Отправьте его в этой кодировке."
#define DETAIL(in)	JSON(in, "detail,code", "json")
	JSON("{}", "description,source", REQUIRED),
	JSON("", "description,source", REQUIRED),
	{ NULL, STR_INIT(""), "description,source", REQUIRED },
	{ "text/plain", STR_INIT(""), "description,source", REQUIRED },
	JSON("{\"source\":\"system\"}", "description", REQUIRED),
	JSON("{\"description\":\"x\"}", "source", REQUIRED),
	JSON("{\"Description\":\"x\",\"SOURCE\":\"system\"}",
	    "Description,SOURCE", CASE("description")),
	JSON("{\"description\":\"x\",\"source\":\"system\","
	    "\"sourcE\":\"system\"}", "sourcE", CASE("source")),
	JSON("{\"source\":\"\",\"description\":\"\"}",
	    "description,source", BLANK),
	DESCRIPTION("null", NULL_TEXT), DESCRIPTION("\"\"", BLANK),
	DESCRIPTION("\" \\t\\u3000\"", BLANK),
	DESCRIPTION("true", "Нужна строка."),
	DESCRIPTION("{}", "Нужна строка."),
	DESCRIPTION("[\"x\"]", "Нужна строка."),
	DESCRIPTION("1e400", "Слишком большое число."),
	DESCRIPTION("-1e400", "Слишком большое число."),
	DESCRIPTION("\"a\\u0000b\"", "Символ с кодом 0 в тексте недопустим."),
	DESCRIPTION("\"\\ud800\"",
	    "Одиночный суррогат U+D800 в тексте недопустим."),
	DESCRIPTION("\"\\udfff\\ud83d\"",
	    "Одиночный суррогат U+DFFF в тексте недопустим."),
	DESCRIPTION("\"\\ud83dx\\u0000\"",
	    "Символ с кодом 0 в тексте недопустим."),
	SOURCE("null", NULL_TEXT), SOURCE("\"\"", CHOICE("")),
	SOURCE("\"System\"", CHOICE("System")),
	SOURCE("\"system \"", CHOICE("system ")),
	SOURCE("\"open\"", CHOICE("open")), SOURCE("1", CHOICE("1")),
	SOURCE("true", CHOICE("true")), SOURCE("[\"a\"]", CHOICE("[\"a\"]")),
	SOURCE("{\"a\":1}", CHOICE("{\"a\": 1}")),
	SOURCE("\"system\\u0000\"", CHOICE("system\xef\xbf\xbd")),
	SOURCE("\"\\ud800\"", CHOICE("\xef\xbf\xbd")),
	JSON("[]", "non_field_errors", "Нужен объект JSON, а получено: array."),
	JSON("\"x\"", "non_field_errors",
	    "Нужен объект JSON, а получено: string."),
	JSON("1", "non_field_errors", "Нужен объект JSON, а получено: number."),
	JSON("1.5", "non_field_errors",
	    "Нужен объект JSON, а получено: number."),
	JSON("false", "non_field_errors",
	    "Нужен объект JSON, а получено: boolean."),
	JSON("null", "non_field_errors",
	    "Нужен объект JSON, а получено: null."),
	DETAIL("{"), DETAIL("}"), DETAIL("{\"a\"}"), DETAIL("{\"a\":1,}"),
	DETAIL("{'a':1}"), DETAIL("{a:1}"), DETAIL("{\"a\":1}x"),
	DETAIL("{\"a\":01}"), DETAIL("{\"a\":NaN}"),
	DETAIL("{\"a\":Infinity}"), DETAIL("{\"a\":-Infinity}"),
	DETAIL("{\"a\":\"\n\"}"), DETAIL("{\"a\":\"\\x\"}"),
	DETAIL("{\"a\":\"\\u12\"}"), DETAIL("{\"a\":\"\xff\"}"),
	DETAIL("{\"a\":\"\xed\xa0\x80\"}"), DETAIL("{\"a\":\"\xc0\x80\"}"),
	DETAIL("\xef\xbb\xbf{}"), DETAIL("// x\n{}"), DETAIL(" "),
	DETAIL("{}\0"), DETAIL("\0{}"), DETAIL("{\"a\":\"\0\"}"),
	DETAIL("{}{}"), DETAIL("True"),
	{ FORM, STR_INIT("x=y"), "description,source", FORM_REQUIRED },
	{ FORM, STR_INIT("description=&source="),
	    "description,source", BLANK },
	{ FORM, STR_INIT("description=x&source="), "source", FORM_REQUIRED },
	{ FORM, STR_INIT("description=x&source=y"), "source", CHOICE("y") },
	{ FORM, STR_INIT("description=%00&source=system"), "description",
	    "Символ с кодом 0 в тексте недопустим." },
	{ FORM, STR_INIT("{\"description\":\"x\",\"source\":\"system\"}"),
	    "detail,code", "json_as_form" },
	{ FORM, STR_INIT("{\"description\":\"a=b&source=system\"}"),
	    "detail,code", "json_as_form" },
	{ FORM, STR_INIT("\r\n {}"), "detail,code", "json_as_form" },
	{ FORM, STR_INIT("[]&description=x&source=system"), "detail,code", "json_as_form" },
	{ FORM, STR_INIT("\xef\xbb\xbf%7b&description=x&source=system"),
	    "detail,code", "json_as_form" },
	{ FORM, STR_INIT("Description=x&source=system"), "Description",
	    CASE("description") },
	/* windows-1251, raw and coded, cut short, and what says to be so */
	{ FORM, STR_INIT("description=\xcf\xf0\xe8&source=system"),
	    "description", FOREIGN },
	{ FORM, STR_INIT("description=%CF%F0%E8&source=system"),
	    "description", FOREIGN },
	{ FORM "; charset=UTF-8", STR_INIT("description=%ff&source=system"),
	    "description", FOREIGN },
	{ FORM, STR_INIT("description=x%d0&source=system"), "description",
	    FOREIGN },
	{ FORM, STR_INIT("description=%ed%a0%80&source=system%ff"),
	    "description,source", FOREIGN },
	{ MULTIPART, STR_INIT("--B\r\nContent-Disposition: form-data; "
	    "name=source\r\n\r\nsystem\r\n--B\r\nContent-Disposition: "
	    "form-data; name=description\r\n\r\n\xcf\xf0\xe8\r\n--B--\r\n"),
	    "description", FOREIGN },
	{ MULTIPART, STR_INIT("--B\r\nContent-Disposition: form-data; "
	    "name=source\r\n\r\nsystem\r\n--B\r\nContent-Disposition: "
	    "form-data; name=description\r\nContent-Type: text/plain;"
	    " charset=koi8-r\r\n\r\nx\r\n--B--\r\n"),
	    "description", FOREIGN },
	{ MULTIPART, STR_INIT("--B\r\nContent-Disposition: form-data; "
	    "name=source\r\n\r\nsystem\r\n--B\r\nContent-Disposition: "
	    "form-data; name=description\r\nContent-Transfer-Encoding:"
	    " base64\r\n\r\neA==\r\n--B--\r\n"), "description", FOREIGN },
	{ MULTIPART, STR_INIT("--B--\r\n"), "description,source",
	    FORM_REQUIRED },
	{ MULTIPART, STR_INIT("--B\r\nContent-Disposition: form-data; "
	    "name=source\r\n\r\nsystem\r\n--B\r\nContent-Disposition: "
	    "form-data; name=description; filename=x\r\n\r\nx\r\n--B--\r\n"),
	    "description", "Нужна строка." },
	{ MULTIPART, STR_INIT("--C--\r\n"), "detail,code",
	    "multipart" },
	{ MULTIPART, STR_INIT("--B\r\nContent-Disposition: form-data; "
	    "name=source\r\n\r\nsystem\r\n"), "detail,code",
	    "multipart" },
	{ MULTIPART, STR_INIT("--B\r\n\r\nx\r\n--B--\r\n"), "detail,code",
	    "multipart" },
	{ "multipart/form-data", STR_INIT("--B--\r\n"), "detail,code",
	    "multipart" },
	{ "multipart/form-data; boundary=", STR_INIT("----\r\n"), "detail,code",
	    "multipart" },
};

Test(incidents_create, what_cannot_be_taken_is_refused_and_not_stored)
{
	struct answer a;
	const char *first;
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		a = api_send("POST", LIST, bads[i].type, bads[i].body);
		cr_expect_eq(a.status, 400, "row %zu, %.*s: %d %.*s", i,
		    STR_FMT(bads[i].body), a.status, STR_FMT(a.body));
		expect_keys(a, "", bads[i].keys);
		if (strcmp(bads[i].keys, "detail,code") == 0) {
			expect_text(a, "code", bads[i].text);
			continue;
		}
		first = arena_printf(fixture.arena, "%.*s.0",
		    (int)strcspn(bads[i].keys, ","), bads[i].keys).p;
		expect_text(a, first, bads[i].text);
	}
	cr_expect_eq(count(), 0);
}

Test(incidents_create, a_text_can_be_wrong_in_two_ways)
{
	struct answer a = post("{\"source\":\"system\","
	    "\"description\":\"\\u0000\\ud800\"}");

	cr_expect_eq(answer_length(&a, "description"), 2);
	expect_text(a, "description.0",
	    "Символ с кодом 0 в тексте недопустим.");
}

Test(incidents_create, a_refused_one_uses_no_id_up)
{
	struct answer a;

	post("{}");
	a = post("{\"description\":\"x\",\"source\":\"system\"}");
	expect_text(a, "id", "1");
}

/* Types that are not read, with a body. */
static const char *const types[] = {
	NULL, "", "text/plain", "text/json", "application/xml",
	"application/vnd.app+json", "application/problem+json", "*/*",
	"application/*", "json", "application", "application/json+x",
	"application/jsonx", "application/json; charset=windows-1251",
	"application/json; charset=utf-16", "application/json;charset=",
	FORM "; charset=koi8-r", "multipart/mixed; boundary=B",
	"application/json, text/plain",
};

Test(incidents_create, other_types_are_415)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(types); i++) {
		a = api_send("POST", LIST, types[i],
		    STR("{\"description\":\"x\",\"source\":\"system\"}"));
		expect_refusal(a, 415, "unsupported_type", "%s", types[i]);
	}
	cr_expect_eq(count(), 0);
}

Test(incidents_create, an_odd_type_is_told_back_in_valid_json)
{
	struct answer a = api_send("POST", LIST, "a/\xff\"<b>", STR("x"));

	expect_status(a, 415);
	cr_expect(answer_has(&a, STR("a/\xef\xbf\xbd\\\"<b>")), "%.*s",
	    STR_FMT(a.body));
}

/* {"source":"system","description":"xxx..."} of n characters. */
static struct str
json_of(size_t n, const char *character)
{
	struct buf b;
	size_t i;

	buf_init(&b, fixture.arena, n * strlen(character) + 64);
	buf_lit(&b, "{\"source\":\"system\",\"description\":\"");
	for (i = 0; i < n; i++)
		buf_str(&b, str_of(character));
	buf_lit(&b, "\"}");
	return buf_view(&b);
}

Test(incidents_create, a_description_has_at_most_65536_characters)
{
	struct answer a;

	a = api_send("POST", LIST, "application/json", json_of(65536, "x"));
	expect_status(a, 201);
	a = api_send("POST", LIST, "application/json", json_of(65536, "Ж"));
	expect_status(a, 201);
	a = api_send("POST", LIST, "application/json",
	    json_of(65536, "\xf0\x9f\x9b\xb4"));
	expect_status(a, 201);
	a = api_send("POST", LIST, "application/json", json_of(65537, "x"));
	expect_status(a, 400);
	expect_text(a, "description.0",
	    "Слишком длинный текст: допустимо не более 65536 символов.");
	cr_expect_eq(count(), 3);
}

Test(incidents_create, a_description_is_counted_after_trimming)
{
	struct buf b;
	struct answer a;
	int i;

	buf_init(&b, fixture.arena, 200000);
	buf_lit(&b, "{\"source\":\"system\",\"description\":\"");
	for (i = 0; i < 100000; i++)
		buf_char(&b, ' ');
	buf_lit(&b, "x\"}");
	a = api_send("POST", LIST, "application/json", buf_view(&b));
	expect_status(a, 201);
	expect_text(a, "description", "x");
}

/* A body of exactly n bytes: JSON and blanks. */
static struct str
padded(size_t n)
{
	struct str json = STR("{\"description\":\"x\",\"source\":\"system\"}");
	char *p = arena_alloc(fixture.arena, n);

	memset(p, ' ', n);
	memcpy(p, json.p, json.n);
	return (struct str){ p, n };
}

Test(incidents_create, a_body_has_at_most_a_mebibyte)
{
	struct answer a;

	a = api_send("POST", LIST, "application/json", padded(1 << 20));
	expect_status(a, 201);
	a = api_send("POST", LIST, "application/json", padded((1 << 20) + 1));
	expect_refusal(a, 413, "too_large");
	a = ASK(.method = "POST", .type = "application/json",
	    .env = { "CONTENT_LENGTH=2147483647" });
	expect_refusal(a, 413, "too_large");
	cr_expect_eq(count(), 1);
}

Test(incidents_create, a_mebibyte_of_one_bad_word_is_told_back_short)
{
	struct buf b;
	struct answer a;
	int i;

	buf_init(&b, fixture.arena, 1 << 20);
	buf_lit(&b, "description=x&source=");
	for (i = 0; i < 1000000; i++)
		buf_char(&b, 'y');
	a = api_send("POST", LIST, FORM, buf_view(&b));
	expect_status(a, 400);
	expect_keys(a, "", "source");
	cr_expect_lt(a.body.n, 1000);
}

Test(incidents_create, a_body_of_another_length_than_announced_is_400)
{
	static const char *const lengths[] = {
		"CONTENT_LENGTH=5", "CONTENT_LENGTH=0", "CONTENT_LENGTH=",
		"CONTENT_LENGTH=36", "CONTENT_LENGTH=37",
		"CONTENT_LENGTH=39",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(lengths); i++) {
		a = ASK(.method = "POST", .type = "application/json",
		    .body = STR("{\"description\":\"x\","
		    "\"source\":\"system\"} "), .env = { lengths[i] });
		expect_refusal(a, 400, "body_length", "%s", lengths[i]);
	}
	cr_expect_eq(count(), 0);
}

/* {"a":[[[...]]],"description":...} of arrays so deep. */
static struct str
nested(size_t depth)
{
	struct buf b;
	size_t i;

	buf_init(&b, fixture.arena, 2 * depth + 64);
	buf_lit(&b, "{\"description\":\"x\",\"source\":\"system\",\"a\":");
	for (i = 0; i < depth; i++)
		buf_char(&b, '[');
	for (i = 0; i < depth; i++)
		buf_char(&b, ']');
	buf_char(&b, '}');
	return buf_view(&b);
}

Test(incidents_create, nesting_is_bounded)
{
	struct answer a;

	a = api_send("POST", LIST, "application/json", nested(900));
	expect_status(a, 201);
	a = api_send("POST", LIST, "application/json", nested(1001));
	expect_refusal(a, 400, "json");
	a = api_send("POST", LIST, "application/json", nested(500000));
	expect_refusal(a, 400, "json");
	cr_expect_eq(count(), 1);
}

Test(incidents_create, a_deep_value_of_a_field_is_refused)
{
	struct buf b;
	struct answer a;
	int i;

	buf_init(&b, fixture.arena, 4096);
	buf_lit(&b, "{\"description\":\"x\",\"source\":");
	for (i = 0; i < 900; i++)
		buf_lit(&b, "{\"a\":");
	buf_char(&b, '1');
	for (i = 0; i < 901; i++)
		buf_char(&b, '}');
	a = api_send("POST", LIST, "application/json", buf_view(&b));
	expect_status(a, 400);
	expect_keys(a, "", "source");
}

Test(incidents_create, a_form_has_at_most_a_thousand_fields)
{
	struct answer a;
	struct buf b;
	int i;

	buf_init(&b, fixture.arena, 8192);
	buf_lit(&b, "description=x&source=system");
	for (i = 2; i < 1000; i++)
		buf_lit(&b, "&a=1");
	a = api_send("POST", LIST, FORM, buf_view(&b));
	expect_status(a, 201);
	buf_lit(&b, "&a=1");
	a = api_send("POST", LIST, FORM, buf_view(&b));
	expect_refusal(a, 400, "too_many_fields");
}

/* To a reader all of them are nothing. */
Test(incidents_create, a_description_of_invisible_characters_is_blank)
{
	static const char *const texts[] = {
		"\\u200b", "\\u00ad\\u200d \\ufeff", "\\u202a\\u202c",
		"\\u3164", "\\u2800", "\\u0301", "\\u0001\\u007f",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		a = api_json("POST", LIST, arena_printf(fixture.arena,
		    "{\"description\":\"%s\",\"source\":\"system\"}",
		    texts[i]).p);
		cr_expect_eq(a.status, 400, "%s: %d", texts[i], a.status);
		expect_keys(a, "", "description");
	}
	a = api_json("POST", LIST, "{\"description\":\"\\u200b.\","
	    "\"source\":\"system\"}");
	expect_status(a, 201);
	expect_text(a, "description", "\u200b.");
}

Test(incidents_create, the_query_gives_no_fields)
{
	struct answer a = api_json("POST",
	    LIST "?description=x&source=system&page=99&status=bogus", "{}");

	expect_status(a, 400);
	expect_keys(a, "", "description,source");
}

Test(incidents_create, problems_come_in_the_language_asked_for)
{
	struct answer a = ASK(.method = "POST", .type = "application/json",
	    .body = STR("{\"description\":\"\",\"source\":\"x\"}"),
	    .env = { "HTTP_ACCEPT_LANGUAGE=en-GB,ru;q=0.5" });

	expect_text(a, "description.0", "This field must not be blank.");
	expect_text(a, "source.0",
	    "“x” is not one of the allowed values: operator, monitoring,"
	    " partner, system.");
}
