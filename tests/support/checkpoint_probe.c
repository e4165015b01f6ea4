/*
 * The probe is an SQLite VFS that passes all calls on and watches xShmLock.
 * It opens the file of the writer lock, and never that of the database,
 * whose locks a close() would drop.
 */

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/checkpoint_probe.h"
#include "support/expect.h"
#include "support/processes.h"

/* WAL_CKPT_LOCK of wal.c; recovery locks it together with others. */
#define CHECKPOINT_LOCK	1

#define WRITER_LOCK_BYTE	0

struct watched {
	sqlite3_file	 base;		/* what SQLite sees */
	char		*lock;		/* path; NULL: not a database */
	sqlite3_file	 real[];	/* the file of the VFS below */
};

static struct counts {
	int	checkpoints;
	int	violations;
} *counts;

static sqlite3_vfs *below, above;

static struct watched *
watched_of(sqlite3_file *file)
{
	return (struct watched *)file;
}

#define REAL(file)	(watched_of(file)->real)

static int
watch_lock(sqlite3_file *file, int offset, int n, int flags)
{
	if (offset == CHECKPOINT_LOCK && n == 1 &&
	    flags == (SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE)) {
		__atomic_add_fetch(&counts->checkpoints, 1, __ATOMIC_RELAXED);
		if (!processes_is_locked(watched_of(file)->lock,
		    WRITER_LOCK_BYTE))
			__atomic_add_fetch(&counts->violations, 1,
			    __ATOMIC_RELAXED);
	}
	return REAL(file)->pMethods->xShmLock(REAL(file), offset, n, flags);
}

static int
pass_close(sqlite3_file *file)
{
	int rc = REAL(file)->pMethods->xClose(REAL(file));

	free(watched_of(file)->lock);
	return rc;
}

static int
pass_read(sqlite3_file *file, void *p, int n, sqlite3_int64 at)
{
	return REAL(file)->pMethods->xRead(REAL(file), p, n, at);
}

static int
pass_write(sqlite3_file *file, const void *p, int n, sqlite3_int64 at)
{
	return REAL(file)->pMethods->xWrite(REAL(file), p, n, at);
}

static int
pass_truncate(sqlite3_file *file, sqlite3_int64 n)
{
	return REAL(file)->pMethods->xTruncate(REAL(file), n);
}

static int
pass_sync(sqlite3_file *file, int flags)
{
	return REAL(file)->pMethods->xSync(REAL(file), flags);
}

static int
pass_size(sqlite3_file *file, sqlite3_int64 *n_r)
{
	return REAL(file)->pMethods->xFileSize(REAL(file), n_r);
}

static int
pass_lock(sqlite3_file *file, int level)
{
	return REAL(file)->pMethods->xLock(REAL(file), level);
}

static int
pass_unlock(sqlite3_file *file, int level)
{
	return REAL(file)->pMethods->xUnlock(REAL(file), level);
}

static int
pass_check_lock(sqlite3_file *file, int *locked_r)
{
	return REAL(file)->pMethods->xCheckReservedLock(REAL(file), locked_r);
}

static int
pass_control(sqlite3_file *file, int op, void *arg)
{
	return REAL(file)->pMethods->xFileControl(REAL(file), op, arg);
}

static int
pass_sector(sqlite3_file *file)
{
	return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int
pass_device(sqlite3_file *file)
{
	return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static int
pass_map(sqlite3_file *file, int page, int size, int extend,
	void volatile **p_r)
{
	return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend,
	    p_r);
}

static void
pass_barrier(sqlite3_file *file)
{
	REAL(file)->pMethods->xShmBarrier(REAL(file));
}

static int
pass_unmap(sqlite3_file *file, int unlink_it)
{
	return REAL(file)->pMethods->xShmUnmap(REAL(file), unlink_it);
}

/* Version 2: shared memory, but no mapped database file. */
static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = pass_close,
	.xRead = pass_read,
	.xWrite = pass_write,
	.xTruncate = pass_truncate,
	.xSync = pass_sync,
	.xFileSize = pass_size,
	.xLock = pass_lock,
	.xUnlock = pass_unlock,
	.xCheckReservedLock = pass_check_lock,
	.xFileControl = pass_control,
	.xSectorSize = pass_sector,
	.xDeviceCharacteristics = pass_device,
	.xShmMap = pass_map,
	.xShmLock = watch_lock,
	.xShmBarrier = pass_barrier,
	.xShmUnmap = pass_unmap,
};

static int
open_watched(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
	int flags, int *flags_r)
{
	int rc;

	(void)vfs;
	memset(file, 0, sizeof(struct watched));
	rc = below->xOpen(below, name, REAL(file), flags, flags_r);
	if (rc != SQLITE_OK)
		return rc;
	if ((flags & SQLITE_OPEN_MAIN_DB) != 0 &&
	    asprintf(&watched_of(file)->lock, "%s-gate", name) == -1)
		abort();
	file->pMethods = &methods;
	return SQLITE_OK;
}

void
checkpoint_probe_start(void)
{
	counts = processes_shared(sizeof(*counts));
	below = sqlite3_vfs_find(NULL);
	above = *below;
	above.zName = "checkpoint_probe";
	above.pNext = NULL;
	above.szOsFile = (int)sizeof(struct watched) + below->szOsFile;
	above.xOpen = open_watched;
	cr_assert_eq(sqlite3_vfs_register(&above, 1), SQLITE_OK);
}

int
checkpoint_probe_checkpoints(void)
{
	return __atomic_load_n(&counts->checkpoints, __ATOMIC_RELAXED);
}

int
checkpoint_probe_violations(void)
{
	return __atomic_load_n(&counts->violations, __ATOMIC_RELAXED);
}
