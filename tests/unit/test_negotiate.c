/* negotiate: Accept, Accept-Language, parameters of header values. */

#include "http/negotiate.h"
#include "support/expect.h"
#include "wire/header_value.h"
#include "wire/json_write.h"

static const struct str none = { NULL, 0 };

/* A C string, or NULL for a header that is not there. */
static enum err
json_for(const char *accept, const char *format, int *indent_r)
{
	*indent_r = 0;
	return negotiate_json(str_of(accept), str_of(format), indent_r);
}

static void
accept_is(const char *accept, enum err want)
{
	int indent;

	cr_expect_eq(json_for(accept, NULL, &indent), want, "%s",
	    accept == NULL ? "(none)" : accept);
}

static void
indent_is(const char *accept, int want)
{
	int indent = -1;

	cr_expect_eq(json_for(accept, NULL, &indent), ERR_OK);
	cr_expect_eq(indent, want, "%s: %d", accept, indent);
}

Test(negotiate, ranges_that_cover_json_are_accepted)
{
	static const char *const rows[] = {
		"application/json", "APPLICATION/JSON", "application/*", "*/*",
		"text/html", "application/json; charset=utf-8",
		"application/json;foo=bar", "application/json;q=0.001",
		"garbage, application/json", ", ,application/json",
		"text/plain,*/*;q=0.1", "application/xml;q=0.9,*/*;q=0.8",
		"text/html,application/xhtml+xml,image/webp,*/*;q=0.8",
		"application/json;q=1.000", "application/json; Q=0.5",
		"application/json ; q=1", "application/json;q=.2",
		"application/json;q=0.0000001", "text/html;q=0, */*",
		"application/*;q=0, application/json",
		"application/json;q=0, application/json;q=0.1",
		"text/plain;x=\"a,b;q=0\", application/json",
		"application/json;x=\"\\\",\";q=1", "", "  ",
	};

	accept_is(NULL, ERR_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		accept_is(rows[i], ERR_OK);
}

Test(negotiate, ranges_that_exclude_json_are_not)
{
	static const char *const rows[] = {
		"text/plain", "application/xml", "application/hal+json",
		"application/json;q=0", "application/json;q=0.000",
		"application/json;q=0, */*", "application/*;q=0, */*",
		"application/json;q=0, application/*", "*/*;q=0",
		"text/html, application/json;q=0", "text/html;q=0",
		"application/json;q=x", "application/json;q=2",
		"application/json;q=1.5", "application/json;q=",
		"application/json;q=-1", "application/json;q=0.5x",
		"application/jsonx", "application", "garbage", "*", "text/*",
		"*/json", "text/plain;x=\", application/json",
		"text/plain;x=\", application/json\"", ",", ";", "\"",
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		accept_is(rows[i], ERR_NOT_ACCEPTABLE);
}

Test(negotiate, indent_comes_from_the_range_that_decides)
{
	indent_is(NULL, 0);
	indent_is("application/json", 0);
	indent_is("application/json; indent=2", 2);
	indent_is("application/json;INDENT=8", 8);
	indent_is("application/json; indent=\"2\"", 2);
	indent_is("application/json; indent=2, text/html", 2);
	indent_is("*/*; indent=2", 2);
	indent_is("application/*;indent=3, */*;indent=2", 3);
	indent_is("*/*;indent=2, application/json", 0);
	indent_is("*/*;indent=2, application/json;indent=4;q=0.1", 4);
	indent_is("text/html;indent=4", 0);
}

Test(negotiate, indent_is_0_to_8)
{
	indent_is("application/json; indent=1", 1);
	indent_is("application/json; indent=9", 8);
	indent_is("application/json; indent=999999999999", 8);
	indent_is("application/json; indent=99999999999999999999", 0);
	indent_is("application/json; indent=0", 0);
	indent_is("application/json; indent=-1", 0);
	indent_is("application/json; indent=x", 0);
	indent_is("application/json; indent=2x", 0);
	indent_is("application/json; indent=", 0);
	indent_is("application/json; indent", 0);
}

Test(negotiate, format_json_outweighs_accept)
{
	int indent;

	cr_expect_eq(json_for("text/plain", "json", &indent), ERR_OK);
	cr_expect_eq(json_for("application/json;q=0", "json", &indent),
	    ERR_OK);
	cr_expect_eq(json_for("*/*;indent=2", "json", &indent), ERR_OK);
	cr_expect_eq(indent, 2);
}

Test(negotiate, other_formats_are_not_found)
{
	int indent;

	cr_expect_eq(json_for("*/*", "api", &indent), ERR_NOT_FOUND);
	cr_expect_eq(json_for("*/*", "JSON", &indent), ERR_NOT_FOUND);
	cr_expect_eq(json_for("*/*", ".json", &indent), ERR_NOT_FOUND);
	cr_expect_eq(json_for("*/*", " ", &indent), ERR_NOT_FOUND);
}

Test(negotiate, blank_format_counts_as_absent)
{
	int indent;

	cr_expect_eq(json_for("*/*", "", &indent), ERR_OK);
	cr_expect_eq(json_for("text/plain", "", &indent), ERR_NOT_ACCEPTABLE);
}

static void
param_is(const char *header, const char *name, const char *want)
{
	struct str value = header_value_param(str_of(header), str_of(name));

	cr_expect_eq(value.p == NULL, want == NULL, "%s", header);
	expect_str_eq(value, str_of(want), "%s: %.*s", header,
	    STR_FMT(value));
}

Test(negotiate, parameters_are_found)
{
	param_is("text/x;charset=utf-8", "charset", "utf-8");
	param_is("text/x; a=b ; CharSet = \"utf-8\" ;c=d", "charset", "utf-8");
	param_is("text/x; a=\"x;charset=no\"; charset=yes", "charset", "yes");
	param_is("text/x; a=\"\\\";charset=no\"; charset=yes", "charset",
	    "yes");
	param_is("text/x; a=1; a=2", "a", "1");
	param_is("text/x; a=\"\"", "a", "");
	param_is("text/x; a=", "a", "");
	param_is("text/x; a=b=c", "a", "b=c");
	param_is("form-data; name=\"a\\\"b\"", "name", "a\\\"b");
}

Test(negotiate, missing_parameters_are_null)
{
	param_is("text/x", "a", NULL);
	param_is("a=b", "a", NULL);
	param_is("text/x; a", "a", NULL);
	param_is("text/x; aa=1", "a", NULL);
	param_is("text/x; b=\"a=1", "a", NULL);
	param_is("", "a", NULL);
	param_is(NULL, "a", NULL);
	param_is(";;;", "a", NULL);
}

static void
lang_is(const char *header, enum lang want)
{
	enum lang got = negotiate_lang(str_of(header), LANG_RU);

	cr_expect_eq(got, want, "%s: %d", header, got);
}

Test(negotiate, preferred_language_is_taken)
{
	lang_is("en", LANG_EN);
	lang_is("EN", LANG_EN);
	lang_is("en-GB", LANG_EN);
	lang_is("en-GB,en;q=0.9", LANG_EN);
	lang_is("de, en;q=0.5, ru;q=0.4", LANG_EN);
	lang_is("ru;q=0.4, en;q=0.5", LANG_EN);
	lang_is("en, ru", LANG_EN);
	lang_is("ru, en", LANG_RU);
	lang_is("en;q=0.9, ru", LANG_RU);
	lang_is("ru;q=0, *", LANG_EN);
	lang_is("ru;q=0, *;q=0.1", LANG_EN);
}

Test(negotiate, unknown_languages_leave_the_preset)
{
	lang_is(NULL, LANG_RU);
	lang_is("", LANG_RU);
	lang_is("de", LANG_RU);
	lang_is("*", LANG_RU);
	lang_is("en;q=0, *", LANG_RU);
	lang_is("en;q=0", LANG_RU);
	lang_is("eng", LANG_RU);
	lang_is("en;q=x", LANG_RU);
	lang_is("de-en", LANG_RU);
	cr_expect_eq(negotiate_lang(none, LANG_EN), LANG_EN);
}

static const struct media media[] = {
	{ STR_INIT("lines"), STR_INIT("application/x-lines") },
	{ STR_INIT("table"), STR_INIT("text/table; charset=utf-8") },
};

/* want: the word of the type, or NULL when e is an error. */
static void
media_is(const char *accept, const char *format, enum err e,
	const char *want)
{
	const struct media *got = NULL;

	cr_expect_eq(negotiate_media(str_of(accept), str_of(format), media,
	    2, &got), e, "%s, %s", accept, format);
	if (e == ERR_OK)
		expect_str_eq(got->format, str_of(want), "%s, %s",
		    accept, format);
}

Test(negotiate, the_type_that_is_liked_most_is_sent)
{
	media_is(NULL, NULL, ERR_OK, "lines");
	media_is("", "", ERR_OK, "lines");
	media_is("*/*", NULL, ERR_OK, "lines");
	media_is("text/table", NULL, ERR_OK, "table");
	media_is("Text/Table;q=0.1", NULL, ERR_OK, "table");
	media_is("text/*", NULL, ERR_OK, "table");
	media_is("text/*, */*;q=0.9", NULL, ERR_OK, "table");
	media_is("application/*;q=0.1, text/*;q=0.2", NULL, ERR_OK, "table");
	media_is("application/x-lines, text/table", NULL, ERR_OK, "lines");
	media_is("application/x-lines;q=0, */*", NULL, ERR_OK, "table");
	/* The most specific range decides, not the kindest. */
	media_is("*/*, application/*;q=0.1, application/x-lines;q=0.2,"
	    " text/table;q=0.3", NULL, ERR_OK, "table");
	media_is("text/table;q=x, text/table;q=0.5", NULL, ERR_OK, "table");
}

Test(negotiate, types_that_are_not_wanted_are_not_sent)
{
	media_is("text/html", NULL, ERR_NOT_ACCEPTABLE, NULL);
	media_is("*/*;q=0", NULL, ERR_NOT_ACCEPTABLE, NULL);
	media_is("text/*;q=0, application/*;q=0, */*", NULL,
	    ERR_NOT_ACCEPTABLE, NULL);
	media_is("*", NULL, ERR_NOT_ACCEPTABLE, NULL);
	media_is("*/table", NULL, ERR_NOT_ACCEPTABLE, NULL);
	media_is("text", NULL, ERR_NOT_ACCEPTABLE, NULL);
	media_is(",;,", NULL, ERR_NOT_ACCEPTABLE, NULL);
}

Test(negotiate, a_format_goes_before_the_header)
{
	media_is("application/x-lines", "table", ERR_OK, "table");
	media_is("text/html", "lines", ERR_OK, "lines");
	media_is("*/*", "json", ERR_NOT_FOUND, NULL);
	media_is("*/*", "TABLE", ERR_NOT_FOUND, NULL);
	media_is("*/*", "tabl", ERR_NOT_FOUND, NULL);
}
