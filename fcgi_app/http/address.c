/* From an address to who is behind it. */

#include <arpa/inet.h>

#include "http/address.h"

#define NETWORK		8	/* bytes of 16 */

/* ::ffff:192.0.2.1 (RFC 4291 2.5.5.2) */
static const unsigned char mapped[12] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff,
};

struct str
address_network(struct str address, struct arena *a)
{
	/* inet_pton ends at a NUL. */
	struct str text = arena_str(a, address);
	char *out = arena_alloc(a, INET6_ADDRSTRLEN);
	unsigned char ip[16];

	if (inet_pton(AF_INET6, text.p, ip) != 1)
		return text;
	if (memcmp(ip, mapped, sizeof(mapped)) == 0) {
		inet_ntop(AF_INET, ip + sizeof(mapped), out,
		    INET6_ADDRSTRLEN);
		return str_of(out);
	}
	memset(ip + NETWORK, 0, sizeof(ip) - NETWORK);
	inet_ntop(AF_INET6, ip, out, INET6_ADDRSTRLEN);
	return arena_printf(a, "%s/%d", out, 8 * NETWORK);
}
