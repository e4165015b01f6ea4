/*
 * The forms of common passwords.
 */

#include "base/crypt.h"
#include "base/keyboard.h"
#include "base/letters.h"
#include "base/password.h"
#include "base/password_common.h"
#include "base/stem.h"
#include "base/utf8.h"

#define UNIT_MOST	4	/* letters that are repeated */
#define REPEATED_LEAST	6	/* letters that may be called a repetition */
#define KINDS_LEAST	4	/* different letters in all */
#define RUNS_LEAST	3	/* letters */

/* Where texts are changed. */
struct rooms {
	char32_t	given[PASSWORD_MOST];
	char32_t	keys[PASSWORD_MOST];
	char32_t	changed[PASSWORD_MOST];
};

static struct letters
without_spaces(struct letters l, char32_t room[])
{
	size_t i, n = 0;

	for (i = 0; i < l.n; i++)
		if (!utf8_space(l.p[i]))
			room[n++] = l.p[i];
	return (struct letters){ room, n };
}

/* After how many letters l begins again; l.n if it does not. */
static size_t
period(struct letters l)
{
	size_t i, n;

	for (n = 1; n < l.n; n++) {
		for (i = n; i < l.n && l.p[i] == l.p[i - n]; i++)
			;
		if (i == l.n)
			return n;
	}
	return l.n;
}

static bool
is_repeated(struct letters l)
{
	return l.n >= REPEATED_LEAST && period(l) <= UNIT_MOST;
}

/* What of l is repeated to make it, or l. */
static struct letters
once(struct letters l)
{
	size_t n = period(l);

	return n > 0 && l.n % n == 0 ? letters_part(l, 0, n) : l;
}

static bool
is_monotonous(struct letters l)
{
	size_t i, kinds = 0;

	for (i = 0; i < l.n; i++)
		kinds += letters_find(l, l.p[i]) == i;
	return kinds < KINDS_LEAST;
}

/* Digits as in dates and telephone numbers. */
static bool
is_number(struct letters l)
{
	const struct letters marks = letters_of(U"+-./:(),_");
	size_t i, digits = 0, between = 0;

	for (i = 0; i < l.n; i++) {
		digits += letters_is_digit(l.p[i]);
		between += letters_find(marks, l.p[i]) < marks.n;
	}
	return digits + between == l.n && digits > between;
}

/* Three quarters are enough: "qwertyuiop1x". */
static bool
is_runs(struct letters l)
{
	return l.n >= RUNS_LEAST && keyboard_runs(l) * 4 >= l.n * 3;
}

/* Each key twice or more: "qqwwee". */
static bool
is_doubled_runs(struct letters l, char32_t room[])
{
	size_t i, n = 0;

	for (i = 0; i < l.n; i++)
		if (i == 0 || l.p[i] != l.p[i - 1])
			room[n++] = l.p[i];
	return is_runs((struct letters){ room, n });
}

/* Every other letter of l. */
static struct letters
thread_of(struct letters l, size_t first, char32_t room[])
{
	size_t n = 0;

	for (; first < l.n; first += 2)
		room[n++] = l.p[first];
	return (struct letters){ room, n };
}

/* Two runs, letter by letter: "1q2w3e". */
static bool
is_woven_runs(struct letters l, char32_t room[])
{
	return is_runs(thread_of(l, 0, room)) &&
	    is_runs(thread_of(l, 1, room));
}

static bool
is_typed(struct letters l, struct rooms *rooms)
{
	struct letters keys = keyboard_change(l, KEYBOARD_SHIFTED,
	    KEYBOARD_LATIN, rooms->keys);

	return is_runs(keys) || is_doubled_runs(keys, rooms->changed) ||
	    is_woven_runs(keys, rooms->changed);
}

static bool
is_words(struct letters l, struct rooms *rooms)
{
	struct letters keys = keyboard_change(l, KEYBOARD_SHIFTED,
	    KEYBOARD_LATIN, rooms->keys);

	return stem_is_all(l) ||
	    stem_is_all(keyboard_change(keys, KEYBOARD_LATIN,
	    KEYBOARD_RUSSIAN, rooms->changed)) ||
	    stem_is_all(keyboard_change(l, KEYBOARD_RUSSIAN, KEYBOARD_LATIN,
	    rooms->changed));
}

static bool
is_common(struct letters l, struct rooms *rooms)
{
	struct letters core = letters_core(l);

	if (is_monotonous(l) || is_repeated(l) || is_repeated(core))
		return true;
	l = once(l);
	core = once(letters_core(l));
	return is_number(l) || is_typed(l, rooms) || is_typed(core, rooms) ||
	    is_words(l, rooms) || is_words(core, rooms);
}

bool
password_common(struct str given)
{
	struct rooms rooms;
	struct letters l = letters_read(given, rooms.given);
	bool common = is_common(without_spaces(l, rooms.given), &rooms);

	crypt_wipe(&rooms, sizeof(rooms));
	return common;
}
