/* Counts as text. */

#include "base/buf.h"
#include "store/counts.h"

#define DIGITS_MAX	18	/* that no sum of them overflows soon */

/* Takes digits and what must follow them, which is not there at the end. */
static bool
take_number(const char **p, const char *end, char follows, int64_t *n_r)
{
	const char *start = *p;
	int64_t n = 0;

	for (; *p < end && **p >= '0' && **p <= '9'; ++*p)
		if (*p - start < DIGITS_MAX)
			n = n * 10 + (**p - '0');
	if (*p == start || *p - start > DIGITS_MAX)
		return false;
	*n_r = n;
	if (*p == end)
		return follows == ' ';
	return *(*p)++ == follows;
}

bool
counts_add(struct str text, int64_t counts[], int n)
{
	const char *p = text.p, *end = text.n > 0 ? p + text.n : p;
	int64_t slot, number;

	while (p < end) {
		if (!take_number(&p, end, ':', &slot) || slot >= n ||
		    !take_number(&p, end, ' ', &number))
			return false;
		counts[slot] += number;
	}
	return true;
}

struct str
counts_text(const int64_t counts[], int n, struct arena *a)
{
	struct buf b;
	int i;

	buf_init(&b, a, 256);
	for (i = 0; i < n; i++) {
		if (counts[i] == 0)
			continue;
		if (b.n > 0)
			buf_char(&b, ' ');
		buf_int(&b, i);
		buf_char(&b, ':');
		buf_int(&b, counts[i]);
	}
	return buf_view(&b);
}
