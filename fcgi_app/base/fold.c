/*
 * Case folding by tables of differences, which leave everything as it is
 * until something has been learnt.
 */

#include <stdbool.h>

#include "base/fold.h"
#include "base/log.h"
#include "base/utf8.h"

/* What to add to the lower 16 bits of a code point. */
static uint16_t differences[FOLD_END];

/*
 * The same for code points of two bytes, nearly every letter that is not
 * ASCII, as what to XOR their bytes with: whole registers are searched.
 */
#define PAIRS_END	0x800
#define NO_PAIR		UINT16_MAX	/* it becomes shorter, or longer */

static uint16_t pairs[PAIRS_END];

/* The two bytes of a code point, the first one lowest. */
static uint16_t
pair_of(uint32_t code)
{
	return (uint16_t)(0x80c0 | code >> 6 | (code & 0x3f) << 8);
}

static uint16_t
learn_pair(uint32_t code, uint32_t folded)
{
	if (folded < 0x80 || folded >= PAIRS_END)
		return NO_PAIR;
	return pair_of(code) ^ pair_of(folded);
}

void
fold_learn(uint32_t code, uint32_t folded)
{
	if (code >= FOLD_END || code >> 16 != folded >> 16 ||
	    (code < 0x80 && folded >= 0x80))
		log_fatal("U+%04X cannot become U+%04X", (unsigned)code,
		    (unsigned)folded);
	differences[code] = (uint16_t)(folded - code);
	if (code >= 0x80 && code < PAIRS_END)
		pairs[code] = learn_pair(code, folded);
}

static uint32_t
fold(uint32_t code)
{
	if (code >= FOLD_END)
		return code;
	return (code & 0xffff0000) |
	    (uint16_t)(code + differences[code]);
}

/* One code point, or a byte that is none as it is; the bytes taken. */
static size_t
fold_one(struct str s, char **to)
{
	uint32_t code;
	size_t n = utf8_next(s, &code);

	if (n == 0) {
		*(*to)++ = s.p[0];
		return 1;
	}
	*to += utf8_put(fold(code), *to);
	return n;
}

/* False when it is no code point of two bytes, or does not stay one. */
static bool
fold_pair(const unsigned char *p, char to[2])
{
	uint16_t change;

	if (p[0] < 0xc2 || p[0] >= 0xe0)
		return false;
	change = pairs[(p[0] & 0x1f) << 6 | (p[1] & 0x3f)];
	if (change == NO_PAIR)
		return false;
	to[0] = (char)(p[0] ^ (change & 0xff));
	to[1] = (char)(p[1] ^ change >> 8);
	return true;
}

size_t
fold_text(struct str s, char out[])
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = p + s.n;
	char *to = out;

	while (p < end) {
		if (*p < 0x80) {
			*to++ = (char)(*p + differences[*p]);
			p++;
		} else if (end - p >= 2 && fold_pair(p, to)) {
			to += 2;
			p += 2;
		} else {
			p += fold_one((struct str){ (const char *)p,
			    (size_t)(end - p) }, &to);
		}
	}
	return (size_t)(to - out);
}

struct str
fold_copy(struct str s, struct arena *a)
{
	char *p = arena_alloc(a, FOLD_ROOM(s.n) + 1);

	return (struct str){ p, fold_text(s, p) };
}
