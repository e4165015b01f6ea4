#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

/* The addresses of clients. */

#include "base/arena.h"
#include "base/str.h"

/*
 * What counts as one client: an IPv4 address, also one that is written as
 * IPv6; of an IPv6 address the network of 64 bits, "2001:db8:1:2::/64",
 * all of which its owner has.  What is no address is taken as it is.
 */
struct str
address_network(struct str address, struct arena *a);

#endif
