#ifndef HTTP_RECORD_H
#define HTTP_RECORD_H

/*
 * What an answer is made of on its way to the web server: records
 * (FastCGI specification, 3.3 and 8).  Those of a request are read by
 * libfcgi.
 */

#include "base/buf.h"

/* Appends head and body, one after the other, as records of STDOUT. */
void
record_stdout(struct buf *b, int id, struct str head, struct str body);

/* Appends what says that the answer is whole. */
void
record_end(struct buf *b, int id);

/* Bytes that n bytes of head and body and the end need at most. */
size_t
record_room(size_t n);

#endif
