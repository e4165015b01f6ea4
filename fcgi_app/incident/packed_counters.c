/* Counters packed in a text. */

#include "base/buf.h"
#include "incident/packed_counters.h"

#define DIGITS_MAX	18	/* that no sum of them overflows soon */

/* Where the digits at p end; NULL when there is none, or too many. */
static const char *
read_number(const char *p, const char *end, int64_t *n_r)
{
	const char *start = p;
	uint64_t n = 0;
	unsigned digit;

	for (; p < end && (digit = (unsigned char)*p - (unsigned)'0') <= 9;
	    p++)
		n = n * 10 + digit;
	*n_r = (int64_t)n;
	return p > start && p - start <= DIGITS_MAX ? p : NULL;
}

bool
packed_counters_add(struct str text, int64_t counts[], int n)
{
	const char *p = text.p, *end = text.n > 0 ? p + text.n : p;
	int64_t slot, number;

	while (p < end) {
		p = read_number(p, end, &slot);
		if (p == NULL || p == end || *p != ':' || slot >= n)
			return false;
		p = read_number(p + 1, end, &number);
		if (p == NULL || (p < end && *p != ' '))
			return false;
		counts[slot] += number;
		p += p < end;
	}
	return true;
}

struct str
packed_counters_text(const int64_t counts[], int n, struct arena *a)
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
