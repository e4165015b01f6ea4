#ifndef APP_H
#define APP_H

/*
 * The service as a whole: which resources it has and how it answers a
 * request.  The worker and the tests call the same app_handle.
 */

#include "db/txn.h"
#include "http/call.h"

/* Every resource, made by scripts/resources2c.awk of the _api.c files. */
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
 * Answers one request: afterwards call->res is what to send, its body
 * left out for HEAD.  With call->stream set that body is the first piece,
 * and call_next_piece and at last call_end_pieces must follow.
 */
void
app_handle(struct call *call, const struct call_source *source);

#endif
