/* A terminal: the screen is read until it ends in what is to be answered. */

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "support/expect.h"
#include "support/terminal.h"

#define PATIENCE_MS	30000

struct terminal {
	int		 fd;		/* the keyboard and the screen */
	struct buf	 screen;
	size_t		 answered;	/* what was on it at the last answer */
};

/* More on the screen; false when the program has closed it. */
static bool
look(struct terminal *t)
{
	struct pollfd p = { .fd = t->fd, .events = POLLIN };
	ssize_t n;

	cr_assert_eq(poll(&p, 1, PATIENCE_MS), 1, "nothing happens: %.*s",
	    STR_FMT(buf_view(&t->screen)));
	n = read(t->fd, buf_room(&t->screen, 1024), 1024);
	if (n > 0)
		t->screen.n += (size_t)n;
	return n > 0;
}

static bool
ends_in(const struct terminal *t, struct str asked)
{
	size_t n = t->screen.n - t->answered;

	return n >= asked.n && memcmp(t->screen.p + t->screen.n - asked.n,
	    asked.p, asked.n) == 0;
}

static void
answer(struct terminal *t, const struct terminal_answer *a)
{
	while (!ends_in(t, str_of(a->asked)))
		cr_assert(look(t), "no \"%s\" in: %.*s", a->asked,
		    STR_FMT(buf_view(&t->screen)));
	t->answered = t->screen.n;
	cr_assert_eq(dprintf(t->fd, "%s\n", a->typed),
	    (int)strlen(a->typed) + 1);
}

struct program_result
terminal_run(const char *const argv[], const struct terminal_answer answers[],
	struct arena *a)
{
	struct terminal t = { .answered = 0 };
	struct program_result r = { .status = -1 };
	pid_t pid;

	fflush(NULL);
	pid = forkpty(&t.fd, NULL, NULL, NULL);
	cr_assert_neq(pid, -1);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	buf_init(&t.screen, a, 4096);
	for (; answers->asked != NULL; answers++)
		answer(&t, answers);
	while (look(&t))
		;
	r.status = program_wait(pid, PATIENCE_MS / 1000);
	close(t.fd);
	buf_char(&t.screen, '\0');
	r.out = (struct str){ t.screen.p, t.screen.n - 1 };
	r.err = STR("");
	return r;
}
