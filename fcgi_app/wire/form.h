#ifndef WIRE_FORM_H
#define WIRE_FORM_H

/*
 * Bodies that HTML forms send: multipart/form-data (RFC 7578).
 * (application/x-www-form-urlencoded is uri_query.)
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct form_part {
	struct str	name;
	struct str	value;	/* repaired to valid UTF-8 unless a file */
	bool		is_file;	/* it came with a filename */
	bool		repaired;	/* not UTF-8, by bytes or charset */
};

struct form_parts {
	struct form_part	*at;
	size_t			 n;
};

/*
 * Splits a multipart body at `boundary` (the parameter of Content-Type,
 * unquoted).  An empty body has no parts.  ERR_TOO_LARGE when there are
 * more parts than URI_PARAMS_MAX; ERR_INVALID when the boundary is missing
 * or not allowed by RFC 2046, does not occur, the closing one is missing, or a
 * part has no name; *why_r is the reason in English, a constant.
 */
enum err
form_multipart(struct str body, struct str boundary, struct arena *a,
	struct form_parts *parts_r, const char **why_r);

#endif
