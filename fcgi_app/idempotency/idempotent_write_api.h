#ifndef IDEMPOTENCY_IDEMPOTENT_WRITE_API_H
#define IDEMPOTENCY_IDEMPOTENT_WRITE_API_H

/*
 * Idempotent writes: a handler gives the job of the writer and the function
 * that renders the response.  A request that comes again is not done again,
 * but gets the same response.
 *
 * The response to a request with an Idempotency-Key is rendered within the
 * transaction of its job and stored there for `idempotency_hours`.  The same
 * request with the same key gets it again, also at the same moment.
 */

#include "db/writer.h"
#include "http/call.h"

/* Writes the response into call->res, after the job was done. */
typedef void idempotent_write_render(struct call *call);

/*
 * Runs the job, whose argument is the call, and renders the response.  For
 * a request without a key the job itself must find out that an earlier
 * delivery has done its work.  With any error nothing is written or stored.
 * ERR_UNPROCESSABLE: another request has used the key.
 */
enum err
idempotent_write_once(struct call *call, writer_job *job,
	idempotent_write_render *render);

/* Is a response to this POST stored under its Idempotency-Key? */
bool
idempotent_write_is_stored(struct call *call);

/*
 * The same as idempotent_write_once for a job that cannot find that out: the
 * response is stored even without a key, for another delivery of the same
 * request (by its request id).
 */
enum err
idempotent_write_recorded(struct call *call, writer_job *job,
	idempotent_write_render *render);

#endif
