#ifndef WIRE_JSON_CHECK_H
#define WIRE_JSON_CHECK_H

/*
 * The exact grammar of RFC 8259, over well-formed UTF-8 (RFC 3629) without a
 * byte order mark.  It is needed because json-c accepts NaN, single quotes,
 * raw control characters and more.
 */

#include "base/err.h"
#include "base/str.h"

struct json_fault {
	const char	*what;		/* a sentence, without a full stop */
	size_t		 offset;	/* bytes before the faulty one */
};

/*
 * ERR_OK when *text is one JSON value with white space around it, nested
 * at most max_depth deep; *depth_r is then its depth (0 for a scalar).
 * ERR_INVALID otherwise, and *fault_r says why.
 *
 * A \u escape of a surrogate without a partner is no grammar error.  It is
 * rewritten in place as the three bytes of its code (ED A0..BF xx), so that
 * utf8_surrogate can tell it from a real U+FFFD; the text becomes shorter.  A
 * \u0000 in the name of a member is rewritten as \ufffd: json-c would end the
 * name there and take it for another one.
 */
enum err
json_check(struct str *text, int max_depth, int *depth_r,
	struct json_fault *fault_r);

#endif
