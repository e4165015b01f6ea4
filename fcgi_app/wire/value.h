#ifndef WIRE_VALUE_H
#define WIRE_VALUE_H

/* One value out of a request body, whatever format the body had. */

#include "base/str.h"

enum value_kind {
	VALUE_ABSENT,	/* the name is not there */
	VALUE_NULL,	/* JSON null */
	VALUE_TEXT,	/* text: UTF-8, but maybe NULs and lone surrogates
			   (utf8_surrogate) from JSON escapes */
	VALUE_INTEGER,	/* text: decimal digits as Python's str(int) */
	VALUE_REAL,	/* text: the number as it was written */
	VALUE_HUGE,	/* a real number that is out of range */
	VALUE_NOT_UTF8,	/* bytes that are no UTF-8; text: what may be shown */
	VALUE_OTHER,	/* true, false, array, object, uploaded file */
};

struct value {
	enum value_kind	kind;
	struct str	text;	/* what may be shown of it, for every kind */
};

#endif
