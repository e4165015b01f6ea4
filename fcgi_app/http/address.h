#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

/* Addresses of clients. */

#include "base/arena.h"
#include "base/str.h"

/*
 * The network that counts as one client: an IPv4 address, also one in IPv6
 * form; of an IPv6 address the network of 64 bits, "2001:db8:1:2::/64", since
 * one subscriber has all of it.  Any other text is returned unchanged.
 */
struct str
address_network(struct str address, struct arena *a);

#endif
