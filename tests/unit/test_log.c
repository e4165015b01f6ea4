/*
 * base/log: one whole, escaped line per event.  Each test runs in a
 * process of its own, with a pipe for standard error.
 */

#include <errno.h>
#include <pthread.h>
#include <regex.h>
#include <unistd.h>

#include "base/log.h"
#include "support/capture.h"
#include "support/expect.h"

static const char *got;		/* by expect_match */

TestSuite(log, .init = capture_begin, .fini = capture_end);

static void
expect_match(const char *pattern)
{
	regex_t re;

	got = capture_read();
	cr_assert_eq(regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
	cr_expect_eq(regexec(&re, got, 0, NULL, 0), 0, "\"%s\" is no \"%s\"",
		got, pattern);
	regfree(&re);
}

Test(log, line_has_time_level_process_and_text)
{
	log_line(LOG_WARN, "disk %d%%", 97);
	expect_match("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
		"\\.[0-9]{6}Z warn [0-9]+ disk 97%\n$");
}

Test(log, level_is_named)
{
	log_open(LOG_DEBUG);
	log_line(LOG_ERROR, "x");
	expect_match("Z error [0-9]+ x\n$");
	log_line(LOG_INFO, "x");
	expect_match("Z info [0-9]+ x\n$");
	log_line(LOG_DEBUG, "x");
	expect_match("Z debug [0-9]+ x\n$");
}

Test(log, info_is_the_level_at_start)
{
	cr_expect(log_wants(LOG_INFO));
	cr_expect_not(log_wants(LOG_DEBUG));
}

Test(log, lines_above_the_level_are_dropped)
{
	log_open(LOG_ERROR);
	log_line(LOG_WARN, "x");
	cr_expect_str_empty(capture_read());
}

Test(log, errors_are_always_wanted)
{
	log_open(LOG_ERROR);
	cr_expect(log_wants(LOG_ERROR));
	cr_expect_not(log_wants(LOG_WARN));
}

Test(log, request_is_named_until_it_is_cleared)
{
	log_request(STR("c0ffee"));
	log_line(LOG_INFO, "x");
	expect_match(" info [0-9]+ \\[c0ffee\\] x\n$");
	log_request(STR(""));
	log_line(LOG_INFO, "x");
	expect_match(" info [0-9]+ x\n$");
}

static void *
log_from_thread(void *arg)
{
	(void)arg;
	log_line(LOG_INFO, "x");
	return NULL;
}

Test(log, request_belongs_to_its_thread)
{
	pthread_t thread;

	log_request(STR("c0ffee"));
	cr_assert_eq(pthread_create(&thread, NULL, log_from_thread, NULL), 0);
	(void)pthread_join(thread, NULL);
	expect_match(" info [0-9]+ x\n$");
}

Test(log, control_characters_are_escaped)
{
	log_line(LOG_INFO, "%s", "a\nb\rc\td\x1b[1m\x01\x7f");
	expect_match(" a\\\\nb\\\\rc\\\\td\\\\x1b\\[1m\\\\x01\\\\x7f\n$");
}

Test(log, request_id_is_escaped)
{
	log_request(STR("a\0b]\n"));
	log_line(LOG_INFO, "x");
	expect_match(" \\[a\\\\x00b\\]\\\\n\\] x\n$");
}

Test(log, bytes_that_are_no_text_are_escaped)
{
	log_line(LOG_INFO, "%s", "\xff \xd0 \xc2\x85");
	expect_match(" \\\\xff \\\\xd0 \\\\xc2\\\\x85\n$");
}

Test(log, cyrillic_is_written_as_it_is)
{
	log_line(LOG_INFO, "%s", "Самокат");
	expect_match(" Самокат\n$");
}

static void
log_long(char c)
{
	char text[10000];

	memset(text, c, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_line(LOG_INFO, "%s", text);
}

Test(log, long_line_is_cut_and_says_so)
{
	log_long('x');
	expect_match("^[^\n]*xxx\\.\\.\\.\n$");
	cr_expect_leq(strlen(got), 4096);
}

Test(log, long_line_is_cut_between_escapes)
{
	log_long('\x01');
	expect_match("\\\\x01\\.\\.\\.\n$");
	cr_expect_leq(strlen(got), 4096);
}

Test(log, errno_is_left_alone_and_can_be_shown)
{
	errno = ENOSPC;
	log_line(LOG_INFO, "%m");
	cr_expect_eq(errno, ENOSPC);
	expect_match(" No space left on device\n$");
}

Test(log, unwritable_log_is_survived)
{
	(void)close(STDERR_FILENO);
	log_line(LOG_INFO, "x");
}

Test(log, fatal_ends_with_status_1, .exit_code = 1)
{
	log_fatal("no %s", "disk");
}

Test(log, every_level_has_a_word)
{
	int i;

	for (i = 0; i < LOG__MAX; i++)
		cr_expect_not_null(log_levels[i]);
}
