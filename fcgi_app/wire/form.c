/*
 * multipart/form-data: finds the delimiter lines and looks into the
 * headers between them.  Nothing is copied but text that must be repaired.
 */

#include "base/utf8.h"
#include "wire/form.h"
#include "wire/header_value.h"
#include "wire/uri.h"

#define BOUNDARY_MAX	70	/* RFC 2046 */

/* Which delimiter line ended a stretch of the body. */
enum mark {
	MARK_NONE,	/* the body ended first */
	MARK_PART,	/* a part follows */
	MARK_CLOSE,	/* the last one */
};

static bool
boundary_allowed(struct str s)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=? ";

	if (s.n == 0 || s.n > BOUNDARY_MAX || s.p[s.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (memchr(allowed, s.p[i], sizeof(allowed) - 1) == NULL)
			return false;
	return true;
}

/*
 * What stands after "--boundary" at the start of *rest: on a delimiter
 * line only "--" and white space may; *rest is then moved behind it.
 */
static enum mark
read_mark(struct str *rest)
{
	struct str tail = *rest;
	enum mark mark = MARK_PART;

	if (str_starts(tail, STR("--"))) {
		mark = MARK_CLOSE;
		tail.p += 2;
		tail.n -= 2;
	}
	while (tail.n > 0 && (tail.p[0] == ' ' || tail.p[0] == '\t')) {
		tail.p++;
		tail.n--;
	}
	if (str_starts(tail, STR("\r\n"))) {
		tail.p += 2;
		tail.n -= 2;
	} else if (mark != MARK_CLOSE || tail.n > 0) {
		return MARK_NONE;
	}
	*rest = tail;
	return mark;
}

/*
 * Cuts off *rest what stands before the next delimiter line.  `line` is
 * the line break and "--boundary".
 */
static enum mark
cut_part(struct str line, struct str *rest, struct str *part_r)
{
	const char *end = rest->p + rest->n, *from = rest->p, *at;

	while ((at = memmem(from, (size_t)(end - from), line.p, line.n))) {
		struct str tail = { at + line.n, 0 };
		enum mark mark;

		tail.n = (size_t)(end - tail.p);
		if ((mark = read_mark(&tail)) != MARK_NONE) {
			*part_r = (struct str){ rest->p,
			    (size_t)(at - rest->p) };
			*rest = tail;
			return mark;
		}
		from = at + line.n;
	}
	return MARK_NONE;
}

/* The first delimiter line may be the very first of the body. */
static enum mark
cut_preamble(struct str line, struct str *rest)
{
	struct str first = { line.p + 2, line.n - 2 }, tail, preamble;
	enum mark mark;

	if (str_starts(*rest, first)) {
		tail = (struct str){ rest->p + first.n, rest->n - first.n };
		if ((mark = read_mark(&tail)) != MARK_NONE) {
			*rest = tail;
			return mark;
		}
	}
	return cut_part(line, rest, &preamble);
}

/* Cuts the next line, with its CRLF, off *rest. */
static struct str
cut_line(struct str *rest)
{
	struct str line = *rest;
	const char *end = memmem(line.p, line.n, "\r\n", 2);

	if (end == NULL) {
		*rest = (struct str){ NULL, 0 };
		return line;
	}
	line.n = (size_t)(end - line.p);
	rest->p += line.n + 2;
	rest->n -= line.n + 2;
	return line;
}

/* The headers of a part that matter. */
struct headers {
	struct str	disposition, type, coding;
};

/*
 * Reads the header lines of a part up to the blank one, behind which
 * *part is left.
 */
static struct headers
cut_headers(struct str *part)
{
	struct headers found = { .coding = STR("8bit") };

	while (part->p != NULL) {
		struct str value = cut_line(part), name;

		if (value.n == 0)
			break;
		name = str_cut(&value, ':');
		if (str_eq_nocase(name, STR("Content-Disposition")))
			found.disposition = str_trim(value);
		else if (str_eq_nocase(name, STR("Content-Type")))
			found.type = value;
		else if (str_eq_nocase(name, STR("Content-Transfer-Encoding")))
			found.coding = str_trim(value);
	}
	return found;
}

/* Are the bytes of a part its text?  (RFC 2045 6.2, RFC 7578 4.7) */
static bool
is_plain(const struct headers *headers)
{
	return header_value_is_utf8(headers->type) &&
	    (str_eq_nocase(headers->coding, STR("8bit")) ||
	    str_eq_nocase(headers->coding, STR("7bit")) ||
	    str_eq_nocase(headers->coding, STR("binary")));
}

static enum err
read_part(struct str part, struct arena *a, struct form_part *part_r)
{
	struct headers headers = cut_headers(&part);
	struct str type = headers.disposition;
	struct str name = header_value_param(type, STR("name"));
	struct str file = header_value_param(type, STR("filename"));

	if (file.p == NULL)
		file = header_value_param(type, STR("filename*"));
	type = str_trim(str_cut(&type, ';'));
	if (!str_eq_nocase(type, STR("form-data")) || name.p == NULL)
		return ERR_INVALID;
	part_r->name = utf8_repair(name, a);
	part_r->is_file = file.p != NULL;
	/* A part may end with its headers: it is empty then. */
	part_r->value = part.p != NULL ? part : STR("");
	part_r->repaired = !part_r->is_file &&
	    (!is_plain(&headers) || !utf8_valid(part_r->value));
	if (part_r->repaired)
		part_r->value = utf8_repair(part_r->value, a);
	return ERR_OK;
}

/* Makes room for one more part: 8 at first, then twice as many. */
static struct form_part *
add_part(struct form_parts *parts, struct arena *a)
{
	size_t n = parts->n, size = sizeof(*parts->at);

	if (n == 0)
		parts->at = arena_grow(a, NULL, 0, 8 * size);
	else if (n >= 8 && (n & (n - 1)) == 0)
		parts->at = arena_grow(a, parts->at, n * size, 2 * n * size);
	return &parts->at[parts->n++];
}

enum err
form_multipart(struct str body, struct str boundary, struct arena *a,
	struct form_parts *parts_r, const char **why_r)
{
	struct form_parts parts = { NULL, 0 };
	struct str line, part;
	enum mark mark;

	*why_r = "the boundary is missing or not allowed";
	if (body.n > 0 && !boundary_allowed(boundary))
		return ERR_INVALID;
	line = arena_printf(a, "\r\n--%.*s", STR_FMT(boundary));
	mark = body.n > 0 ? cut_preamble(line, &body) : MARK_CLOSE;
	*why_r = "the boundary does not occur";
	if (mark == MARK_NONE)
		return ERR_INVALID;
	while (mark == MARK_PART) {
		*why_r = "the closing boundary is missing";
		if ((mark = cut_part(line, &body, &part)) == MARK_NONE)
			return ERR_INVALID;
		if (parts.n == URI_PARAMS_MAX)
			return ERR_TOO_LARGE;
		*why_r = "a part has no name";
		if (read_part(part, a, add_part(&parts, a)) != ERR_OK)
			return ERR_INVALID;
	}
	*parts_r = parts;
	return ERR_OK;
}
