/* Options, by getopt_long(3), and limits of the process. */

#include <sys/prctl.h>
#include <sys/resource.h>

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/program.h"
#include "config.h"

const char *
program_options(int argc, char *argv[], void (*usage)(FILE *to),
	bool *check_r)
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

/*
 * The limit alone is not enough: the kernel ignores it when it hands a dump
 * to a program (core(5)).  The flag forbids that as well.
 */
void
program_forbid_dumps(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) == -1)
		log_line(LOG_WARN, "core dumps cannot be forbidden: %m");
}
