#ifndef WIRE_JSON_H
#define WIRE_JSON_H

/*
 * Reading JSON; the sole user of json-c.  json-c accepts much that RFC 8259
 * forbids, so json_check() comes first, and json-c sees only text that the RFC
 * allows.  JSON is written without trees: see json_write.h.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "wire/value.h"

#define JSON_DEPTH	1000	/* nested arrays and objects at the most */

struct json;

/*
 * Reads one JSON text.  `bytes` is changed in place (see json_check).
 * ERR_INVALID when it is not JSON: *why_r says what is wrong and where, in
 * English, in the arena.  The caller frees the tree with json_free.
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

/* The value of the text itself. */
struct value
json_value(const struct json *root, struct arena *a);

/*
 * A part of a text as a text of its own.  The caller frees it with json_free,
 * before or after the whole.  A missing member is NULL; the element must
 * exist.
 */
struct json *
json_find(const struct json *root, struct str name, struct arena *a);

struct json *
json_element(const struct json *root, size_t i, struct arena *a);

/* Elements of an array; 0 when it is something else. */
size_t
json_length(const struct json *root);

/* Calls take() for the name of every member of an object, once each. */
void
json_names(const struct json *root, void (*take)(void *arg, struct str name),
	void *arg);

/* NULL when the text is an object, else its type: "array", "null" ... */
const char *
json_not_object(const struct json *root);

/* The same for an array. */
const char *
json_not_array(const struct json *root);

#endif
