#ifndef BASE_LOG_H
#define BASE_LOG_H

/*
 * One line per event on standard error:
 *   2026-11-23T22:10:11.123456Z error 1234 [request id] text
 * Control characters in the text are escaped (\n, \x1b), so that request
 * data cannot forge a line.  Lines are written with one write(2).
 */

#include "base/str.h"

enum log_level {
	LOG_ERROR,	/* a fault: somebody should look */
	LOG_WARN,	/* refused or retried, and worth knowing */
	LOG_INFO,	/* start, stop, configuration */
	LOG_DEBUG,	/* one line per request */
	LOG__MAX
};

/* Words of the levels for the configuration: "error", "warn", ... */
extern const char *const log_levels[];	/* LOG__MAX */

/* Lines above `level` are dropped.  Before the first call: LOG_INFO. */
void
log_open(enum log_level level);

/* True when a line of this level would be written. */
int
log_wants(enum log_level level);

/*
 * The request that this thread works on; it is named in each line until
 * it is set to the empty text again.  The bytes are not copied.
 */
void
log_request(struct str request_id);

/* What this thread's log_request was last given. */
struct str
log_requested(void);

void
log_line(enum log_level level, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Writes a line that was made elsewhere, its end included, as it is. */
void
log_raw(struct str line);

/* Logs an error and ends the process with status 1. */
_Noreturn void
log_fatal(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

#endif
