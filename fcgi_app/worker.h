#ifndef WORKER_H
#define WORKER_H

/*
 * A request thread: it has its own database connection for reading and its
 * own arena, and answers one request after the other.
 */

#include <pthread.h>

#include "app.h"
#include "http/fcgi.h"

struct worker;

/*
 * Opens the database and starts the thread; `app` and `pool` must outlive it.
 * An error of db_open; without memory or a thread the process ends.
 */
enum err
worker_start(const struct app *app, struct fcgi_pool *pool,
	struct worker **worker_r);

/* Waits for the thread to end, which fcgi_pool_stop makes it do; nulls. */
void
worker_join(struct worker **worker);

#endif
