/*
 * Values as text for assertions.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/expect.h"

#define RING	8
#define SHOWN	1000	/* bytes of a string */

static __thread char *ring[RING];
static __thread unsigned turn;
static unsigned seed;
static bool seeded;

static char *
keep(char *text)
{
	unsigned i = turn++ % RING;

	free(ring[i]);
	ring[i] = text;
	return text;
}

static const char *
keep_format(const char *fmt, va_list ap)
{
	char *text;

	if (vasprintf(&text, fmt, ap) == -1)
		abort();
	return keep(text);
}

__attribute__((format(printf, 1, 2)))
static const char *
text_of(const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = keep_format(fmt, ap);
	va_end(ap);
	return text;
}

const char *
expect_bool(bool v)
{
	return v ? "true" : "false";
}

const char *
expect_signed(long long v)
{
	return text_of("%lld", v);
}

const char *
expect_unsigned(unsigned long long v)
{
	return text_of("%llu", v);
}

const char *
expect_double(double v)
{
	return text_of("%.17g", v);
}

const char *
expect_pointer(const void *v)
{
	return v == NULL ? "NULL" : text_of("%p", v);
}

const char *
expect_str(struct str v)
{
	size_t i, n = v.n < SHOWN ? v.n : SHOWN;
	char *text, *p;

	if (v.p == NULL)
		return v.n == 0 ? "nothing" : text_of("%zu bytes of NULL", v.n);
	text = p = malloc(4 * n + sizeof("\"\"..."));
	if (text == NULL)
		abort();
	*p++ = '"';
	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)v.p[i];

		if (c < ' ' || c == 0x7f)
			p += sprintf(p, "\\x%02x", c);
		else
			*p++ = (char)c;
	}
	strcpy(p, n < v.n ? "\"..." : "\"");
	return keep(text);
}

const char *
expect_string(const char *v)
{
	return v == NULL ? "NULL" : expect_str(str_of(v));
}

void
expect_random(unsigned n)
{
	seed = n;
	seeded = true;
	srand(n);
}

const char *
expect_note(const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = keep_format(fmt, ap);
	va_end(ap);
	/* The caller has nothing to say. */
	if (text[0] == ' ' && text[1] == '\0')
		text = "";
	return seeded ? text_of("%s (seed %u)", text, seed) : text;
}
