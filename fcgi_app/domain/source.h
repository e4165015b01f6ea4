#ifndef DOMAIN_SOURCE_H
#define DOMAIN_SOURCE_H

/* The sources of incidents: operators, programs, partners. */

#include "wire/field.h"

enum source {
	SOURCE_OPERATOR,
	SOURCE_MONITORING,
	SOURCE_PARTNER,
	SOURCE_SYSTEM,
	SOURCE__MAX
};

extern const struct enum_value source_values[];	/* SOURCE__MAX */

#endif
