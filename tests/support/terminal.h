#ifndef SUPPORT_TERMINAL_H
#define SUPPORT_TERMINAL_H

/* Programs at a terminal of their own, with somebody who answers. */

#include "support/program.h"

/* What is typed once the program has asked. */
struct terminal_answer {
	const char	*asked;		/* the end of the screen so far */
	const char	*typed;		/* Enter follows */
};

/*
 * Runs a program to its end at a terminal; `out` is all that came on the
 * screen, echoes included, and nothing is in `err`.  The answers end in
 * one that is zeroed.  Fails the test when the program asks something
 * else, or nothing, for half a minute.
 */
struct program_result
terminal_run(const char *const argv[], const struct terminal_answer answers[],
	struct arena *a);

#endif
