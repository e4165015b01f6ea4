#ifndef SUPPORT_CHECKPOINT_PROBE_H
#define SUPPORT_CHECKPOINT_PROBE_H

/*
 * Watches the checkpoints of SQLite.  A layer over the default VFS sees each
 * connection of the process take the checkpoint lock, and checks whether a
 * process holds the writer lock then.  The counts are shared with processes
 * forked later.  (The last connection of all, when it closes, needs neither
 * lock: there is no other process.)
 */

/* Once per process, after db_init and before any connection. */
void
checkpoint_probe_start(void);

/* Times that the checkpoint lock was taken ... */
int
checkpoint_probe_checkpoints(void);

/* ... and how often no process held the writer lock then. */
int
checkpoint_probe_violations(void);

#endif
