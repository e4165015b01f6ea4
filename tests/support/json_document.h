#ifndef SUPPORT_JSON_DOCUMENT_H
#define SUPPORT_JSON_DOCUMENT_H

/*
 * Reads JSON that the service wrote, without the reader of the service.
 * (Apart from the client, because json-c and wire/json_write.h use the same
 * names.)
 */

#include "base/arena.h"
#include "base/str.h"

struct json_document;

/* NULL when the bytes are no JSON; in the arena until json_document_close. */
struct json_document *
json_document_read(struct str bytes, struct arena *a);

/*
 * What is at a path such as "results.0.id" ("" is the whole): a string as
 * it is, anything else as compact JSON, "(absent)" when nothing is there.
 */
const char *
json_document_text(const struct json_document *document, const char *path,
	struct arena *a);

/* The keys of the object at a path in their order: "id,description". */
const char *
json_document_keys(const struct json_document *document, const char *path,
	struct arena *a);

/* Elements of the array at a path, -1 when it is none. */
int
json_document_length(const struct json_document *document, const char *path,
	struct arena *a);

/* Frees all documents. */
void
json_document_close(void);

#endif
