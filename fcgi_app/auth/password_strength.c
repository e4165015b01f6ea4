/*
 * Strength of passwords.  libzxcvbn gets a password in several forms, and
 * recognises words in each of them.  The form with the fewest guesses counts.
 */

#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <zxcvbn.h>

#include "auth/password_strength.h"
#include "auth/password_words.h"
#include "base/crypt.h"
#include "base/log.h"
#include "base/utf8.h"

#define ROOM		(PASSWORD_STRENGTH_SEEN + 1)
#define WORD_LEAST	3	/* bytes; shorter words are in any text */
#define CHANGED		1.0	/* bits that a guesser needs for a form */

/* One byte a character, as the library reads it. */
typedef char form[ROOM];

/*
 * A form: each character of `from` is replaced by the one of `to` in the
 * same place.
 */
struct table {
	const char32_t	*from;
	const char	*to;
};

/*
 * The keys of both layouts.  A letter that shares its key with a mark has no
 * case here, since the library knows no case of marks.
 */
static const struct table russian_keys = {
	U"ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ",
	"`qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,.",
};

/* The letters in order, so that "абвгд" is a sequence as "abcde" is. */
static const struct table in_order = {
	U"абвгдежзийклмнопрстуфхцчшщъыьэюя",
	"abcdefghijklmnopqrstuvwxyzABCDEF",
};

/* Russian letters that look like Latin ones: "pаsswоrd". */
static const struct table as_latin = {
	U"авеикмнорстухАВЕКМНОРСТУХ", "abeukmhopctyxABEKMHOPCTYX",
};

/* ... and characters that look like Russian ones, by their keys: "п@рoль". */
static const struct table as_russian = {
	U"@4aA0oOeE3pPcCxXyYkKmMhHbBtT", "fffFjjJtTthHcC[[eErRvVyYdDnN",
};

/* Marks that are typed with the shift key. */
static const struct table unshifted = {
	U"~!@#$%^&*()_+{}:\"|<>?", "`1234567890-=[];'\\,./",
};

/* The words of password_words as keys, made once; NULL at the end. */
static char **words;
static size_t words_n;
static pthread_once_t words_once = PTHREAD_ONCE_INIT;

/* The index of c in a text of code points, or -1. */
static int
find_char(const char32_t *text, uint32_t c)
{
	int i;

	for (i = 0; text[i] != 0; i++)
		if ((uint32_t)text[i] == c)
			return i;
	return -1;
}

/* Any byte but NUL; all that matters is that equal characters stay equal. */
static char
some_byte(uint32_t c)
{
	return c >= 0x80 ? (char)(0x80 | (c & 0x7f)) : c == 0 ? 1 : (char)c;
}

/* Replaces c by the first table that has it; NULL: by the keys alone. */
static char
convert_one(const struct table *table, uint32_t c)
{
	int i = table != NULL ? find_char(table->from, c) : -1;

	if (i >= 0)
		return table->to[i];
	i = find_char(russian_keys.from, c);
	return i >= 0 ? russian_keys.to[i] : some_byte(c);
}

/* The first code points of the text; a byte that is no UTF-8 counts as one. */
static void
convert(struct str given, const struct table *table, form out)
{
	uint32_t c;
	size_t n, i;

	for (i = 0; given.n > 0 && i < ROOM - 1; i++) {
		if ((n = utf8_next(given, &c)) == 0) {
			c = (unsigned char)given.p[0];
			n = 1;
		}
		out[i] = convert_one(table, c);
		given.p += n;
		given.n -= n;
	}
	out[i] = '\0';
}

static void
make_words(void)
{
	form keys;

	while (password_words[words_n] != NULL)
		words_n++;
	words = calloc(words_n + 1, sizeof(*words));
	for (size_t i = 0; words != NULL && i < words_n; i++) {
		convert(str_of(password_words[i]), NULL, keys);
		words[i] = strdup(keys);
		if (words[i] == NULL)
			words = NULL;
	}
	if (words == NULL)
		log_fatal("out of memory");
}

/* --- the dictionary of one password -------------------------------------- */

struct dictionary {
	form		 owner[PASSWORD_STRENGTH_WORDS];
	size_t		 owner_n;
	const char	**all;		/* the owner's, then ours; NULL */
};

/* One call of password_strength. */
struct evaluation {
	struct dictionary	 dictionary;
	double			 enough;
	struct password_strength *strength;
};

static void
add_word(struct dictionary *d, struct str word)
{
	if (word.n < WORD_LEAST || d->owner_n == PASSWORD_STRENGTH_WORDS)
		return;
	convert(word, NULL, d->owner[d->owner_n++]);
}

static bool
is_mark(char c)
{
	return (unsigned char)c < 0x80 && strchr(" .,+-_@'\"()", c) != NULL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "kuznetsova77" is "kuznetsova" as well. */
static struct str
without_digits(struct str word)
{
	while (word.n > 0 && is_digit(word.p[word.n - 1]))
		word.n--;
	while (word.n > 0 && is_digit(word.p[0])) {
		word.p++;
		word.n--;
	}
	return word;
}

static void
add_text(struct dictionary *d, struct str text)
{
	struct str word, letters;
	size_t i, from = 0;

	add_word(d, text);
	for (i = 0; i <= text.n; i++) {
		if (i < text.n && !is_mark(text.p[i]))
			continue;
		word = (struct str){ text.p + from, i - from };
		letters = without_digits(word);
		if (word.n < text.n)
			add_word(d, word);
		if (letters.n < word.n)
			add_word(d, letters);
		from = i + 1;
	}
}

static void
make_dictionary(struct dictionary *d, const struct password_texts *owner)
{
	size_t i, k = 0;

	pthread_once(&words_once, make_words);
	d->owner_n = 0;
	for (i = 0; i < owner->n; i++)
		add_text(d, owner->texts[i]);
	d->all = calloc(d->owner_n + words_n + 1, sizeof(*d->all));
	if (d->all == NULL)
		log_fatal("out of memory");
	for (i = 0; i < d->owner_n; i++)
		d->all[k++] = d->owner[i];
	for (i = 0; i < words_n; i++)
		d->all[k++] = words[i];
}

/* --- one form ------------------------------------------------------------ */

/* Does the text begin with the word, or with a disguise of it: "iv4n0v"? */
static bool
is_word(const char *text, const char *word)
{
	for (; *word != '\0'; text++, word++)
		if (tolower((unsigned char)*text) !=
		    tolower((unsigned char)*word) &&
		    (*text == '\0' || isalpha((unsigned char)*text)))
			return false;
	return true;
}

/* Is the part one or several of the owner's words? */
static bool
is_owners(const struct dictionary *d, const char *text, const ZxcMatch_t *m)
{
	const unsigned type = (unsigned)m->Type &
	    ~(unsigned)MULTIPLE_MATCH;
	size_t i;

	if (type != USER_MATCH && type != USER_LEET_MATCH)
		return false;
	for (i = 0; i < d->owner_n; i++)
		if ((size_t)m->Length % strlen(d->owner[i]) == 0 &&
		    is_word(text + m->Begin, d->owner[i]))
			return true;
	return false;
}

/*
 * `more` is added to the bits of the form.  A form takes a tenth of a
 * millisecond or more, so the first one that is too weak ends the work.
 */
static void
evaluate_form(const struct evaluation *ev, const char *text, double more)
{
	const struct dictionary *d = &ev->dictionary;
	struct password_strength *s = ev->strength;
	ZxcMatch_t *parts, *part;
	double bits;

	if (s->bits < ev->enough)
		return;
	bits = ZxcvbnMatch(text, d->all, &parts) + more;
	if (bits < s->bits) {
		s->bits = bits;
		s->is_owner = false;
		for (part = parts; part != NULL; part = part->Next)
			if (is_owners(d, text, part))
				s->is_owner = true;
	}
	ZxcvbnFreeInfo(parts);
}

/* --- other forms --------------------------------------------------------- */

/* How often text repeats its first n characters from the beginning on. */
static size_t
count_repeats(const char *text, size_t n)
{
	size_t k = 1;

	while (strncmp(text, text + k * n, n) == 0)
		k++;
	return k;
}

/* The length of the beginning whose repeats cover most of the text. */
static size_t
longest_unit(const char *text)
{
	const size_t length = strlen(text);
	size_t n, k, best = 1, most = 0;

	for (n = 1; 2 * n <= length; n++) {
		k = count_repeats(text, n);
		if (k > 1 && k * n > most) {
			most = k * n;
			best = n;
		}
	}
	return best;
}

/* "kaktkaktkakt!" is "kakt!", "qqwwee" is "qwe"; how many were left out. */
static size_t
collapse(const char *text, form out)
{
	size_t n, k, at = 0, left_out = 0;

	while (*text != '\0') {
		n = longest_unit(text);
		k = count_repeats(text, n);
		memcpy(out + at, text, n);
		at += n;
		text += k * n;
		left_out += k > 1;
	}
	out[at] = '\0';
	return left_out;
}

/* "1a2b3c" is "123" and "abc". */
static void
unweave(const char *text, form out)
{
	const size_t length = strlen(text);
	size_t i, at = 0;

	for (i = 0; i < length; i += 2)
		out[at++] = text[i];
	for (i = 1; i < length; i += 2)
		out[at++] = text[i];
	out[at] = '\0';
}

static bool
has_russian(struct str given)
{
	uint32_t c;
	size_t n;

	for (; given.n > 0; given.p += n, given.n -= n) {
		if ((n = utf8_next(given, &c)) == 0)
			n = 1;
		else if (find_char(russian_keys.from, c) >= 0)
			return true;
	}
	return false;
}

/* Each table makes other words visible to the library. */
static void
evaluate_tables(const struct evaluation *ev, struct str given, form changed)
{
	static const struct table *const tables[] = {
		&in_order, &as_latin, &as_russian,
	};
	size_t i;

	convert(given, &unshifted, changed);
	evaluate_form(ev, changed, CHANGED);
	for (i = 0; i < 3 && has_russian(given); i++) {
		convert(given, tables[i], changed);
		evaluate_form(ev, changed, CHANGED);
	}
}

void
password_strength(struct str given, const struct password_texts *owner,
	double enough, struct password_strength *s)
{
	struct evaluation ev = { .enough = enough, .strength = s };
	form keys, changed;
	size_t left_out;

	*s = (struct password_strength){ .bits = INFINITY };
	make_dictionary(&ev.dictionary, owner);
	convert(given, NULL, keys);
	evaluate_form(&ev, keys, 0);
	left_out = collapse(keys, changed);
	evaluate_form(&ev, changed, CHANGED * (double)left_out);
	unweave(keys, changed);
	evaluate_form(&ev, changed, CHANGED);
	evaluate_tables(&ev, given, changed);
	crypt_wipe(keys, sizeof(keys));
	crypt_wipe(changed, sizeof(changed));
	free(ev.dictionary.all);
}
