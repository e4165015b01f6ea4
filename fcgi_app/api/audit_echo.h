#ifndef API_AUDIT_ECHO_H
#define API_AUDIT_ECHO_H

#include "store/writer.h"

/*
 * The `watch` of a service's writer: each line of the audit log that its
 * process has committed goes to standard error as well, as one line of JSON:
 * {"log":"audit","seq":17,"at":...}.  What is lost with a process that dies
 * between the two is in the audit log.
 */
writer_watch audit_echo;

#endif
