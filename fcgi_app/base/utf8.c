/*
 * UTF-8 by Table 3-7 of the Unicode standard, which stands here twice:
 * once to split texts, once to validate whole request bodies fast.
 */

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* Up to which first byte the row holds, the length, the second byte. */
struct lead {
	unsigned char	last;
	unsigned char	n;		/* 0: begins nothing */
	unsigned char	low, high;	/* of the second byte */
};

static const struct lead leads[] = {
	{ 0x7f, 1, 0x00, 0x00 },
	{ 0xc1, 0, 0x00, 0x00 },	/* continuation, overlong */
	{ 0xdf, 2, 0x80, 0xbf },
	{ 0xe0, 3, 0xa0, 0xbf },	/* below: overlong */
	{ 0xec, 3, 0x80, 0xbf },
	{ 0xed, 3, 0x80, 0x9f },	/* above: surrogates */
	{ 0xef, 3, 0x80, 0xbf },
	{ 0xf0, 4, 0x90, 0xbf },	/* below: overlong */
	{ 0xf3, 4, 0x80, 0xbf },
	{ 0xf4, 4, 0x80, 0x8f },	/* above: past U+10FFFF */
	{ 0xff, 0, 0x00, 0x00 },
};

static unsigned char
byte_at(struct str s, size_t i)
{
	return (unsigned char)s.p[i];
}

static bool
continues(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

static const struct lead *
lead_of(unsigned char first)
{
	const struct lead *l = leads;

	while (first > l->last)
		l++;
	return l;
}

/* How many bytes of s agree with the row, the first included. */
static size_t
agreeing(const struct lead *l, struct str s)
{
	size_t i;

	if (l->n < 2 || s.n < 2)
		return 1;
	if (byte_at(s, 1) < l->low || byte_at(s, 1) > l->high)
		return 1;
	for (i = 2; i < l->n && i < s.n; i++)
		if (!continues(byte_at(s, i)))
			break;
	return i;
}

size_t
utf8_next(struct str s, uint32_t *code_r)
{
	/* The bits of the first byte that belong to the code point. */
	static const uint32_t masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const struct lead *l;
	uint32_t code;
	size_t i;

	if (s.n == 0)
		return 0;
	l = lead_of(byte_at(s, 0));
	if (l->n == 0 || agreeing(l, s) < l->n)
		return 0;
	code = byte_at(s, 0) & masks[l->n];
	for (i = 1; i < l->n; i++)
		code = code << 6 | (byte_at(s, i) & 0x3f);
	*code_r = code;
	return l->n;
}

/* The six bits of `code` from `shift` on, as a continuation. */
static char
continuation(uint32_t code, int shift)
{
	return (char)(0x80 | (code >> shift & 0x3f));
}

size_t
utf8_put(uint32_t code, char out[4])
{
	/* The bits that tell the length, in the first byte. */
	static const uint32_t marks[] = { 0, 0x00, 0xc0, 0xe0, 0xf0 };
	size_t i, n = code < 0x80 ? 1 : code < 0x800 ? 2 :
	    code < 0x10000 ? 3 : 4;

	out[0] = (char)(marks[n] | code >> (6 * (n - 1)));
	for (i = 1; i < n; i++)
		out[i] = continuation(code, (int)(6 * (n - 1 - i)));
	return n;
}

/*
 * The same table as a machine that eats a byte per shift, for whole
 * bodies.  A state is a bit position; the six bits there in the row of
 * a byte are the next state.  Bits that are not set lead to BAD.
 */
enum state {
	BAD = 0, START = 6,
	ONE = 12, TWO = 18, THREE = 24,		/* continuations to come */
	E0 = 30, ED = 36, F0 = 42, F4 = 48	/* seen as first byte */
};

#define STEP(from, to)	((uint64_t)(to) << (from))
#define CONTINUED	(STEP(ONE, START) | STEP(TWO, ONE) | STEP(THREE, TWO))

static const uint64_t steps[256] = {
	[0x00 ... 0x7f] = STEP(START, START),
	[0x80 ... 0x8f] = CONTINUED | STEP(ED, ONE) | STEP(F4, TWO),
	[0x90 ... 0x9f] = CONTINUED | STEP(ED, ONE) | STEP(F0, TWO),
	[0xa0 ... 0xbf] = CONTINUED | STEP(E0, ONE) | STEP(F0, TWO),
	[0xc2 ... 0xdf] = STEP(START, ONE),
	[0xe0]		= STEP(START, E0),
	[0xe1 ... 0xec] = STEP(START, TWO),
	[0xed]		= STEP(START, ED),
	[0xee ... 0xef] = STEP(START, TWO),
	[0xf0]		= STEP(START, F0),
	[0xf1 ... 0xf3] = STEP(START, THREE),
	[0xf4]		= STEP(START, F4),
};

static uint64_t
run(uint64_t state, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		state = steps[byte_at(s, i)] >> (state & 63);
	return state & 63;
}

static bool
eight_ascii(const char *p)
{
	uint64_t bytes;

	memcpy(&bytes, p, sizeof(bytes));
	return (bytes & UINT64_C(0x8080808080808080)) == 0;
}

bool
utf8_valid(struct str s)
{
	uint64_t state = START;

	for (; s.n >= 8 && state != BAD; s.p += 8, s.n -= 8)
		if (state != START || !eight_ascii(s.p))
			state = run(state, (struct str){ s.p, 8 });
	return run(state, s) == START;
}

size_t
utf8_count(struct str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += !continues(byte_at(s, i));
	return n;
}

bool
utf8_space(uint32_t c)
{
	return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) ||
		c == 0x85 || c == 0xa0 || c == 0x1680 ||
		(c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
		c == 0x202f || c == 0x205f || c == 0x3000;
}

/* The last code point of s, with its length as utf8_next gives it. */
static size_t
last_code(struct str s, uint32_t *code_r)
{
	size_t n = 1;

	while (n < 4 && n < s.n && continues(byte_at(s, s.n - n)))
		n++;
	if (s.n == 0)
		return 0;
	s.p += s.n - n;
	s.n = n;
	return utf8_next(s, code_r) == n ? n : 0;
}

struct str
utf8_strip(struct str s)
{
	uint32_t code;
	size_t n;

	while ((n = utf8_next(s, &code)) > 0 && utf8_space(code)) {
		s.p += n;
		s.n -= n;
	}
	while ((n = last_code(s, &code)) > 0 && utf8_space(code))
		s.n -= n;
	return s;
}

struct str
utf8_repair(struct str s, struct arena *a)
{
	struct buf out;
	uint32_t code;
	size_t n;

	if (utf8_valid(s))
		return s;
	buf_init(&out, a, s.n + s.n / 2);
	while (s.n > 0) {
		n = utf8_next(s, &code);
		if (n > 0) {
			buf_add(&out, s.p, n);
		} else {
			n = agreeing(lead_of(byte_at(s, 0)), s);
			buf_lit(&out, "\xef\xbf\xbd");
		}
		s.p += n;
		s.n -= n;
	}
	return buf_view(&out);
}

uint32_t
utf8_surrogate(struct str s)
{
	const char *at;

	while (s.n >= 3 && (at = memchr(s.p, 0xed, s.n - 2)) != NULL) {
		s.n -= (size_t)(at - s.p);
		s.p = at;
		if ((byte_at(s, 1) & 0xe0) == 0xa0 && continues(byte_at(s, 2)))
			return UINT32_C(0xd000) |
				(uint32_t)(byte_at(s, 1) & 0x3f) << 6 |
				(byte_at(s, 2) & 0x3f);
		s.p++;
		s.n--;
	}
	return 0;
}
