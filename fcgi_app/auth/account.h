#ifndef AUTH_ACCOUNT_H
#define AUTH_ACCOUNT_H

/*
 * An account: a person who logs in with a user name and a password.  The
 * password is not a field, so nothing that writes fields can reveal it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "wire/field.h"
#include "wire/problem.h"

enum account_role {
	ACCOUNT_VIEWER,
	ACCOUNT_OPERATOR,
	ACCOUNT_ADMIN,
	ACCOUNT_ROLE__MAX
};

extern const struct enum_value account_roles[];	/* ACCOUNT_ROLE__MAX */

/* The rights of a role (domain/right.h). */
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
	int64_t			 created_at;	/* microseconds since 1970 */
	int64_t			 last_login;	/* ditto; 0: never */
	int64_t			 version;	/* 1, then +1 per change */
};

/* The input of a request: fields of the account, and what is no field. */
struct account_patch {
	struct account	account;
	struct str	password;	/* exactly as given; empty: none */
	bool		revoke_tokens;	/* those that the account made */
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
	ACCOUNT_PATCH_PASSWORD = ACCOUNT_FIELD__MAX,	/* of a patch only */
	ACCOUNT_PATCH_REVOKE,				/* ditto */
	ACCOUNT_PATCH__MAX
};

extern const struct field account_fields[];	/* ACCOUNT_PATCH__MAX */

#define ACCOUNT_NAME_MAX	150	/* code points */
#define ACCOUNT_EMAIL_MAX	254

/*
 * Is it an active administrator?  At least one active administrator who can
 * log in must remain.
 */
bool
account_is_admin(const struct account *account);

/*
 * Copies the fields that a client may change from another account: bit i of
 * `fields` stands for account_fields[i].
 */
void
account_copy_fields(struct account *account, const struct account *from,
	unsigned fields);

/* In which of these fields two accounts differ, as bits. */
unsigned
account_differences(const struct account *a, const struct account *b);

/*
 * Is it a good user name?  The name, as it is stored (name_form_stored),
 * has 1 to ACCOUNT_NAME_MAX characters: letters and digits of any script,
 * and @ . + - _, as in the replaced service.  It does not look like another
 * actor of the history ("anonymous", "incidentctl", "incident-fcgi").
 */
bool
account_name_ok(struct str username, struct arena *a);

/* Is it an e-mail address: a name, an @, and a host name with a dot? */
bool
account_email_ok(struct str email);

/*
 * Adds the problems of the user name and the e-mail address that the rules
 * of the fields do not find.  Only fields in `fields` (bits) that are not
 * empty are checked.
 */
void
account_validate(const struct account *account, unsigned fields,
	struct problems *problems);

#endif
