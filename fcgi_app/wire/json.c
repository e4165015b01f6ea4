/*
 * The seam to json-c: text is checked first, the tree is only looked at.
 * Known traps: lengths are asked for, never measured; integers beyond 64
 * bits come back clamped (json_widen); member names end at a NUL
 * (json_check has seen to those).
 */

#include <math.h>
#include <stdint.h>

#include <json-c/json.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/utf8.h"
#include "wire/json.h"
#include "wire/json_check.h"
#include "wire/json_widen.h"

/* Bytes of an array or object that are worth showing. */
#define SHOWN	512

struct json {
	struct json_object	*object;	/* NULL is JSON's null */
	bool			 secret;	/* a whole text with secrets */
};

/* Line and column as in Python: counted from 1, in code points. */
static struct str
describe(struct str text, struct json_fault fault, struct arena *a)
{
	struct str before = { text.p, fault.offset };
	size_t line = 1, line_at = 0, column, chars = utf8_count(before);

	for (size_t i = 0; i < before.n; i++) {
		if (before.p[i] == '\n') {
			line++;
			line_at = i + 1;
		}
	}
	column = 1 + utf8_count((struct str){ before.p + line_at,
	    before.n - line_at });
	return arena_printf(a, "%s: line %zu column %zu (char %zu)",
	    fault.what, line, column, chars);
}

/*
 * The tokener gathers each string in a buffer that it enlarges by moving, and
 * leaves it as it is.  For a secret text it gets one that is large enough
 * from the start, and is overwritten at the end.
 */
static void
prepare_buffer(struct json_tokener *tok, size_t n)
{
	printbuf_memset(tok->pb, 0, 0, (int)n + 1);
	printbuf_reset(tok->pb);
}

static void
wipe_buffer(struct json_tokener *tok)
{
	crypt_wipe(tok->pb->buf, (size_t)tok->pb->size);
}

static void
wipe_tree(struct json_object *o)
{
	size_t i;

	if (json_object_is_type(o, json_type_string)) {
		crypt_wipe((char *)json_object_get_string(o),
		    (size_t)json_object_get_string_len(o));
	} else if (json_object_is_type(o, json_type_array)) {
		for (i = 0; i < json_object_array_length(o); i++)
			wipe_tree(json_object_array_get_idx(o, i));
	} else if (json_object_is_type(o, json_type_object)) {
		json_object_object_foreach(o, key, value) {
			(void)key;
			wipe_tree(value);
		}
	}
}

/*
 * Parses a text that passed json_check.  Not with JSON_TOKENER_STRICT: it
 * would reject nothing that json_check accepts in json-c 0.16, but newer
 * versions reject integers beyond 64 bits, which param must validate.
 */
static bool
parse(struct str text, int depth, bool secret, struct json_object **object_r)
{
	struct json_tokener *tok = json_tokener_new_ex(depth + 1);
	enum json_tokener_error e;
	bool whole;

	if (tok == NULL)
		return false;
	if (secret)
		prepare_buffer(tok, text.n);
	*object_r = json_tokener_parse_ex(tok, text.p, (int)text.n);
	e = json_tokener_get_error(tok);
	whole = json_tokener_get_parse_end(tok) == text.n;
	/* A number or a word could go on: a NUL says that it does not. */
	if (e == json_tokener_continue) {
		*object_r = json_tokener_parse_ex(tok, "", 1);
		e = json_tokener_get_error(tok);
	}
	if (secret)
		wipe_buffer(tok);
	json_tokener_free(tok);
	if (e == json_tokener_success && whole)
		return true;
	json_object_put(*object_r);
	return false;
}

enum err
json_read(struct str bytes, struct arena *a, struct json **root_r,
	struct str *why_r)
{
	struct json_fault fault;
	struct json *root;
	int depth;

	if (bytes.n > INT32_MAX) {
		*why_r = STR("Too long");
		return ERR_INVALID;
	}
	if (json_check(&bytes, JSON_DEPTH, &depth, &fault) != ERR_OK) {
		*why_r = describe(bytes, fault, a);
		return ERR_INVALID;
	}
	root = arena_alloc(a, sizeof(*root));
	bytes = json_widen(bytes, a);
	root->secret = arena_is_secret(a);
	if (!parse(bytes, depth, root->secret, &root->object)) {
		*why_r = STR("Not readable");
		return ERR_INVALID;
	}
	*root_r = root;
	return ERR_OK;
}

void
json_free(struct json *root)
{
	if (root == NULL)
		return;
	if (root->secret)
		wipe_tree(root->object);
	json_object_put(root->object);
	root->object = NULL;
}

static struct str
text_of(struct json_object *o)
{
	return (struct str){ json_object_get_string(o),
	    (size_t)json_object_get_string_len(o) };
}

/* json-c keeps a real as it was written and hands that text out. */
static struct value
real_value(struct json_object *o, struct arena *a)
{
	struct str text = arena_str(a, str_of(json_object_get_string(o)));

	if (json_narrow(&text))
		return (struct value){ VALUE_INTEGER, text };
	if (!isfinite(json_object_get_double(o)))
		return (struct value){ VALUE_HUGE, text };
	return (struct value){ VALUE_REAL, text };
}

static void
show(struct buf *b, struct json_object *o);

static void
show_array(struct buf *b, struct json_object *o)
{
	size_t n = json_object_array_length(o);

	buf_char(b, '[');
	for (size_t i = 0; i < n && b->n < SHOWN; i++) {
		if (i > 0)
			buf_lit(b, ", ");
		show(b, json_object_array_get_idx(o, i));
	}
	buf_char(b, ']');
}

static void
show_object(struct buf *b, struct json_object *o)
{
	struct json_object_iterator it = json_object_iter_begin(o);
	struct json_object_iterator end = json_object_iter_end(o);
	const char *comma = "";

	buf_char(b, '{');
	while (!json_object_iter_equal(&it, &end) && b->n < SHOWN) {
		buf_str(b, str_of(comma));
		buf_char(b, '"');
		buf_str(b, str_of(json_object_iter_peek_name(&it)));
		buf_lit(b, "\": ");
		show(b, json_object_iter_peek_value(&it));
		json_object_iter_next(&it);
		comma = ", ";
	}
	buf_char(b, '}');
}

/*
 * Writes a value for people to recognise, without escapes.  Each level
 * costs a byte, so SHOWN bounds the recursion too.
 */
static void
show(struct buf *b, struct json_object *o)
{
	struct str number;

	switch (json_object_get_type(o)) {
	case json_type_array:
		show_array(b, o);
		break;
	case json_type_object:
		show_object(b, o);
		break;
	case json_type_string:
		buf_char(b, '"');
		buf_str(b, text_of(o));
		buf_char(b, '"');
		break;
	case json_type_null:
		buf_lit(b, "null");
		break;
	default:
		number = str_of(json_object_get_string(o));
		json_narrow(&number);
		buf_str(b, number);
	}
}

static struct value
other_value(struct json_object *o, struct arena *a)
{
	struct buf b;

	if (json_object_is_type(o, json_type_boolean))
		return (struct value){ VALUE_OTHER,
		    json_object_get_boolean(o) ? STR("true") : STR("false") };
	buf_init(&b, a, 0);
	show(&b, o);
	return (struct value){ VALUE_OTHER, buf_view(&b) };
}

static struct value
value_of(struct json_object *o, struct arena *a)
{
	switch (json_object_get_type(o)) {
	case json_type_null:
		return (struct value){ VALUE_NULL, STR("null") };
	case json_type_string:
		return (struct value){ VALUE_TEXT, arena_str(a, text_of(o)) };
	case json_type_int:
		return (struct value){ VALUE_INTEGER,
		    arena_str(a, str_of(json_object_get_string(o))) };
	case json_type_double:
		return real_value(o, a);
	default:
		return other_value(o, a);
	}
}

/* The member of that name; false when there is none. */
static bool
find(const struct json *root, struct str name, struct arena *a,
	struct json_object **object_r)
{
	return json_object_is_type(root->object, json_type_object) &&
	    json_object_object_get_ex(root->object, arena_str(a, name).p,
	    object_r);
}

struct value
json_member(const struct json *root, struct str name, struct arena *a)
{
	struct json_object *o;

	if (!find(root, name, a, &o))
		return (struct value){ VALUE_ABSENT, { NULL, 0 } };
	return value_of(o, a);
}

struct value
json_value(const struct json *root, struct arena *a)
{
	return value_of(root->object, a);
}

/* json-c counts references, so a part outlives the whole. */
static struct json *
part_of(struct json_object *o, struct arena *a)
{
	struct json *part = arena_alloc(a, sizeof(*part));

	part->object = json_object_get(o);
	return part;
}

struct json *
json_find(const struct json *root, struct str name, struct arena *a)
{
	struct json_object *o;

	return find(root, name, a, &o) ? part_of(o, a) : NULL;
}

struct json *
json_element(const struct json *root, size_t i, struct arena *a)
{
	return part_of(json_object_array_get_idx(root->object, i), a);
}

size_t
json_length(const struct json *root)
{
	return json_object_is_type(root->object, json_type_array) ?
	    json_object_array_length(root->object) : 0;
}

void
json_names(const struct json *root, void (*take)(void *arg, struct str name),
	void *arg)
{
	struct json_object_iterator it, end;

	if (!json_object_is_type(root->object, json_type_object))
		return;
	it = json_object_iter_begin(root->object);
	end = json_object_iter_end(root->object);
	for (; !json_object_iter_equal(&it, &end); json_object_iter_next(&it))
		take(arg, str_of(json_object_iter_peek_name(&it)));
}

static const char *
type_word(const struct json *root)
{
	static const char *const words[] = {
		[json_type_null]	= "null",
		[json_type_boolean]	= "boolean",
		[json_type_double]	= "number",
		[json_type_int]		= "number",
		[json_type_array]	= "array",
		[json_type_string]	= "string",
		[json_type_object]	= "object",
	};

	return words[json_object_get_type(root->object)];
}

const char *
json_not_object(const struct json *root)
{
	return json_object_is_type(root->object, json_type_object) ? NULL :
	    type_word(root);
}

const char *
json_not_array(const struct json *root)
{
	return json_object_is_type(root->object, json_type_array) ? NULL :
	    type_word(root);
}
