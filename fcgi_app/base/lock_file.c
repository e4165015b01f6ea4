/* Lock files: open-file-description locks of one byte each. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lock_file.h"
#include "base/log.h"
#include "base/private_file.h"

#define CLOSED	-1

struct lock_file {
	char		*path;
	const char	*like;		/* NULL: no file gives the owner */
	int		 fd;
};

int
lock_file_descriptor(struct lock_file *f)
{
	if (f->fd == CLOSED)
		f->fd = private_file_open(f->path, f->like);
	return f->fd;
}

static enum err
log_failure(const struct lock_file *f)
{
	log_line(LOG_ERROR, "%s: %m", f->path);
	return ERR_STORAGE;
}

enum err
lock_file_open(const char *path, const char *like, struct lock_file **file_r)
{
	struct lock_file *f = calloc(1, sizeof(*f));

	if (f == NULL || asprintf(&f->path, "%s", path) == -1)
		log_fatal("out of memory");
	f->like = like;
	f->fd = CLOSED;
	if (lock_file_descriptor(f) == CLOSED) {
		log_failure(f);
		lock_file_close(&f);
		return ERR_STORAGE;
	}
	*file_r = f;
	return ERR_OK;
}

static void
close_descriptor(struct lock_file *f)
{
	if (f->fd != CLOSED)
		close(f->fd);
	f->fd = CLOSED;
}

void
lock_file_close(struct lock_file **file)
{
	if (*file == NULL)
		return;
	close_descriptor(*file);
	free((*file)->path);
	free(*file);
	*file = NULL;
}

bool
lock_file_renew(struct lock_file *f)
{
	struct stat st;

	if (fstat(f->fd, &st) == -1 || st.st_nlink > 0)
		return false;
	close_descriptor(f);
	return true;
}

static struct flock
lock_of(int byte, short type)
{
	return (struct flock){
		.l_type = type, .l_whence = SEEK_SET,
		.l_start = byte, .l_len = 1,
	};
}

static enum err
set_lock(struct lock_file *f, int command, int byte, short type)
{
	struct flock fl = lock_of(byte, type);
	int rc;

	if (lock_file_descriptor(f) == CLOSED)
		return log_failure(f);
	do
		rc = fcntl(f->fd, command, &fl);
	while (rc == -1 && errno == EINTR);
	if (rc == 0)
		return ERR_OK;
	return errno == EAGAIN ? ERR_BUSY : log_failure(f);
}

enum err
lock_file_lock(struct lock_file *f, int byte)
{
	return set_lock(f, F_OFD_SETLKW, byte, F_WRLCK);
}

enum err
lock_file_share(struct lock_file *f, int byte)
{
	return set_lock(f, F_OFD_SETLKW, byte, F_RDLCK);
}

enum err
lock_file_try(struct lock_file *f, int byte)
{
	return set_lock(f, F_OFD_SETLK, byte, F_WRLCK);
}

void
lock_file_unlock(struct lock_file *f, int byte)
{
	if (f->fd != CLOSED)
		set_lock(f, F_OFD_SETLK, byte, F_UNLCK);
}

bool
lock_file_is_used(const struct lock_file *f, int byte)
{
	struct flock fl = lock_of(byte, F_WRLCK);

	/* A lock of its own is no obstacle, so the kernel leaves it out. */
	return fcntl(f->fd, F_OFD_GETLK, &fl) == -1 || fl.l_type != F_UNLCK;
}
