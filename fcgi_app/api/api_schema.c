/*
 * /api/schema/: what this API promises, docs/openapi.yaml.
 */

#include "api/api.h"
#include "api/schema.h"

static enum err
retrieve(struct api_call *call)
{
	call->res.type = call->media->type;
	buf_str(&call->res.body, schema_text);
	return ERR_OK;
}

static const struct media media[] = {
	{ STR_INIT("yaml"), STR_INIT("application/yaml") },
};

static const struct route routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ANYBODY,
		.handler = retrieve
	},
};

const struct resource api_schema = {
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
