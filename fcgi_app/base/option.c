/*
 * Options, by getopt_long(3).
 */

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "base/option.h"
#include "config.h"

const char *
option_config(int argc, char *argv[], void (*usage)(FILE *to), bool *check_r)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "check", no_argument, NULL, 'C' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const char *config = NULL;
	bool check = false;
	int opt;

	/* '+': an option after the first argument is the argument's. */
	while ((opt = getopt_long(argc, argv, "+c:hV", options, NULL)) != -1)
		switch (opt) {
		case 'c':
			config = optarg;
			break;
		case 'C':
			check = true;
			break;
		case 'h':
			usage(stdout);
			exit(0);
		case 'V':
			printf("%s %s\n", program_invocation_short_name,
			    PACKAGE_VERSION);
			exit(0);
		default:
			usage(stderr);
			exit(2);
		}
	if (check && check_r == NULL) {
		fprintf(stderr, "%s: unrecognized option '--check'\n",
		    program_invocation_short_name);
		usage(stderr);
		exit(2);
	}
	if (check_r != NULL)
		*check_r = check;
	return config;
}
