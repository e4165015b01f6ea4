#ifndef HTTP_FCGI_RECORD_H
#define HTTP_FCGI_RECORD_H

/*
 * The records in which an answer goes to the web server (FastCGI
 * specification, 3.3 and 8).  libfcgi reads those of a request.
 */

#include "base/buf.h"

/* Appends head and body, one after the other, as records of STDOUT. */
void
fcgi_record_stdout(struct buf *b, int id, struct str head, struct str body);

/* Appends the records that end a complete answer. */
void
fcgi_record_end(struct buf *b, int id);

/* Bytes that the records need at most, for n bytes of head and body. */
size_t
fcgi_record_room(size_t n);

#endif
