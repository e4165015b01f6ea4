/* The names of errors, for logs.  http/response.c has their HTTP statuses. */

#include <stddef.h>

#include "base/err.h"
#include "base/table.h"

static const char *const names[] = {
	[ERR_OK]		= "ok",
	[ERR_INVALID]		= "invalid",
	[ERR_UNAUTHENTICATED]	= "unauthenticated",
	[ERR_FORBIDDEN]		= "forbidden",
	[ERR_NOT_FOUND]		= "not_found",
	[ERR_NOT_ALLOWED]	= "not_allowed",
	[ERR_NOT_ACCEPTABLE]	= "not_acceptable",
	[ERR_DUPLICATE]		= "duplicate",
	[ERR_TRANSITION]	= "transition",
	[ERR_MISMATCH]		= "mismatch",
	[ERR_LAST_ADMIN]	= "last_admin",
	[ERR_PRECONDITION]	= "precondition",
	[ERR_UNPROCESSABLE]	= "unprocessable",
	[ERR_ABANDONED]		= "abandoned",
	[ERR_TOO_LARGE]		= "too_large",
	[ERR_UNSUPPORTED]	= "unsupported",
	[ERR_THROTTLED]		= "throttled",
	[ERR_BUSY]		= "busy",
	[ERR_STORAGE]		= "storage",
	[ERR_SCHEMA]		= "schema",
	[ERR_INTERNAL]		= "internal",
};
TABLE_COVERS(names, ERR__MAX);

const char *
err_name(enum err e)
{
	if ((unsigned)e >= ERR__MAX)
		return "unknown";
	return names[e];
}
