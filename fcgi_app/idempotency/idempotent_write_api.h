#ifndef IDEMPOTENCY_IDEMPOTENT_WRITE_API_H
#define IDEMPOTENCY_IDEMPOTENT_WRITE_API_H

/*
 * Handlers that write: a handler names the job of the writer and what
 * writes the answer when it is done; here they are put together so that
 * whatever comes again is done once and answered alike.
 *
 * A request with an Idempotency-Key is answered within its transaction,
 * and the answer kept there for `idempotency_hours`: the same request
 * with the same key gets it again, at the same moment or later.
 */

#include "db/writer.h"
#include "http/call.h"

/* Writes the answer into call->res; the job is done. */
typedef void idempotent_write_render(struct call *call);

/*
 * Runs the job, whose argument is the call, and answers.  Without a key
 * the job itself must see that the same delivery was there before.
 * Anything but ERR_OK: nothing has been written, and nothing is kept.
 */
enum err
idempotent_write_once(struct call *call, writer_job *job, idempotent_write_render *render);

/* Is a response to this POST stored under its Idempotency-Key? */
bool
idempotent_write_is_stored(struct call *call);

/*
 * The same as idempotent_write_once for a job that cannot see that: the answer
 * is kept in any case, for another delivery of the same request.
 */
enum err
idempotent_write_recorded(struct call *call, writer_job *job,
	idempotent_write_render *render);

#endif
