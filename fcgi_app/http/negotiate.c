/*
 * Two questions to header values: may the answer be JSON, and in which language
 * are its messages.
 */

#include "base/parse.h"
#include "base/table.h"
#include "http/negotiate.h"
#include "wire/header_value.h"

#define Q_MAX	1000	/* q-values are counted in thousandths */
#define PLACES	1000	/* of a list, beyond which order does not count */

/* "0.25" in thousandths; what is above 0 stays above it. -1: unreadable. */
static int
parse_q(struct str s)
{
	int64_t whole = 0;
	int q = 0, unit = Q_MAX / 10;
	struct str digits = s, before = str_cut(&digits, '.');

	if (s.n == 0 || (before.n > 0 &&
	    parse_int(before, 0, 1, &whole) != ERR_OK))
		return -1;
	for (size_t i = 0; i < digits.n; i++, unit /= 10) {
		int digit = digits.p[i] - '0';

		if (digit < 0 || digit > 9)
			return -1;
		q += digit * unit;
		if (q == 0 && digit > 0)
			q = 1;
	}
	q += (int)whole * Q_MAX;
	return q <= Q_MAX ? q : -1;
}

/* The q-value of one range of a list; 1 when it has none. */
static int
range_q(struct str range)
{
	struct str q = header_value_param(range, STR("q"));

	return q.p == NULL ? Q_MAX : parse_q(q);
}

/* What precedes the parameters. */
static struct str
range_name(struct str range)
{
	return str_trim(str_cut(&range, ';'));
}

/* Ranges that JSON is served for, those that decide first standing first. */
enum range {
	RANGE_JSON,
	RANGE_APPLICATION,
	RANGE_ANY,
	RANGE_HTML,
	RANGE__MAX
};

static const struct str ranges[] = {
	[RANGE_JSON]		= STR_INIT("application/json"),
	[RANGE_APPLICATION]	= STR_INIT("application/*"),
	[RANGE_ANY]		= STR_INIT("*/*"),
	[RANGE_HTML]		= STR_INIT("text/html"),
};
TABLE_COVERS(ranges, RANGE__MAX);

/* How a range stands in the header; q is -1 when it does not. */
struct stand {
	int		q;
	struct str	range;
};

static void
note_range(struct stand stands[RANGE__MAX], struct str range)
{
	struct str name = range_name(range);
	int q = range_q(range);

	for (int i = 0; i < RANGE__MAX; i++)
		if (str_eq_nocase(name, ranges[i]) && q > stands[i].q)
			stands[i] = (struct stand){ q, range };
}

static int
indent_of(struct str range)
{
	struct str text = header_value_param(range, STR("indent"));
	int64_t n;

	if (parse_int(text, 1, INT64_MAX, &n) != ERR_OK)
		return 0;
	return n < 8 ? (int)n : 8;
}

enum err
negotiate_json(struct str accept, struct str format, int *indent_r)
{
	struct stand stands[RANGE__MAX];
	bool forced = str_eq(format, STR("json"));
	int i;

	if (format.n > 0 && !forced)
		return ERR_NOT_FOUND;
	for (i = 0; i < RANGE__MAX; i++)
		stands[i] = (struct stand){ -1, { NULL, 0 } };
	if (str_trim(accept).n == 0)
		stands[RANGE_ANY].q = Q_MAX;
	while (accept.p != NULL)
		note_range(stands, header_value_cut(&accept, ','));
	for (i = 0; i < RANGE__MAX && stands[i].q < 0; i++)
		;
	*indent_r = 0;
	if (i == RANGE__MAX || stands[i].q == 0)
		return forced ? ERR_OK : ERR_NOT_ACCEPTABLE;
	if (i != RANGE_HTML)
		*indent_r = indent_of(stands[i].range);
	return ERR_OK;
}

/* How closely a range describes the type: 0 when it does not. */
static int
closeness(struct str range, struct str type)
{
	struct str subtype = type, major = str_cut(&subtype, '/');
	struct str wild = range, before = str_cut(&wild, '/');

	if (str_eq_nocase(range, type))
		return 3;
	if (!str_eq(wild, STR("*")))
		return 0;
	if (str_eq_nocase(before, major))
		return 2;
	return str_eq(before, STR("*")) ? 1 : 0;
}

/* The q-value that a header gives a type; 0 when it does not accept it. */
static int
type_q(struct str accept, struct str type)
{
	int q, best_q = 0, close, closest = 1;

	if (str_trim(accept).n == 0)
		return Q_MAX;
	while (accept.p != NULL) {
		struct str range = header_value_cut(&accept, ',');

		q = range_q(range);
		close = closeness(range_name(range), type);
		if (q < 0 || close < closest)
			continue;
		if (close > closest || q > best_q)
			best_q = q;
		closest = close;
	}
	return best_q;
}

static enum err
named_media(struct str format, const struct media media[], size_t n,
	const struct media **media_r)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(media[i].format, format)) {
			*media_r = &media[i];
			return ERR_OK;
		}
	return ERR_NOT_FOUND;
}

enum err
negotiate_media(struct str accept, struct str format,
	const struct media media[], size_t n, const struct media **media_r)
{
	int q, best = 0;
	size_t i;

	if (format.n > 0)
		return named_media(format, media, n, media_r);
	for (i = 0; i < n; i++) {
		q = type_q(accept, range_name(media[i].type));
		if (q <= best)
			continue;
		best = q;
		*media_r = &media[i];
	}
	return best > 0 ? ERR_OK : ERR_NOT_ACCEPTABLE;
}

/* Is the language range `name`, or a narrower one of it, as en-GB of en? */
static bool
covers(struct str word, struct str name)
{
	return str_eq_nocase(str_cut(&name, '-'), word);
}

/*
 * How much the header wants a language: by q-value and, among equals, the
 * earlier the more.  0: not at all, -1: it is not mentioned.  "*" is for
 * those that are not named.
 */
static int
lang_rank(struct str header, enum lang lang)
{
	int named = -1, others = -1;

	for (int place = PLACES; header.p != NULL; place -= place > 1) {
		struct str range = header_value_cut(&header, ',');
		struct str name = range_name(range);
		int q = range_q(range), rank = q > 0 ? q * PLACES + place : q;

		if (covers(str_of(lang_codes[lang]), name) && rank > named)
			named = rank;
		if (str_eq(name, STR("*")) && rank > others)
			others = rank;
	}
	return named >= 0 ? named : others;
}

enum lang
negotiate_lang(struct str accept_language, enum lang preset)
{
	enum lang best = preset;
	int best_rank = lang_rank(accept_language, preset);

	for (int i = 0; i < LANG__MAX; i++) {
		int rank = lang_rank(accept_language, (enum lang)i);

		if (rank > 0 && rank > best_rank) {
			best = (enum lang)i;
			best_rank = rank;
		}
	}
	return best;
}
