/* idempotency: keys in headers, quoted or bare. */

#include "base/buf.h"
#include "idempotency/idempotency_key.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(idempotency, .init = fixture_arena, .fini = fixture_close);

/* Headers, and the keys in them; NULL when there is none. */
static const struct row {
	struct str	 header;
	const char	*key;
} rows[] = {
	{ STR_INIT("a"), "a" },
	{ STR_INIT("8e03978e-40d5-43dd-bc93-6894a57f9324"),
	    "8e03978e-40d5-43dd-bc93-6894a57f9324" },
	{ STR_INIT("\"8e03978e-40d5\""), "8e03978e-40d5" },
	{ STR_INIT(" \"a\"\t"), "a" }, { STR_INIT("  a "), "a" },
	{ STR_INIT("!~"), "!~" }, { STR_INIT("a\"b"), "a\"b" },
	{ STR_INIT("a\""), "a\"" }, { STR_INIT("a\\b"), "a\\b" },
	{ STR_INIT("\"a\\\"b\""), "a\"b" }, { STR_INIT("\"a\\\\\""), "a\\" },
	{ STR_INIT("\"\\\"\""), "\"" }, { STR_INIT("a,b;c=1"), "a,b;c=1" },
	{ STR_INIT(""), NULL }, { STR_INIT("  "), NULL },
	{ STR_INIT("\"\""), NULL }, { STR_INIT("\""), NULL },
	{ STR_INIT("\"a"), NULL }, { STR_INIT("\"a\"b"), NULL },
	{ STR_INIT("\"a\";b=1"), NULL }, { STR_INIT("\"a\", \"b\""), NULL },
	{ STR_INIT("\"a\\\""), NULL }, { STR_INIT("\"a\\b\""), NULL },
	{ STR_INIT("\"\\"), NULL },
	{ STR_INIT("a b"), NULL }, { STR_INIT("\"a b\""), NULL },
	{ STR_INIT("a\tb"), NULL }, { STR_INIT("a\0b"), NULL },
	{ STR_INIT("a\x7f"), NULL }, { STR_INIT("\x1f"), NULL },
	{ STR_INIT("ключ"), NULL }, { STR_INIT("a\xff"), NULL },
};

Test(idempotency, a_key_is_visible_ascii_quoted_or_bare)
{
	struct str key;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		e = idempotency_key(rows[i].header, fixture.arena, &key);
		cr_expect_eq(e, rows[i].key != NULL ? ERR_OK : ERR_INVALID,
		    "%.*s", STR_FMT(rows[i].header));
		if (e == ERR_OK)
			expect_str_eq(key, str_of(rows[i].key), "%.*s",
			    STR_FMT(key));
	}
}

/* `quote` and n letters, between quotes if it is one. */
static struct str
long_key(const char *quote, size_t n)
{
	struct buf b;

	buf_init(&b, fixture.arena, n + 2);
	buf_str(&b, str_of(quote));
	while (n-- > 0)
		buf_char(&b, 'x');
	buf_str(&b, str_of(quote));
	return buf_view(&b);
}

Test(idempotency, a_key_has_at_most_255_characters)
{
	struct str key;

	cr_expect_eq(idempotency_key(long_key("", 255), fixture.arena, &key),
	    ERR_OK);
	cr_expect_eq(key.n, 255);
	cr_expect_eq(idempotency_key(long_key("\"", 255), fixture.arena, &key),
	    ERR_OK);
	cr_expect_eq(key.n, 255);
	cr_expect_eq(idempotency_key(long_key("", 256), fixture.arena, &key),
	    ERR_INVALID);
	cr_expect_eq(idempotency_key(long_key("\"", 256), fixture.arena, &key),
	    ERR_INVALID);
}
