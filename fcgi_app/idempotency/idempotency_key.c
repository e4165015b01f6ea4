/* Keys, quoted (RFC 8941 3.3.3) or bare. */

#include "base/buf.h"
#include "idempotency/idempotency_key.h"

static bool
all_visible(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < 0x21 || s.p[i] > 0x7e)
			return false;
	return true;
}

/* The text between the quotes; \" and \\ are the only escapes. */
static enum err
unquote(struct str s, struct arena *a, struct str *key_r)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, s.n);
	for (i = 1; i < s.n && s.p[i] != '"'; i++) {
		if (s.p[i] == '\\' && (++i == s.n ||
		    (s.p[i] != '"' && s.p[i] != '\\')))
			return ERR_INVALID;
		buf_char(&b, s.p[i]);
	}
	*key_r = buf_view(&b);
	return i + 1 == s.n ? ERR_OK : ERR_INVALID;
}

enum err
idempotency_key(struct str header, struct arena *a, struct str *key_r)
{
	struct str s = str_trim(header);
	enum err e;

	if (!all_visible(s))
		return ERR_INVALID;
	if (str_starts(s, STR("\"")) && (e = unquote(s, a, &s)) != ERR_OK)
		return e;
	if (s.n == 0 || s.n > IDEMPOTENCY_KEY_MAX)
		return ERR_INVALID;
	*key_r = s;
	return ERR_OK;
}
