/*
 * Questions: a terminal that does not echo, and signals meanwhile.
 */

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
 * Signals that end or stop a process; the terminal is put right first.
 * Not those for using the terminal from the background (SIGTTIN, SIGTTOU):
 * they stop the process before it has changed anything.
 */
static const int deadly[] = {
	SIGALRM, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM, SIGTSTP,
	SIGUSR1, SIGUSR2,
};

#define DEADLY	(sizeof(deadly) / sizeof(deadly[0]))

static volatile sig_atomic_t caught;

/* Where an answer comes from. */
struct source {
	int		 fd;
	bool		 terminal;
	bool		 quiet;		/* the echo is off, signals wait */
	/* As it was before it was quiet: */
	struct termios	 modes;
	sigset_t	 mask;
	struct sigaction actions[DEADLY];
};

static void
note(int sig)
{
	caught = sig;
}

/* Signals come in wait_for_input alone. */
static void
hold_signals(struct source *s)
{
	struct sigaction action = { .sa_handler = note };
	sigset_t held;
	size_t i;

	sigemptyset(&held);
	for (i = 0; i < DEADLY; i++)
		sigaddset(&held, deadly[i]);
	sigprocmask(SIG_BLOCK, &held, &s->mask);
	sigemptyset(&action.sa_mask);
	for (i = 0; i < DEADLY; i++)
		sigaction(deadly[i], &action, &s->actions[i]);
}

/* Those that came while they were blocked come now. */
static void
let_signals_go(const struct source *s)
{
	size_t i;

	for (i = 0; i < DEADLY; i++)
		sigaction(deadly[i], &s->actions[i], NULL);
	sigprocmask(SIG_SETMASK, &s->mask, NULL);
}

/* What was typed before it was asked for goes, since it was echoed. */
static enum err
hush(struct source *s)
{
	struct termios modes;

	if (tcgetattr(s->fd, &s->modes) == -1)
		return ERR_INTERNAL;
	modes = s->modes;
	modes.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	caught = 0;
	hold_signals(s);
	if (tcsetattr(s->fd, TCSAFLUSH, &modes) == -1) {
		let_signals_go(s);
		return ERR_INTERNAL;
	}
	s->quiet = true;
	return ERR_OK;
}

/* Half an answer must not be left to the shell: it goes as well. */
static void
unhush(struct source *s)
{
	if (!s->quiet)
		return;
	(void)tcsetattr(s->fd, TCSAFLUSH, &s->modes);
	/* The newline of the answer was not echoed. */
	(void)dprintf(s->fd, "\n");
	let_signals_go(s);
	s->quiet = false;
}

/* False when a signal came. */
static bool
wait_for_input(const struct source *s)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };

	while (caught == 0 && ppoll(&p, 1, NULL, &s->mask) == -1 &&
	    errno == EINTR)
		;
	return caught == 0;
}

/* ERR_BUSY when a signal came. */
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
read_line(const struct source *s, char line_r[PROMPT_MOST], size_t *n_r)
{
	enum err e;
	char c;

	*n_r = 0;
	while ((e = read_byte(s, &c)) == ERR_OK && c != '\n') {
		if (*n_r == PROMPT_MOST)
			return ERR_TOO_LARGE;
		line_r[(*n_r)++] = c;
	}
	/* Files from elsewhere end their lines with CRLF. */
	if (e == ERR_OK && *n_r > 0 && line_r[*n_r - 1] == '\r')
		(*n_r)--;
	return e == ERR_NOT_FOUND && *n_r > 0 ? ERR_OK : e;
}

static enum err
ask_once(struct source *s, const char *what, char line_r[PROMPT_MOST],
	size_t *n_r)
{
	if (s->terminal && dprintf(s->fd, "%s: ", what) < 0)
		return ERR_INTERNAL;
	return read_line(s, line_r, n_r);
}

/* As often as signals interrupt it and yet let the process go on. */
static enum err
ask_quietly(struct source *s, const char *what, char line_r[PROMPT_MOST],
	size_t *n_r)
{
	enum err e;

	do {
		if ((e = hush(s)) != ERR_OK)
			return e;
		e = ask_once(s, what, line_r, n_r);
		unhush(s);
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
	char line_r[PROMPT_MOST], size_t *n_r);

static enum err
ask(asker *how, const char *what, struct arena *a, struct str *line_r)
{
	struct source s = open_source();
	char line[PROMPT_MOST];
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
