/*
 * password_validate: none of the ten thousand commonest passwords is taken.
 * The list is made here, of libzxcvbn's own dictionary and of ours.
 *
 * The library does not hand its dictionary out.  The build makes the tables
 * in its archive visible (see tests/local.mk): a trie, whose nodes have as
 * children what their pattern has bits for.
 */

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/password_validate.h"
#include "auth/password_words.h"
#include "support/fixture.h"

TestSuite(password_dictionary, .init = fixture_process, .timeout = 300);

#define COMMONEST	10000

/* What the tables are made of, by the version that Debian 12 has. */
#define NODES		71837
#define CHARACTERS	53
#define PATTERN		7	/* bytes */
#define PATTERN_BITS	14
#define CHILD_MASK	((1u << 18) - 1)

extern const uint32_t DictNodes[NODES], ChildLocs[];
extern const uint8_t ChildMap[], WordEndBits[];
extern const uint16_t Ranks[];
extern const char CharSet[];

struct entry {
	char	*text;
	int	 rank;
};

static struct entry *words;
static size_t words_n, room, ordinal;

static void
add_word(const char *text, size_t n, int rank)
{
	if (words_n == room) {
		room = room == 0 ? 1 << 16 : room * 2;
		words = realloc(words, room * sizeof(*words));
	}
	words[words_n++] = (struct entry){ strndup(text, n), rank };
}

/* Ranks above 2^15 are rounded. */
static int
rank_of(uint16_t packed)
{
	return packed < 1 << 15 ? packed : (packed - (1 << 15)) * 4 +
	    (1 << 15);
}

static void
visit(uint32_t node, char *text, size_t n)
{
	const uint32_t data = DictNodes[node];
	const uint8_t *pattern = ChildMap +
	    (data & ((1u << PATTERN_BITS) - 1)) * PATTERN;
	const uint32_t *child = ChildLocs + (data >> PATTERN_BITS &
	    CHILD_MASK);
	size_t i;

	if (WordEndBits[node >> 3] >> (node & 7) & 1)
		add_word(text, n, rank_of(Ranks[ordinal++]));
	for (i = 0; i < CHARACTERS && n < 100; i++) {
		if ((pattern[i / 8] >> i % 8 & 1) == 0)
			continue;
		text[n] = CharSet[i];
		visit(*child++, text, n + 1);
	}
}

/* The one that is no other's child. */
static uint32_t
find_root(void)
{
	static uint8_t is_child[NODES];
	uint32_t node, i;
	const uint8_t *pattern;
	size_t n, k;

	for (node = 0; node < NODES; node++) {
		pattern = ChildMap + (DictNodes[node] &
		    ((1u << PATTERN_BITS) - 1)) * PATTERN;
		for (k = n = 0; k < CHARACTERS; k++)
			n += pattern[k / 8] >> k % 8 & 1;
		i = DictNodes[node] >> PATTERN_BITS & CHILD_MASK;
		for (k = 0; k < n; k++)
			is_child[ChildLocs[i + k]] = 1;
	}
	for (node = 0; node < NODES && is_child[node]; node++)
		;
	return node;
}

static int
by_rank(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->rank != y->rank ? x->rank - y->rank :
	    strcmp(x->text, y->text);
}

static void
read_dictionary(void)
{
	char text[128];

	ordinal = 1;
	visit(find_root(), text, 0);
	qsort(words, words_n, sizeof(*words), by_rank);
}

static const struct account nobody;

static int
is_taken(const char *given)
{
	return password_validate(str_of(given), &nobody) == PASSWORD_GOOD;
}

/* What people write around a word; NULL: the word again. */
static const char *const around[][2] = {
	{ "", "1" }, { "", "123" }, { "", "!" }, { "", "2024" },
	{ "1", "" }, { "", NULL },
};

/* How many of a word's forms are taken, with and without a capital. */
static int
taken_forms(const char *word)
{
	char given[256];
	size_t i, at;
	int n = 0;

	for (i = 0; i < sizeof(around) / sizeof(around[0]); i++) {
		at = strlen(around[i][0]);
		snprintf(given, sizeof(given), "%s%s%s", around[i][0], word,
		    around[i][1] != NULL ? around[i][1] : word);
		n += is_taken(given);
		given[at] = (char)toupper((unsigned char)given[at]);
		n += is_taken(given);
		cr_expect_eq(n, 0, "\"%s\" is taken", given);
	}
	return n;
}

Test(password_dictionary, none_of_the_ten_thousand_commonest_is_taken)
{
	size_t i;
	int judged = 0;

	read_dictionary();
	cr_assert_gt(words_n, 90000u);
	for (i = 0; i < words_n && judged < COMMONEST; i++) {
		if (strlen(words[i].text) < PASSWORD_LEAST)
			continue;
		judged++;
		cr_expect_not(is_taken(words[i].text), "\"%s\" is taken",
		    words[i].text);
	}
	cr_expect_eq(judged, COMMONEST);
}

/* Shorter ones come with something around them, as people write them. */
Test(password_dictionary, nor_are_the_commonest_with_something_around)
{
	size_t i;
	int n = 0;

	read_dictionary();
	for (i = 0; i < 2000; i++)
		n += taken_forms(words[i].text);
	cr_expect_eq(n, 0, "%d", n);
}

Test(password_dictionary, none_of_our_own_words_is_taken)
{
	size_t i;
	int n = 0;

	for (i = 0; password_words[i] != NULL; i++) {
		cr_expect_not(is_taken(password_words[i]), "\"%s\" is taken",
		    password_words[i]);
		n += taken_forms(password_words[i]);
	}
	cr_expect_eq(n, 0, "%d", n);
}
