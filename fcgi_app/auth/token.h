#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

/*
 * A token: what a program sends instead of a user name and a password.  It
 * has rights of its own, its scopes, and may be bound to a source: then it
 * sees, creates and changes incidents of that source only.  Its text is not
 * a field, so nothing that writes fields can reveal it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/field.h"

struct token {
	int64_t		 id;		/* >= 1, never used again */
	struct str	 name;		/* see token_name_ok */
	unsigned	 scopes;	/* of enum right, in RIGHT_ALL */
	const struct enum_value	*source;	/* bound to it; NULL: to none */
	struct str	 created_by;	/* an actor */
	int64_t		 created_at;	/* microseconds since 1970 UTC */
	int64_t		 expires_at;	/* ditto; 0: never */
	int64_t		 last_used_at;	/* to the minute; 0: never */
	int64_t		 revoked_at;	/* 0: it is not revoked */
	int64_t		 account_id;	/* of the creator; 0: none.  No field:
					   token_store_find fills it in */
};

/* The input of a request: the expiry can be given in days as well. */
struct token_input {
	struct token	token;
	int64_t		days;		/* 0: not given */
};

/* In the order of the wire; also the order of the columns. */
enum token_field {
	TOKEN_ID,
	TOKEN_NAME,
	TOKEN_SCOPES,
	TOKEN_SOURCE,
	TOKEN_CREATED_BY,
	TOKEN_CREATED_AT,
	TOKEN_EXPIRES_AT,
	TOKEN_LAST_USED_AT,
	TOKEN_REVOKED_AT,
	TOKEN_FIELD__MAX,
	TOKEN_INPUT_DAYS = TOKEN_FIELD__MAX,	/* of an input only */
	TOKEN_INPUT__MAX
};

extern const struct field token_fields[];	/* TOKEN_INPUT__MAX */

#define TOKEN_NAME_MAX	100	/* code points */
#define TOKEN_DAYS_MAX	36500

/*
 * Is it a good name?  As it is stored (name_fold_compose) it has 1 to
 * TOKEN_NAME_MAX characters, all of them visible.  The history shows the
 * program by it.
 */
bool
token_name_ok(struct str name, struct arena *a);

/* The actor of the history: "token:" and the name. */
struct str
token_actor(const struct token *token, struct arena *a);

/* The rights of a token (domain/right.h); the scope admin has all. */
unsigned
token_rights(const struct token *token);

/* False once it was revoked or has expired; `now` in microseconds. */
bool
token_is_valid(const struct token *token, int64_t now);

/*
 * The text: "itk_", a key of 8 characters by which the token is found, a
 * secret of 256 bits in 43 characters, and a checksum (CRC-32) over all of
 * that in 6.  The checksum shows a mistyped text, or finds a leaked one
 * elsewhere, without the database.  The characters are 0-9, A-Z, a-z: digits
 * to the base of 62.
 */
#define TOKEN_PREFIX	"itk_"
#define TOKEN_TEXT	61	/* characters */
#define TOKEN_SEED	40	/* random bytes that a text is made of */

/* Makes the text of random bytes; text_r is not terminated. */
void
token_make(const unsigned char seed[TOKEN_SEED], char text_r[TOKEN_TEXT]);

/* Finds the key, as a part of `text`; ERR_INVALID: it is no such text. */
enum err
token_parse(struct str text, struct str *key_r);

#endif
