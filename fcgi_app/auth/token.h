#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

/*
 * A token: what a program shows instead of a user name and a password.
 * It has rights of its own, its scopes, and maybe a source: then it
 * sees, creates and changes incidents of that source alone.  Its text is no
 * field: nothing that writes fields shows it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/field.h"

struct token {
	int64_t			 id;		/* >= 1, never used again */
	struct str		 name;		/* see token_name_ok */
	unsigned		 scopes;	/* of enum right, in RIGHT_ALL */
	const struct enum_value	*source;	/* of source_values; NULL: any */
	struct str		 created_by;	/* an actor */
	int64_t			 created_at;	/* microseconds since 1970 UTC */
	int64_t			 expires_at;	/* ditto; 0: never */
	int64_t			 last_used_at;	/* to the minute; 0: never */
	int64_t			 revoked_at;	/* 0: it is not */
	int64_t			 account_id;	/* behind it, 0: none; no field:
						   token_store_find alone tells */
};

/* What one may ask for: when it ends can be said in days as well. */
struct token_input {
	struct token	token;
	int64_t		days;		/* 0: they are not given */
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
	TOKEN_INPUT_DAYS = TOKEN_FIELD__MAX,	/* of a wish alone */
	TOKEN_INPUT__MAX
};

extern const struct field token_fields[];	/* TOKEN_INPUT__MAX */

#define TOKEN_NAME_MAX	100	/* code points */
#define TOKEN_DAYS_MAX	36500

/*
 * The history names the program by it.  As it is stored (name_form_stored)
 * it has at most TOKEN_NAME_MAX characters, all of them visible.
 */
bool
token_name_ok(struct str name, struct arena *a);

/* As the history names it: "token:" and its name. */
struct str
token_actor(const struct token *token, struct arena *a);

/* Rights of domain/right.h: admin has all of them. */
unsigned
token_rights(const struct token *token);

/* False once it was revoked or has expired. */
bool
token_is_valid(const struct token *token, int64_t now);

/*
 * The text: "itk_", 8 characters by which it is found, 43 of a secret of
 * 256 bits, and 6 of a checksum over all of that (CRC-32), by which a
 * mistyped one, or one that leaked somewhere, is known without asking
 * anybody.  The characters are 0-9, A-Z, a-z: digits to the base of 62.
 */
#define TOKEN_PREFIX	"itk_"
#define TOKEN_TEXT	61	/* characters */
#define TOKEN_SEED	40	/* random bytes that a text is made of */

void
token_make(const unsigned char seed[TOKEN_SEED], char text_r[TOKEN_TEXT]);

/* ERR_INVALID when it is no such text; the key is part of it. */
enum err
token_parse(struct str text, struct str *key_r);

#endif
