#ifndef BASE_PRIVATE_FILE_H
#define BASE_PRIVATE_FILE_H

/*
 * Files beside the database: the service may write them, its group may read
 * them, other users may do neither.
 */

/* The mode of a new file; the umask may remove bits. */
#define PRIVATE_FILE_MODE	0640

/*
 * Opens the file at `path` for reading and writing, and makes it if it is
 * missing.  A symbolic link is an error (ELOOP): two names of one lock file
 * would be two locks.  A file that root makes gets the owner of the file at
 * `like`, or of its folder if that file is missing or `like` is NULL.  So the
 * service can open a file that the operator made.
 *
 * Returns the descriptor, or -1 with errno set.
 */
int
private_file_open(const char *path, const char *like);

#endif
