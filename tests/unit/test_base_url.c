/* base_url: the address of the service, read and taken apart. */

#include <stdlib.h>

#include "base/base_url.h"
#include "support/expect.h"

Test(base_url, an_address_is_kept_in_one_form)
{
	static const struct {
		const char	*given, *kept, *origin, *host, *path;
		bool		 secure;
	} rows[] = {
		{ "auto", "auto", "", "", "", false },
		{ "http://a", "http://a", "http://a", "a", "", false },
		{ "https://A.example/", "https://a.example",
		    "https://a.example", "a.example", "", true },
		{ "https://a:443/b/", "https://a/b", "https://a", "a", "/b",
		    true },
		{ "http://a:80/b/c.d", "http://a/b/c.d", "http://a", "a",
		    "/b/c.d", false },
		{ "http://a:443", "http://a:443", "http://a:443", "a", "",
		    false },
		{ "https://a:8443/b", "https://a:8443/b", "https://a:8443",
		    "a", "/b", true },
		{ "https://[2001:db8:0::1]:8443/b",
		    "https://[2001:db8::1]:8443/b",
		    "https://[2001:db8::1]:8443", "[2001:db8::1]", "/b",
		    true },
		{ "https://[::1]", "https://[::1]", "https://[::1]", "[::1]",
		    "", true },
		{ "https://рф.example/~a_b", "https://xn--p1ai.example/~a_b",
		    "https://xn--p1ai.example", "xn--p1ai.example", "/~a_b",
		    true },
	};
	struct base_url parts;
	char *kept;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		kept = NULL;
		cr_assert_eq(base_url_read(rows[i].given, &kept), ERR_OK,
		    "%s", rows[i].given);
		cr_expect_str_eq(kept, rows[i].kept, "%s: %s", rows[i].given,
		    kept);
		parts = base_url_parts(kept);
		expect_str_eq(parts.origin, str_of(rows[i].origin),
		    "%s: %.*s", kept, STR_FMT(parts.origin));
		expect_str_eq(parts.host, str_of(rows[i].host),
		    "%s: %.*s", kept, STR_FMT(parts.host));
		expect_str_eq(parts.path, str_of(rows[i].path),
		    "%s: %.*s", kept, STR_FMT(parts.path));
		cr_expect_eq(parts.secure, rows[i].secure, "%s", kept);
		free(kept);
	}
}

Test(base_url, what_is_none_is_refused)
{
	static const char *const rows[] = {
		"", "Auto", "a", "a/b", "//a", "ftp://a", "http:/a",
		"http://", "https:///b", "https://a:0", "https://a:65536",
		"https://a:", "https://a:x", "https://u@a", "https://*",
		"https://a/b?c", "https://a/#b", "https://a//b",
		"https://a/b//", "https://a/./b", "https://a/..",
		"https://a/%62", "https://a/b c", "https://a/ж",
		"https://a/b\"", "https://::1", "https://a,b",
	};
	char *kept = NULL;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(base_url_read(rows[i], &kept), ERR_INVALID, "%s",
		    rows[i]);
	cr_expect_null(kept);
}

Test(base_url, its_path_is_taken_off)
{
	const struct base_url base = base_url_parts("https://a/b.c/d");
	const struct base_url root = base_url_parts("https://a");
	static const struct {
		const char	*path, *rest;
	} rows[] = {
		{ "/b.c/d/api/x/", "/api/x/" }, { "/b.c/d/", "/" },
		{ "/b.c/d", "/b.c/d" }, { "/b.c/dd/api/", "/b.c/dd/api/" },
		{ "/bxc/d/api/", "/bxc/d/api/" }, { "/api/x/", "/api/x/" },
		{ "/B.C/d/api/", "/B.C/d/api/" }, { "", "" },
		{ "/b.c/d/b.c/d/api", "/b.c/d/api" },
	};
	struct str rest;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rest = base_url_strip(&base, str_of(rows[i].path));
		expect_str_eq(rest, str_of(rows[i].rest), "%s: %.*s",
		    rows[i].path, STR_FMT(rest));
		rest = base_url_strip(&root, str_of(rows[i].path));
		expect_str_eq(rest, str_of(rows[i].path), "%s: %.*s",
		    rows[i].path, STR_FMT(rest));
	}
}
