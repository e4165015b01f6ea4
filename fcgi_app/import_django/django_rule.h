#ifndef IMPORT_DJANGO_DJANGO_RULE_H
#define IMPORT_DJANGO_DJANGO_RULE_H

/*
 * What things of the service that was replaced mean here: its times, the
 * rights of its users, the names in its log.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* What a user might do to incidents in its admin. */
enum django_rule_right {
	DJANGO_RULE_ADD		= 1 << 0,
	DJANGO_RULE_CHANGE	= 1 << 1,
	DJANGO_RULE_DELETE	= 1 << 2,
	DJANGO_RULE_VIEW	= 1 << 3,
};

/* What becomes of a user. */
enum django_rule_place {
	DJANGO_RULE_OUT,	/* was no user of the admin: no account */
	DJANGO_RULE_IDLE,	/* could do nothing in it: a viewer, disabled */
	DJANGO_RULE_VIEWER,
	DJANGO_RULE_OPERATOR,
	DJANGO_RULE_ADMIN,
};

enum django_rule_place
django_rule_place(bool superuser, bool staff, unsigned rights);

/*
 * A time as Django keeps it in SQLite: UTC, "2025-11-10 06:00:00", with 1
 * to 6 digits of fraction or none.  ERR_INVALID for anything else.
 */
enum err
django_rule_time(struct str s, int64_t *us_r);

/*
 * The status in an incident's name, "Инцидент #17 - Открыт": our word for
 * its label, or the label itself, as a status was shown that was none.
 * Empty when the name is not of that form.
 */
struct str
django_rule_status(struct str name);

#endif
