/* etag: tags of ours, and lists of tags in headers. */

#include "http/etag.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(etag, .init = fixture_arena, .fini = fixture_close);

Test(etag, a_version_is_strong_and_a_sequence_weak)
{
	struct str strong = etag_strong(3, STR("ab12"), fixture.arena);
	struct str weak = etag_weak(77, STR("ab12"), fixture.arena);

	expect_str_eq(strong, STR("\"3-ab12\""), "%.*s", STR_FMT(strong));
	expect_str_eq(weak, STR("W/\"77-ab12\""), "%.*s", STR_FMT(weak));
}

static const struct match {
	const char	*header;
	bool		 matches;
} matches[] = {
	{ "\"3-ab\"", true }, { "W/\"3-ab\"", true }, { "*", true },
	{ " * ", true }, { "\"1\", \"3-ab\"", true },
	{ "\"x\",W/\"3-ab\" , \"y\"", true },
	{ "\"3-ac\"", false }, { "\"3\"", false }, { "3-ab", false },
	{ "", false }, { ",", false }, { "\"13-ab\"", false },
	{ "w/\"3-ab\"", false }, { "\"*\"", false }, { "**", false },
};

Test(etag, if_none_match_compares_weakly)
{
	size_t i;

	for (i = 0; i < sizeof(matches) / sizeof(matches[0]); i++) {
		cr_expect_eq(etag_matches(str_of(matches[i].header),
		    STR("\"3-ab\"")), matches[i].matches, "%s",
		    matches[i].header);
		cr_expect_eq(etag_matches(str_of(matches[i].header),
		    STR("W/\"3-ab\"")), matches[i].matches, "%s",
		    matches[i].header);
	}
}

static const struct named {
	const char	*header;
	const char	*versions;	/* between spaces */
} named[] = {
	{ "\"3\"", "3 " }, { "\"3-ab\"", "3 " }, { "\"3\", \"4\"", "3 4 " },
	{ "W/\"3\"", "" }, { "\"x\"", "" }, { "3", "" }, { "", "" },
	{ "\"3", "" }, { "3\"", "" }, { "\"\"", "" }, { "\"-3\"", "" },
	{ "\"0\"", "" }, { "\"3x\"", "" },
	{ "\"9223372036854775807\"", "9223372036854775807 " },
	{ "\"9223372036854775808\"", "" },
	{ ",,\"5-\",,", "5 " }, { "\"*\"", "" },
};

Test(etag, if_match_names_versions_strongly)
{
	const int64_t *versions;
	size_t i, j, n;
	struct str all;

	for (i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		versions = etag_versions(str_of(named[i].header), false,
		    fixture.arena, &n);
		cr_assert_not_null(versions);
		all = STR("");
		for (j = 0; j < n; j++)
			all = arena_printf(fixture.arena, "%.*s%lld ",
			    STR_FMT(all), (long long)versions[j]);
		expect_str_eq(all, str_of(named[i].versions), "%s: %.*s",
		    named[i].header, STR_FMT(all));
	}
}

Test(etag, weak_tags_name_versions_where_they_may)
{
	const int64_t *versions;
	size_t n;

	versions = etag_versions(STR("W/\"3-abc\", \"4\", W/5"), true,
	    fixture.arena, &n);
	cr_assert_eq(n, 2, "%zu", n);
	cr_expect_eq(versions[0], 3);
	cr_expect_eq(versions[1], 4);
}

Test(etag, what_is_wrong_with_tags_is_known)
{
	cr_expect_eq(etag_fault(STR("\"x\"")), ETAG_GOOD);
	cr_expect_eq(etag_fault(STR("\"x\", W/\"1\"")), ETAG_WEAK);
	cr_expect_eq(etag_fault(STR("3")), ETAG_BARE);
	cr_expect_eq(etag_fault(STR("W/3, \"1\"")), ETAG_BARE);
	cr_expect_eq(etag_fault(STR("")), ETAG_GOOD);
}

Test(etag, any_version_is_meant_by_a_star)
{
	size_t n;

	cr_expect_null(etag_versions(STR("*"), true, fixture.arena, &n));
	cr_expect_eq(n, 0);
}
