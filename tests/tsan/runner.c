/*
 * A stand-in for Criterion's runner in builds with ThreadSanitizer, under
 * which that one cannot start: it maps an arena at an address that belongs
 * to the sanitizer (https://github.com/Snaipe/Criterion/issues/274).  The
 * same test programs are linked with this instead.
 *
 * It does what our tests use: suites and tests with .init, .fini,
 * .timeout, .signal, .exit_code and .disabled, parameterised tests, the
 * assertions; one process per test, --tap=FILE and --filter=SUITE/TEST.
 * The names below that are not ours are the library's, taken over.
 */

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_FAILED	113	/* statuses that no test expects */
#define EXIT_SKIPPED	114

/* Between these the linker puts a pointer per test or suite. */
extern struct criterion_test *__start_cr_tst[], *__stop_cr_tst[];
extern struct criterion_suite *__start_cr_sts[] __attribute__((weak));
extern struct criterion_suite *__stop_cr_sts[] __attribute__((weak));

/* Of the test that this process runs. */
static const struct criterion_test	*current;
static const struct criterion_suite	*current_suite;
static void				*current_param;
static int				 failed;

static void
call(void (*function)(void))
{
	if (function != NULL)
		function();
}

void
criterion_internal_test_setup(void)
{
	if (current_suite != NULL && current_suite->data != NULL)
		call(current_suite->data->init);
	call(current->data->init);
}

void
criterion_internal_test_main(void (*fn)(void))
{
	if (current->data->kind_ == CR_TEST_PARAMETERIZED)
		((void (*)(void *))(void *)fn)(current_param);
	else
		fn();
}

void
criterion_internal_test_teardown(void)
{
	call(current->data->fini);
	if (current_suite != NULL && current_suite->data != NULL)
		call(current_suite->data->fini);
}

void
criterion_send_assert(struct criterion_assert_stats *stats)
{
	if (stats->passed)
		return;
	failed = 1;
	fprintf(stderr, "%s:%u: %s\n", stats->file, stats->line,
	    stats->message != NULL ? stats->message : "assertion failed");
}

void
cri_asserts_passed_incr(void)
{
}

void
criterion_abort_test(void)
{
	exit(EXIT_FAILED);
}

void
criterion_continue_test(void)
{
}

void
criterion_skip_test(const char *format, ...)
{
	(void)format;
	exit(EXIT_SKIPPED);
}

void
criterion_test_die(const char *msg, ...)
{
	fprintf(stderr, "%s\n", msg);
	exit(EXIT_FAILED);
}

/* The library's come from the arena that there is none of. */
void *
cr_malloc(size_t size)
{
	return malloc(size);
}

void *
cr_calloc(size_t n, size_t size)
{
	return calloc(n, size);
}

void *
cr_realloc(void *p, size_t size)
{
	return realloc(p, size);
}

void
cr_free(void *p)
{
	free(p);
}

static const struct criterion_suite *
find_suite(const char *name)
{
	struct criterion_suite **s;

	for (s = __start_cr_sts; s < __stop_cr_sts; s++)
		if (*s != NULL && strcmp((*s)->name, name) == 0)
			return *s;
	return NULL;
}

static double
limit(const struct criterion_test *test)
{
	if (test->data->timeout > 0)
		return test->data->timeout;
	if (current_suite != NULL && current_suite->data != NULL)
		return current_suite->data->timeout;
	return 0;
}

/* Runs the test in a process of its own; the wait status of that. */
static int
run(const struct criterion_test *test, void *param)
{
	pid_t	pid;
	int	status;

	current = test;
	current_suite = find_suite(test->category);
	current_param = param;
	fflush(NULL);
	if ((pid = fork()) == 0) {
		/* The sanitizer takes several times as long. */
		alarm((unsigned)(limit(test) * 10));
		test->test();
		exit(failed ? EXIT_FAILED : 0);
	}
	if (pid == -1 || waitpid(pid, &status, 0) != pid) {
		perror("criterion stand-in");
		exit(2);
	}
	return status;
}

static int
as_expected(const struct criterion_test *test, int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == test->data->signal;
	return test->data->signal == 0 &&
	    WEXITSTATUS(status) == test->data->exit_code;
}

/* Runs the test, once per parameter if it has any: 1 as it should be. */
static int
run_all(const struct criterion_test *test, int *skipped)
{
	struct criterion_test_params	params = { .length = 1 };
	size_t				i;
	int				status, ok = 1;

	if (test->data->kind_ == CR_TEST_PARAMETERIZED)
		params = test->data->param_();
	for (i = 0; i < params.length; i++) {
		status = run(test, (char *)params.params + i * params.size);
		*skipped = WIFEXITED(status) &&
		    WEXITSTATUS(status) == EXIT_SKIPPED;
		if (*skipped || as_expected(test, status))
			continue;
		fprintf(stderr, "%s::%s: row %zu, wait status %#x\n",
		    test->category, test->name, i, (unsigned)status);
		ok = 0;
	}
	if (params.cleanup != NULL)
		params.cleanup(&params);
	return ok;
}

static int
matches(const struct criterion_test *test, const char *filter)
{
	char name[512];

	snprintf(name, sizeof(name), "%s/%s", test->category, test->name);
	return filter == NULL || fnmatch(filter, name, 0) == 0;
}

int
main(int argc, char *argv[])
{
	struct criterion_test	**t;
	const char		 *filter = NULL;
	FILE			 *tap = stdout;
	int			  i, n = 0, ok, skipped, all_ok = 1;

	for (i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--tap=", 6) == 0)
			tap = fopen(argv[i] + 6, "w");
		else if (strncmp(argv[i], "--filter=", 9) == 0)
			filter = argv[i] + 9;
	}
	if (tap == NULL) {
		perror("--tap");
		return 2;
	}
	for (t = __start_cr_tst; t < __stop_cr_tst; t++) {
		if (*t == NULL || !matches(*t, filter))
			continue;
		skipped = (*t)->data->disabled;
		ok = skipped || run_all(*t, &skipped);
		fprintf(tap, "%sok %d - %s::%s%s\n", ok ? "" : "not ", ++n,
		    (*t)->category, (*t)->name, skipped ? " # SKIP" : "");
		all_ok &= ok;
	}
	fprintf(tap, "1..%d\n", n);
	return fclose(tap) != 0 || !all_ok;
}
