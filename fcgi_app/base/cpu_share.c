/*
 * The share of a core.  The file holds the time at which the debt is paid
 * off, by CLOCK_MONOTONIC, which is the same for all processes of a machine.
 */

#include <stdlib.h>
#include <unistd.h>

#include "base/cpu_share.h"
#include "base/lock_file.h"
#include "base/log.h"

struct cpu_share {
	struct lock_file *file;
	int		  percent;
};

enum err
cpu_share_open(const char *path, int percent, struct cpu_share **share_r)
{
	struct cpu_share *s = calloc(1, sizeof(*s));
	enum err e;

	if (s == NULL)
		log_fatal("out of memory");
	s->percent = percent;
	if ((e = lock_file_open(path, NULL, &s->file)) != ERR_OK)
		cpu_share_close(&s);
	else
		*share_r = s;
	return e;
}

void
cpu_share_close(struct cpu_share **share)
{
	if (*share == NULL)
		return;
	lock_file_close(&(*share)->file);
	free(*share);
	*share = NULL;
}

/* Of the file that has the name now, as the locks that guard it. */
static int
descriptor(const struct cpu_share *s)
{
	lock_file_renew(s->file);
	return lock_file_descriptor(s->file);
}

/*
 * An empty file owes nothing.  The clock starts again when the machine
 * boots: a debt from before, which would last for days, is ignored.
 */
static int64_t
read_paid_at(const struct cpu_share *s, int64_t now)
{
	int64_t paid_at = 0;

	if (pread(descriptor(s), &paid_at, sizeof(paid_at), 0) !=
	    sizeof(paid_at) ||
	    paid_at < now || paid_at > now + 100 * CPU_SHARE_CREDIT)
		return now;
	return paid_at;
}

int64_t
cpu_share_wait(const struct cpu_share *s, int64_t now)
{
	int64_t wait = read_paid_at(s, now) - now - CPU_SHARE_CREDIT;

	return wait > 0 ? wait : 0;
}

bool
cpu_share_owes(const struct cpu_share *s, int64_t now)
{
	return read_paid_at(s, now) > now;
}

void
cpu_share_charge(const struct cpu_share *s, int64_t now, int64_t cost)
{
	int64_t paid_at = read_paid_at(s, now) + cost * 100 / s->percent;

	if (pwrite(descriptor(s), &paid_at, sizeof(paid_at), 0) !=
	    sizeof(paid_at))
		log_line(LOG_WARN, "the share of a core is not kept: %m");
}
