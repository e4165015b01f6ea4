/* Three locks of one lock file. */

#include <stdio.h>
#include <stdlib.h>

#include "base/lock_file.h"
#include "base/log.h"
#include "db/sqlite/writer_lock.h"

/* The byte of the file that each lock is on. */
enum { WRITER, FAIRNESS, PRESENCE };

struct writer_lock {
	struct lock_file *file;
	bool		  held;
};

enum err
writer_lock_open(const char *database, struct writer_lock **lock_r)
{
	struct writer_lock *lock = calloc(1, sizeof(*lock));
	char *path;
	enum err e;

	if (lock == NULL || asprintf(&path, "%s-gate", database) == -1)
		log_fatal("out of memory");
	e = lock_file_open(path, database, &lock->file);
	if (e == ERR_OK)
		e = lock_file_share(lock->file, PRESENCE);
	if (e == ERR_OK)
		*lock_r = lock;
	else
		writer_lock_close(&lock);
	free(path);
	return e;
}

void
writer_lock_close(struct writer_lock **lock)
{
	if (*lock == NULL)
		return;
	lock_file_close(&(*lock)->file);
	free(*lock);
	*lock = NULL;
}

/* The shared lock too, since the file may be a new one. */
static enum err
pass(struct lock_file *file)
{
	enum err e = lock_file_share(file, PRESENCE);

	if (e == ERR_OK)
		e = lock_file_lock(file, FAIRNESS);
	if (e != ERR_OK)
		return e;
	e = lock_file_lock(file, WRITER);
	lock_file_unlock(file, FAIRNESS);
	return e;
}

enum err
writer_lock_lock(struct writer_lock *lock)
{
	enum err e;

	do
		e = pass(lock->file);
	while (e == ERR_OK && lock_file_renew(lock->file));
	lock->held = e == ERR_OK;
	return e;
}

void
writer_lock_unlock(struct writer_lock *lock)
{
	lock->held = false;
	lock_file_unlock(lock->file, WRITER);
}

bool
writer_lock_held(const struct writer_lock *lock)
{
	return lock->held;
}

bool
writer_lock_leave(struct writer_lock *lock)
{
	bool last;

	if (!lock->held)
		log_fatal("writer_lock_leave without the writer lock");
	last = !lock_file_is_used(lock->file, PRESENCE);
	lock_file_unlock(lock->file, PRESENCE);
	return last;
}
