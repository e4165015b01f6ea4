/*
 * The grammar of RFC 8259 as a loop over tokens with a stack of brackets,
 * so that no text, however deep, costs stack of the thread.  Sentences
 * are those of Python's json module: clients of the old service know them.
 */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/parse.h"
#include "base/utf8.h"
#include "wire/json_check.h"

#define DEPTH_MAX	1000	/* what the stack has room for */
#define DIGITS_MAX	4300	/* of an integer, as in Python */

/* What may come next, after white space. */
enum want {
	WANT_VALUE,
	WANT_VALUE_OR_END,	/* after '[' */
	WANT_NAME,
	WANT_NAME_OR_END,	/* after '{' */
	WANT_COMMA_OR_END,	/* after a value */
};

struct scan {
	char		*start, *at, *end;
	struct json_fault fault;
	bool		 lone;		/* a lone surrogate was met */
	bool		 naming;	/* in a member's name */
	int		 depth, deepest, depth_max;
	char		 open[DEPTH_MAX];	/* '[' or '{' */
};

static enum err
fail(struct scan *s, const char *what, const char *at)
{
	s->fault = (struct json_fault){ what, (size_t)(at - s->start) };
	return ERR_INVALID;
}

/* The byte to be read, or NUL at the end; a NUL fits nowhere in JSON. */
static char
peek(const struct scan *s)
{
	return s->at < s->end ? *s->at : '\0';
}

static void
skip_space(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' ||
	    *s->at == '\r' || *s->at == '\t'))
		s->at++;
}

static bool
skip_word(struct scan *s, struct str word)
{
	if (!str_starts((struct str){ s->at, (size_t)(s->end - s->at) }, word))
		return false;
	s->at += word.n;
	return true;
}

/* Goes over digits and returns how many there were. */
static size_t
skip_digits(struct scan *s)
{
	const char *from = s->at;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return (size_t)(s->at - from);
}

/*
 * A fraction or an exponent.  One that is not complete is no part of the
 * number: what is wrong is then its first byte, as Python sees it.
 */
static bool
skip_part(struct scan *s, bool exponent)
{
	char *from = s->at;

	s->at++;
	if (exponent && (peek(s) == '+' || peek(s) == '-'))
		s->at++;
	if (skip_digits(s) > 0)
		return true;
	s->at = from;
	return false;
}

static enum err
check_number(struct scan *s)
{
	char *from = s->at;
	size_t digits = 1;
	bool real = false;

	if (*s->at == '-')
		s->at++;
	if (peek(s) == '0')
		s->at++;
	else if ((digits = skip_digits(s)) == 0)
		return fail(s, "Expecting value", from);
	if (peek(s) == '.')
		real = skip_part(s, false);
	if (peek(s) == 'e' || peek(s) == 'E')
		real = skip_part(s, true) || real;
	if (!real && digits > DIGITS_MAX)
		return fail(s, "Exceeds the limit (4300 digits) for integer"
		    " string conversion", from);
	return ERR_OK;
}

/* The code of the four hex digits at p, or -1. */
static int32_t
hex4(const char *p, const char *end)
{
	int32_t code = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = parse_hex(p[i]);

		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

static bool
is_high(int32_t code)
{
	return code >= 0xd800 && code <= 0xdbff;
}

static bool
is_low(int32_t code)
{
	return code >= 0xdc00 && code <= 0xdfff;
}

/* Is there the escape of a low surrogate at p? */
static bool
low_follows(const char *p, const char *end)
{
	return end - p >= 6 && p[0] == '\\' && p[1] == 'u' &&
	    is_low(hex4(p + 2, end));
}

/* s->at is at a backslash. */
static enum err
check_escape(struct scan *s)
{
	char *from = s->at;
	int32_t code;

	if (s->end - from < 2) {
		s->at = s->end;		/* as a string that was not closed */
		return ERR_OK;
	}
	s->at += 2;
	if (from[1] != 'u')
		return from[1] != '\0' && strchr("\"\\/bfnrt", from[1]) ?
		    ERR_OK : fail(s, "Invalid \\escape", from);
	if ((code = hex4(s->at, s->end)) < 0)
		return fail(s, "Invalid \\uXXXX escape", from + 1);
	s->at += 4;
	if (is_high(code) && low_follows(s->at, s->end))
		s->at += 6;
	else if (is_high(code) || is_low(code))
		s->lone = true;
	else if (code == 0 && s->naming)
		memcpy(from + 2, "fffd", 4);
	return ERR_OK;
}

/* Bytes of a string up to an escape, a quote or what may not be there. */
static enum err
check_run(struct scan *s)
{
	struct str run = { s->at, 0 };
	uint32_t code;
	size_t n;

	while (s->at < s->end && (unsigned char)*s->at >= 0x20 &&
	    *s->at != '"' && *s->at != '\\')
		s->at++;
	run.n = (size_t)(s->at - run.p);
	if (utf8_valid(run))
		return ERR_OK;
	while ((n = utf8_next(run, &code)) > 0) {
		run.p += n;
		run.n -= n;
	}
	return fail(s, "Invalid UTF-8", run.p);
}

/* s->at is at the opening quote. */
static enum err
check_string(struct scan *s)
{
	char *from = s->at++;
	enum err e = ERR_OK;

	while (e == ERR_OK && s->at < s->end) {
		if (*s->at == '"') {
			s->at++;
			return ERR_OK;
		}
		if (*s->at == '\\')
			e = check_escape(s);
		else if ((unsigned char)*s->at < 0x20)
			e = fail(s, "Invalid control character", s->at);
		else
			e = check_run(s);
	}
	return e != ERR_OK ? e :
	    fail(s, "Unterminated string starting at", from);
}

static enum err
check_word(struct scan *s)
{
	static const struct str words[] = {
		STR_INIT("true"), STR_INIT("false"), STR_INIT("null"),
	}, not_json[] = {
		STR_INIT("NaN"), STR_INIT("Infinity"), STR_INIT("-Infinity"),
	};
	char *from = s->at;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (skip_word(s, words[i]))
			return ERR_OK;
	for (size_t i = 0; i < sizeof(not_json) / sizeof(not_json[0]); i++)
		if (skip_word(s, not_json[i]))
			return fail(s, "Out of range float values are not"
			    " JSON compliant", from);
	return fail(s, "Expecting value", from);
}

static enum err
open_bracket(struct scan *s, enum want *want)
{
	if (s->depth == s->depth_max)
		return fail(s, "Nested too deeply", s->at);
	*want = *s->at == '[' ? WANT_VALUE_OR_END : WANT_NAME_OR_END;
	s->open[s->depth++] = *s->at++;
	if (s->deepest < s->depth)
		s->deepest = s->depth;
	return ERR_OK;
}

static void
close_bracket(struct scan *s, enum want *want)
{
	s->at++;
	s->depth--;
	*want = WANT_COMMA_OR_END;
}

static enum err
check_value(struct scan *s, enum want *want)
{
	char c = peek(s);

	if (c == ']' && *want == WANT_VALUE_OR_END) {
		close_bracket(s, want);
		return ERR_OK;
	}
	if (c == '[' || c == '{')
		return open_bracket(s, want);
	*want = WANT_COMMA_OR_END;
	if (c == '"')
		return check_string(s);
	if ((c >= '0' && c <= '9') || (c == '-' && s->end - s->at > 1 &&
	    s->at[1] != 'I'))
		return check_number(s);
	return check_word(s);
}

/* A member's name and its colon. */
static enum err
check_name(struct scan *s, enum want *want)
{
	enum err e;

	if (peek(s) == '}' && *want == WANT_NAME_OR_END) {
		close_bracket(s, want);
		return ERR_OK;
	}
	if (peek(s) != '"')
		return fail(s, "Expecting property name enclosed in double"
		    " quotes", s->at);
	s->naming = true;
	e = check_string(s);
	s->naming = false;
	if (e != ERR_OK)
		return e;
	skip_space(s);
	if (peek(s) != ':')
		return fail(s, "Expecting ':' delimiter", s->at);
	s->at++;
	*want = WANT_VALUE;
	return ERR_OK;
}

/* What follows a value inside a bracket. */
static enum err
check_comma(struct scan *s, enum want *want)
{
	bool in_array = s->open[s->depth - 1] == '[';

	if (peek(s) == ',') {
		s->at++;
		*want = in_array ? WANT_VALUE : WANT_NAME;
		return ERR_OK;
	}
	if (peek(s) != (in_array ? ']' : '}'))
		return fail(s, "Expecting ',' delimiter", s->at);
	close_bracket(s, want);
	return ERR_OK;
}

static enum err
check_text(struct scan *s)
{
	enum want want = WANT_VALUE;
	enum err e = ERR_OK;

	do {
		skip_space(s);
		if (want == WANT_VALUE || want == WANT_VALUE_OR_END)
			e = check_value(s, &want);
		else if (want == WANT_COMMA_OR_END)
			e = check_comma(s, &want);
		else
			e = check_name(s, &want);
	} while (e == ERR_OK && (s->depth > 0 || want != WANT_COMMA_OR_END));
	if (e != ERR_OK)
		return e;
	skip_space(s);
	return s->at < s->end ? fail(s, "Extra data", s->at) : ERR_OK;
}

/* Writes a surrogate as three bytes; returns where to go on. */
static char *
put_surrogate(char *out, int32_t code)
{
	*out++ = (char)0xed;
	*out++ = (char)(0x80 | (code >> 6 & 0x3f));
	*out++ = (char)(0x80 | (code & 0x3f));
	return out;
}

/*
 * Rewrites the lone surrogates of a text that is known to be JSON, hence
 * with backslashes in strings only; returns the new end.
 */
static char *
rewrite_lone(char *in, const char *end)
{
	char *out = in;

	while (in < end) {
		char *slash = memchr(in, '\\', (size_t)(end - in));
		size_t n = (size_t)((slash != NULL ? slash : end) - in);
		int32_t code = -1;

		if (n == 0) {
			n = in[1] == 'u' ? 6 : 2;
			code = in[1] == 'u' ? hex4(in + 2, end) : -1;
		}
		if (is_high(code) && low_follows(in + n, end)) {
			n = 12;
		} else if (is_high(code) || is_low(code)) {
			out = put_surrogate(out, code);
			in += n;
			continue;
		}
		memmove(out, in, n);
		out += n;
		in += n;
	}
	return out;
}

enum err
json_check(struct str *text, int max_depth, int *depth_r,
	struct json_fault *fault_r)
{
	char *start = text->n > 0 ? (char *)text->p : (char *)"";
	struct scan s = {
		.start = start, .at = start, .end = start + text->n,
		.depth_max = max_depth < DEPTH_MAX ? max_depth : DEPTH_MAX,
	};
	enum err e;

	if (str_starts(*text, STR("\xef\xbb\xbf")))
		e = fail(&s, "Unexpected UTF-8 BOM", s.start);
	else
		e = check_text(&s);
	if (e != ERR_OK) {
		*fault_r = s.fault;
		return e;
	}
	if (s.lone)
		text->n = (size_t)(rewrite_lone(s.start, s.end) - s.start);
	*depth_r = s.deepest;
	return ERR_OK;
}
