/*
 * Log lines on standard error.  A line is made whole in memory, capped
 * and escaped, and leaves with one write(2), so that lines of several
 * threads and processes never mix.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/table.h"
#include "base/utf8.h"

#define LINE_SIZE	4096	/* PIPE_BUF: a pipe takes it in one piece */
#define CUT_MARK	"..."

struct line {
	size_t	 n;
	bool	 cut;		/* something did not fit */
	char	 p[LINE_SIZE];
};

const char *const log_levels[] = {
	[LOG_ERROR]	= "error",
	[LOG_WARN]	= "warn",
	[LOG_INFO]	= "info",
	[LOG_DEBUG]	= "debug",
};
TABLE_COVERS(log_levels, LOG__MAX);

static enum log_level highest = LOG_INFO;
static _Thread_local struct str request;

/* Adds all n bytes, or marks the line as cut and closes it to more. */
static void
put(struct line *l, const char *p, size_t n)
{
	/* sizeof counts a NUL, whose place the newline takes. */
	if (l->cut || n > sizeof(l->p) - sizeof(CUT_MARK) - l->n) {
		l->cut = true;
		return;
	}
	memcpy(l->p + l->n, p, n);
	l->n += n;
}

static void
put_escape(struct line *l, unsigned char c)
{
	char hex[] = "\\x00";

	if (c == '\n' || c == '\r' || c == '\t') {
		put(l, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t", 2);
		return;
	}
	hex[2] = "0123456789abcdef"[c >> 4];
	hex[3] = "0123456789abcdef"[c & 15];
	put(l, hex, 4);
}

/* Terminals act on C1 controls too; bytes that are no text are escaped. */
static bool
is_plain(uint32_t code)
{
	return code >= 0x20 && !(code >= 0x7f && code <= 0x9f);
}

static void
put_text(struct line *l, struct str s)
{
	uint32_t code;
	size_t n, i;

	for (; s.n > 0; s.p += n, s.n -= n) {
		n = utf8_next(s, &code);
		if (n > 0 && is_plain(code)) {
			put(l, s.p, n);
			continue;
		}
		n = n == 0 ? 1 : n;
		for (i = 0; i < n; i++)
			put_escape(l, (unsigned char)s.p[i]);
	}
}

static void
put_head(struct line *l, enum log_level level)
{
	char head[96];
	struct timespec now;
	struct tm tm;
	size_t n;

	/* Not clock_now(): a test's clock is no time to log by. */
	(void)clock_gettime(CLOCK_REALTIME, &now);
	(void)gmtime_r(&now.tv_sec, &tm);
	n = strftime(head, sizeof(head), "%Y-%m-%dT%H:%M:%S", &tm);
	put(l, head, n);
	n = (size_t)snprintf(head, sizeof(head), ".%06ldZ %s %ld ",
		now.tv_nsec / 1000, log_levels[level], (long)getpid());
	put(l, head, n);
}

static void
put_request(struct line *l)
{
	if (request.n == 0)
		return;
	put(l, "[", 1);
	put_text(l, request);
	put(l, "] ", 2);
}

__attribute__((format(printf, 2, 0)))
static void
put_format(struct line *l, const char *fmt, va_list args)
{
	char text[LINE_SIZE];
	int n;

	n = vsnprintf(text, sizeof(text), fmt, args);
	if (n < 0)
		put_text(l, str_of(fmt));
	else if ((size_t)n < sizeof(text))
		put_text(l, (struct str){ text, (size_t)n });
	else
		put_text(l, (struct str){ text, sizeof(text) - 1 });
}

static void
finish(struct line *l)
{
	if (l->cut) {
		memcpy(l->p + l->n, CUT_MARK, sizeof(CUT_MARK) - 1);
		l->n += sizeof(CUT_MARK) - 1;
	}
	l->p[l->n++] = '\n';
	/* Nobody could be told of a log that cannot be written. */
	if (write(STDERR_FILENO, l->p, l->n) < 0)
		return;
}

/* Leaves errno alone, so that a caller can log first and look later. */
__attribute__((format(printf, 2, 0)))
static void
emit(enum log_level level, const char *fmt, va_list args)
{
	struct line l = { 0 };
	int saved = errno;

	put_head(&l, level);
	put_request(&l);
	errno = saved;		/* for %m */
	put_format(&l, fmt, args);
	finish(&l);
	errno = saved;
}

void
log_open(enum log_level level)
{
	highest = level;
}

int
log_wants(enum log_level level)
{
	return level <= highest;
}

void
log_request(struct str request_id)
{
	request = request_id;
}

struct str
log_requested(void)
{
	return request;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	va_list args;

	if (!log_wants(level))
		return;
	va_start(args, fmt);
	emit(level, fmt, args);
	va_end(args);
}

void
log_raw(struct str line)
{
	if (write(STDERR_FILENO, line.p, line.n) < 0)
		return;
}

_Noreturn void
log_fatal(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	emit(LOG_ERROR, fmt, args);
	va_end(args);
	/* Not exit(): other threads still run what its handlers release. */
	_exit(EXIT_FAILURE);
}
