#ifndef HTTP_PIPELINE_H
#define HTTP_PIPELINE_H

/*
 * How a request is answered: stage by stage, in the order of a table that
 * app.c puts together.  The stages here need HTTP alone; others come from
 * the subjects.
 */

#include "http/call.h"

/* Anything but ERR_OK ends the request with that error. */
typedef enum err pipeline_stage(struct call *call);

struct pipeline {
	pipeline_stage	*const *stages;
	size_t		 n;
	/* Answers a request that a stage, or reading it, has ended. */
	void		(*reject)(struct call *call, enum err e);
};

/*
 * Answers one request: afterwards call->res is what to send, its body left
 * out for HEAD.  With call->stream set that body is the first piece, and
 * call_next_piece and at last call_end_pieces must follow.
 */
void
pipeline_run(const struct pipeline *pipeline, struct call *call,
	const struct call_source *source);

/* ERR_INVALID when the host is not one that the service answers for. */
enum err
pipeline_check_host(struct call *call);

/* Finds call->match; ERR_NOT_FOUND when nothing is at the path. */
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
