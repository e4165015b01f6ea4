#ifndef HTTP_NEGOTIATE_H
#define HTTP_NEGOTIATE_H

/*
 * Content negotiation (RFC 9110 12.5).
 */

#include <stdbool.h>

#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"

/*
 * Can JSON be sent?  accept is the Accept header ({ NULL, 0 } when there
 * is none), format the `format` parameter of the query ({ NULL, 0 } when
 * absent; blank counts as absent).
 *
 * format=json: yes, whatever Accept says.  Any other format:
 * ERR_NOT_FOUND.  Else JSON is acceptable when a range application/json,
 * application/ *, * / *, or text/html (browsers are served JSON) has a
 * q-value above 0, the most specific range for application/json deciding;
 * a missing header accepts all; nothing acceptable is
 * ERR_NOT_ACCEPTABLE.  Unreadable ranges are skipped.
 *
 * *indent_r is the `indent` parameter of the most specific accepted range
 * (application/json before application/ * before * / *), 1 to 8, larger
 * is 8, anything else 0.
 */
enum err
negotiate_json(struct str accept, struct str format, int *indent_r);

/* What can be sent: the word for `format`, and the type with parameters. */
struct media {
	struct str	format;
	struct str	type;
};

/*
 * Which of n types (at least one, sent as it stands) to send: the one that
 * format names, ERR_NOT_FOUND when none is called so; else the one that
 * accept gives the highest q-value, the first of those that are equal.
 * As with negotiate_json the most specific range decides, a missing
 * header accepts all, and nothing acceptable is ERR_NOT_ACCEPTABLE.
 */
enum err
negotiate_media(struct str accept, struct str format,
	const struct media media[], size_t n, const struct media **media_r);

/*
 * The language for messages: the one of ours that Accept-Language prefers
 * (RFC 9110 12.5.4: q-values, "*", "en" matches "en-GB"), else `preset`.
 */
enum lang
negotiate_lang(struct str accept_language, enum lang preset);

#endif
