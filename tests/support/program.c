/*
 * Programs.
 */

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "support/expect.h"
#include "support/processes.h"
#include "support/program.h"

#define PATH_ROOM	64	/* for the path of a file of /proc */

/* Signals as a login gives them: bash cannot trap what is ignored. */
static void
reset_signals(void)
{
	sigset_t none;
	int sig;

	for (sig = 1; sig < 32; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

_Noreturn static void
become(const char *const argv[], const char *input, int out, int err)
{
	int in = open(input != NULL ? input : "/dev/null", O_RDONLY);

	reset_signals();
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (in == -1 || dup2(in, 0) == -1 || dup2(out, 1) == -1 ||
	    dup2(err, 2) == -1)
		_exit(127);
	close_range(3, ~0U, 0);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

pid_t
program_start(const char *const argv[], const char *input, int out, int err)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	cr_assert_neq(pid, -1);
	if (pid == 0)
		become(argv, input, out, err);
	return pid;
}

int
program_wait(pid_t pid, int seconds)
{
	int64_t until = clock_mono() + seconds * CLOCK_SECOND;
	int status;

	while (waitpid(pid, &status, WNOHANG) != pid) {
		if (clock_mono() > until)
			return -1;
		processes_sleep_ms(2);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

/* All that is in the descriptor's file, and closes it. */
static struct str
read_back(int fd, struct arena *a)
{
	struct buf b;
	off_t at = 0;
	ssize_t n;

	buf_init(&b, a, 4096);
	while ((n = pread(fd, buf_room(&b, 65536), 65536, at)) > 0) {
		b.n += (size_t)n;
		at += n;
	}
	close(fd);
	buf_char(&b, '\0');
	return (struct str){ b.p, b.n - 1 };
}

struct program_result
program_run(const char *const argv[], const char *input, struct arena *a)
{
	int out = memfd_create("out", 0), err = memfd_create("err", 0);
	int64_t began = clock_mono();
	struct program_result r;
	pid_t pid = program_start(argv, input, out, err);

	r.status = program_wait(pid, 60);
	r.ms = (int)((clock_mono() - began) / 1000);
	if (r.status == -1)
		kill(-pid, SIGKILL);
	r.out = read_back(out, a);
	r.err = read_back(err, a);
	cr_assert_neq(r.status, -1, "%s does not end: %s", argv[0], r.err.p);
	return r;
}

int
program_children(pid_t pid, pid_t *pids_r, int max)
{
	char path[PATH_ROOM];
	int n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children",
	    (long)pid, (long)pid);
	if ((f = fopen(path, "r")) == NULL)
		return 0;
	while (n < max && fscanf(f, "%d", &pids_r[n]) == 1)
		n++;
	fclose(f);
	return n;
}

bool
program_is(pid_t pid, const char *name)
{
	char path[PATH_ROOM], comm[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/comm", (long)pid);
	if ((f = fopen(path, "r")) == NULL)
		return false;
	if (fgets(comm, sizeof(comm), f) == NULL)
		comm[0] = '\0';
	fclose(f);
	comm[strcspn(comm, "\n")] = '\0';
	return strcmp(comm, name) == 0;
}

static bool
works_in(const char *pid, const char *folder)
{
	char path[PATH_ROOM], cwd[4096];
	size_t n = strlen(folder);
	ssize_t got;

	snprintf(path, sizeof(path), "/proc/%.20s/cwd", pid);
	got = readlink(path, cwd, sizeof(cwd) - 1);
	if (got < 0)
		return false;
	cwd[got] = '\0';
	return strncmp(cwd, folder, n) == 0 &&
	    (cwd[n] == '\0' || cwd[n] == '/');
}

int
program_working_in(const char *folder)
{
	struct dirent *entry;
	int n = 0;
	DIR *proc = opendir("/proc");

	cr_assert_not_null(proc);
	while ((entry = readdir(proc)) != NULL)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			n += works_in(entry->d_name, folder);
	closedir(proc);
	return n;
}

struct str
program_read_file(const char *path, struct arena *a)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return (struct str){ "", 0 };
	return read_back(fd, a);
}

void
program_expect_done(const char *what, const struct program_result *r)
{
	cr_expect_eq(r->status, 0, "%s: %d: %s%s", what, r->status, r->out.p,
	    r->err.p);
}

void
program_expect_failed(const char *what, const struct program_result *r,
	int status, const char *says)
{
	cr_expect_eq(r->status, status, "%s: %d: %s%s", what, r->status,
	    r->out.p, r->err.p);
	cr_expect_not_null(strstr(r->err.p, says), "%s: no \"%s\" in: %s",
	    what, says, r->err.p);
}
