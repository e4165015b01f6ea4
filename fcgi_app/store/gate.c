/* The gate: three locks of one lock file. */

#include <stdio.h>
#include <stdlib.h>

#include "base/lock_file.h"
#include "base/log.h"
#include "store/gate.h"

/* Which byte of the file stands for what. */
enum { GATE, TURNSTILE, PRESENCE };

struct gate {
	struct lock_file *file;
	bool		  held;
};

enum err
gate_open(const char *database, struct gate **gate_r)
{
	struct gate *gate = calloc(1, sizeof(*gate));
	char *path;
	enum err e;

	if (gate == NULL || asprintf(&path, "%s-gate", database) == -1)
		log_fatal("out of memory");
	e = lock_file_open(path, database, &gate->file);
	if (e == ERR_OK)
		e = lock_file_share(gate->file, PRESENCE);
	if (e == ERR_OK)
		*gate_r = gate;
	else
		gate_close(&gate);
	free(path);
	return e;
}

void
gate_close(struct gate **gate)
{
	if (*gate == NULL)
		return;
	lock_file_close(&(*gate)->file);
	free(*gate);
	*gate = NULL;
}

/* The shared lock too, since the file may be a new one. */
static enum err
pass(struct lock_file *file)
{
	enum err e = lock_file_share(file, PRESENCE);

	if (e == ERR_OK)
		e = lock_file_lock(file, TURNSTILE);
	if (e != ERR_OK)
		return e;
	e = lock_file_lock(file, GATE);
	lock_file_unlock(file, TURNSTILE);
	return e;
}

enum err
gate_lock(struct gate *gate)
{
	enum err e;

	do
		e = pass(gate->file);
	while (e == ERR_OK && lock_file_renew(gate->file));
	gate->held = e == ERR_OK;
	return e;
}

void
gate_unlock(struct gate *gate)
{
	gate->held = false;
	lock_file_unlock(gate->file, GATE);
}

bool
gate_held(const struct gate *gate)
{
	return gate->held;
}

bool
gate_leave(struct gate *gate)
{
	bool last;

	if (!gate->held)
		log_fatal("left outside the gate");
	last = !lock_file_is_used(gate->file, PRESENCE);
	lock_file_unlock(gate->file, PRESENCE);
	return last;
}
