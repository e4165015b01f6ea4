#ifndef BASE_DUMP_H
#define BASE_DUMP_H

/*
 * From now on the process leaves no core dump, which would tell the secrets
 * of the requests under way, and no process without privileges can look into
 * it (prctl(2), PR_SET_DUMPABLE).  Call it when the process starts.
 */
void
dump_forbid(void);

#endif
