#ifndef BASE_DUMP_H
#define BASE_DUMP_H

/*
 * From now on the process leaves no core dump, which would hold the secrets
 * of the requests under way.  No process without privileges can read its
 * memory (prctl(2), PR_SET_DUMPABLE).  Call it when the process starts.
 */
void
dump_forbid(void);

#endif
