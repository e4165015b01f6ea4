/*
 * Decoding is lenient for queries and forms, as in the replaced service, and
 * strict for paths, where it would give one resource two names.
 */

#include <stdlib.h>

#include "base/parse.h"
#include "base/utf8.h"
#include "wire/uri.h"

/* The byte that the escape at the start of s stands for, or -1. */
static int
escaped_byte(struct str s)
{
	int high, low;

	if (s.n < 3 || s.p[0] != '%')
		return -1;
	high = parse_hex(s.p[1]);
	low = parse_hex(s.p[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/*
 * Decodes s into the arena; *faults_r counts escapes that are none and
 * those of '/', which a path cannot tell from its own.
 */
static struct str
decode(struct str s, char plus, struct arena *a, size_t *faults_r)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0, faults = 0;

	for (size_t i = 0; i < s.n; i++) {
		int byte = -1;

		out[n] = s.p[i] == '+' ? plus : s.p[i];
		if (s.p[i] == '%') {
			byte = escaped_byte((struct str){ s.p + i, s.n - i });
			faults += byte < 0 || byte == '/';
		}
		if (byte >= 0) {
			out[n] = (char)byte;
			i += 2;
		}
		n++;
	}
	*faults_r = faults;
	return (struct str){ out, n };
}

/* No empty, "." or ".." segment; the last one may be empty. */
static bool
segments_plain(struct str path)
{
	while (path.p != NULL) {
		struct str segment = str_cut(&path, '/');

		if (segment.n == 0 && path.p != NULL)
			return false;
		if (str_eq(segment, STR(".")) || str_eq(segment, STR("..")))
			return false;
	}
	return true;
}

enum err
uri_path(struct str raw, struct arena *a, struct str *path_r)
{
	size_t faults;
	struct str path;

	if (raw.n == 0 || raw.p[0] != '/')
		return ERR_NOT_FOUND;
	path = decode(raw, '+', a, &faults);
	if (faults > 0 || memchr(path.p, '\0', path.n) != NULL ||
	    memchr(path.p, '\\', path.n) != NULL || !utf8_valid(path) ||
	    !segments_plain((struct str){ path.p + 1, path.n - 1 }))
		return ERR_NOT_FOUND;
	*path_r = path;
	return ERR_OK;
}

static struct str
decode_form(struct str s, struct arena *a, bool *repaired_r)
{
	size_t faults;
	struct str text = decode(s, ' ', a, &faults);

	*repaired_r = !utf8_valid(text);
	return *repaired_r ? utf8_repair(text, a) : text;
}

static size_t
count_pieces(struct str raw)
{
	size_t n = 0;

	while (raw.p != NULL)
		n += str_cut(&raw, '&').n > 0;
	return n;
}

enum err
uri_query(struct str raw, struct arena *a, struct uri_params *params_r)
{
	size_t n = count_pieces(raw);
	struct uri_param *at;

	if (n > URI_PARAMS_MAX)
		return ERR_INVALID;
	at = arena_alloc(a, n * sizeof(*at));
	*params_r = (struct uri_params){ at, n };
	while (raw.p != NULL) {
		struct str piece = str_cut(&raw, '&'), name;
		bool name_repaired, value_repaired;

		if (piece.n == 0)
			continue;
		name = str_cut(&piece, '=');
		at->name = decode_form(name, a, &name_repaired);
		at->value = decode_form(piece, a, &value_repaired);
		at->repaired = name_repaired || value_repaired;
		at++;
	}
	return ERR_OK;
}

struct uri_param
uri_param(struct str name, struct str value, struct arena *a)
{
	return (struct uri_param){
		name, utf8_repair(value, a), !utf8_valid(value),
	};
}

const struct uri_param *
uri_find(const struct uri_params *params, struct str name)
{
	for (size_t i = params->n; i-- > 0; )
		if (str_eq(params->at[i].name, name))
			return &params->at[i];
	return NULL;
}

struct str
uri_last(const struct uri_params *params, struct str name)
{
	const struct uri_param *param = uri_find(params, name);

	return param != NULL ? param->value : (struct str){ NULL, 0 };
}

/* Of pointers into one array: equal names keep their order by address. */
static int
compare(const void *left, const void *right)
{
	const struct uri_param *a = *(const struct uri_param *const *)left;
	const struct uri_param *b = *(const struct uri_param *const *)right;
	int order = str_cmp(a->name, b->name);

	return order != 0 ? order : (a > b) - (a < b);
}

struct uri_params
uri_sorted(const struct uri_params *params, struct arena *a)
{
	size_t n = params->n;
	struct uri_param *at = arena_alloc(a, n * sizeof(*at));
	const struct uri_param **order = arena_alloc(a, n * sizeof(*order));

	for (size_t i = 0; i < n; i++)
		order[i] = &params->at[i];
	if (n > 1)
		qsort(order, n, sizeof(*order), compare);
	for (size_t i = 0; i < n; i++)
		at[i] = *order[i];
	return (struct uri_params){ at, n };
}

static bool
is_bare(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') ||
	    c == '~' || c == '-' || c == '_' || c == '.';
}

void
uri_encode(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = buf_room(b, 3 * s.n), *from = out;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_bare(c) || c == ' ') {
			*out++ = c == ' ' ? '+' : (char)c;
			continue;
		}
		*out++ = '%';
		*out++ = hex[c >> 4];
		*out++ = hex[c & 15];
	}
	b->n += (size_t)(out - from);
}
