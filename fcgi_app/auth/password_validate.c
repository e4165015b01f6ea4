/* The rules for new passwords, and the sentences for their faults. */

#include <string.h>

#include "auth/password.h"
#include "auth/password_strength.h"
#include "auth/password_validate.h"
#include "base/table.h"
#include "base/utf8.h"

#define BITS_LEAST	30.0

/*
 * Dates and telephone numbers: users have few of them, but the library takes
 * each digit as chosen at random.
 */
static bool
is_number(struct str s)
{
	size_t i, digits = 0, marks = 0;

	for (i = 0; i < s.n; i++) {
		digits += s.p[i] >= '0' && s.p[i] <= '9';
		marks += s.p[i] != '\0' &&
		    strchr("+-./:(),_ ", s.p[i]) != NULL;
	}
	return digits + marks == s.n && digits > marks;
}

#define BYTE_ORDER_MARK	0xfeff

static bool
is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
	    code == BYTE_ORDER_MARK;
}

/*
 * Finds the first control character (Unicode's Cc) or byte order mark.  It
 * comes from a file or a pipe: no user can type it at a login.
 */
static bool
find_control(struct str given, uint32_t *code_r)
{
	size_t n;

	for (; given.n > 0; given.p += n, given.n -= n) {
		if ((n = utf8_next(given, code_r)) == 0)
			n = 1;
		else if (is_control(*code_r))
			return true;
	}
	return false;
}

enum password_fault
password_validate(struct str given, const struct account *owner)
{
	const struct str texts[] = {
		owner->username, owner->email, owner->first_name,
		owner->last_name,
	};
	const struct password_texts all = {
		texts, sizeof(texts) / sizeof(texts[0]),
	};
	struct password_strength strength;
	uint32_t code;

	if (given.n > PASSWORD_MOST)
		return PASSWORD_LONG;
	if (find_control(given, &code))
		return PASSWORD_CONTROL;
	if (utf8_count(given) < PASSWORD_LEAST)
		return PASSWORD_SHORT;
	if (is_number(given))
		return PASSWORD_COMMON;
	password_strength(given, &all, BITS_LEAST, &strength);
	if (strength.bits >= BITS_LEAST)
		return PASSWORD_GOOD;
	return strength.is_owner ? PASSWORD_NAME : PASSWORD_COMMON;
}

/* --- the sentences -------------------------------------------------------- */

/* The sentence for each fault, and the number that stands in it. */
static const struct {
	enum message	sentence;
	int		number;		/* 0: none */
} faults[] = {
	[PASSWORD_CONTROL]	= { MESSAGE_PASSWORD_CONTROL, 0 },
	[PASSWORD_SHORT]	= { MESSAGE_PASSWORD_SHORT, PASSWORD_LEAST },
	[PASSWORD_LONG]		= { MESSAGE_PASSWORD_LONG, PASSWORD_MOST },
	[PASSWORD_NAME]		= { MESSAGE_PASSWORD_NAME, 0 },
	[PASSWORD_COMMON]	= { MESSAGE_PASSWORD_COMMON, 0 },
};
TABLE_COVERS(faults, PASSWORD_FAULT__MAX);

/* Characters that come from files and pipes, by their Unicode names. */
static const struct {
	uint32_t	code;
	const char	*name;
} controls[] = {
	{ 0x0, " NULL" }, { 0x8, " BACKSPACE" },
	{ 0x9, " CHARACTER TABULATION" }, { 0xa, " LINE FEED" },
	{ 0xd, " CARRIAGE RETURN" }, { 0x1b, " ESCAPE" },
	{ 0x7f, " DELETE" }, { 0x85, " NEXT LINE" },
	{ 0xfeff, " BYTE ORDER MARK" },
};

/* "U+000D CARRIAGE RETURN" */
static struct str
name_control(struct str given, struct arena *a)
{
	const char *name = "";
	uint32_t code = 0;
	size_t i;

	find_control(given, &code);
	for (i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (controls[i].code == code)
			name = controls[i].name;
	return arena_printf(a, "U+%04X%s", code, name);
}

void
password_validate_add_fault(struct problems *ps, struct str key,
	struct str given, enum password_fault fault)
{
	if (fault != PASSWORD_GOOD)
		problem_add(ps, key, faults[fault].sentence,
		    fault == PASSWORD_CONTROL ?
		    name_control(given, ps->arena) :
		    arena_printf(ps->arena, "%d", faults[fault].number));
}

void
password_validate_problem(struct problems *ps, struct str key,
	struct str given, const struct account *owner)
{
	password_validate_add_fault(ps, key, given,
	    password_validate(given, owner));
}
