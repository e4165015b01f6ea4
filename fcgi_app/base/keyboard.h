#ifndef BASE_KEYBOARD_H
#define BASE_KEYBOARD_H

/*
 * What fingers type without thinking: keys in a row, down a column, digits
 * and alphabets in order; and words typed with the other layout on.  It
 * knows the Latin layout and the Russian one.  Texts are without case.
 */

#include "base/letters.h"

/*
 * How many of l are in runs: three or more that follow each other on a
 * line, in either direction.
 */
size_t
keyboard_runs(struct letters l);

/* What the keys give, one by one. */
enum keyboard {
	KEYBOARD_LATIN,
	KEYBOARD_SHIFTED,	/* the same with shift: "!" for "1" */
	KEYBOARD_RUSSIAN,
	KEYBOARD__MAX
};

/*
 * What the keys that gave l would have given otherwise, into `room`:
 * "ghbdtn", from Latin to Russian, is "привет".
 */
struct letters
keyboard_change(struct letters l, enum keyboard from, enum keyboard to,
	char32_t room[]);

#endif
