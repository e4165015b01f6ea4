#ifndef SUPPORT_EXPECT_H
#define SUPPORT_EXPECT_H

/*
 * Criterion, with assertions that tell the values.  Criterion 2.4 says of
 * cr_expect_eq(a, b) only "(a) == (b)"; here it says what both were, before
 * what the caller has to say.  Each operand is evaluated once.
 *
 * Include this in place of <criterion/criterion.h>.
 */

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

/*
 * A value as text, which stays until eight more were made in the thread.
 * Of strings the bytes that are no printable text are escaped.
 */
const char *
expect_bool(bool v);

const char *
expect_signed(long long v);

const char *
expect_unsigned(unsigned long long v);

const char *
expect_double(double v);

const char *
expect_pointer(const void *v);

/* NULL is a value as well. */
const char *
expect_string(const char *v);

const char *
expect_str(struct str v);

/*
 * srand(seed), which every assertion that fails from then on tells: with it
 * the input can be made again.
 */
void
expect_random(unsigned seed);

/* What the caller has to say, and the seed; lives as long as the others. */
const char *
expect_note(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

#define EXPECT_TEXT(v) _Generic((v), \
	bool: expect_bool, \
	char: expect_signed, \
	signed char: expect_signed, \
	short: expect_signed, \
	int: expect_signed, \
	long: expect_signed, \
	long long: expect_signed, \
	unsigned char: expect_unsigned, \
	unsigned short: expect_unsigned, \
	unsigned: expect_unsigned, \
	unsigned long: expect_unsigned, \
	unsigned long long: expect_unsigned, \
	float: expect_double, \
	double: expect_double, \
	default: expect_pointer)(v)

/* A constant is a variable here, of whose sign gcc would warn. */
#define EXPECT_NUMBERS(check, a, op, b, a_is, b_is, ...) do { \
	__auto_type a_ = (a); \
	__auto_type b_ = (b); \
	_Pragma("GCC diagnostic push") \
	_Pragma("GCC diagnostic ignored \"-Wsign-compare\"") \
	bool ok_ = a_ op b_; \
	_Pragma("GCC diagnostic pop") \
	check(ok_, "not %s " #op " %s: %s and %s%s", a_is, b_is, \
	    EXPECT_TEXT(a_), EXPECT_TEXT(b_), \
	    expect_note(" " __VA_ARGS__)); \
} while (0)

#define EXPECT_STRINGS(check, a, op, b, a_is, b_is, ...) do { \
	const char *a_ = (a), *b_ = (b); \
	bool ok_ = a_ != NULL && b_ != NULL && strcmp(a_, b_) op 0; \
	check(ok_, "not %s " #op " %s: %s and %s%s", a_is, b_is, \
	    expect_string(a_), expect_string(b_), \
	    expect_note(" " __VA_ARGS__)); \
} while (0)

#define EXPECT_STRS(check, a, b, a_is, b_is, ...) do { \
	struct str a_ = (a), b_ = (b); \
	bool ok_ = str_eq(a_, b_); \
	check(ok_, "not %s == %s: %s and %s%s", a_is, b_is, \
	    expect_str(a_), expect_str(b_), expect_note(" " __VA_ARGS__)); \
} while (0)

#undef cr_assert_eq
#undef cr_assert_neq
#undef cr_assert_lt
#undef cr_assert_leq
#undef cr_assert_gt
#undef cr_assert_geq
#undef cr_assert_str_eq
#undef cr_assert_str_neq
#undef cr_expect_eq
#undef cr_expect_neq
#undef cr_expect_lt
#undef cr_expect_leq
#undef cr_expect_gt
#undef cr_expect_geq
#undef cr_expect_str_eq
#undef cr_expect_str_neq

#define cr_assert_eq(a, b, ...) \
	EXPECT_NUMBERS(cr_assert, a, ==, b, #a, #b, __VA_ARGS__)
#define cr_assert_neq(a, b, ...) \
	EXPECT_NUMBERS(cr_assert, a, !=, b, #a, #b, __VA_ARGS__)
#define cr_assert_lt(a, b, ...) \
	EXPECT_NUMBERS(cr_assert, a, <, b, #a, #b, __VA_ARGS__)
#define cr_assert_leq(a, b, ...) \
	EXPECT_NUMBERS(cr_assert, a, <=, b, #a, #b, __VA_ARGS__)
#define cr_assert_gt(a, b, ...) \
	EXPECT_NUMBERS(cr_assert, a, >, b, #a, #b, __VA_ARGS__)
#define cr_assert_geq(a, b, ...) \
	EXPECT_NUMBERS(cr_assert, a, >=, b, #a, #b, __VA_ARGS__)
#define cr_assert_str_eq(a, b, ...) \
	EXPECT_STRINGS(cr_assert, a, ==, b, #a, #b, __VA_ARGS__)
#define cr_assert_str_neq(a, b, ...) \
	EXPECT_STRINGS(cr_assert, a, !=, b, #a, #b, __VA_ARGS__)

/* Two struct str of the same bytes. */
#define assert_str_eq(a, b, ...) \
	EXPECT_STRS(cr_assert, a, b, #a, #b, __VA_ARGS__)

#define cr_expect_eq(a, b, ...) \
	EXPECT_NUMBERS(cr_expect, a, ==, b, #a, #b, __VA_ARGS__)
#define cr_expect_neq(a, b, ...) \
	EXPECT_NUMBERS(cr_expect, a, !=, b, #a, #b, __VA_ARGS__)
#define cr_expect_lt(a, b, ...) \
	EXPECT_NUMBERS(cr_expect, a, <, b, #a, #b, __VA_ARGS__)
#define cr_expect_leq(a, b, ...) \
	EXPECT_NUMBERS(cr_expect, a, <=, b, #a, #b, __VA_ARGS__)
#define cr_expect_gt(a, b, ...) \
	EXPECT_NUMBERS(cr_expect, a, >, b, #a, #b, __VA_ARGS__)
#define cr_expect_geq(a, b, ...) \
	EXPECT_NUMBERS(cr_expect, a, >=, b, #a, #b, __VA_ARGS__)
#define cr_expect_str_eq(a, b, ...) \
	EXPECT_STRINGS(cr_expect, a, ==, b, #a, #b, __VA_ARGS__)
#define cr_expect_str_neq(a, b, ...) \
	EXPECT_STRINGS(cr_expect, a, !=, b, #a, #b, __VA_ARGS__)

/* Two struct str of the same bytes. */
#define expect_str_eq(a, b, ...) \
	EXPECT_STRS(cr_expect, a, b, #a, #b, __VA_ARGS__)

#endif
