#ifndef BASE_LOCK_FILE_H
#define BASE_LOCK_FILE_H

/*
 * A lock file: each of its bytes is a lock that all processes of a machine
 * share.  The kernel queues the threads that wait, wakes them, and frees the
 * locks of a process that dies.
 *
 * The locks belong to the open file (fcntl(2), F_OFD_SETLK): two struct
 * lock_file exclude each other within one process as well, and the threads
 * that share one do not.  One thread at a time may use a struct lock_file.
 *
 * The file must be nothing but a lock file: when a process closes a
 * database file, it drops all locks that SQLite has on it.
 */

#include <stdbool.h>

#include "base/err.h"

struct lock_file;

/*
 * Opens the file at `path`, and makes it if it is missing, with the mode and
 * the owner that private_file_open() gives it; `like` may be NULL, as there,
 * or must outlive the lock file.  ERR_STORAGE, logged, when that fails.
 */
enum err
lock_file_open(const char *path, const char *like,
	struct lock_file **file_r);

/* Drops all locks, closes and nulls; NULL inside is legal. */
void
lock_file_close(struct lock_file **file);

/*
 * An operator may remove a lock file that processes have open.  These processes
 * would go on with locks that no later process sees.  So call this after a
 * lock was taken: if the file was removed, the result is true and all locks of
 * `file` are dropped.  The next call opens the file that has the name by then,
 * or makes it.
 */
bool
lock_file_renew(struct lock_file *file);

/*
 * Locks a byte exclusively, or shared with others that share it.  Waits as
 * long as it takes.  ERR_STORAGE, logged, when the file cannot be locked.
 */
enum err
lock_file_lock(struct lock_file *file, int byte);

enum err
lock_file_share(struct lock_file *file, int byte);

/* lock_file_lock() without waiting: ERR_BUSY when it is locked. */
enum err
lock_file_try(struct lock_file *file, int byte);

/* Legal without a lock. */
void
lock_file_unlock(struct lock_file *file, int byte);

/* Whether another struct lock_file locks that byte; true if unknown. */
bool
lock_file_is_used(const struct lock_file *file, int byte);

/*
 * The descriptor, for data in the file that a lock of it guards, until the
 * next call; -1 with errno set.
 */
int
lock_file_descriptor(struct lock_file *file);

#endif
