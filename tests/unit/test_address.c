/* address: what counts as one client. */

#include "http/address.h"
#include "support/expect.h"

static const struct {
	const char	*address, *network;
} rows[] = {
	{ "192.0.2.1", "192.0.2.1" }, { "127.0.0.1", "127.0.0.1" },
	{ "::ffff:192.0.2.1", "192.0.2.1" },
	{ "::FFFF:c000:201", "192.0.2.1" },
	{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
	{ "2001:DB8:1:2::", "2001:db8:1:2::/64" },
	{ "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64" },
	{ "2001:db8:1:3::1", "2001:db8:1:3::/64" },
	{ "2001:db8::1", "2001:db8::/64" }, { "::1", "::/64" },
	{ "", "" }, { "unix:", "unix:" }, { "192.0.2.1x", "192.0.2.1x" },
	{ "fe80::1%eth0", "fe80::1%eth0" },
};

Test(address, one_client_is_one_network)
{
	struct arena *a = arena_new(1024);
	struct str network;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		network = address_network(str_of(rows[i].address), a);
		expect_str_eq(network, str_of(rows[i].network),
		    "%s: %.*s", rows[i].address, STR_FMT(network));
	}
	arena_free(a);
}

Test(address, none_is_none)
{
	struct arena *a = arena_new(64);

	cr_expect_eq(address_network((struct str){ NULL, 0 }, a).n, 0);
	arena_free(a);
}
