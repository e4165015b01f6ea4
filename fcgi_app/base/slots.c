/*
 * Slots: one-byte open-file-description locks (fcntl(2), F_OFD_SETLK) in a
 * file that holds no data.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/private_file.h"
#include "base/slots.h"

/* Which byte of the file stands for what: the slots begin at FIRST. */
enum { NEXT_IN_LINE, FIRST };

#define NONE	-1

struct slots {
	int	fd;
	int	n;
	int	line;	/* NEXT_IN_LINE, or NONE */
	int	held;	/* the byte of the slot, or NONE */
};

static enum err
set_lock(const struct slots *s, int byte, short type)
{
	struct flock fl = {
		.l_type = type, .l_whence = SEEK_SET,
		.l_start = byte, .l_len = 1,
	};

	if (fcntl(s->fd, F_OFD_SETLK, &fl) == 0)
		return ERR_OK;
	if (errno == EAGAIN || errno == EACCES)
		return ERR_BUSY;
	log_line(LOG_ERROR, "slots: %m");
	return ERR_STORAGE;
}

enum err
slots_open(const char *path, int n, struct slots **slots_r)
{
	struct slots *s = calloc(1, sizeof(*s));

	if (s == NULL)
		log_fatal("out of memory");
	*s = (struct slots){ .n = n, .line = NONE, .held = NONE };
	s->fd = private_file_open(path, NULL);
	if (s->fd == -1) {
		log_line(LOG_ERROR, "%s: %m", path);
		free(s);
		return ERR_STORAGE;
	}
	*slots_r = s;
	return ERR_OK;
}

void
slots_close(struct slots **slots)
{
	if (*slots == NULL)
		return;
	close((*slots)->fd);
	free(*slots);
	*slots = NULL;
}

static enum err
take_byte(const struct slots *s, int byte, int *held_r)
{
	enum err e = set_lock(s, byte, F_WRLCK);

	if (e == ERR_OK)
		*held_r = byte;
	return e;
}

static void
release_byte(const struct slots *s, int *held)
{
	if (*held != NONE)
		set_lock(s, *held, F_UNLCK);
	*held = NONE;
}

enum err
slots_take(struct slots *s)
{
	enum err e = ERR_OK;
	int i;

	if (s->line == NONE)
		e = take_byte(s, NEXT_IN_LINE, &s->line);
	if (e != ERR_OK)
		return e;
	e = ERR_BUSY;
	for (i = 0; i < s->n && e == ERR_BUSY; i++)
		e = take_byte(s, FIRST + i, &s->held);
	if (e == ERR_OK)
		release_byte(s, &s->line);
	return e;
}

void
slots_release(struct slots *s)
{
	release_byte(s, &s->line);
	release_byte(s, &s->held);
}
