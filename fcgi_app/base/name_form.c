/* Names, by libutf8proc. */

#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/name_form.h"
#include "base/utf8.h"

/*
 * Folding may make a text eighteen times as long (U+FDFA).  A stored name is
 * short, but a client may send any text as the name of a login.  A longer
 * text is the name of no account, and stays as it is.
 */
#define NAME_MOST	1024	/* bytes */

/*
 * Letters that look like the first one of their row, in lower or in upper
 * case: both cases have one key.
 */
static const char32_t *const alike[] = {
	U"aаα", U"bвβ", U"cсϲ", U"dԁ", U"eеε", U"hнһη", U"iіι", U"jј",
	U"kкκ", U"l1ӏ", U"mмμ", U"oоο0", U"pрρ", U"qԛ", U"sѕ", U"tтτ",
	U"vѵν", U"wԝ", U"xхχ", U"yуүυ", U"zζ", U"зʒ3",
};

static uint32_t
plain(uint32_t code)
{
	const char32_t *c;
	size_t i;

	for (i = 0; i < sizeof(alike) / sizeof(alike[0]); i++)
		for (c = alike[i]; *c != 0; c++)
			if ((uint32_t)*c == code)
				return (uint32_t)alike[i][0];
	return code;
}

static struct str
map(struct str name, utf8proc_option_t options, struct arena *a)
{
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t n;
	struct str out;

	if (name.n > NAME_MOST)
		return name;
	n = utf8proc_map((const utf8proc_uint8_t *)name.p,
	    (utf8proc_ssize_t)name.n, &mapped, UTF8PROC_STABLE |
	    UTF8PROC_COMPAT | UTF8PROC_COMPOSE | options);
	if (n == UTF8PROC_ERROR_NOMEM)
		log_fatal("out of memory");
	if (n < 0)
		return name;
	out = arena_str(a, (struct str){ (char *)mapped, (size_t)n });
	free(mapped);
	return out;
}

struct str
name_form_stored(struct str name, struct arena *a)
{
	return map(name, 0, a);
}

struct str
name_form_key(struct str name, struct arena *a)
{
	return map(name, UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, a);
}

struct str
name_form_skeleton(struct str name, struct arena *a)
{
	struct str rest = name_form_key(name, a);
	struct buf b;
	char bytes[4];
	uint32_t code;
	size_t n;

	buf_init(&b, a, rest.n + 1);
	while (rest.n > 0 && (n = utf8_next(rest, &code)) > 0) {
		buf_add(&b, bytes, utf8_put(plain(code), bytes));
		rest.p += n;
		rest.n -= n;
	}
	return buf_view(&b);
}
