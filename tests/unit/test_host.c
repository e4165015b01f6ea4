/* host: which Host headers are ours. */

#include "http/host.h"
#include "support/expect.h"

#define ALLOWED	STR("127.0.0.1, localhost ,\tApi.Example.org,[::1],a_b.example")

Test(host, header_is_judged)
{
	static const struct {
		const char	*host;
		bool		 allowed;
	} rows[] = {
		{ "127.0.0.1", true }, { "localhost", true },
		{ "api.example.org", true }, { "[::1]", true },
		/* without case, port and one dot at the end */
		{ "LOCALHOST", true }, { "API.EXAMPLE.ORG", true },
		{ "localhost:80", true }, { "localhost:99999", true },
		{ "127.0.0.1:8000", true }, { "[::1]:8000", true },
		{ "[0:0::0:1]", true }, { "[0::1]:8000", true },
		{ "A_b.example", true }, { "localhost.", true }, { "localhost.:80", true },
		/* other names */
		{ "example.org", false }, { "xapi.example.org", false },
		{ "x.localhost", false }, { "localhost.org", false },
		{ "127.0.0.10", false }, { "127.0.0.1.nip.io", false },
		{ "localhost..", false }, { "", false }, { ".", false },
		{ ":80", false }, { "[]", false }, { "[::2]", false },
		/* no host at all */
		{ "localhost:", false }, { "localhost:8a", false },
		{ "localhost:-1", false }, { "localhost:80:80", false },
		{ "localhost 80", false }, { " localhost", false },
		{ "localhost ", false }, { "localhost/", false },
		{ "localhost@evil.org", false }, { "a@localhost", false },
		{ "localhost,localhost", false }, { "[::1", false },
		{ "[::1]x", false }, { "http://localhost", false },
		{ "localhost\r\nX: y", false }, { "lоcalhost", false },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(host_allowed(str_of(rows[i].host), ALLOWED),
		    rows[i].allowed, "%s", rows[i].host);
}

Test(host, a_missing_header_is_not_allowed)
{
	cr_expect_not(host_allowed((struct str){ NULL, 0 }, ALLOWED));
}

Test(host, an_empty_name_in_the_list_allows_nothing)
{
	cr_expect_not(host_allowed(STR(""), STR("a,,b")));
	cr_expect_not(host_allowed(STR("."), STR("a,,b")));
	cr_expect(host_allowed(STR("b"), STR("a,,b")));
}

Test(host, a_nul_ends_no_name)
{
	cr_expect_not(host_allowed(STR("localhost\0.evil.org"), ALLOWED));
	cr_expect_not(host_allowed(STR("localhost\0"), ALLOWED));
}
