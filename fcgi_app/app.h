#ifndef APP_H
#define APP_H

/*
 * The service as a whole: its resources and the stages of a request.  Worker
 * threads and tests call the same app_handle.
 */

#include "db/txn.h"
#include "http/call.h"

/* Every resource; scripts/resources2c.awk collects them from *_api.c. */
extern const struct resource *const app_resources[];
extern const size_t app_resources_n;

/*
 * Fills in what is the same for all workers on a database: the rights of
 * anonymous callers, the key that signs cursors, and the form of entity
 * tags.  The form stands for all that shapes answers besides the data:
 * settings, and the version of the program.  If answers had another form
 * before, app->form_is_new is set and the present form counts from now on;
 * app_store_form stores that.
 */
enum err
app_open(struct app *app, const struct conf *conf, struct db *db);

/*
 * Within a job of a process that starts: stores the present form and its
 * date, unless another process has done so.
 */
enum err
app_store_form(struct app *app, struct txn *txn);

/*
 * Answers one request: call->res becomes the answer, without a body for HEAD.
 * If call->stream is set, the body is the first piece, and the caller calls
 * call_next_piece until it fails, and then call_end_pieces.
 */
void
app_handle(struct call *call, const struct call_source *source);

#endif
