/*
 * Checked reading of numbers and names: all of the text or nothing.
 */

#include <stdbool.h>

#include "base/clock.h"
#include "base/parse.h"

#define SPAN_MOST	INT64_C(100000)	/* of any unit: centuries of weeks */

static const struct {
	char	letter;
	int64_t	length;
} units[] = {
	{ 's', CLOCK_SECOND },
	{ 'm', 60 * CLOCK_SECOND },
	{ 'h', CLOCK_HOUR },
	{ 'd', CLOCK_DAY },
	{ 'w', 7 * CLOCK_DAY },
};

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
parse_choice(struct str s, const char *const names[], int n, int *index_r)
{
	int i;

	for (i = 0; i < n; i++) {
		if (str_eq(s, str_of(names[i]))) {
			*index_r = i;
			return ERR_OK;
		}
	}
	return ERR_INVALID;
}

enum err
parse_span(struct str s, int64_t *us_r)
{
	int64_t number;
	char letter;
	size_t i;

	if (s.n < 2 || s.p[0] == '-')
		return ERR_INVALID;
	letter = s.p[--s.n];
	if (parse_int(s, 0, SPAN_MOST, &number) != ERR_OK)
		return ERR_INVALID;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (units[i].letter == letter) {
			*us_r = number * units[i].length;
			return ERR_OK;
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
