#ifndef AUTH_ACCOUNT_H
#define AUTH_ACCOUNT_H

/*
 * An account: a person who logs in with a user name and a password.  The
 * password itself is no field: nothing that writes fields shows it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "wire/field.h"

enum account_role {
	ACCOUNT_VIEWER,
	ACCOUNT_OPERATOR,
	ACCOUNT_ADMIN,
	ACCOUNT_ROLE__MAX
};

extern const struct enum_value account_roles[];	/* ACCOUNT_ROLE__MAX */

/* What a role may do: rights of domain/right.h. */
unsigned
account_rights(const struct enum_value *role);

struct account {
	int64_t			 id;		/* >= 1, never used again */
	struct str		 username;	/* see account_name_ok */
	struct str		 first_name;	/* may be empty, as the next */
	struct str		 last_name;
	struct str		 email;
	const struct enum_value	*role;		/* of account_roles */
	bool			 active;	/* may log in */
	int64_t			 created_at;	/* microseconds since 1970 UTC */
	int64_t			 last_login;	/* ditto; 0: never */
	int64_t			 version;	/* 1, then +1 per change */
};

/* What one may ask of an account: its fields, and a password. */
struct account_patch {
	struct account	account;
	struct str	password;	/* exactly as given; empty: none */
	bool		revoke_tokens;	/* those behind which the account is */
};

/* In the order of the wire; also the order of the columns. */
enum account_field {
	ACCOUNT_ID,
	ACCOUNT_USERNAME,
	ACCOUNT_FIRST_NAME,
	ACCOUNT_LAST_NAME,
	ACCOUNT_EMAIL,
	ACCOUNT_ROLE,
	ACCOUNT_ACTIVE,
	ACCOUNT_CREATED_AT,
	ACCOUNT_LAST_LOGIN,
	ACCOUNT_VERSION,
	ACCOUNT_FIELD__MAX,
	ACCOUNT_PATCH_PASSWORD = ACCOUNT_FIELD__MAX,	/* of a wish alone */
	ACCOUNT_PATCH_REVOKE,				/* ditto */
	ACCOUNT_PATCH__MAX
};

extern const struct field account_fields[];	/* ACCOUNT_PATCH__MAX */

#define ACCOUNT_NAME_MAX	150	/* code points */
#define ACCOUNT_EMAIL_MAX	254

/* Does it count as one of the admins of which one must remain? */
bool
account_is_admin(const struct account *account);

/*
 * What may change of an account: takes those fields over from another
 * (bit i for account_fields[i]), and tells in which two differ.
 */
void
account_copy_fields(struct account *account, const struct account *from,
	unsigned fields);

unsigned
account_differences(const struct account *a, const struct account *b);

/*
 * Whether the name, as it is stored (name_fold_compose), is made of letters
 * and digits of any script, and @ . + - _, as in the replaced service; has
 * at most ACCOUNT_NAME_MAX; and does not look like another actor of the
 * history ("anonymous", "incidentctl", "incident-fcgi").
 */
bool
account_name_ok(struct str username, struct arena *a);

/* Something before an @, and after it a name with a dot. */
bool
account_email_ok(struct str email);

#endif
