#ifndef IMPORT_DJANGO_IMPORT_REPORT_CMD_H
#define IMPORT_DJANGO_IMPORT_REPORT_CMD_H

/* What has moved, and what has not, on standard output. */

#include "base/conf.h"
#include "import_django/import_django_cmd.h"

void
move_report(const struct django_import *m, const struct conf *conf);

#endif
