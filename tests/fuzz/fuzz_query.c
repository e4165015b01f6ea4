/*
 * Queries and paths: what is decoded is valid UTF-8, encoding it gives a
 * text that decodes to the same again, and a path has one reading.
 */

#undef NDEBUG	/* the assertions are what is tested */
#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "wire/uri.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
encode(const struct uri_params *params, struct arena *a)
{
	struct buf b;

	buf_init(&b, a, 1);
	for (size_t i = 0; i < params->n; i++) {
		if (i > 0)
			buf_char(&b, '&');
		uri_encode(&b, params->at[i].name);
		buf_char(&b, '=');
		uri_encode(&b, params->at[i].value);
	}
	return buf_view(&b);
}

static void
same(const struct uri_params *left, const struct uri_params *right)
{
	assert(left->n == right->n);
	for (size_t i = 0; i < left->n; i++) {
		assert(str_eq(left->at[i].name, right->at[i].name));
		assert(str_eq(left->at[i].value, right->at[i].value));
	}
}

static void
check_sorted(const struct uri_params *params, struct arena *a)
{
	struct uri_params sorted = uri_sorted(params, a);

	assert(sorted.n == params->n);
	for (size_t i = 0; i < sorted.n; i++) {
		struct str name = sorted.at[i].name;

		assert(i == 0 || str_cmp(sorted.at[i - 1].name, name) <= 0);
		/* Stable, hence with the same last value of each name. */
		assert(str_eq(uri_last(params, name),
		    uri_last(&sorted, name)));
	}
}

static void
check_query(struct str raw, struct arena *a)
{
	struct uri_params params, again;
	struct str encoded;

	if (uri_query(raw, a, &params) != ERR_OK)
		return;
	assert(params.n <= URI_PARAMS_MAX);
	for (size_t i = 0; i < params.n; i++) {
		assert(utf8_valid(params.at[i].name));
		assert(utf8_valid(params.at[i].value));
		assert(params.at[i].value.p != NULL);
	}
	encoded = encode(&params, a);
	assert(uri_query(encoded, a, &again) == ERR_OK);
	same(&params, &again);
	assert(str_eq(encode(&again, a), encoded));
	check_sorted(&params, a);
}

static void
check_path(struct str raw, struct arena *a)
{
	struct str path;

	if (uri_path(raw, a, &path) != ERR_OK)
		return;
	assert(path.n > 0 && path.p[0] == '/' && path.n <= raw.n);
	assert(utf8_valid(path));
	assert(memchr(path.p, '\0', path.n) == NULL);
	assert(memchr(path.p, '\\', path.n) == NULL);
	assert(memmem(path.p, path.n, "//", 2) == NULL);
	assert(memmem(path.p, path.n, "/../", 4) == NULL);
	assert(memmem(path.p, path.n, "/./", 3) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 12);
	struct str raw = arena_str(a, (struct str){ (const char *)data, size });

	check_query(raw, a);
	check_path(raw, a);
	arena_free(a);
	return 0;
}
