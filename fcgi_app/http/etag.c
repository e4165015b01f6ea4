/* Tags, and the lists of them in headers. */

#include "base/parse.h"
#include "http/etag.h"

struct str
etag_strong(int64_t version, struct str form, struct arena *a)
{
	return arena_printf(a, "\"%lld-%.*s\"", (long long)version,
	    STR_FMT(form));
}

struct str
etag_weak(int64_t seq, struct str form, struct arena *a)
{
	return arena_printf(a, "W/\"%lld-%.*s\"", (long long)seq,
	    STR_FMT(form));
}

/* The tag without the mark of a weak one. */
static struct str
opaque(struct str tag)
{
	if (str_starts(tag, STR("W/")))
		return (struct str){ tag.p + 2, tag.n - 2 };
	return tag;
}

/* The next tag of a list; no tag of ours holds a comma. */
static struct str
next(struct str *list)
{
	return str_trim(str_cut(list, ','));
}

bool
etag_matches(struct str header, struct str tag)
{
	if (str_eq(str_trim(header), STR("*")))
		return true;
	while (header.p != NULL)
		if (str_eq(opaque(next(&header)), opaque(tag)))
			return true;
	return false;
}

/* "VERSION" or "VERSION-FORM", quotes and all. */
static bool
read_version(struct str tag, int64_t *version_r)
{
	if (tag.n < 3 || tag.p[0] != '"' || tag.p[tag.n - 1] != '"')
		return false;
	tag = (struct str){ tag.p + 1, tag.n - 2 };
	return parse_int(str_cut(&tag, '-'), 1, INT64_MAX, version_r) ==
	    ERR_OK;
}

const int64_t *
etag_versions(struct str header, bool weak, struct arena *a, size_t *n_r)
{
	int64_t *versions;
	struct str tag;

	*n_r = 0;
	if (str_eq(str_trim(header), STR("*")))
		return NULL;
	versions = arena_alloc(a, (header.n / 2 + 1) * sizeof(*versions));
	while (header.p != NULL) {
		tag = next(&header);
		if (read_version(weak ? opaque(tag) : tag, &versions[*n_r]))
			++*n_r;
	}
	return versions;
}

enum etag_fault
etag_fault(struct str header)
{
	enum etag_fault fault = ETAG_GOOD;
	struct str tag;

	while (header.p != NULL) {
		tag = next(&header);
		if (tag.n > 0 && !str_starts(opaque(tag), STR("\"")))
			return ETAG_BARE;
		if (str_starts(tag, STR("W/")))
			fault = ETAG_WEAK;
	}
	return fault;
}
