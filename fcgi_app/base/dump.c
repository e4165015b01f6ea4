/* Core dumps, and access by other processes. */

#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/dump.h"
#include "base/log.h"

/* The limit does not hold for dumps to a pipe (core(5)); the flag does. */
void
dump_forbid(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) == -1)
		log_line(LOG_WARN, "core dumps cannot be forbidden: %m");
}
