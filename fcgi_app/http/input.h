#ifndef HTTP_INPUT_H
#define HTTP_INPUT_H

/* The body of a request, as its route reads it. */

#include "http/call.h"

/*
 * A stage of the pipeline: fills in call->input and call->given, and for a
 * request with an Idempotency-Key call->digest.  ERR_TOO_LARGE,
 * ERR_UNSUPPORTED, or ERR_INVALID with the faults in call->problems.
 */
enum err
input_read(struct call *call);

#endif
