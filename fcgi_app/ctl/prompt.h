#ifndef CTL_PROMPT_H
#define CTL_PROMPT_H

/*
 * Questions to the operator.  When standard input is a terminal they are
 * printed on the controlling terminal (/dev/tty), wherever the output goes.
 * Otherwise no question is printed: each answer is the next line of standard
 * input, and no byte after that line is read.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PROMPT_MAX	4096	/* bytes of an answer */

/*
 * Asks "what: ".  The answer is the line without its end, LF or CRLF; it is
 * in the arena.  ERR_NOT_FOUND when the input has ended, ERR_TOO_LARGE when
 * the line is longer than PROMPT_MAX, ERR_INTERNAL when it cannot be read.
 */
enum err
prompt_line(const char *what, struct arena *a, struct str *line_r);

/*
 * The same while the terminal does not echo.  The terminal is restored when
 * this returns, and also before a signal ends or stops the process; after a
 * stop the question is asked again.
 */
enum err
prompt_password(const char *what, struct arena *a, struct str *given_r);

#endif
