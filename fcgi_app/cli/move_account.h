#ifndef CLI_MOVE_ACCOUNT_H
#define CLI_MOVE_ACCOUNT_H

/* Accounts of the users of Django's admin. */

#include "cli/move.h"

/* All of them, or none: names that cannot be are told all at once. */
enum err
move_account_all(struct move *m);

#endif
