/*
 * /api/schema/: the contract of this API, docs/openapi.yaml, or the same in
 * JSON, docs/openapi.json.
 */

#include "http/call.h"
#include "schema.h"

/* A client without a preference gets the first one. */
static const struct media media[] = {
	{ STR_INIT("yaml"), STR_INIT("application/yaml") },
	{ STR_INIT("json"), STR_INIT("application/json") },
	{ STR_INIT("openapi"), STR_INIT("application/openapi+json") },
};

static enum err
retrieve(struct call *call)
{
	call->res.type = call->media->type;
	buf_str(&call->res.body, call->media == &media[0] ? schema_yaml :
	    schema_json);
	return ERR_OK;
}

static const struct route routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ANYBODY,
		.handler = retrieve
	},
};

const struct resource schema_resource = {
	.pattern = STR_INIT("/api/schema"),
	.name = "Schema",
	.description = TEXT(
	    "Описание этого API по стандарту OpenAPI",
	    "This API described as OpenAPI"),
	.routes = routes,
	.routes_n = sizeof(routes) / sizeof(routes[0]),
	.media = media,
	.media_n = sizeof(media) / sizeof(media[0]),
};
