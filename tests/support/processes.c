/*
 * Processes and threads of a test.
 */

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/processes.h"

void
processes_fork(struct processes *processes, int n, processes_work *work,
	void *arg)
{
	pid_t pid;
	int i;

	cr_assert_leq(n, PROCESSES_MAX);
	processes->n = n;
	fflush(NULL);
	for (i = 0; i < n; i++) {
		pid = fork();
		cr_assert_neq(pid, -1);
		if (pid != 0) {
			processes->pids[i] = pid;
			continue;
		}
		/* A test that was ended must not leave us behind. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(work(i, arg) == 0 ? 0 : 1);
	}
}

int
processes_join(struct processes *processes)
{
	int i, status, failed = 0;

	for (i = 0; i < processes->n; i++)
		if (waitpid(processes->pids[i], &status, 0) !=
		    processes->pids[i] || status != 0)
			failed++;
	return failed;
}

int
processes_exit(processes_work *work, void *arg)
{
	struct processes processes;
	int status;

	processes_fork(&processes, 1, work, arg);
	cr_assert_eq(waitpid(processes.pids[0], &status, 0), processes.pids[0]);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
	    WEXITSTATUS(status);
}

struct member {
	pthread_t	 thread;
	processes_work	*work;
	void		*arg;
	int		 i, result;
};

static void *
run_member(void *arg)
{
	struct member *m = arg;

	m->result = m->work(m->i, m->arg);
	return NULL;
}

int
processes_threads(int n, processes_work *work, void *arg)
{
	struct member *members = calloc((size_t)n, sizeof(*members));
	int i, failed = 0;

	for (i = 0; i < n; i++) {
		members[i] = (struct member){ .work = work, .arg = arg,
		    .i = i };
		if (pthread_create(&members[i].thread, NULL, run_member,
		    &members[i]) != 0)
			abort();
	}
	for (i = 0; i < n; i++) {
		pthread_join(members[i].thread, NULL);
		failed += members[i].result != 0;
	}
	free(members);
	return failed;
}

void *
processes_shared(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	cr_assert_neq(p, MAP_FAILED);
	return p;
}

void
processes_sleep_ms(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

int
processes_await(const int *flag, int seconds)
{
	int64_t until = clock_mono() + seconds * CLOCK_SECOND;
	int value;

	while ((value = __atomic_load_n(flag, __ATOMIC_ACQUIRE)) == 0 &&
	    clock_mono() < until)
		processes_sleep_ms(1);
	return value;
}

int
processes_told(const int *flag)
{
	return __atomic_load_n(flag, __ATOMIC_ACQUIRE);
}

/* The letter of its state in /proc; see proc(5). */
static char
state_of(const char *task)
{
	char path[64], line[128] = "";
	const char *end;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%.20s/stat", task);
	if ((f = fopen(path, "r")) == NULL)
		return 'X';
	if (fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	fclose(f);
	end = strrchr(line, ')');
	return end != NULL && end[1] == ' ' ? end[2] : 'X';
}

static bool
all_sleep_now(void)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;
	int awake = 0;

	if (tasks == NULL)
		return false;
	while ((task = readdir(tasks)) != NULL)
		awake += task->d_name[0] != '.' &&
		    state_of(task->d_name) != 'S';
	closedir(tasks);
	return awake == 1;	/* the caller */
}

bool
processes_all_sleep(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		if (!all_sleep_now())
			return false;
		processes_sleep_ms(5);
	}
	return true;
}

void
processes_tell(int *flag, int value)
{
	__atomic_store_n(flag, value, __ATOMIC_RELEASE);
}

bool
processes_is_locked(const char *path, int byte)
{
	struct flock fl = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET,
		.l_start = byte, .l_len = 1,
	};
	int fd = open(path, O_RDWR | O_CLOEXEC), rc;

	if (fd == -1)
		return false;
	rc = fcntl(fd, F_OFD_GETLK, &fl);
	close(fd);
	return rc == 0 && fl.l_type != F_UNLCK;
}
