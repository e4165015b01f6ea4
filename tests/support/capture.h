#ifndef SUPPORT_CAPTURE_H
#define SUPPORT_CAPTURE_H

/*
 * What the process writes to standard error, its log above all.  For the
 * .init and .fini of a test suite, or around a part of one test.
 */

void
capture_begin(void);

/* What was written since the last call; good until the next one. */
const char *
capture_read(void);

/* Standard error is again what it was. */
void
capture_end(void);

#endif
