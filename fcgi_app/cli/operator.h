#ifndef CLI_OPERATOR_H
#define CLI_OPERATOR_H

#include "base/arena.h"
#include "base/str.h"

/*
 * The actor of what a command does: "incidentctl:LOGIN", by the login of the
 * operating system's user that runs it.  For root it is that of the user who
 * became root by sudo(8), if SUDO_USER tells; nobody else's word for it is
 * taken.  A user without a name is "#" and the number.  In the arena.
 */
struct str
operator_actor(struct arena *a);

#endif
