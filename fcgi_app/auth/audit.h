#ifndef AUTH_AUDIT_H
#define AUTH_AUDIT_H

/*
 * The audit log: logins and rejections, changes of accounts, tokens and
 * settings, exports.  Changes of incidents are in their events.
 */

#include <stdint.h>

#include "wire/field.h"

enum audit_kind {
	AUDIT_LOGIN,		/* subject: the account */
	AUDIT_LOGIN_FAILED,	/* subject: login_throttle_audit_name */
	AUDIT_LOGIN_THROTTLED,	/* ditto */
	AUDIT_LOGOUT,
	AUDIT_PASSWORD,		/* the account's password was set */
	AUDIT_ACCOUNT_CREATED,	/* detail: its role */
	AUDIT_ACCOUNT_CHANGED,	/* detail: which fields */
	AUDIT_ACCOUNT_DELETED,
	AUDIT_ROLE,		/* detail: "viewer -> admin" */
	AUDIT_DEACTIVATED,
	AUDIT_ACTIVATED,
	AUDIT_SESSIONS_CLEARED,	/* detail: how many */
	AUDIT_TOKEN_CREATED,	/* subject: its actor; detail: its scopes
				   and source */
	AUDIT_TOKEN_FIRST_USED,
	AUDIT_TOKEN_REVOKED,
	AUDIT_TOKEN_REFUSED,	/* subject: its actor, if it was a token;
				   detail: "revoked", "expired", "unknown" */
	AUDIT_DENIED,		/* subject: the caller, if known; detail:
				   "csrf: POST /api/incidents" */
	AUDIT_IMPORT,		/* detail: what and how much */
	AUDIT_EXPORT,		/* detail: the filter */
	AUDIT_SETTING,		/* subject: its key; detail: "none -> full" */
	AUDIT_KIND__MAX
};

extern const struct str audit_kinds[];	/* AUDIT_KIND__MAX */

/* An entry of the audit log, as it is read. */
struct audit_entry {
	int64_t		seq;
	int64_t		at;		/* microseconds since 1970 UTC */
	struct str	actor;
	struct str	channel;
	struct str	kind;
	struct str	subject;	/* { NULL, 0 }: none; as the next */
	struct str	detail;
	struct str	address;
	struct str	request_id;	/* 32 hex digits */
};

/* In the order of the wire; also the order of the columns. */
enum audit_entry_field {
	AUDIT_ENTRY_SEQ,
	AUDIT_ENTRY_AT,
	AUDIT_ENTRY_ACTOR,
	AUDIT_ENTRY_CHANNEL,
	AUDIT_ENTRY_KIND,
	AUDIT_ENTRY_SUBJECT,
	AUDIT_ENTRY_DETAIL,
	AUDIT_ENTRY_ADDRESS,
	AUDIT_ENTRY_REQUEST_ID,
	AUDIT_ENTRY__MAX
};

extern const struct field audit_entry_fields[];	/* AUDIT_ENTRY__MAX */

#endif
