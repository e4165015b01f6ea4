#ifndef BASE_OPTION_H
#define BASE_OPTION_H

/* The command line options that both programs have. */

#include <stdio.h>

/*
 * Reads --config FILE, --help and --version; the latter two print and end
 * the process, as an unknown option does with status 2.  Returns FILE, or
 * NULL without --config; optind is at the first argument then.
 */
const char *
option_config(int argc, char *argv[], void (*usage)(FILE *to));

#endif
