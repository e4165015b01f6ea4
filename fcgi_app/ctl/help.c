/* Help texts, made of the tables of commands and options. */

#include "ctl/help.h"

#define TEXT_COLUMN	30	/* of the meaning of an option */

int
help_words(const struct ctl_command *command, int argc, char *argv[])
{
	struct str rest = str_of(command->name);
	int i = 0;

	while (rest.p != NULL)
		if (i == argc || !str_eq(str_cut(&rest, ' '),
		    str_of(argv[i++])))
			return 0;
	return i;
}

static void
print_summary(FILE *to, const struct ctl_command *command)
{
	fprintf(to, "  %s%s%s\n\t%s\n", command->name,
	    command->usage[0] == '\0' ? "" : " ", command->usage,
	    command->summary);
}

static void
print_option(FILE *to, const char *name, const char *value, const char *text)
{
	int n = fprintf(to, "  %s%s%s", name, value == NULL ? "" : " ",
	    value == NULL ? "" : value);

	fprintf(to, "%*s%s\n", n < TEXT_COLUMN ? TEXT_COLUMN - n : 2, "", text);
}

static const char settings[] =
    "\nSettings come from FILE, " CONF_DEFAULT_PATH " if it\n"
    "is not named, and from the environment before it: INCIDENT_DATABASE\n"
    "sets \"database\", INCIDENT_ZONE \"zone\", and so on.\n";

void
help_all(FILE *to)
{
	size_t i;

	fputs("usage: incidentctl [--config FILE] COMMAND [ARGUMENT ...]\n"
	    "       incidentctl help [COMMAND]\n"
	    "       incidentctl --version\n\n", to);
	for (i = 0; i < ctl_commands_n; i++)
		print_summary(to, ctl_commands[i]);
	fputs("\n\"incidentctl help COMMAND\", or COMMAND --help, says what "
	    "its options mean.\n", to);
	fputs(settings, to);
}

void
help_command(FILE *to, const struct ctl_command *command)
{
	size_t i;

	fprintf(to, "usage: incidentctl [--config FILE] %s%s%s\n\n%s\n\n",
	    command->name, command->usage[0] == '\0' ? "" : " ",
	    command->usage, command->summary);
	if (command->details != NULL)
		fprintf(to, "%s\n\n", command->details);
	for (i = 0; i < command->options_n; i++)
		print_option(to, command->options[i].name,
		    command->options[i].value, command->options[i].text);
	print_option(to, "--config", "FILE", "the configuration; before the "
	    "command");
	print_option(to, "--help", NULL, "this text");
	fputs(settings, to);
}

/* Prints the commands whose name begins with a word; returns their number. */
static size_t
print_group(FILE *to, const char *word)
{
	struct str rest;
	size_t i, n = 0;

	for (i = 0; i < ctl_commands_n; i++) {
		rest = str_of(ctl_commands[i]->name);
		if (!str_eq(str_cut(&rest, ' '), str_of(word)))
			continue;
		if (n++ == 0)
			fprintf(to, "usage: incidentctl %s ...\n\n", word);
		print_summary(to, ctl_commands[i]);
	}
	return n;
}

static const struct ctl_command *
find_command(int argc, char *argv[])
{
	size_t i;

	for (i = 0; i < ctl_commands_n; i++)
		if (help_words(ctl_commands[i], argc, argv) == argc)
			return ctl_commands[i];
	return NULL;
}

int
help(int argc, char *argv[])
{
	const struct ctl_command *command = argc == 0 ? NULL :
	    find_command(argc, argv);

	if (argc == 0) {
		help_all(stdout);
	} else if (command != NULL) {
		help_command(stdout, command);
	} else if (argc > 1 || print_group(stdout, argv[0]) == 0) {
		ctl_say("%s: no such command", argv[argc - 1]);
		return CTL_USAGE;
	}
	return fflush(stdout) == 0 ? CTL_DONE : CTL_FAILED;
}
