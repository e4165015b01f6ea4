/*
 * The gate: two one-byte open-file-description locks (fcntl(2),
 * F_OFD_SETLKW) in one file that holds no data.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/gate.h"

/* Which byte of the file stands for what. */
enum { GATE, TURNSTILE };

struct gate {
	int	fd;
	bool	held;
};

static int
set_lock(const struct gate *gate, int byte, short type)
{
	struct flock fl = {
		.l_type = type, .l_whence = SEEK_SET,
		.l_start = byte, .l_len = 1,
	};
	int rc;

	do
		rc = fcntl(gate->fd, F_OFD_SETLKW, &fl);
	while (rc == -1 && errno == EINTR);
	return rc;
}

enum err
gate_open(const char *database, struct gate **gate_r)
{
	struct gate *gate;
	char *path;

	if (asprintf(&path, "%s-gate", database) == -1)
		log_fatal("out of memory");
	if ((gate = calloc(1, sizeof(*gate))) == NULL)
		log_fatal("out of memory");
	gate->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
	if (gate->fd == -1) {
		log_line(LOG_ERROR, "%s: %s", path, strerror(errno));
		free(gate);
		free(path);
		return ERR_STORAGE;
	}
	free(path);
	*gate_r = gate;
	return ERR_OK;
}

void
gate_close(struct gate **gate)
{
	if (*gate == NULL)
		return;
	close((*gate)->fd);
	free(*gate);
	*gate = NULL;
}

enum err
gate_lock(struct gate *gate)
{
	int rc;

	if (set_lock(gate, TURNSTILE, F_WRLCK) == -1)
		goto failed;
	rc = set_lock(gate, GATE, F_WRLCK);
	set_lock(gate, TURNSTILE, F_UNLCK);
	if (rc == -1)
		goto failed;
	gate->held = true;
	return ERR_OK;
failed:
	log_line(LOG_ERROR, "gate: %s", strerror(errno));
	return ERR_STORAGE;
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
