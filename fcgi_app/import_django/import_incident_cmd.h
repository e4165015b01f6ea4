#ifndef IMPORT_DJANGO_IMPORT_INCIDENT_CMD_H
#define IMPORT_DJANGO_IMPORT_INCIDENT_CMD_H

/* Incidents of Django's, and their ids. */

#include "import_django/import_django_cmd.h"

enum err
import_incident_all(struct django_import *m);

#endif
