#ifndef HTTP_OPTIONS_H
#define HTTP_OPTIONS_H

/* The answer to OPTIONS: what the table of resources says of one. */

#include "http/call.h"

/* Writes the description of the resource of the request, for its caller. */
void
options_write(struct call *call);

#endif
