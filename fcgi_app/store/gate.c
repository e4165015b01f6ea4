/*
 * The gate: three one-byte open-file-description locks (fcntl(2),
 * F_OFD_SETLKW) in one file that holds no data.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/private_file.h"
#include "store/gate.h"

/* Which byte of the file stands for what. */
enum { GATE, TURNSTILE, PRESENCE };

#define CLOSED	-1

struct gate {
	const char	*database;
	char		*path;
	int		 fd;
	bool		 held;
};

static struct flock
lock_of(int byte, short type)
{
	return (struct flock){
		.l_type = type, .l_whence = SEEK_SET,
		.l_start = byte, .l_len = 1,
	};
}

static int
set_lock(const struct gate *gate, int byte, short type)
{
	struct flock fl = lock_of(byte, type);
	int rc;

	do
		rc = fcntl(gate->fd, F_OFD_SETLKW, &fl);
	while (rc == -1 && errno == EINTR);
	return rc;
}

static enum err
fail(const struct gate *gate)
{
	log_line(LOG_ERROR, "%s: %s", gate->path, strerror(errno));
	return ERR_STORAGE;
}

/* Opens the lock file and takes the shared lock of all that have it open. */
static enum err
open_file(struct gate *gate)
{
	if (gate->fd != CLOSED)
		close(gate->fd);
	gate->fd = private_file_open(gate->path, gate->database);
	if (gate->fd == CLOSED || set_lock(gate, PRESENCE, F_RDLCK) == -1)
		return fail(gate);
	return ERR_OK;
}

/* An operator may have removed the file that this process has open. */
static bool
has_name(const struct gate *gate)
{
	struct stat st;

	return fstat(gate->fd, &st) == -1 || st.st_nlink > 0;
}

enum err
gate_open(const char *database, struct gate **gate_r)
{
	struct gate *gate = calloc(1, sizeof(*gate));
	enum err e;

	if (gate == NULL || asprintf(&gate->path, "%s-gate", database) == -1)
		log_fatal("out of memory");
	gate->database = database;
	gate->fd = CLOSED;
	if ((e = open_file(gate)) != ERR_OK)
		gate_close(&gate);
	else
		*gate_r = gate;
	return e;
}

void
gate_close(struct gate **gate)
{
	if (*gate == NULL)
		return;
	if ((*gate)->fd != CLOSED)
		close((*gate)->fd);
	free((*gate)->path);
	free(*gate);
	*gate = NULL;
}

static enum err
pass(struct gate *gate)
{
	int rc;

	if (set_lock(gate, TURNSTILE, F_WRLCK) == -1)
		return fail(gate);
	rc = set_lock(gate, GATE, F_WRLCK);
	set_lock(gate, TURNSTILE, F_UNLCK);
	return rc == -1 ? fail(gate) : ERR_OK;
}

enum err
gate_lock(struct gate *gate)
{
	enum err e;

	if (gate->fd == CLOSED && (e = open_file(gate)) != ERR_OK)
		return e;
	while ((e = pass(gate)) == ERR_OK && !has_name(gate))
		if ((e = open_file(gate)) != ERR_OK)
			return e;
	gate->held = e == ERR_OK;
	return e;
}

void
gate_unlock(struct gate *gate)
{
	gate->held = false;
	set_lock(gate, GATE, F_UNLCK);
}

bool
gate_held(const struct gate *gate)
{
	return gate->held;
}

bool
gate_leave(struct gate *gate)
{
	struct flock fl = lock_of(PRESENCE, F_WRLCK);
	bool last;

	if (!gate->held)
		log_fatal("left outside the gate");
	/* Asks for others alone: a lock of one's own is no obstacle. */
	last = fcntl(gate->fd, F_OFD_GETLK, &fl) == 0 &&
	    fl.l_type == F_UNLCK;
	set_lock(gate, PRESENCE, F_UNLCK);
	return last;
}
