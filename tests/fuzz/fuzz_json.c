/*
 * JSON: what json_check takes json-c parses to the end, and what it does
 * not take is never handed on; texts come out well formed and survive
 * being written and read again.
 */

#undef NDEBUG	/* the assertions are what is tested */
#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "wire/json.h"
#include "wire/json_check.h"
#include "wire/json_write.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Well formed, three-byte surrogates aside. */
static bool
is_text(struct str s)
{
	while (s.n > 0) {
		struct str head = { s.p, s.n < 3 ? s.n : 3 };
		uint32_t code;
		size_t n = utf8_next(s, &code);

		if (n == 0 && utf8_surrogate(head) == 0)
			return false;
		n = n > 0 ? n : 3;
		s.p += n;
		s.n -= n;
	}
	return true;
}

/* {"a":TEXT}, written by our writer and read by our reader, is TEXT. */
static void
write_and_read(struct str text, int indent, struct arena *a)
{
	struct json_writer w;
	struct json *root;
	struct value v;
	struct str why;
	struct buf b;

	buf_init(&b, a, 0);
	json_begin(&w, &b, indent);
	json_object(&w);
	json_key(&w, STR("a"));
	json_str(&w, text);
	json_object_end(&w);
	assert(json_read(buf_view(&b), a, &root, &why) == ERR_OK);
	v = json_member(root, STR("a"), a);
	json_free(root);
	assert(v.kind == VALUE_TEXT && str_eq(v.text, text));
}

static void
look_at(const struct json *root, struct str name, struct arena *a)
{
	struct value v = json_member(root, name, a);

	assert(is_text(v.text));
	assert(v.kind != VALUE_ABSENT || v.text.p == NULL);
	assert(v.kind == VALUE_TEXT || v.kind == VALUE_ABSENT || v.text.n > 0);
	if (v.kind == VALUE_TEXT && utf8_valid(v.text))
		write_and_read(v.text, (int)(v.text.n % 9), a);
}

static void
look_at_fault(struct str text, size_t size, struct json_fault fault)
{
	assert(text.n == size && fault.offset <= size);
	assert(fault.what != NULL);
	assert(utf8_valid((struct str){ text.p, fault.offset }));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 12);
	struct str input = { (const char *)data, size }, why;
	struct str text = arena_str(a, input);
	struct json_fault fault;
	struct json *root;
	enum err e;
	int depth;

	e = json_check(&text, JSON_DEPTH, &depth, &fault);
	assert(json_read(arena_str(a, input), a, &root, &why) == e);
	if (e == ERR_OK) {
		assert(is_text(text) && text.n <= size);
		assert(depth >= 0 && depth <= JSON_DEPTH);
		look_at(root, STR("a"), a);
		look_at(root, STR(""), a);
		look_at(root, STR("description"), a);
		json_free(root);
	} else {
		look_at_fault(text, size, fault);
		assert(why.n > 0 && utf8_valid(why));
	}
	arena_free(a);
	return 0;
}
