#ifndef BASE_HOST_NAME_H
#define BASE_HOST_NAME_H

/*
 * Host names as an operator writes them and as requests send them.  The sole
 * user of libidn2.
 */

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

#define HOST_NAME_MAX_LENGTH	253	/* RFC 1035 2.3.4, written with dots */
#define HOST_NAME_SIZE		(HOST_NAME_MAX_LENGTH + 1)

/*
 * A name in the form in which requests send it: in lower case and without
 * the dot of the root; other letters than ASCII as A-labels (RFC 5891); an
 * IPv6 address in brackets, in its shortest form (RFC 5952).  Labels may
 * hold "_".
 *
 * ERR_INVALID when no request can send it: a wildcard, a port, a URL, a
 * network, an IPv6 address without brackets, a name that ends in a number
 * and is no IPv4 address.
 */
enum err
host_name_read(struct str given, char name_r[HOST_NAME_SIZE]);

/*
 * A list with commas, each name by host_name_read, ", " between them.  The
 * list is malloc'd, the caller's to free.  ERR_INVALID as well when an
 * element is empty.
 */
enum err
host_name_list(const char *given, char **list_r);

/* True when `name` is one of such a list, exactly. */
bool
host_name_in(struct str name, const char *list);

#endif
