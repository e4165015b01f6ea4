/* What stages and handlers do with the request under way. */

#include "base/clock.h"
#include "base/log.h"
#include "http/call.h"

/* A delivery that waited longer than this is as good as given up. */
#define PATIENCE_MS	10000

enum err
call_reject(struct call *call, enum err e, enum message m, struct str arg)
{
	problem_add(&call->problems, PROBLEM_DETAIL, m, arg);
	return e;
}

struct actor
call_actor(const struct call *call)
{
	return (struct actor){
		.name = call->caller.name,
		.channel = call->caller.channel,
		.request_id = request_key(&call->req),
		.address = call->req.address,
		.account = call->caller.account,
		.source = call->caller.source,
	};
}

enum err
call_forbid(struct call *call, unsigned right)
{
	if (call->caller.kind == CALLER_TOKEN)
		call->res.challenge =
		    STR("Bearer realm=\"api\", error=\"insufficient_scope\"");
	return call_reject(call, ERR_FORBIDDEN, MESSAGE_NO_RIGHT,
	    right_text(right, call->arena));
}

bool
call_can_see(const struct call *call, const struct enum_value *source)
{
	return call->caller.source == NULL || call->caller.source == source;
}

bool
call_is_admin(const struct call *call)
{
	return (call->caller.rights & RIGHT_ADMIN) != 0;
}

struct param_spec
call_params(const struct call *call, const struct route *route)
{
	struct param_spec spec = route->params;

	if (call_is_admin(call))
		spec.flags |= spec.admin;
	return spec;
}

bool
call_is_write(const struct call *call)
{
	return call->route->params.flags != 0 ||
	    call->route->method == METHOD_DELETE;
}

void
call_pause(const struct call *call)
{
	if (call->req.pause != NULL)
		call->req.pause(call->req.source);
}

enum err
call_check_age(struct call *call)
{
	int64_t age = clock_now() / 1000 - call->req.sent;

	return call->req.sent != 0 && age > PATIENCE_MS ?
	    ERR_BUSY : ERR_OK;
}

enum err
call_next_piece(struct call *call)
{
	enum err e;

	arena_rewind(call->arena, call->mark);
	buf_init(&call->res.body, call->arena, 0);
	log_request(call->req.id);
	e = call->stream->next(call);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		log_line(LOG_WARN, "%.*s: broken off: %s",
		    STR_FMT(call->req.path), err_name(e));
	log_request((struct str){ NULL, 0 });
	return e;
}

void
call_end_pieces(struct call *call)
{
	call->stream->end(call);
	call->stream = NULL;
}
