/*
 * Documents of json-c.
 */

#include <json-c/json.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/buf.h"
#include "support/json_document.h"

#define DEPTH	64

struct json_document {
	struct json_object	*root;
	struct json_document	*next;
};

/* All that json_document_close frees. */
static struct json_document *documents;

struct json_document *
json_document_read(struct str bytes, struct arena *a)
{
	struct json_tokener *tok = json_tokener_new_ex(DEPTH);
	struct json_object *root;
	struct json_document *document = NULL;

	root = json_tokener_parse_ex(tok, bytes.p, (int)bytes.n);
	if (json_tokener_get_error(tok) == json_tokener_success &&
	    json_tokener_get_parse_end(tok) == bytes.n) {
		document = arena_alloc(a, sizeof(*document));
		*document = (struct json_document){ root, documents };
		documents = document;
	} else {
		json_object_put(root);
	}
	json_tokener_free(tok);
	return document;
}

/* JSON's null is a NULL object, hence *found_r. */
static struct json_object *
find_object(const struct json_document *document, const char *path,
	struct arena *a, bool *found_r)
{
	struct json_object *o = document == NULL ? NULL : document->root;
	struct str rest = str_of(path);
	const char *key;

	*found_r = document != NULL;
	while (*found_r && rest.n > 0) {
		key = arena_str(a, str_cut(&rest, '.')).p;
		if (json_object_is_type(o, json_type_array)) {
			o = json_object_array_get_idx(o,
			    strtoul(key, NULL, 10));
			*found_r = o != NULL;
		} else {
			*found_r = json_object_object_get_ex(o, key, &o);
		}
	}
	return o;
}

const char *
json_document_text(const struct json_document *document, const char *path,
	struct arena *a)
{
	bool found;
	struct json_object *o = find_object(document, path, a, &found);

	if (!found)
		return "(absent)";
	if (o == NULL)
		return "null";
	if (json_object_is_type(o, json_type_string))
		return json_object_get_string(o);
	return json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
	    JSON_C_TO_STRING_NOSLASHESCAPE);
}

const char *
json_document_keys(const struct json_document *document, const char *path,
	struct arena *a)
{
	bool found;
	struct json_object *o = find_object(document, path, a, &found);
	struct json_object_iterator it, end;
	struct buf b;

	if (!found || !json_object_is_type(o, json_type_object))
		return "(no object)";
	buf_init(&b, a, 0);
	it = json_object_iter_begin(o);
	end = json_object_iter_end(o);
	for (; !json_object_iter_equal(&it, &end);
	    json_object_iter_next(&it)) {
		if (b.n > 0)
			buf_char(&b, ',');
		buf_str(&b, str_of(json_object_iter_peek_name(&it)));
	}
	return arena_str(a, buf_view(&b)).p;
}

int
json_document_length(const struct json_document *document, const char *path,
	struct arena *a)
{
	bool found;
	struct json_object *o = find_object(document, path, a, &found);

	return found && json_object_is_type(o, json_type_array) ?
	    (int)json_object_array_length(o) : -1;
}

void
json_document_close(void)
{
	for (; documents != NULL; documents = documents->next)
		json_object_put(documents->root);
}
