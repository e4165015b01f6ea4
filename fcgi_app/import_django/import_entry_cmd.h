#ifndef IMPORT_DJANGO_IMPORT_ENTRY_CMD_H
#define IMPORT_DJANGO_IMPORT_ENTRY_CMD_H

/*
 * What Django's admin has written down: of incidents it becomes history,
 * of accounts it becomes part of the record.  To be called before the
 * incidents move: see EVENT_LOGGED.
 */

#include "import_django/import_django_cmd.h"

enum err
import_entry_all(struct django_import *m);

#endif
