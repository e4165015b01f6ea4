/*
 * Options, by getopt_long(3).
 */

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "base/option.h"
#include "config.h"

const char *
option_config(int argc, char *argv[], void (*usage)(FILE *to))
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const char *config = NULL;
	int opt;

	/* '+': an option after the first argument is the argument's. */
	while ((opt = getopt_long(argc, argv, "+c:hV", options, NULL)) != -1)
		switch (opt) {
		case 'c':
			config = optarg;
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
	return config;
}
