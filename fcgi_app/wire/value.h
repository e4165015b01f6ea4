#ifndef WIRE_VALUE_H
#define WIRE_VALUE_H

/* One value of a request body of any format. */

#include "base/str.h"

enum value_kind {
	VALUE_ABSENT,	/* the name is not there */
	VALUE_NULL,	/* JSON null */
	VALUE_TEXT,	/* text: UTF-8, but maybe NULs and lone surrogates
			   (utf8_surrogate) from JSON escapes */
	VALUE_INTEGER,	/* text: decimal digits as Python's str(int) */
	VALUE_REAL,	/* text: the number as it was written */
	VALUE_HUGE,	/* a real number that is out of range */
	VALUE_NOT_UTF8,	/* ill-formed UTF-8; text: repaired, for showing */
	VALUE_OTHER,	/* true, false, array, object, uploaded file */
};

struct value {
	enum value_kind	kind;
	struct str	text;	/* for showing, of every kind */
};

#endif
