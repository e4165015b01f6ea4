#ifndef CTL_ARGS_H
#define CTL_ARGS_H

/* Reads the options of a command, such as "--source monitoring". */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * An option with a value has a member const char *, which stays NULL when
 * the option is absent; an option without a value has a member bool.
 */
struct args_option {
	const char	*name;		/* "--source" */
	const char	*value;		/* "SOURCE", for the help; NULL: none */
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
 * zeroed struct at `out`.  They may stand between other arguments, and may
 * have the form "--source=monitoring"; arguments after "--" are no options.
 * The other arguments move up, and *argc counts argv[0] and them.
 *
 * ERR_INVALID, explained by *fault_r: an option that the table lacks, that
 * is given twice, lacks its value, or has a value and takes none.
 */
enum err
args_read(const struct args_option options[], size_t n, void *out,
	int *argc, char *argv[], struct args_fault *fault_r);

#endif
