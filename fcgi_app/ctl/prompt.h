#ifndef CTL_PROMPT_H
#define CTL_PROMPT_H

/*
 * Questions to the operator.  When standard input is a terminal, they are
 * asked at that which controls the process (/dev/tty), wherever the output
 * goes.  Otherwise nothing is asked: each answer is the next line of
 * standard input, of which no byte more is read.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PROMPT_MOST	4096	/* bytes of an answer */

/*
 * Asks "what: ".  The answer, in `a`, is all of the line but its end, LF or
 * CRLF.
 * ERR_NOT_FOUND when the input has ended, ERR_TOO_LARGE when the line is
 * over PROMPT_MOST, ERR_INTERNAL when it cannot be read.
 */
enum err
prompt_line(const char *what, struct arena *a, struct str *line_r);

/*
 * The same without an echo at the terminal, which is as it was when this
 * returns, and when a signal ends or stops the process meanwhile: then the
 * question is asked anew once it goes on.
 */
enum err
prompt_password(const char *what, struct arena *a, struct str *given_r);

#endif
