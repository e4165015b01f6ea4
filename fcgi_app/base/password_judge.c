/*
 * Judging new passwords.
 */

#include <string.h>

#include "base/password.h"
#include "base/password_judge.h"
#include "base/password_strength.h"
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

enum password_fault
password_judge(struct str given, const struct password_owner *owner)
{
	const struct str texts[] = {
		owner->name, owner->email, owner->first_name,
		owner->last_name,
	};
	const struct password_texts all = {
		texts, sizeof(texts) / sizeof(texts[0]),
	};
	struct password_strength strength;

	if (given.n > PASSWORD_MOST)
		return PASSWORD_LONG;
	if (utf8_count(given) < PASSWORD_LEAST)
		return PASSWORD_SHORT;
	if (is_number(given))
		return PASSWORD_COMMON;
	password_strength(given, &all, BITS_LEAST, &strength);
	if (strength.bits >= BITS_LEAST)
		return PASSWORD_GOOD;
	return strength.is_owner ? PASSWORD_NAME : PASSWORD_COMMON;
}
