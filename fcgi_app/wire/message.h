#ifndef WIRE_MESSAGE_H
#define WIRE_MESSAGE_H

/*
 * Every sentence for clients, in each language, in one table in message.c.  An
 * argument replaces each "{}" of a sentence.  A sentence for a "detail" has a
 * code there as well.
 */

#include "base/arena.h"
#include "base/lang.h"
#include "base/str.h"

enum message {
	MESSAGE_REQUIRED,	/* a required field is missing */
	MESSAGE_REQUIRED_FORM,	/* ditto, in a body that is read as a form */
	MESSAGE_NAME_CASE,	/* {} is how the name is written */
	MESSAGE_NULL,		/* a field is null */
	MESSAGE_BLANK,		/* a text is empty after trimming */
	MESSAGE_NOT_TEXT,	/* not a string (nor a number) */
	MESSAGE_NUL,		/* U+0000 in a text */
	MESSAGE_UTF8,		/* bytes that are no UTF-8 */
	MESSAGE_SURROGATE,	/* lone surrogate; {} is "U+D800" */
	MESSAGE_TOO_LONG,	/* {} is the number of characters allowed */
	MESSAGE_NUMBER_RANGE,	/* a number too large to keep */
	MESSAGE_NOT_CHOICE,	/* the value sent, shortened, and all allowed */
	MESSAGE_NOT_TIME,	/* not an RFC 3339 time */
	MESSAGE_NOT_INTEGER,	/* not an integer in range */
	MESSAGE_NOT_BOOL,	/* {} is the value sent, shortened */
	MESSAGE_NOT_OBJECT,	/* {} is the type that came instead */
	MESSAGE_NOT_LIST,	/* ditto */
	MESSAGE_ITEMS,		/* {} is how many items are allowed */
	MESSAGE_FORM_JSON,	/* a form that looks like JSON */
	MESSAGE_JSON,		/* {} says what and where, in English */
	MESSAGE_MULTIPART,	/* {} says what is wrong with the body */
	MESSAGE_LENGTH,		/* the body is not as long as announced */
	MESSAGE_CONTENT_LENGTH,	/* Content-Length is no length */
	MESSAGE_TOO_MANY_FIELDS,	/* {} is the number allowed */
	MESSAGE_PAGE,		/* no such page */
	MESSAGE_HOST,		/* the Host is not one of ours */
	MESSAGE_HEADER_TWICE,	/* {} names the header */
	MESSAGE_NO_PATH,	/* nothing is at this path */
	MESSAGE_FORMAT,		/* the one asked for, and those there are */
	MESSAGE_NO_INCIDENT,	/* no incident has this id */
	MESSAGE_NO_TOKEN,	/* no token has this id */
	MESSAGE_NO_ACCOUNT,	/* no account has this id */
	MESSAGE_NO_SESSION,	/* no session of the caller has this id */
	MESSAGE_NOT_ALLOWED,	/* {} is the method */
	MESSAGE_NOT_ACCEPTABLE,	/* the Accept header cannot be met */
	MESSAGE_ACCEPT,		/* ditto; {} are the types there are */
	MESSAGE_UNSUPPORTED,	/* {} is the Content-Type sent */
	MESSAGE_TYPES,		/* {} names the types there are */
	MESSAGE_CREDENTIALS,	/* wrong user name or password */
	MESSAGE_TOKEN,		/* a token that is not good */
	MESSAGE_SCHEME,		/* Authorization of a scheme not taken */
	MESSAGE_SESSION_OVER,	/* the cookie is that of no session */
	MESSAGE_NO_CREDENTIALS,	/* this needs credentials */
	MESSAGE_FORBIDDEN,	/* known, but without the right */
	MESSAGE_NO_RIGHT,	/* ditto; {} is the right that it takes */
	MESSAGE_OTHER_SITE,	/* a cross-site request */
	MESSAGE_CSRF,		/* of a session, without its token */
	MESSAGE_CSRF_TYPE,	/* ditto, with a body that a form can send */
	MESSAGE_THROTTLED,	/* {} is the seconds to wait */
	MESSAGE_OLD_PASSWORD,	/* it is another */
	MESSAGE_RECENT_LOGIN,	/* {} is the minutes for which a login counts */
	MESSAGE_PASSWORD_CONTROL, /* {} is which, "U+000D CARRIAGE RETURN" */
	MESSAGE_PASSWORD_SHORT,	/* {} is how many characters it takes */
	MESSAGE_PASSWORD_LONG,	/* {} is how many bytes it may have */
	MESSAGE_PASSWORD_NAME,	/* too much like the owner's names */
	MESSAGE_PASSWORD_COMMON, /* in every list that is tried first */
	MESSAGE_BOUND_CREATE,	/* {} is the source that a token is bound to */
	MESSAGE_BOUND_CHANGE,	/* ditto */
	MESSAGE_BOUND_READ,	/* ditto */
	MESSAGE_USERNAME,	/* forbidden characters, or reserved */
	MESSAGE_NAME_TAKEN,	/* another account has the name */
	MESSAGE_EMAIL,		/* not an e-mail address */
	MESSAGE_LAST_ADMIN,	/* no active admin would be left */
	MESSAGE_CONFLICT,
	MESSAGE_TRANSITION,	/* {} is the status it cannot change to */
	MESSAGE_PRECONDITION,	/* If-Match names no version that it has */
	MESSAGE_ETAG_WEAK,	/* ... because its tag is a weak one */
	MESSAGE_ETAG_BARE,	/* ... because its tag has no quotes */
	MESSAGE_NO_VERSIONS,	/* a condition where there is no version */
	MESSAGE_KEY,		/* no Idempotency-Key; {} is its length */
	MESSAGE_KEY_REUSED,	/* an Idempotency-Key of another request */
	MESSAGE_PARAMETER,	/* no such query parameter */
	MESSAGE_LIMIT,		/* {} is the greatest number allowed */
	MESSAGE_NOT_TIME_PARAM,	/* neither a time nor a span before now */
	MESSAGE_IDS,		/* {} is how many ids are allowed */
	MESSAGE_ID_LIST,	/* ditto, in JSON */
	MESSAGE_WHICH,		/* ids and a filter, or neither */
	MESSAGE_NOTHING,	/* neither a status nor a note */
	MESSAGE_EXPECTED,	/* {} is how many there are instead */
	MESSAGE_CURSOR,		/* not a cursor of this list */
	MESSAGE_NOT_ZONE,	/* {} is no time zone */
	MESSAGE_NO_RANGE,	/* it ends before it begins */
	MESSAGE_TOO_MANY_PIECES,	/* {} is how many are allowed */
	MESSAGE_PAGE_AND_CURSOR,	/* both ways to page at once */
	MESSAGE_TOKEN_NAME,	/* a character that cannot be seen */
	MESSAGE_TOKEN_TAKEN,	/* another token has the name */
	MESSAGE_TOKEN_END,	/* both ways to say when it expires */
	MESSAGE_PAST,		/* a time that is over */
	MESSAGE_SEARCH_SLOW,	/* its time has passed */
	MESSAGE_FILTER_SLOW,	/* ditto, of a change of many */
	MESSAGE_TOO_LARGE,	/* body over the limit */
	MESSAGE_BUSY,		/* try again in a moment */
	MESSAGE_LONG_READS,	/* too many long reads run */
	MESSAGE_EXPORTS,	/* too many exports run */
	MESSAGE_STORAGE,	/* the server cannot store now */
	MESSAGE_INTERNAL,	/* a fault of the service */
	MESSAGE__MAX
};

/* The sentence, "{}" replaced by arg; in the arena when it was, else static. */
struct str
message_text(enum message m, enum lang lang, struct str arg, struct arena *a);

/* The same for sentences with several "{}": each by its argument. */
struct str
message_fill(enum message m, enum lang lang, const struct str args[],
	size_t n, struct arena *a);

/*
 * The `code` beside a "detail": the meaning of the sentence for a program, e.g.
 * "csrf", in a-z and _.  It never changes.  { NULL, 0 }: the sentence always
 * belongs to a field.
 */
struct str
message_code(enum message m);

#endif
