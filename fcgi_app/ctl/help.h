#ifndef CTL_HELP_H
#define CTL_HELP_H

/* The help of incidentctl, from the tables of its commands. */

#include <stdio.h>

#include "ctl/ctl.h"

/* All commands, a line or two each. */
void
help_all(FILE *to);

/* Everything about one. */
void
help_command(FILE *to, const struct ctl_command *command);

/*
 * The command "help": all commands, or the one or the group that the
 * arguments name.  Returns an exit status.
 */
int
help(int argc, char *argv[]);

/* Of how many arguments the name of the command is made; 0: of others. */
int
help_words(const struct ctl_command *command, int argc, char *argv[]);

#endif
