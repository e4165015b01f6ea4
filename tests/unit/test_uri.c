/* uri: paths are strict, queries lenient. */

#include "base/utf8.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "wire/uri.h"

TestSuite(uri, .init = fixture_arena, .fini = fixture_close);

static void
path_is(struct str raw, struct str want)
{
	struct str path;

	cr_assert_eq(uri_path(raw, fixture.arena, &path), ERR_OK, "%.*s",
	    STR_FMT(raw));
	expect_str_eq(path, want, "%.*s became %.*s", STR_FMT(raw),
	    STR_FMT(path));
}

static struct uri_params
query(struct str raw)
{
	struct uri_params params;

	cr_assert_eq(uri_query(raw, fixture.arena, &params), ERR_OK);
	return params;
}

/* The parameters as "name=value;" each, undone from any coding. */
static void
query_is(struct str raw, struct str want)
{
	struct uri_params params = query(raw);
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	for (size_t i = 0; i < params.n; i++) {
		buf_str(&b, params.at[i].name);
		buf_char(&b, '=');
		buf_str(&b, params.at[i].value);
		buf_char(&b, ';');
	}
	expect_str_eq(buf_view(&b), want, "%.*s became %.*s",
	    STR_FMT(raw), STR_FMT(buf_view(&b)));
}

Test(uri, path_is_decoded)
{
	path_is(STR("/"), STR("/"));
	path_is(STR("/api/incidents/"), STR("/api/incidents/"));
	path_is(STR("/api/incidents/%31"), STR("/api/incidents/1"));
	path_is(STR("/%D0%96%20a+b"), STR("/\xd0\x96 a+b"));
	path_is(STR("/\xd0\x96"), STR("/\xd0\x96"));
	path_is(STR("/.../a.b/..c"), STR("/.../a.b/..c"));
	path_is(STR("/%2531"), STR("/%31"));
}

Test(uri, path_that_reads_in_two_ways_is_not_found)
{
	static const struct str paths[] = {
		STR_INIT(""), STR_INIT("*"), STR_INIT("api"),
		STR_INIT("http://a/"), STR_INIT("//"), STR_INIT("/a//b"),
		STR_INIT("//a"), STR_INIT("/a//"), STR_INIT("/."),
		STR_INIT("/.."), STR_INIT("/./a"), STR_INIT("/a/../b"),
		STR_INIT("/a/.."), STR_INIT("/a/./"), STR_INIT("/%2e%2E/a"),
		STR_INIT("/.%2e"), STR_INIT("/a%2Fb"), STR_INIT("/a%2fb"),
		STR_INIT("/a%5Cb"), STR_INIT("/a\\b"), STR_INIT("/a%00"),
		STR_INIT("/a\0b"), STR_INIT("/%"), STR_INIT("/%4"),
		STR_INIT("/%zz"), STR_INIT("/%4g"), STR_INIT("/% 41"),
		STR_INIT("/%ff"), STR_INIT("/%c0%af"), STR_INIT("/\xff"),
		STR_INIT("/%ed%a0%80"), STR_INIT("/%d0"),
	};
	struct str path;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		cr_expect_eq(uri_path(paths[i], fixture.arena, &path),
		    ERR_NOT_FOUND, "%.*s", STR_FMT(paths[i]));
}

Test(uri, query_is_split_and_decoded)
{
	query_is(STR(""), STR(""));
	query_is((struct str){ NULL, 0 }, STR(""));
	query_is(STR("a=1&b=2"), STR("a=1;b=2;"));
	query_is(STR("flag"), STR("flag=;"));
	query_is(STR("a=&&&b&"), STR("a=;b=;"));
	query_is(STR("=&=1"), STR("=;=1;"));
	query_is(STR("a=b=c"), STR("a=b=c;"));
	query_is(STR("a+b=c+d%2Be"), STR("a b=c d+e;"));
	query_is(STR("%61%3D=%26"), STR("a==&;"));
	query_is(STR("a;b=1"), STR("a;b=1;"));
	query_is(STR("q=%D0%96\xd0\x96"), STR("q=\xd0\x96\xd0\x96;"));
	query_is(STR("a=%00"), STR("a=\0;"));
}

Test(uri, bad_escape_stays_as_it_is)
{
	query_is(STR("a=%&b=%4&c=%zz&d=%%41"),
	    STR("a=%;b=%4;c=%zz;d=%A;"));
}

Test(uri, ill_formed_utf8_is_repaired)
{
	query_is(STR("a=%ff&b=x\xc0y"),
	    STR("a=\xef\xbf\xbd;b=x\xef\xbf\xbdy;"));
	query_is(STR("a=%d0%41"), STR("a=\xef\xbf\xbd" "A;"));
}

Test(uri, a_thousand_parameters_are_the_most)
{
	struct uri_params params;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	for (int i = 0; i < URI_PARAMS_MAX; i++)
		buf_lit(&b, "&a=1&");
	cr_expect_eq(query(buf_view(&b)).n, URI_PARAMS_MAX);
	buf_lit(&b, "&x");
	cr_expect_eq(uri_query(buf_view(&b), fixture.arena, &params),
	    ERR_INVALID);
}

Test(uri, last_of_repeated_parameters_counts)
{
	struct uri_params params = query(STR("a=1&b=2&a=3&c"));

	expect_str_eq(uri_last(&params, STR("a")), STR("3"));
	expect_str_eq(uri_last(&params, STR("b")), STR("2"));
	cr_expect_null(uri_last(&params, STR("d")).p);
	cr_expect_null(uri_last(&params, STR("A")).p);
}

Test(uri, blank_is_not_absent)
{
	struct uri_params params = query(STR("a=&b"));

	cr_expect_not_null(uri_last(&params, STR("a")).p);
	cr_expect_not_null(uri_last(&params, STR("b")).p);
}

Test(uri, sorting_keeps_the_order_of_equal_names)
{
	struct uri_params params = query(STR("b=1&a=9&b=0&%D0%96=x&B&a=1&aa"));
	struct uri_params sorted = uri_sorted(&params, fixture.arena);
	static const char *const names[] = {
		"B", "a", "a", "aa", "b", "b", "\xd0\x96",
	}, *const values[] = {
		"", "9", "1", "", "1", "0", "x",
	};

	cr_assert_eq(sorted.n, 7);
	for (size_t i = 0; i < sorted.n; i++) {
		expect_str_eq(sorted.at[i].name, str_of(names[i]));
		expect_str_eq(sorted.at[i].value, str_of(values[i]));
	}
	expect_str_eq(params.at[0].name, STR("b"));
}

Test(uri, nothing_can_be_sorted)
{
	struct uri_params none = { NULL, 0 };

	cr_expect_eq(uri_sorted(&none, fixture.arena).n, 0);
}

Test(uri, all_but_the_bare_characters_is_encoded)
{
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	uri_encode(&b, STR("AZaz09~-_. +&=%/\xd0\x96\0*"));
	expect_str_eq(buf_view(&b),
	    STR("AZaz09~-_.+%2B%26%3D%25%2F%D0%96%00%2A"), "%.*s",
	    STR_FMT(buf_view(&b)));
}
