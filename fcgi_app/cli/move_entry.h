#ifndef CLI_MOVE_ENTRY_H
#define CLI_MOVE_ENTRY_H

/*
 * What Django's admin has written down: of incidents it becomes history,
 * of accounts it becomes part of the record.  To be called before the
 * incidents move: see EVENT_LOGGED.
 */

#include "cli/move.h"

enum err
move_entry_all(struct move *m);

#endif
