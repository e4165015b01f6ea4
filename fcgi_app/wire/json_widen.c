/* Long integers, there and back. */

#include "base/buf.h"
#include "wire/json_widen.h"

#define EXPONENT	"e-00000000"
#define DIGITS		19	/* those of INT64_MAX */

/* Bytes of the string that s begins with, quotes and all. */
static size_t
string_length(struct str s)
{
	size_t i = 1;

	while (s.p[i] != '"')
		i += s.p[i] == '\\' ? 2 : 1;
	return i + 1;
}

/* Bytes of the number, or the run of anything else, that s begins with. */
static size_t
number_length(struct str s)
{
	size_t i = 0;

	while (i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') ||
	    s.p[i] == '-' || s.p[i] == '+' || s.p[i] == '.' ||
	    s.p[i] == 'e' || s.p[i] == 'E'))
		i++;
	return i;
}

static bool
is_number(char c)
{
	return (c >= '0' && c <= '9') || c == '-';
}

/* Is the number one without a fraction and an exponent, and long? */
static bool
is_wide(struct str number)
{
	size_t i, sign = number.p[0] == '-';

	for (i = sign; i < number.n; i++)
		if (number.p[i] < '0' || number.p[i] > '9')
			return false;
	return number.n - sign >= DIGITS;
}

/* Bytes before the next number that is wide, or all. */
static size_t
find_wide(struct str s, size_t *length_r)
{
	size_t i = 0, n;

	for (; i < s.n; i += n) {
		struct str rest = { s.p + i, s.n - i };

		n = 1;
		if (rest.p[0] == '"') {
			n = string_length(rest);
		} else if (is_number(rest.p[0])) {
			n = number_length(rest);
			if (is_wide((struct str){ rest.p, n })) {
				*length_r = n;
				return i;
			}
		}
	}
	*length_r = 0;
	return i;
}

struct str
json_widen(struct str text, struct arena *a)
{
	size_t length, before = find_wide(text, &length);
	struct buf b;

	if (length == 0)
		return text;
	buf_init(&b, a, text.n + text.n / 2);
	while (length > 0) {
		buf_add(&b, text.p, before + length);
		buf_lit(&b, EXPONENT);
		text.p += before + length;
		text.n -= before + length;
		before = find_wide(text, &length);
	}
	buf_str(&b, text);
	return buf_view(&b);
}

bool
json_narrow(struct str *text)
{
	const struct str exponent = STR(EXPONENT);

	if (text->n <= exponent.n || memcmp(text->p + text->n - exponent.n,
	    exponent.p, exponent.n) != 0)
		return false;
	text->n -= exponent.n;
	return true;
}
