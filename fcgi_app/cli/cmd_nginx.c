/*
 * incidentctl nginx: what nginx has to know of the configuration, so that
 * both answer to the same names in the same language.
 */

#include <stdio.h>

#include "cli/ctl.h"

/*
 * A name as a regular expression: nginx has no bound on their length, as
 * it has for the keys of a hash, and takes none of them for a word of its
 * own ("default", "include").
 */
static void
print_host(struct str host)
{
	size_t i;

	fputs("\t\"~^", stdout);
	for (i = 0; i < host.n; i++) {
		if (host.p[i] == '.' || host.p[i] == '[' || host.p[i] == ']')
			putchar('\\');
		putchar(host.p[i]);
	}
	fputs("$\" 0;\n", stdout);
}

static void
print_hosts(const char *allowed)
{
	struct str rest = str_of(allowed);

	puts("\n# 1 for a Host that is none of \"allowed_hosts\".\n"
	    "map $host $incident_stranger {\n"
	    "\tdefault 1;");
	while (rest.p != NULL)
		print_host(str_trim(str_cut(&rest, ',')));
	puts("}");
}

/* Of a list of languages the first one counts, as nginx cannot weigh them. */
static void
print_language(int language)
{
	int i;

	printf("\n# The language of nginx's own errors: \"language\", unless "
	    "the client prefers\n# the other one.\n"
	    "map $http_accept_language $incident_language {\n"
	    "\tdefault %s;\n", lang_words[language]);
	for (i = 0; i < LANG__MAX; i++)
		printf("\t\"~*^%s\" %s;\n", lang_words[i], lang_words[i]);
	puts("}");
}

static void
print_parameters(int parameters)
{
	printf("\n# 1 with \"parameters = original\": errors have no \"code\" "
	    "then.\n"
	    "map \"\" $incident_original {\n"
	    "\tdefault %d;\n"
	    "}\n", parameters);
}

static int
run(struct ctl *ctl, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	puts("# Made by `incidentctl nginx` from the configuration of Incident "
	    "Tracker, to be\n# included at the http level of nginx.  Make it "
	    "anew after a change of\n# allowed_hosts, language or parameters, "
	    "and reload nginx.");
	print_hosts(ctl->conf->allowed_hosts);
	print_language(ctl->conf->language);
	print_parameters(ctl->conf->parameters);
	if (fflush(stdout) != 0) {
		ctl_say("standard output: %m");
		return CTL_FAILED;
	}
	return CTL_DONE;
}

const struct ctl_command cmd_nginx = {
	.name = "nginx",
	.usage = "",
	.summary = "print what nginx has to know of the configuration",
	.run = run,
};
