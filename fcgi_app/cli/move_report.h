#ifndef CLI_MOVE_REPORT_H
#define CLI_MOVE_REPORT_H

/* What has moved, and what has not, on standard output. */

#include "base/conf.h"
#include "cli/move.h"

void
move_report(const struct move *m, const struct conf *conf);

#endif
