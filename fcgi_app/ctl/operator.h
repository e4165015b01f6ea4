#ifndef CTL_OPERATOR_H
#define CTL_OPERATOR_H

#include "base/arena.h"
#include "base/str.h"

/*
 * The actor of changes by a command: "incidentctl:LOGIN", with the login of
 * the operating system's user that runs it.  For root it is the login of the
 * user that became root by sudo(8), if SUDO_USER is set; for another user
 * SUDO_USER is ignored.  A user without a name is "#" and the number.  In the
 * arena.
 */
struct str
operator_actor(struct arena *a);

#endif
