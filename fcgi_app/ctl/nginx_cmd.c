/*
 * incidentctl nginx: prints the settings that nginx needs as well, so that
 * it accepts the same host names and answers in the same language.
 */

#include <stdio.h>

#include "base/base_url.h"
#include "ctl/ctl.h"

/*
 * A name is printed as a regular expression.  nginx bounds the length of a
 * plain name, and would take one such as "default" or "include" for a
 * keyword of its own.
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
print_hosts(const char *allowed, struct str base)
{
	struct str rest = str_of(allowed);

	puts("\n# 1 for a Host that is none of \"allowed_hosts\" and not that "
	    "of \"base_url\".\n"
	    "map $host $incident_stranger {\n"
	    "\tdefault 1;");
	while (rest.p != NULL)
		print_host(str_trim(str_cut(&rest, ',')));
	if (base.n > 0)
		print_host(base);
	puts("}");
}

/* nginx cannot weigh a list of languages, so its first one counts. */
static void
print_language(int language)
{
	int i;

	printf("\n# The language of nginx's own errors: \"language\", unless "
	    "the client prefers\n# the other one.\n"
	    "map $http_accept_language $incident_language {\n"
	    "\tdefault %s;\n", lang_codes[language]);
	for (i = 0; i < LANG__MAX; i++)
		printf("\t\"~*^%s\" %s;\n", lang_codes[i], lang_codes[i]);
	puts("}");
}

/*
 * The path of a request below that of "base_url", by which nginx chooses a
 * location; the service gets the path as it was sent.  Of the characters
 * that "base_url" may have only "." is special in a regular expression.
 * The variable is volatile since $uri changes when nginx serves an error
 * page.
 */
static void
print_path(struct str path)
{
	size_t i;

	puts("\n# The rest of a request's path after the path of \"base_url\"; "
	    "empty without it.\n"
	    "map $uri $incident_inside {\n"
	    "\tvolatile;\n"
	    "\tdefault \"\";");
	if (path.n > 0) {
		fputs("\t\"~^", stdout);
		for (i = 0; i < path.n; i++)
			printf("%s%c", path.p[i] == '.' ? "\\" : "",
			    path.p[i]);
		puts("(?<incident_rest>/.*)$\" $incident_rest;");
	}
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
run(struct ctl *ctl)
{
	const struct base_url base = base_url_parts(ctl->conf->base_url);

	puts("# Made by `incidentctl nginx` from the configuration of Incident "
	    "Tracker, to be\n# included at the http level of nginx.  Make it "
	    "anew after a change of\n# allowed_hosts, base_url, language or "
	    "parameters, and reload nginx.");
	print_hosts(ctl->conf->allowed_hosts, base.host);
	print_path(base.path);
	print_language(ctl->conf->language);
	print_parameters(ctl->conf->parameters);
	if (fflush(stdout) != 0) {
		ctl_say("standard output: %m");
		return CTL_FAILED;
	}
	return CTL_DONE;
}

const struct ctl_command nginx_cmd = {
	.name = "nginx",
	.usage = "",
	.summary = "print the part of the configuration that nginx needs",
	.run = run,
};
