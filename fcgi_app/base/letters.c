/*
 * Code points of a password.
 */

#include "base/crypt.h"
#include "base/fold.h"
#include "base/letters.h"
#include "base/password.h"
#include "base/utf8.h"

struct letters
letters_read(struct str s, char32_t room[])
{
	char folded[FOLD_ROOM(PASSWORD_MOST)];
	struct str rest = { folded, 0 };
	struct letters l = { room, 0 };
	uint32_t code;
	size_t n;

	if (s.n > PASSWORD_MOST)
		s.n = PASSWORD_MOST;
	rest.n = fold_text(s, folded);
	while (rest.n > 0) {
		n = utf8_next(rest, &code);
		room[l.n++] = n == 0 ? 0xfffd : code;
		n = n == 0 ? 1 : n;
		rest.p += n;
		rest.n -= n;
	}
	crypt_wipe(folded, sizeof(folded));
	return l;
}

struct letters
letters_of(const char32_t *text)
{
	struct letters l = { text, 0 };

	while (text[l.n] != 0)
		l.n++;
	return l;
}

bool
letters_is_digit(char32_t c)
{
	return c >= '0' && c <= '9';
}

bool
letters_is_letter(char32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

struct letters
letters_part(struct letters l, size_t i, size_t j)
{
	return (struct letters){ l.p + i, j - i };
}

size_t
letters_lead(struct letters l)
{
	size_t n = 0;

	while (n < l.n && !letters_is_letter(l.p[n]))
		n++;
	return n;
}

size_t
letters_trail(struct letters l)
{
	size_t n = 0;

	while (n < l.n && !letters_is_letter(l.p[l.n - 1 - n]))
		n++;
	return n;
}

struct letters
letters_core(struct letters l)
{
	size_t lead = letters_lead(l);

	if (lead == l.n)
		return letters_part(l, 0, 0);
	return letters_part(l, lead, l.n - letters_trail(l));
}

size_t
letters_find(struct letters l, char32_t c)
{
	size_t i = 0;

	while (i < l.n && l.p[i] != c)
		i++;
	return i;
}
