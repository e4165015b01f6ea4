/* Private files. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/private_file.h"

#define FLAGS	(O_RDWR | O_CLOEXEC | O_NOFOLLOW)

/* The owner of the folder of `path`. */
static int
stat_folder(const char *path, struct stat *st)
{
	const char *slash = strrchr(path, '/');
	char *folder;
	int rc;

	if (slash == NULL)
		return stat(".", st);
	folder = strndup(path, (size_t)(slash - path) + 1);
	if (folder == NULL)
		log_fatal("out of memory");
	rc = stat(folder, st);
	free(folder);
	return rc;
}

/* Gives the file to the owner of `like`, or of the folder of `path`. */
static int
hand_over(int fd, const char *path, const char *like)
{
	struct stat st;

	if ((like == NULL || stat(like, &st) == -1) &&
	    stat_folder(path, &st) == -1)
		return -1;
	return fchown(fd, st.st_uid, st.st_gid);
}

/* Makes the file; -1 with EEXIST when there is one. */
static int
make(const char *path, const char *like)
{
	int fd = open(path, FLAGS | O_CREAT | O_EXCL, PRIVATE_FILE_MODE);

	if (fd == -1 || geteuid() != 0 || hand_over(fd, path, like) == 0)
		return fd;
	close(fd);
	unlink(path);
	return -1;
}

int
private_file_open(const char *path, const char *like)
{
	int fd = open(path, FLAGS);

	if (fd != -1 || errno != ENOENT)
		return fd;
	fd = make(path, like);
	/* Another process has made it meanwhile. */
	return fd == -1 && errno == EEXIST ? open(path, FLAGS) : fd;
}
