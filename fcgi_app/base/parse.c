/*
 * Checked reading of numbers and words: all of the text or nothing.
 */

#include <stdbool.h>

#include "base/parse.h"

enum err
parse_int(struct str s, int64_t min, int64_t max, int64_t *n_r)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	size_t i = negative;
	int64_t n = 0;
	int digit;

	if (i == s.n)
		return ERR_INVALID;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return ERR_INVALID;
		digit = s.p[i] - '0';
		/* Going down from 0 for "-" is what lets INT64_MIN in. */
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, negative ? -digit : digit, &n))
			return ERR_INVALID;
	}
	if (n < min || n > max)
		return ERR_INVALID;
	*n_r = n;
	return ERR_OK;
}

enum err
parse_word(struct str s, const char *const words[], int n, int *index_r)
{
	int i;

	for (i = 0; i < n; i++) {
		if (str_eq(s, str_of(words[i]))) {
			*index_r = i;
			return ERR_OK;
		}
	}
	return ERR_INVALID;
}

int
parse_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}
