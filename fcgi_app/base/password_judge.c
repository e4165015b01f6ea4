/*
 * Judging new passwords.
 */

#include <string.h>

#include "base/crypt.h"
#include "base/letters.h"
#include "base/password.h"
#include "base/password_common.h"
#include "base/password_judge.h"
#include "base/stem.h"
#include "base/utf8.h"

/* What is left of a name without marks, digits around, disguises. */
static struct letters
bare(struct str s, char32_t room[])
{
	struct letters l = letters_read(s, room);
	size_t i, n = 0;

	for (i = 0; i < l.n; i++)
		if (letters_is_letter(l.p[i]) || letters_is_digit(l.p[i]))
			room[n++] = l.p[i];
	l = letters_core((struct letters){ room, n });
	n = 0;
	for (i = 0; i < l.n; i++)
		room[n++] = stem_plain(l.p[i]);
	return (struct letters){ room, n };
}

/* Whether `given`, bare, is the name, once or more often. */
static bool
is_name(struct letters given, struct str name)
{
	char32_t room[PASSWORD_MOST];
	struct letters n = bare(name, room);

	if (n.n == 0)
		return false;
	while (given.n >= n.n &&
	    memcmp(given.p, n.p, n.n * sizeof(*n.p)) == 0)
		given = letters_part(given, n.n, given.n);
	return given.n == 0;
}

static bool
is_of_owner(struct str given, const struct password_owner *owner)
{
	char32_t room[PASSWORD_MOST];
	struct letters l = bare(given, room);
	struct str email = owner->email;
	bool found;

	found = l.n > 0 && (is_name(l, owner->name) || is_name(l, email) ||
	    is_name(l, str_cut(&email, '@')));
	crypt_wipe(room, sizeof(room));
	return found;
}

enum password_fault
password_judge(struct str given, const struct password_owner *owner)
{
	if (given.n > PASSWORD_MOST)
		return PASSWORD_LONG;
	if (utf8_count(given) < PASSWORD_LEAST)
		return PASSWORD_SHORT;
	if (is_of_owner(given, owner))
		return PASSWORD_NAME;
	if (password_common(given))
		return PASSWORD_COMMON;
	return PASSWORD_GOOD;
}
