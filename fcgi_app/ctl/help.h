#ifndef CTL_HELP_H
#define CTL_HELP_H

/* The help of incidentctl, made of the tables of its commands. */

#include <stdio.h>

#include "ctl/ctl.h"

/* Prints all commands with their summaries. */
void
help_all(FILE *to);

/* Prints usage, details and options of a command. */
void
help_command(FILE *to, const struct ctl_command *command);

/*
 * The command "help": prints the help of all commands on standard output, or
 * of the command or group that the arguments name.  Returns an exit status.
 */
int
help(int argc, char *argv[]);

/*
 * The number of arguments that are the name of the command; 0 when they are
 * not.
 */
int
help_words(const struct ctl_command *command, int argc, char *argv[]);

#endif
