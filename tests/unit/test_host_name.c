/* host_name: names as operators write them, as requests send them. */

#include <stdlib.h>

#include "base/host_name.h"
#include "support/expect.h"

Test(host_name, a_name_is_what_a_request_sends)
{
	static const struct {
		const char	*given, *name;
	} rows[] = {
		{ "localhost", "localhost" }, { "LocalHost", "localhost" },
		{ "ops.example.org.", "ops.example.org" },
		{ "a_b.example", "a_b.example" }, { "_dmarc.x", "_dmarc.x" },
		{ "a--b", "a--b" }, { "1a", "1a" }, { "7.example", "7.example" },
		{ "127.0.0.1", "127.0.0.1" }, { "10.0.0.255", "10.0.0.255" },
		{ "[::1]", "[::1]" }, { "[2001:DB8:0:0::1]", "[2001:db8::1]" },
		{ "[0:0:0:0:0:0:0:1]", "[::1]" },
		{ "инциденты.рф", "xn--d1achayd9a1a4c.xn--p1ai" },
		{ "ИНЦИДЕНТЫ.РФ.", "xn--d1achayd9a1a4c.xn--p1ai" },
		{ "xn--d1achayd9a1a4c.xn--p1ai",
		    "xn--d1achayd9a1a4c.xn--p1ai" },
		{ "straße.example", "xn--strae-oqa.example" },
		{ "bu\xcc\x88ro.example", "xn--bro-hoa.example" },
	};
	char name[HOST_NAME_SIZE];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(host_name_read(str_of(rows[i].given), name),
		    ERR_OK, "%s", rows[i].given);
		cr_expect_str_eq(name, rows[i].name, "%s: %s", rows[i].given,
		    name);
	}
}

Test(host_name, what_no_request_sends_is_refused)
{
	static const char *const rows[] = {
		"", ".", "*", "*.example.org", ".example.org", "a..b", "a.b..",
		"localhost:8000", "localhost:", "http://localhost",
		"localhost/", "10.0.0.0/8", "10.0.0", "10.0.0.300", "7",
		"example.7", "::1", "2001:db8::1", "[::1", "[]", "[::1]:80",
		"[::g]", "[127.0.0.1]", "[fe80::1%eth0]", "a b", "a@b", "a?b",
		"a\\b", "~^a$", "a\tb", "%61", "инциденты рф", "\xff\xfe",
		"a,b",
	};
	char name[HOST_NAME_SIZE], longest[300], label[80];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(host_name_read(str_of(rows[i]), name),
		    ERR_INVALID, "%s", rows[i]);
	for (i = 0; i < 254; i++)
		longest[i] = i % 2 == 0 ? 'a' : '.';
	cr_expect_eq(host_name_read((struct str){ longest, 253 }, name),
	    ERR_OK);
	longest[253] = longest[254] = 'a';
	cr_expect_eq(host_name_read((struct str){ longest, 254 }, name),
	    ERR_INVALID);
	memset(label, 'a', sizeof(label));
	cr_expect_eq(host_name_read((struct str){ label, 63 }, name), ERR_OK);
	cr_expect_eq(host_name_read((struct str){ label, 64 }, name),
	    ERR_INVALID);
	cr_expect_eq(host_name_read(STR("a\0b"), name), ERR_INVALID);
	cr_expect_eq(host_name_read((struct str){ NULL, 0 }, name),
	    ERR_INVALID);
}

Test(host_name, a_list_is_all_good_or_none)
{
	char *list = NULL;

	cr_expect_eq(host_name_list(" A ,b.\t,[::0]", &list), ERR_OK);
	cr_expect_str_eq(list, "a, b, [::]");
	cr_expect(host_name_in(STR("b"), list));
	cr_expect_not(host_name_in(STR("b, [::]"), list));
	cr_expect_not(host_name_in(STR(""), list));
	free(list);
	cr_expect_eq(host_name_list("a,,b", &list), ERR_INVALID);
	cr_expect_null(list);
	cr_expect_eq(host_name_list("a,b,", &list), ERR_INVALID);
	cr_expect_eq(host_name_list("", &list), ERR_INVALID);
	cr_expect_eq(host_name_list("a,*", &list), ERR_INVALID);
}
