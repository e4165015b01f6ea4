/* Questions on a terminal that does not echo, and signals meanwhile. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "base/crypt.h"
#include "base/log.h"
#include "ctl/prompt.h"

/*
 * Signals that end or stop a process: the terminal is restored first.
 * SIGTTIN and SIGTTOU, for using the terminal from the background, are none
 * of them: they stop the process before it has changed the terminal.
 */
static const int caught_signals[] = {
	SIGALRM, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM, SIGTSTP,
	SIGUSR1, SIGUSR2,
};

#define SIGNALS	(sizeof(caught_signals) / sizeof(caught_signals[0]))

static volatile sig_atomic_t caught;

/* Where answers come from. */
struct source {
	int		 fd;
	bool		 terminal;
	bool		 quiet;		/* no echo; signals are blocked */
	/* What is restored afterwards: */
	struct termios	 modes;
	sigset_t	 mask;
	struct sigaction actions[SIGNALS];
};

static void
note_signal(int sig)
{
	caught = sig;
}

/* From now on signals are delivered in wait_for_input alone. */
static void
block_signals(struct source *s)
{
	struct sigaction action = { .sa_handler = note_signal };
	sigset_t held;
	size_t i;

	sigemptyset(&held);
	for (i = 0; i < SIGNALS; i++)
		sigaddset(&held, caught_signals[i]);
	sigprocmask(SIG_BLOCK, &held, &s->mask);
	sigemptyset(&action.sa_mask);
	for (i = 0; i < SIGNALS; i++)
		sigaction(caught_signals[i], &action, &s->actions[i]);
}

/* Signals that came meanwhile are delivered now. */
static void
unblock_signals(const struct source *s)
{
	size_t i;

	for (i = 0; i < SIGNALS; i++)
		sigaction(caught_signals[i], &s->actions[i], NULL);
	sigprocmask(SIG_SETMASK, &s->mask, NULL);
}

/* Discards what was typed before the question: it was echoed. */
static enum err
stop_echo(struct source *s)
{
	struct termios modes;

	if (tcgetattr(s->fd, &s->modes) == -1)
		return ERR_INTERNAL;
	modes = s->modes;
	modes.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	caught = 0;
	block_signals(s);
	if (tcsetattr(s->fd, TCSAFLUSH, &modes) == -1) {
		unblock_signals(s);
		return ERR_INTERNAL;
	}
	s->quiet = true;
	return ERR_OK;
}

/* Discards half an answer, which the shell would read otherwise. */
static void
restore_echo(struct source *s)
{
	if (!s->quiet)
		return;
	(void)tcsetattr(s->fd, TCSAFLUSH, &s->modes);
	/* The newline of the answer was not echoed. */
	(void)dprintf(s->fd, "\n");
	unblock_signals(s);
	s->quiet = false;
}

/* False when a signal has come. */
static bool
wait_for_input(const struct source *s)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };

	while (caught == 0 && ppoll(&p, 1, NULL, &s->mask) == -1 &&
	    errno == EINTR)
		;
	return caught == 0;
}

/* ERR_BUSY when a signal has come, ERR_NOT_FOUND at the end. */
static enum err
read_byte(const struct source *s, char *c_r)
{
	ssize_t n;

	if (s->quiet && !wait_for_input(s))
		return ERR_BUSY;
	do
		n = read(s->fd, c_r, 1);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return ERR_INTERNAL;
	return n == 0 ? ERR_NOT_FOUND : ERR_OK;
}

/* A last line may lack its newline. */
static enum err
read_line(const struct source *s, char line_r[PROMPT_MAX], size_t *n_r)
{
	enum err e;
	char c;

	*n_r = 0;
	while ((e = read_byte(s, &c)) == ERR_OK && c != '\n') {
		if (*n_r == PROMPT_MAX)
			return ERR_TOO_LARGE;
		line_r[(*n_r)++] = c;
	}
	/* Files of other systems end their lines with CRLF. */
	if (e == ERR_OK && *n_r > 0 && line_r[*n_r - 1] == '\r')
		(*n_r)--;
	return e == ERR_NOT_FOUND && *n_r > 0 ? ERR_OK : e;
}

static enum err
ask_once(struct source *s, const char *what, char line_r[PROMPT_MAX],
	size_t *n_r)
{
	if (s->terminal && dprintf(s->fd, "%s: ", what) < 0)
		return ERR_INTERNAL;
	return read_line(s, line_r, n_r);
}

/* Asks again after each signal that the process survives. */
static enum err
ask_quietly(struct source *s, const char *what, char line_r[PROMPT_MAX],
	size_t *n_r)
{
	enum err e;

	do {
		if ((e = stop_echo(s)) != ERR_OK)
			return e;
		e = ask_once(s, what, line_r, n_r);
		restore_echo(s);
		if (caught != 0)
			raise(caught);
	} while (caught != 0);
	return e;
}

static struct source
open_source(void)
{
	struct source s = { .fd = STDIN_FILENO };
	int fd;

	s.terminal = isatty(STDIN_FILENO) == 1;
	if (s.terminal && (fd = open("/dev/tty", O_RDWR | O_NOCTTY |
	    O_CLOEXEC)) != -1)
		s.fd = fd;
	return s;
}

static void
close_source(const struct source *s)
{
	if (s->fd != STDIN_FILENO)
		close(s->fd);
}

typedef enum err asker(struct source *s, const char *what,
	char line_r[PROMPT_MAX], size_t *n_r);

static enum err
ask(asker *how, const char *what, struct arena *a, struct str *line_r)
{
	struct source s = open_source();
	char line[PROMPT_MAX];
	size_t n;
	enum err e;

	e = (s.terminal ? how : ask_once)(&s, what, line, &n);
	if (e == ERR_OK)
		*line_r = arena_str(a, (struct str){ line, n });
	else if (e == ERR_INTERNAL)
		log_line(LOG_ERROR, "%s: cannot be asked for: %m", what);
	crypt_wipe(line, sizeof(line));
	close_source(&s);
	return e;
}

enum err
prompt_line(const char *what, struct arena *a, struct str *line_r)
{
	return ask(ask_once, what, a, line_r);
}

enum err
prompt_password(const char *what, struct arena *a, struct str *given_r)
{
	return ask(ask_quietly, what, a, given_r);
}
