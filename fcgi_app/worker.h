#ifndef WORKER_H
#define WORKER_H

/*
 * A request thread: its own connection for reading, its own arena, and
 * the loop of accepting, answering and forgetting.
 */

#include <pthread.h>

#include "app.h"
#include "http/fcgi.h"

struct worker;

/* Opens the connection and starts the thread; the rest must outlive it. */
enum err
worker_start(const struct app *app, struct fcgi *fcgi,
	struct worker **worker_r);

/* Waits for the thread to end, which fcgi_stop makes it do; nulls. */
void
worker_join(struct worker **worker);

#endif
