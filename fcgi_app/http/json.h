#ifndef HTTP_JSON_H
#define HTTP_JSON_H

/*
 * Reading JSON; the sole user of json-c.  json-c accepts much that
 * RFC 8259 forbids, so json_check() goes first and json-c only ever sees
 * text that the RFC allows.  Trees are never built for writing: see
 * json_write.h.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "http/value.h"

#define JSON_DEPTH	1000	/* nested arrays and objects at the most */

struct json;

/*
 * Reads one JSON text.  `bytes` is changed in place (see json_check).
 * ERR_INVALID when it is not JSON: *why_r then says what and where in
 * English, in the arena.  The tree must be given back with json_free.
 */
enum err
json_read(struct str bytes, struct arena *a, struct json **root_r,
	struct str *why_r);

/* NULL is legal. */
void
json_free(struct json *root);

/*
 * The value of a member of the top-level object, the last one if the name
 * stands twice; VALUE_ABSENT when there is none.  Text is copied into the
 * arena.
 */
struct value
json_member(const struct json *root, struct str name, struct arena *a);

/* NULL when the text is an object, else its type: "list", "str", "null" .. */
const char *
json_not_object(const struct json *root);

#endif
