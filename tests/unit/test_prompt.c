/*
 * prompt: questions at a terminal of their own, which the test holds the
 * other end of, and from a pipe.
 */

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "base/arena.h"
#include "base/clock.h"
#include "ctl/prompt.h"
#include "support/expect.h"
#include "support/processes.h"

#define SCREEN	1024	/* bytes that a terminal shows */

/* What a process that asked leaves. */
struct answer {
	int		asked;		/* it has returned */
	enum err	err;
	size_t		n;
	char		text[PROMPT_MAX];
};

/*
 * A terminal: a shell, that is, a process that leads its session and runs
 * another in the foreground, which asks.  What the shell sees of that one
 * is left in shared memory.
 */
static struct terminal {
	int	keys;		/* our end: the keyboard and the screen */
	int	line;		/* the other, held open for its modes */
	pid_t	shell;
	char	screen[SCREEN];
	size_t	shown;
} term;

static struct scene {
	struct answer	answer;
	pid_t		asker;
	int		stops;	/* how often the asker was stopped */
	int		ended;	/* it has ended, with ... */
	int		status;
} *scene;

typedef enum err prompt(const char *what, struct arena *a, struct str *r);

static void
answer(prompt *how, struct answer *to)
{
	struct arena *a = arena_new(4096);
	struct str s = { NULL, 0 };

	to->err = how("Word", a, &s);
	if (to->err == ERR_OK) {
		memcpy(to->text, s.p, s.n);
		to->n = s.n;
	}
	arena_free(a);
	processes_tell(&to->asked, 1);
}

/* In a process group of its own, in the foreground. */
static pid_t
run_in_foreground(prompt *how)
{
	pid_t pid = fork();

	setpgid(pid, pid);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGTTOU, SIG_IGN);
		tcsetpgrp(0, getpid());
		signal(SIGTTOU, SIG_DFL);
		/* Before it asks, since then it may be killed. */
		scene->asker = getpid();
		answer(how, &scene->answer);
		_exit(0);
	}
	return pid;
}

_Noreturn static void
be_shell(prompt *how)
{
	pid_t asker;
	int status;

	signal(SIGTTOU, SIG_IGN);
	asker = run_in_foreground(how);
	while (waitpid(asker, &status, WUNTRACED) == asker &&
	    WIFSTOPPED(status))
		__atomic_add_fetch(&scene->stops, 1, __ATOMIC_RELEASE);
	scene->status = status;
	processes_tell(&scene->ended, 1);
	pause();
	_exit(0);
}

static void
type(const char *text)
{
	cr_assert_eq(write(term.keys, text, strlen(text)),
	    (ssize_t)strlen(text));
}

/* Waits until the screen shows `text`. */
static void
await_shown(const char *text)
{
	struct pollfd p = { .fd = term.keys, .events = POLLIN };
	ssize_t n;

	while (strstr(term.screen, text) == NULL) {
		cr_assert_eq(poll(&p, 1, 30000), 1, "no \"%s\" in \"%s\"",
		    text, term.screen);
		n = read(term.keys, term.screen + term.shown,
		    SCREEN - 1 - term.shown);
		cr_assert_gt(n, 0);
		term.shown += (size_t)n;
	}
}

/*
 * With this typed already when it is asked.  What is written to a terminal
 * has come to it when it is echoed, not before.
 */
static void
open_typed(prompt *how, const char *early)
{
	scene = processes_shared(sizeof(*scene));
	cr_assert_eq(openpty(&term.keys, &term.line, NULL, NULL, NULL), 0);
	type(early);
	await_shown(early[strcspn(early, "\n")] == '\n' ?
	    strrchr(early, '\n') + 1 : early);
	term.shell = fork();
	cr_assert_neq(term.shell, -1);
	if (term.shell == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(term.keys);
		login_tty(term.line);
		be_shell(how);
	}
}

static void
open_terminal(prompt *how)
{
	open_typed(how, "");
}

static void
close_terminal(void)
{
	if (term.shell == 0)
		return;
	kill(term.shell, SIGKILL);
	waitpid(term.shell, NULL, 0);
	close(term.keys);
	close(term.line);
}

TestSuite(prompt, .fini = close_terminal, .timeout = 60);

static bool
echoes(void)
{
	struct termios modes;

	cr_assert_eq(tcgetattr(term.line, &modes), 0);
	return (modes.c_lflag & ECHO) != 0;
}

/* All that it shows by now. */
static void
look(void)
{
	struct pollfd p = { .fd = term.keys, .events = POLLIN };
	ssize_t n;

	while (poll(&p, 1, 0) == 1 && (n = read(term.keys, term.screen +
	    term.shown, SCREEN - 1 - term.shown)) > 0)
		term.shown += (size_t)n;
}

static void
clear_screen(void)
{
	look();
	memset(term.screen, 0, sizeof(term.screen));
	term.shown = 0;
}

static void
expect_answer(enum err e, struct str text)
{
	const struct answer *got = &scene->answer;

	cr_assert(processes_await(&scene->answer.asked, 30));
	cr_expect_eq(got->err, e, "%s", err_name(got->err));
	expect_str_eq(((struct str){ got->text, got->n }), text,
	    "\"%.*s\"", (int)got->n, got->text);
}

Test(prompt, a_password_is_not_echoed_and_the_echo_comes_back)
{
	open_terminal(prompt_password);
	await_shown("Word: ");
	cr_expect_not(echoes());
	type("secret \xd0\xb6\n");
	expect_answer(ERR_OK, STR("secret \xd0\xb6"));
	cr_expect(echoes());
	look();
	cr_expect_str_eq(term.screen, "Word: \r\n");
}

Test(prompt, a_line_is_echoed)
{
	open_terminal(prompt_line);
	await_shown("Word: ");
	cr_expect(echoes());
	type("ivanov\n");
	expect_answer(ERR_OK, STR("ivanov"));
	await_shown("ivanov");
}

Test(prompt, what_was_typed_before_the_question_is_no_answer)
{
	open_typed(prompt_password, "early\nearlier");
	await_shown("Word: ");
	type("late\n");
	expect_answer(ERR_OK, STR("late"));
}

Test(prompt, the_end_of_input_is_no_answer)
{
	open_terminal(prompt_password);
	await_shown("Word: ");
	type("\x04");		/* ^D */
	expect_answer(ERR_NOT_FOUND, STR(""));
	cr_expect(echoes());
}

/* A signal ended it, and the terminal is as it was. */
static void
expect_ended(int sig)
{
	cr_assert(processes_await(&scene->ended, 30));
	cr_expect(WIFSIGNALED(scene->status));
	cr_expect_eq(WTERMSIG(scene->status), sig);
	cr_expect_eq(scene->answer.asked, 0);
	cr_expect(echoes());
}

Test(prompt, an_interrupt_ends_it_and_the_echo_comes_back)
{
	open_terminal(prompt_password);
	await_shown("Word: ");
	cr_expect_not(echoes());
	type("half\x03");
	expect_ended(SIGINT);
}

Test(prompt, each_deadly_signal_ends_it_and_the_echo_comes_back)
{
	static const int deadly[] = { SIGTERM, SIGHUP, SIGQUIT, SIGALRM,
		SIGPIPE, SIGUSR1, SIGUSR2 };
	size_t i;

	for (i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++) {
		clear_screen();
		open_terminal(prompt_password);
		await_shown("Word: ");
		cr_expect_not(echoes());
		kill(scene->asker, deadly[i]);
		expect_ended(deadly[i]);
		close_terminal();
	}
	term.shell = 0;
}

Test(prompt, half_an_answer_is_not_left_to_the_shell)
{
	struct pollfd p = { .events = POLLIN };

	open_terminal(prompt_password);
	await_shown("Word: ");
	type("hal");
	kill(scene->asker, SIGTERM);
	expect_ended(SIGTERM);
	type("\n");
	p.fd = term.line;
	/* Only what was typed since: the newline. */
	cr_assert_eq(poll(&p, 1, 30000), 1);
	cr_expect_eq(read(term.line, term.screen, SCREEN), 1);
}

static void
await_stops(int n)
{
	int64_t until = clock_mono() + 30 * CLOCK_SECOND;

	while (__atomic_load_n(&scene->stops, __ATOMIC_ACQUIRE) < n) {
		cr_assert_lt(clock_mono(), until, "it does not stop");
		processes_sleep_ms(1);
	}
}

Test(prompt, while_it_is_stopped_the_terminal_echoes)
{
	int i;

	open_terminal(prompt_password);
	for (i = 1; i <= 2; i++) {
		await_shown("Word: ");
		cr_expect_not(echoes());
		type("half\x1a");	/* ^Z */
		await_stops(i);
		cr_expect(echoes());
		clear_screen();
		kill(scene->asker, SIGCONT);
	}
	await_shown("Word: ");
	cr_expect_not(echoes());
	type("whole\n");
	expect_answer(ERR_OK, STR("whole"));
	cr_expect(echoes());
}

/* --- without a terminal --------------------------------------------------- */

/* Standard input is a pipe with this in it. */
static void
feed(struct str text)
{
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], text.p, text.n), (ssize_t)text.n);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
}

static void
expect_next(prompt *how, enum err e, struct str text)
{
	static struct answer got;

	memset(&got, 0, sizeof(got));
	answer(how, &got);
	cr_expect_eq(got.err, e, "%s", err_name(got.err));
	expect_str_eq(((struct str){ got.text, got.n }), text, "\"%.*s\"",
	    (int)got.n, got.text);
}

Test(prompt, without_a_terminal_each_answer_is_a_line)
{
	feed(STR("ivanov\n\n se\0cret\r\nbo\rris\r\r\n\r\nlast\r"));
	expect_next(prompt_line, ERR_OK, STR("ivanov"));
	expect_next(prompt_password, ERR_OK, STR(""));
	expect_next(prompt_password, ERR_OK, STR(" se\0cret"));
	/* One line end goes, and what is none stays. */
	expect_next(prompt_line, ERR_OK, STR("bo\rris\r"));
	expect_next(prompt_password, ERR_OK, STR(""));
	expect_next(prompt_line, ERR_OK, STR("last\r"));
	expect_next(prompt_line, ERR_NOT_FOUND, STR(""));
}

Test(prompt, what_follows_the_line_is_left_to_others)
{
	char rest[16] = "";

	feed(STR("one\ntwo\n"));
	expect_next(prompt_password, ERR_OK, STR("one"));
	cr_expect_eq(read(STDIN_FILENO, rest, sizeof(rest)), 4);
	cr_expect_str_eq(rest, "two\n");
}

Test(prompt, a_line_has_a_longest)
{
	static char text[PROMPT_MAX + 2];
	struct str s = { text, PROMPT_MAX };

	memset(text, 'x', sizeof(text));
	text[PROMPT_MAX] = '\n';
	feed((struct str){ text, PROMPT_MAX + 1 });
	expect_next(prompt_password, ERR_OK, s);
	text[PROMPT_MAX] = 'x';
	feed((struct str){ text, PROMPT_MAX + 2 });
	expect_next(prompt_password, ERR_TOO_LARGE, STR(""));
}
