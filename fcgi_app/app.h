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
 * Fills in what is the same for all workers on a database: the key from
 * the register, and the form of entity tags, which stands for all that
 * shapes answers besides the data: settings and version of the program.
 * If answers had another form before, the present one counts from now on;
 * app_keep_form stores that.
 */
enum err
app_open(struct app *app, const struct conf *conf, struct db *db);

/* Within a job of a process that starts: stores the present form. */
enum err
app_keep_form(struct app *app, struct txn *txn);

/*
 * Answers one request: afterwards call->res is what to send, its body
 * left out for HEAD.  With call->stream set that body is the first piece,
 * and call_more and at last call_end must follow.
 */
void
app_handle(struct call *call, const struct call_source *source);

#endif
