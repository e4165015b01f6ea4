#ifndef SUPPORT_CHECKPOINT_PROBE_H
#define SUPPORT_CHECKPOINT_PROBE_H

/*
 * Watches SQLite's checkpoints from below.  A layer over the default VFS
 * sees every connection of the process take the checkpoint lock, whatever
 * way it came to that, and looks whether somebody holds the gate at that
 * moment.  The counts are shared with processes forked later.  (What the
 * last connection of all does when it closes needs no such lock, and no
 * gate: nobody else is there.)
 */

/* Once per process, after db_init and before any connection. */
void
checkpoint_probe_start(void);

/* Times that the checkpoint lock was taken ... */
int
checkpoint_probe_checkpoints(void);

/* ... and those of them when nobody held the gate. */
int
checkpoint_probe_violations(void);

#endif
