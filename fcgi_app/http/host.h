#ifndef HTTP_HOST_H
#define HTTP_HOST_H

/*
 * Which names this service answers to.  Links are built from the Host
 * header, so a name that is not ours must never get through.
 */

#include <stdbool.h>

#include "base/str.h"

/*
 * True when the Host header names one of the comma list `allowed`
 * (spaces around names do not count): compared without case, without
 * port and without one dot at the end.  IPv6 addresses are compared by their
 * value; those of the list have the form of host_name_read.  A port must be
 * digits; a header that is empty or has anything else in it is not allowed.
 */
bool
host_allowed(struct str host, struct str allowed);

#endif
