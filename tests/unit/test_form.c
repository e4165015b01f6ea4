/* form_multipart: delimiters, headers of parts, what is refused. */

#include "base/buf.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "wire/form.h"
#include "wire/uri.h"

TestSuite(form, .init = fixture_arena, .fini = fixture_close);

#define NAME(name)	"Content-Disposition: form-data; name=\"" name "\"\r\n"

static struct form_parts
split(struct str body)
{
	struct form_parts parts = { NULL, 0 };
	const char *why = "";

	cr_assert_eq(form_multipart(body, STR("X"), fixture.arena, &parts,
	    &why), ERR_OK, "%.*s: %s", STR_FMT(body), why);
	return parts;
}

/* The body has one part, "a", with that value. */
static void
value_is(struct str body, struct str want)
{
	struct form_parts parts = split(body);

	cr_assert_eq(parts.n, 1);
	expect_str_eq(parts.at[0].name, STR("a"));
	expect_str_eq(parts.at[0].value, want, "%.*s", STR_FMT(body));
	cr_expect_not(parts.at[0].is_file);
}

static void
refused(struct str body, struct str boundary, const char *want)
{
	struct form_parts parts;
	const char *why = "";

	cr_expect_eq(form_multipart(body, boundary, fixture.arena, &parts,
	    &why), ERR_INVALID, "%.*s", STR_FMT(body));
	cr_expect_str_eq(why, want);
}

Test(form, parts_come_in_order)
{
	struct form_parts parts = split(STR("--X\r\n" NAME("a") "\r\n1\r\n"
	    "--X\r\n" NAME("b") "\r\n2\r\n--X--\r\n"));

	cr_assert_eq(parts.n, 2);
	expect_str_eq(parts.at[0].name, STR("a"));
	expect_str_eq(parts.at[1].name, STR("b"));
	expect_str_eq(parts.at[1].value, STR("2"));
}

Test(form, value_is_all_between_header_and_delimiter)
{
	value_is(STR("--X\r\n" NAME("a") "\r\nv\r\n--X--"), STR("v"));
	value_is(STR("--X\r\n" NAME("a") "\r\n\r\n--X--\r\n"), STR(""));
	value_is(STR("--X\r\n" NAME("a") "\r\n\r\n\r\n--X--\r\n"),
	    STR("\r\n"));
	value_is(STR("--X\r\n" NAME("a") "\r\n\nv\n\r\n--X--"), STR("\nv\n"));
	value_is(STR("--X\r\n" NAME("a") "\r\nv--X\r\n--X--"), STR("v--X"));
	value_is(STR("--X\r\n" NAME("a") "\r\n\n--X\n\r\n--X--"),
	    STR("\n--X\n"));
	value_is(STR("--X\r\n" NAME("a") "\r\na\0b\r\n--X--"), STR("a\0b"));
}

Test(form, part_may_have_no_body)
{
	value_is(STR("--X\r\n" NAME("a") "\r\n--X--"), STR(""));
}

Test(form, preamble_and_epilogue_are_ignored)
{
	value_is(STR("hello\r\n--X\r\n" NAME("a") "\r\nv\r\n--X--\r\nbye"
	    "\r\n--X\r\n"), STR("v"));
}

Test(form, delimiter_line_may_end_in_white_space)
{
	value_is(STR("--X \t\r\n" NAME("a") "\r\nv\r\n--X-- \r\n"), STR("v"));
}

Test(form, longer_line_is_no_delimiter)
{
	value_is(STR("--X\r\n" NAME("a") "\r\nv\r\n--XY\r\n--X--"),
	    STR("v\r\n--XY"));
	value_is(STR("--XY\r\n--X\r\n" NAME("a") "\r\nv\r\n--X--Z\r\n--X--"),
	    STR("v\r\n--X--Z"));
}

Test(form, headers_are_compared_without_case)
{
	value_is(STR("--X\r\ncontent-type: text/plain\r\n"
	    "CONTENT-DISPOSITION:FORM-DATA;NAME=a\r\nx\r\n\r\nv\r\n--X--"),
	    STR("v"));
}

Test(form, text_is_repaired)
{
	value_is(STR("--X\r\n" NAME("a") "\r\nv\xff\r\n--X--"),
	    STR("v\xef\xbf\xbd"));
}

Test(form, file_is_known_by_its_filename)
{
	struct form_parts parts = split(STR("--X\r\nContent-Disposition:"
	    " form-data; name=\"a\"; filename=\"\"\r\n\r\n\xff\r\n--X\r\n"
	    "Content-Disposition: form-data; name=b; filename*=UTF-8''x\r\n"
	    "\r\n\r\n--X--"));

	cr_assert_eq(parts.n, 2);
	cr_expect(parts.at[0].is_file);
	expect_str_eq(parts.at[0].value, STR("\xff"));
	cr_expect(parts.at[1].is_file);
}

Test(form, empty_body_has_no_parts)
{
	struct form_parts parts;
	const char *why;

	cr_expect_eq(split(STR("")).n, 0);
	cr_expect_eq(split(STR("--X--\r\n")).n, 0);
	cr_expect_eq(form_multipart((struct str){ NULL, 0 },
	    (struct str){ NULL, 0 }, fixture.arena, &parts, &why), ERR_OK);
	cr_expect_eq(parts.n, 0);
}

Test(form, boundary_must_be_allowed)
{
	static const char why[] = "the boundary is missing or not allowed";
	static const char long_one[] = "1234567890123456789012345678901234567"
	    "8901234567890123456789012345678901";

	refused(STR("--\r\n"), (struct str){ NULL, 0 }, why);
	refused(STR("--\r\n"), STR(""), why);
	refused(STR("--a \r\n"), STR("a "), why);
	refused(STR("--a\nb\r\n"), STR("a\nb"), why);
	refused(STR("--\xd0\x96\r\n"), STR("\xd0\x96"), why);
	refused(STR("x"), str_of(long_one), why);
	refused(STR("x"), (struct str){ long_one, 70 },
	    "the boundary does not occur");
}

Test(form, body_must_fit_its_boundary)
{
	refused(STR("x"), STR("X"), "the boundary does not occur");
	refused(STR("--Y\r\n"), STR("X"), "the boundary does not occur");
	refused(STR("--X"), STR("X"), "the boundary does not occur");
	refused(STR("x--X\r\n"), STR("X"), "the boundary does not occur");
	refused(STR("--X\r\n"), STR("X"), "the closing boundary is missing");
	refused(STR("--X\r\n" NAME("a") "\r\nv"), STR("X"),
	    "the closing boundary is missing");
	refused(STR("--X\r\n" NAME("a") "\r\nv\n--X--"), STR("X"),
	    "the closing boundary is missing");
	refused(STR("--X\r\n" NAME("a") "\r\nv\r\n--X-"), STR("X"),
	    "the closing boundary is missing");
}

Test(form, part_must_have_a_name)
{
	refused(STR("--X\r\n\r\nv\r\n--X--"), STR("X"), "a part has no name");
	refused(STR("--X\r\n\r\n--X--"), STR("X"), "a part has no name");
	refused(STR("--X\r\nContent-Disposition: form-data\r\n\r\nv\r\n--X--"),
	    STR("X"), "a part has no name");
	refused(STR("--X\r\nContent-Disposition: attachment; name=a\r\n\r\n"
	    "v\r\n--X--"), STR("X"), "a part has no name");
	refused(STR("--X\r\n\r\n" NAME("a") "\r\nv\r\n--X--"), STR("X"),
	    "a part has no name");
}

Test(form, a_thousand_parts_are_the_most)
{
	struct form_parts parts;
	const char *why;
	struct buf b;

	for (size_t n = URI_PARAMS_MAX; n <= URI_PARAMS_MAX + 1; n++) {
		buf_init(&b, fixture.arena, 0);
		for (size_t i = 0; i < n; i++)
			buf_lit(&b, "--X\r\n" NAME("a") "\r\nv\r\n");
		buf_lit(&b, "--X--");
		cr_expect_eq(form_multipart(buf_view(&b), STR("X"),
		    fixture.arena, &parts, &why), n == URI_PARAMS_MAX ? ERR_OK :
		    ERR_TOO_LARGE);
	}
	expect_str_eq(parts.at[URI_PARAMS_MAX - 1].value, STR("v"));
}
