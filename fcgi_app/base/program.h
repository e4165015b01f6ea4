#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

/* The start of a program: its command line options, and its core dumps. */

#include <stdbool.h>
#include <stdio.h>

/*
 * Reads the options that both programs have: --config FILE, --check, --help
 * and --version.  The latter two print and end the process; an unknown option
 * ends it with status 2.  Returns FILE, or NULL without --config; optind is at
 * the first argument then.  *check_r says whether --check was given; a program
 * that passes NULL does not have that option.
 */
const char *
program_options(int argc, char *argv[], void (*usage)(FILE *to),
	bool *check_r);

/*
 * From now on the process leaves no core dump, which would hold the secrets
 * of the requests under way.  No process without privileges can read its
 * memory (prctl(2), PR_SET_DUMPABLE).  Call it when the process starts.
 */
void
program_forbid_dumps(void);

#endif
