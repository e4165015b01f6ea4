#ifndef CTL_ARGS_H
#define CTL_ARGS_H

/* Options of a command, such as "--source monitoring", by a table. */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * The member is a const char *, NULL when the option is not there; that
 * of an option without a value is a bool.
 */
struct args_option {
	const char	*name;		/* "--source" */
	const char	*value;		/* what it takes: "SOURCE"; NULL: none */
	size_t		 offset;	/* of the member */
	const char	*text;		/* what it means, for the help */
};

/* The fault and its argument, for a message. */
struct args_fault {
	const char	*word;
	const char	*why;
};

/*
 * Takes the options out of argv[1], argv[2], ... into members of the
 * zeroed struct at `out`, wherever they stand; "--source=monitoring" is
 * one as well, and behind "--" there are none.  The other arguments move
 * up, and *argc counts what is left.  ERR_INVALID: an option that is not
 * in the table, comes twice, lacks its value or has one for nothing, as
 * *fault_r says.
 */
enum err
args_read(const struct args_option options[], size_t n, void *out,
	int *argc, char *argv[], struct args_fault *fault_r);

#endif
