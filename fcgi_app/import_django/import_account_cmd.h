#ifndef IMPORT_DJANGO_IMPORT_ACCOUNT_CMD_H
#define IMPORT_DJANGO_IMPORT_ACCOUNT_CMD_H

/* Accounts of the users of Django's admin. */

#include "import_django/import_django_cmd.h"

/* All of them, or none: names that cannot be are told all at once. */
enum err
import_account_all(struct django_import *m);

#endif
