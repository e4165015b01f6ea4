/*
 * Keyboards, by tables.
 */

#include "base/keyboard.h"

#define RUN	3	/* shorter ones are in every other word */

/* Lines that a run follows. */
static const char32_t *const lines[] = {
	/* rows */
	U"`1234567890-=", U"qwertyuiop[]\\", U"asdfghjkl;'", U"zxcvbnm,./",
	U"йцукенгшщзхъ", U"фывапролджэ", U"ячсмитьбю.",
	/* columns, and the keys that lie the other way */
	U"1qaz", U"2wsx", U"3edc", U"4rfv", U"5tgb", U"6yhn", U"7ujm",
	U"8ik,", U"9ol.", U"0p;/",
	U"4esz", U"5rdx", U"6tfc", U"7ygv", U"8uhb", U"9ijn", U"0okm",
	U"1йфя", U"2цыч", U"3увс", U"4кам", U"5епи", U"6нрт", U"7гоь",
	U"8шлб", U"9щдю",
	/* in order */
	U"0123456789", U"abcdefghijklmnopqrstuvwxyz",
	U"абвгдежзийклмнопрстуфхцчшщъыьэюя",
	U"абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
};

/* The keys of a row. */
static const char32_t *const rows[][KEYBOARD__MAX] = {
	{
		[KEYBOARD_LATIN]	= U"`1234567890-=",
		[KEYBOARD_SHIFTED]	= U"~!@#$%^&*()_+",
		[KEYBOARD_RUSSIAN]	= U"ё1234567890-=",
	}, {
		[KEYBOARD_LATIN]	= U"qwertyuiop[]",
		[KEYBOARD_SHIFTED]	= U"qwertyuiop{}",
		[KEYBOARD_RUSSIAN]	= U"йцукенгшщзхъ",
	}, {
		[KEYBOARD_LATIN]	= U"asdfghjkl;'",
		[KEYBOARD_SHIFTED]	= U"asdfghjkl:\"",
		[KEYBOARD_RUSSIAN]	= U"фывапролджэ",
	}, {
		[KEYBOARD_LATIN]	= U"zxcvbnm,./",
		[KEYBOARD_SHIFTED]	= U"zxcvbnm<>?",
		[KEYBOARD_RUSSIAN]	= U"ячсмитьбю.",
	},
};

#define N(table)	(sizeof(table) / sizeof((table)[0]))

/* How many of l, from its first on, follow the line from its i-th. */
static size_t
follow(struct letters l, struct letters line, size_t i, int step)
{
	size_t n = 0;

	/* Below 0 is beyond the end as well. */
	while (n < l.n && i < line.n && l.p[n] == line.p[i]) {
		n++;
		i += (size_t)step;
	}
	return n;
}

static size_t
longer(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* The longest run that l begins with. */
static size_t
run_at(struct letters l)
{
	struct letters line;
	size_t i, at, n = 0;

	for (i = 0; i < N(lines); i++) {
		line = letters_of(lines[i]);
		at = letters_find(line, l.p[0]);
		n = longer(n, follow(l, line, at, 1));
		n = longer(n, follow(l, line, at, -1));
	}
	return n;
}

size_t
keyboard_runs(struct letters l)
{
	size_t i, n, sum = 0;

	for (i = 0; i < l.n; i += n) {
		n = run_at(letters_part(l, i, l.n));
		if (n < RUN)
			n = 1;
		else
			sum += n;
	}
	return sum;
}

static char32_t
change(char32_t c, enum keyboard from, enum keyboard to)
{
	struct letters row;
	size_t i, at;

	for (i = 0; i < N(rows); i++) {
		row = letters_of(rows[i][from]);
		if ((at = letters_find(row, c)) < row.n)
			return rows[i][to][at];
	}
	return c;
}

struct letters
keyboard_change(struct letters l, enum keyboard from, enum keyboard to,
	char32_t room[])
{
	size_t i;

	for (i = 0; i < l.n; i++)
		room[i] = change(l.p[i], from, to);
	return (struct letters){ room, l.n };
}
