#ifndef HTTP_PIPELINE_H
#define HTTP_PIPELINE_H

/*
 * A request passes through stages, in the order of a table in app.c.  The
 * stages here need HTTP alone; the others come from the subjects.
 */

#include "http/call.h"

/* Any error ends the request with that error. */
typedef enum err pipeline_stage(struct call *call);

struct pipeline {
	pipeline_stage	*const *stages;
	size_t		 n;
	/* Writes the answer when a stage, or reading the request, failed. */
	void		(*reject)(struct call *call, enum err e);
};

/*
 * Answers one request: see app_handle.
 */
void
pipeline_run(const struct pipeline *pipeline, struct call *call,
	const struct call_source *source);

/* ERR_INVALID when the Host header names no host of the service. */
enum err
pipeline_check_host(struct call *call);

/* Finds call->match; ERR_NOT_FOUND when the path has no resource. */
enum err
pipeline_find_resource(struct call *call);

/* Chooses call->media, or ERR_NOT_ACCEPTABLE. */
enum err
pipeline_negotiate(struct call *call);

/* Finds call->route, the method's row; ERR_NOT_ALLOWED when it has none. */
enum err
pipeline_find_route(struct call *call);

/* ERR_UNAUTHENTICATED or ERR_FORBIDDEN without the right of the route. */
enum err
pipeline_authorize(struct call *call);

/* Fills in call->query from the parameters that the route knows. */
enum err
pipeline_read_query(struct call *call);

/* Loads call->object, if the resource has one. */
enum err
pipeline_load(struct call *call);

/* Runs the handler: the last stage. */
enum err
pipeline_run_handler(struct call *call);

#endif
