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
	LOG_ERROR,	/* a fault that an operator should look at */
	LOG_WARN,	/* rejected or retried, and of interest to operators */
	LOG_INFO,	/* start, stop, configuration */
	LOG_DEBUG,	/* one line per request */
	LOG__MAX
};

/* Names of the levels for the configuration: "error", "warn", ... */
extern const char *const log_levels[];	/* LOG__MAX */

/* Lines above `level` are dropped.  Before the first call: LOG_INFO. */
void
log_open(enum log_level level);

/* True when a line of this level would be written. */
int
log_wants(enum log_level level);

/*
 * Sets the request that this thread works on.  Each line of the thread names
 * it, until it is set to the empty text.  The bytes are not copied.
 */
void
log_request(struct str request_id);

/* The request that this thread set last. */
struct str
log_requested(void);

void
log_line(enum log_level level, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Writes a complete line, with its line end, unchanged. */
void
log_raw(struct str line);

/* Logs an error and ends the process with status 1. */
_Noreturn void
log_fatal(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

#endif
