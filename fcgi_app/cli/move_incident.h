#ifndef CLI_MOVE_INCIDENT_H
#define CLI_MOVE_INCIDENT_H

/* Incidents of Django's, and their ids. */

#include "cli/move.h"

enum err
move_incident_all(struct move *m);

#endif
