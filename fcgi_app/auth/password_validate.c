/*
 * Judging new passwords.
 */

#include <string.h>

#include "auth/password.h"
#include "auth/password_strength.h"
#include "auth/password_validate.h"
#include "base/utf8.h"

#define BITS_LEAST	30.0

/*
 * Digits as in dates and telephone numbers: people have few numbers, and
 * the library takes each digit for chosen at random.
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

bool
password_validate_control(struct str given, uint32_t *code_r)
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
password_validate(struct str given, const struct password_owner *owner)
{
	const struct str texts[] = {
		owner->name, owner->email, owner->first_name,
		owner->last_name,
	};
	const struct password_texts all = {
		texts, sizeof(texts) / sizeof(texts[0]),
	};
	struct password_strength strength;
	uint32_t code;

	if (given.n > PASSWORD_MOST)
		return PASSWORD_LONG;
	if (password_validate_control(given, &code))
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
