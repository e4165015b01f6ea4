/*
 * Most text folds code point by code point, by tables that are computed
 * once per process from libutf8proc.  Only where code points act on each
 * other (combining marks, Jamo) or one becomes several does the library
 * see the text: a cluster at a time, from the code point before on.
 */

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <utf8proc.h>

#include "base/log.h"
#include "base/text_fold.h"
#include "base/utf8.h"

/* The revision of our own rules: count it up when they change. */
#define RULES	"1"

#define TABLE_END	UINT32_C(0x20000)	/* no case from here on */
#define PAIRS_END	0x800			/* two bytes in UTF-8 */
#define IE		0x435			/* Cyrillic е */
#define DIAERESIS	0x308
#define BRAILLE_BLANK	0x2800
#define REPLACEMENT	0xfffd

/*
 * The maximum that one code point becomes: its canonical decomposition has
 * up to four code points, its case folding up to three, and folding does not
 * lengthen a decomposition.
 */
#define FOLDED_MAX	4

/* Code points of a cluster: one that others may act on, and those. */
#define CLUSTER_MAX	((1 + TEXT_FOLD_MARKS) * FOLDED_MAX)

/*
 * The difference to add to the lower 16 bits of a code point.  INVOLVED: the
 * result depends on its neighbours, or is not one code point.
 */
#define INVOLVED	0x8000

static uint16_t differences[TABLE_END];

/*
 * The same for code points of two bytes, nearly every letter that is not
 * ASCII, as what to XOR their bytes with.
 */
#define NO_PAIR		UINT16_MAX	/* involved, a space, not two bytes */

static uint16_t pairs[PAIRS_END];

static char ascii[0x80];

/* --- by the library ----------------------------------------------------- */

static size_t
checked(utf8proc_ssize_t n, size_t room)
{
	if (n < 0 || (size_t)n > room)
		log_fatal("libutf8proc: %s", n < 0 ? utf8proc_errmsg(n) :
		    "a text folds to too much");
	return (size_t)n;
}

/* Decomposed, ordered, without ignorables; the number of code points. */
static size_t
decompose(struct str s, utf8proc_int32_t codes[], size_t room)
{
	return checked(utf8proc_decompose((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.n, codes, (utf8proc_ssize_t)room,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE), room);
}

/*
 * Case is folded after decomposing: U+0345, which becomes a letter, must
 * have come to its place among the marks before.
 */
static size_t
fold_case(const utf8proc_int32_t codes[], size_t n, utf8proc_int32_t out[],
	size_t room)
{
	size_t i, m = 0;
	int boundary = 0;

	for (i = 0; i < n; i++)
		m += checked(utf8proc_decompose_char(codes[i], out + m,
		    (utf8proc_ssize_t)(room - m), UTF8PROC_STABLE |
		    UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &boundary),
		    room - m);
	return m;
}

static bool
is_mark(utf8proc_int32_t code)
{
	return utf8proc_get_property(code)->combining_class != 0;
}

/* SQLite's tokenizers do not distinguish these code points either. */
static bool
is_noncharacter(uint32_t code)
{
	return (code & ~UINT32_C(1)) == 0xfffe;
}

static utf8proc_int32_t
even(utf8proc_int32_t code)
{
	if (utf8_space((uint32_t)code))
		return ' ';
	return is_noncharacter((uint32_t)code) ? REPLACEMENT : code;
}

/* In place: code points that count as one become it, е loses its dots. */
static size_t
even_out(utf8proc_int32_t codes[], size_t n)
{
	bool on_ie = false;
	size_t i, m = 0;

	for (i = 0; i < n; i++) {
		if (on_ie && codes[i] == DIAERESIS)
			continue;
		if (!is_mark(codes[i]))
			on_ie = codes[i] == IE;
		codes[m++] = even(codes[i]);
	}
	return m;
}

/* Folds a cluster by the library; the number of code points. */
static size_t
fold_codes(struct str s, utf8proc_int32_t out[CLUSTER_MAX])
{
	utf8proc_int32_t codes[CLUSTER_MAX];
	size_t n;

	n = decompose(s, codes, CLUSTER_MAX);
	n = even_out(out, fold_case(codes, n, out, CLUSTER_MAX));
	return checked(utf8proc_normalize_utf32(out, (utf8proc_ssize_t)n,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE), CLUSTER_MAX);
}

/* --- the tables --------------------------------------------------------- */

/* True when the library leaves it alone and it acts on nothing. */
static bool
is_plain(utf8proc_int32_t code)
{
	utf8proc_int32_t codes[FOLDED_MAX];
	int boundary = 0;

	return !is_mark(code) && even(code) == code &&
	    utf8proc_decompose_char(code, codes, FOLDED_MAX,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
	    UTF8PROC_IGNORE, &boundary) == 1 && codes[0] == code;
}

static uint16_t
difference_of(uint32_t code)
{
	utf8proc_int32_t folded[CLUSTER_MAX];
	char bytes[4];
	struct str s = { bytes, utf8_put(code, bytes) };

	if (is_mark((utf8proc_int32_t)code) || fold_codes(s, folded) != 1 ||
	    (uint32_t)folded[0] >> 16 != code >> 16)
		return INVOLVED;
	return (uint16_t)((uint32_t)folded[0] - code);
}

static bool
is_surrogate(uint32_t code)
{
	return code >= 0xd800 && code < 0xe000;
}

/*
 * A code point that is not first in some decomposition may be composed with
 * the code point before it.
 */
static void
mark_tails(uint32_t code)
{
	utf8proc_int32_t codes[FOLDED_MAX];
	int boundary = 0;
	utf8proc_ssize_t n;

	n = utf8proc_decompose_char((utf8proc_int32_t)code, codes,
	    FOLDED_MAX, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &boundary);
	while (--n > 0)
		if ((uint32_t)codes[n] < TABLE_END)
			differences[codes[n]] = INVOLVED;
}

/* The two bytes of a code point, the first one lowest. */
static uint16_t
pair_of(uint32_t code)
{
	return (uint16_t)(0x80c0 | code >> 6 | (code & 0x3f) << 8);
}

static uint16_t
learn_pair(uint32_t code)
{
	uint32_t folded = (uint16_t)(code + differences[code]);

	if (differences[code] == INVOLVED || folded < 0x80 ||
	    folded >= PAIRS_END)
		return NO_PAIR;
	return pair_of(code) ^ pair_of(folded);
}

static void
compute_differences(void)
{
	uint32_t code;

	for (code = 0; code < TABLE_END; code++) {
		if (is_surrogate(code) || is_plain((utf8proc_int32_t)code))
			continue;
		if (differences[code] != INVOLVED)
			differences[code] = difference_of(code);
		mark_tails(code);
	}
}

static void
compute_tables(void)
{
	uint32_t code;

	compute_differences();
	for (code = 0; code < 0x80; code++)
		ascii[code] = (char)(code + differences[code]);
	for (code = 0x80; code < PAIRS_END; code++)
		pairs[code] = learn_pair(code);
}

static void
need_tables(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, compute_tables);
}

/* --- a text ------------------------------------------------------------- */

/* A text that is being folded.  The part before `floor` is final. */
struct folding {
	const char	*p, *end, *floor;
	char		*out, *to;
};

static struct str
rest_of(const struct folding *f)
{
	return (struct str){ f->p, (size_t)(f->end - f->p) };
}

static void
put(struct folding *f, uint32_t code)
{
	if (code != ' ' || f->to == f->out || f->to[-1] != ' ')
		f->to += utf8_put(code, f->to);
}

static bool
continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static bool
is_involved(uint32_t code)
{
	return code >= TABLE_END || differences[code] == INVOLVED;
}

/*
 * Takes the previous code point back, since the next one acts on it.  A byte
 * that is no code point stays.
 */
static void
step_back(struct folding *f)
{
	const char *p = f->p;
	uint32_t code;

	while (p > f->floor && continues(*--p))
		;
	if (p == f->p || utf8_next((struct str){ p, (size_t)(f->p - p) },
	    &code) != (size_t)(f->p - p))
		return;
	f->p = p;
	while (f->to > f->out && continues(*--f->to))
		;
}

/* From the code point before one that is involved, to behind those. */
static void
fold_cluster(struct folding *f)
{
	utf8proc_int32_t codes[CLUSTER_MAX];
	struct str cluster = { f->p, 0 };
	const char *involved = f->p;
	size_t i, length, n = 0;
	uint32_t code;

	step_back(f);
	cluster.p = f->p;
	f->p = involved;
	while (n < TEXT_FOLD_MARKS && (length = utf8_next(rest_of(f),
	    &code)) > 0 && is_involved(code)) {
		f->p += length;
		n++;
	}
	f->floor = f->p;
	cluster.n = (size_t)(f->p - cluster.p);
	n = fold_codes(cluster, codes);
	for (i = 0; i < n; i++)
		put(f, (uint32_t)codes[i]);
}

/* One code point, or a byte that is none as it is. */
static void
fold_one(struct folding *f)
{
	uint32_t code;
	size_t n = utf8_next(rest_of(f), &code);

	if (n == 0) {
		*f->to++ = *f->p++;
	} else if (is_involved(code)) {
		fold_cluster(f);
	} else {
		f->p += n;
		put(f, (code & 0xffff0000) |
		    (uint16_t)(code + differences[code]));
	}
}

/* False when it is no code point of two bytes, or does not stay one. */
static inline bool
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

/* As far as code points of one and two bytes stand for themselves. */
static void
fold_usual(struct folding *f)
{
	const unsigned char *p = (const unsigned char *)f->p;
	const unsigned char *end = (const unsigned char *)f->end;
	char *to = f->to;

	while (p < end)
		if (*p < 0x80) {
			*to = ascii[*p++];
			to += *to != ' ' || to == f->out || to[-1] != ' ';
		} else if (end - p >= 2 && fold_pair(p, to)) {
			p += 2;
			to += 2;
		} else {
			break;
		}
	f->p = (const char *)p;
	f->to = to;
}

size_t
text_fold(struct str s, char out[])
{
	struct folding f = { s.p, s.p + s.n, s.p, out, out };

	need_tables();
	for (fold_usual(&f); f.p < f.end; fold_usual(&f))
		fold_one(&f);
	return (size_t)(f.to - out);
}

struct str
text_fold_copy(struct str s, struct arena *a)
{
	char *p = arena_alloc(a, TEXT_FOLD_ROOM(s.n) + 1);

	return (struct str){ p, text_fold(s, p) };
}

/* --- visible text ------------------------------------------------------- */

static bool
shows(uint32_t code)
{
	const utf8proc_property_t *p =
	    utf8proc_get_property((utf8proc_int32_t)code);

	if (p->ignorable || utf8_space(code) || code == BRAILLE_BLANK)
		return false;
	switch (p->category) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return false;
	default:
		return true;
	}
}

bool
text_blank(struct str s)
{
	uint32_t code;
	size_t n;

	while ((n = utf8_next(s, &code)) > 0 && !shows(code)) {
		s.p += n;
		s.n -= n;
	}
	return s.n == 0;
}

static char rules[32];

static void
name_rules(void)
{
	snprintf(rules, sizeof(rules), RULES "/%s",
	    utf8proc_unicode_version());
}

struct str
text_fold_rules(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, name_rules);
	return str_of(rules);
}
