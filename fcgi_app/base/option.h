#ifndef BASE_OPTION_H
#define BASE_OPTION_H

/* The command line options that both programs have. */

#include <stdbool.h>
#include <stdio.h>

/*
 * Reads --config FILE, --check, --help and --version; the latter two print
 * and end the process, as an unknown option does with status 2.  Returns
 * FILE, or NULL without --config; optind is at the first argument then.
 * *check_r says whether --check was given; a program that passes NULL does
 * not have that option.
 */
const char *
option_config(int argc, char *argv[], void (*usage)(FILE *to), bool *check_r);

#endif
