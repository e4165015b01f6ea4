/* The slots are locks of a lock file. */

#include <stdlib.h>

#include "base/lock_file.h"
#include "base/log.h"
#include "base/machine_semaphore.h"

/* The bytes of the file: the place in line, then the slots. */
enum { NEXT_IN_LINE, FIRST };

#define NONE	-1

struct machine_semaphore {
	struct lock_file *file;
	int		  n;
	int		  line;	/* NEXT_IN_LINE, or NONE */
	int		  held;	/* the byte of the slot, or NONE */
};

enum err
machine_semaphore_open(const char *path, int n,
	struct machine_semaphore **semaphore_r)
{
	struct machine_semaphore *s = calloc(1, sizeof(*s));
	enum err e;

	if (s == NULL)
		log_fatal("out of memory");
	*s = (struct machine_semaphore){ .n = n, .line = NONE, .held = NONE };
	if ((e = lock_file_open(path, NULL, &s->file)) != ERR_OK)
		machine_semaphore_close(&s);
	else
		*semaphore_r = s;
	return e;
}

void
machine_semaphore_close(struct machine_semaphore **semaphore)
{
	if (*semaphore == NULL)
		return;
	lock_file_close(&(*semaphore)->file);
	free(*semaphore);
	*semaphore = NULL;
}

static enum err
take_byte(const struct machine_semaphore *s, int byte, int *held_r)
{
	enum err e = lock_file_try(s->file, byte);

	if (e == ERR_OK)
		*held_r = byte;
	return e;
}

static void
release_byte(const struct machine_semaphore *s, int *held)
{
	if (*held != NONE)
		lock_file_unlock(s->file, *held);
	*held = NONE;
}

/* With the place in line held. */
static enum err
take_slot(struct machine_semaphore *s)
{
	enum err e = ERR_BUSY;
	int i;

	for (i = 0; i < s->n && e == ERR_BUSY; i++)
		e = take_byte(s, FIRST + i, &s->held);
	if (e != ERR_OK)
		return e;
	release_byte(s, &s->line);
	/* If the file was removed, other processes share another one. */
	if (!lock_file_renew(s->file))
		return ERR_OK;
	s->held = NONE;
	return ERR_BUSY;
}

enum err
machine_semaphore_take(struct machine_semaphore *s)
{
	enum err e = ERR_OK;

	if (s->line == NONE)
		e = take_byte(s, NEXT_IN_LINE, &s->line);
	return e == ERR_OK ? take_slot(s) : e;
}

void
machine_semaphore_release(struct machine_semaphore *s)
{
	release_byte(s, &s->line);
	release_byte(s, &s->held);
}
