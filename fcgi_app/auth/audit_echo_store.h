#ifndef AUTH_AUDIT_ECHO_STORE_H
#define AUTH_AUDIT_ECHO_STORE_H

#include "db/writer.h"

/*
 * The `watch` of a service's writer: writes each entry of the audit log
 * that this process has committed to standard error, as one line of JSON:
 * {"log":"audit","seq":17,"at":...}.  If the process dies between the commit
 * and the output, the entry is in the audit log only.
 */
writer_watch audit_echo;

#endif
