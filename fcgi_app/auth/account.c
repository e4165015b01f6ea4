/* Accounts: tables of roles and fields, and the rules of fields. */

#include <assert.h>
#include <stddef.h>

#include "auth/account.h"
#include "auth/password.h"
#include "base/name_form.h"
#include "base/table.h"
#include "base/utf8.h"
#include "domain/actor.h"
#include "domain/right.h"

#define ROLE(text, ru, en)	{ STR_INIT(text), TEXT(ru, en) }
#define BIT(field)		(1u << (field))

const struct enum_value account_roles[] = {
	[ACCOUNT_VIEWER]	= ROLE("viewer", "Наблюдатель", "Viewer"),
	[ACCOUNT_OPERATOR]	= ROLE("operator", "Оператор", "Operator"),
	[ACCOUNT_ADMIN]		= ROLE("admin", "Администратор",
					"Administrator"),
};
TABLE_COVERS(account_roles, ACCOUNT_ROLE__MAX);

static const unsigned rights_of_role[] = {
	[ACCOUNT_VIEWER]	= RIGHT_READ,
	[ACCOUNT_OPERATOR]	= RIGHT_READ | RIGHT_CREATE | RIGHT_WRITE,
	[ACCOUNT_ADMIN]		= RIGHT_ALL,
};
TABLE_COVERS(rights_of_role, ACCOUNT_ROLE__MAX);

/* A role that the table does not have (any more) has no rights. */
unsigned
account_rights(const struct enum_value *role)
{
	int i;

	for (i = 0; i < ACCOUNT_ROLE__MAX; i++)
		if (role == &account_roles[i])
			return rights_of_role[i] | RIGHT_ACCOUNT |
			    RIGHT_ANYBODY;
	return RIGHT_ANYBODY;
}

#define FIELD(key, kind, member, ru, en) \
	.name = STR_INIT(key), .type = kind, \
	.offset = offsetof(struct account, member), \
	.label = TEXT(ru, en), .help = TEXT("", "")

const struct field account_fields[] = {
	[ACCOUNT_ID] = {
		FIELD("id", FIELD_INT, id, "ID", "ID"),
	},
	[ACCOUNT_USERNAME] = {
		FIELD("username", FIELD_TEXT, username,
		    "Имя пользователя", "User name"),
		.flags = FIELD_CREATE | FIELD_UPDATE,
		.max = ACCOUNT_NAME_MAX,
	},
	[ACCOUNT_FIRST_NAME] = {
		FIELD("first_name", FIELD_TEXT, first_name,
		    "Имя", "First name"),
		.flags = FIELD_CREATE | FIELD_UPDATE | FIELD_BLANK,
		.max = ACCOUNT_NAME_MAX,
	},
	[ACCOUNT_LAST_NAME] = {
		FIELD("last_name", FIELD_TEXT, last_name,
		    "Фамилия", "Last name"),
		.flags = FIELD_CREATE | FIELD_UPDATE | FIELD_BLANK,
		.max = ACCOUNT_NAME_MAX,
	},
	[ACCOUNT_EMAIL] = {
		FIELD("email", FIELD_TEXT, email,
		    "Адрес электронной почты", "E-mail address"),
		.flags = FIELD_CREATE | FIELD_UPDATE | FIELD_BLANK,
		.max = ACCOUNT_EMAIL_MAX,
	},
	[ACCOUNT_ROLE] = {
		FIELD("role", FIELD_ENUM, role, "Роль", "Role"),
		.flags = FIELD_CREATE | FIELD_UPDATE,
		.values = account_roles,
		.values_n = ACCOUNT_ROLE__MAX,
	},
	[ACCOUNT_ACTIVE] = {
		FIELD("active", FIELD_BOOL, active, "Активен", "Active"),
		.flags = FIELD_CREATE | FIELD_UPDATE,
	},
	[ACCOUNT_CREATED_AT] = {
		FIELD("created_at", FIELD_TIME, created_at,
		    "Время создания", "Created at"),
	},
	[ACCOUNT_LAST_LOGIN] = {
		FIELD("last_login", FIELD_OPTIONAL_TIME, last_login,
		    "Последний вход", "Last login"),
	},
	[ACCOUNT_VERSION] = {
		FIELD("version", FIELD_INT, version, "Версия", "Version"),
	},
	[ACCOUNT_PATCH_PASSWORD] = {
		.name = STR_INIT("password"), .type = FIELD_TEXT,
		.offset = offsetof(struct account_patch, password),
		.flags = FIELD_CREATE | FIELD_UPDATE | FIELD_EXACT,
		.max = PASSWORD_MOST,
		.label = TEXT("Пароль", "Password"),
		.help = TEXT("", ""),
	},
	[ACCOUNT_PATCH_REVOKE] = {
		.name = STR_INIT("revoke_tokens"), .type = FIELD_BOOL,
		.offset = offsetof(struct account_patch, revoke_tokens),
		.flags = FIELD_UPDATE | FIELD_DELETE,
		.label = TEXT("Отозвать выпущенные токены",
		    "Revoke the tokens that it made"),
		.help = TEXT("", ""),
	},
};
TABLE_COVERS(account_fields, ACCOUNT_PATCH__MAX);

static_assert(offsetof(struct account_patch, account) == 0,
	"a field of an account has the same offset in a patch");

bool
account_is_admin(const struct account *account)
{
	return account->active && account->role ==
	    &account_roles[ACCOUNT_ADMIN];
}

void
account_copy_fields(struct account *account, const struct account *from,
	unsigned fields)
{
	if (fields & BIT(ACCOUNT_USERNAME))
		account->username = from->username;
	if (fields & BIT(ACCOUNT_FIRST_NAME))
		account->first_name = from->first_name;
	if (fields & BIT(ACCOUNT_LAST_NAME))
		account->last_name = from->last_name;
	if (fields & BIT(ACCOUNT_EMAIL))
		account->email = from->email;
	if (fields & BIT(ACCOUNT_ROLE))
		account->role = from->role;
	if (fields & BIT(ACCOUNT_ACTIVE))
		account->active = from->active;
}

unsigned
account_differences(const struct account *a, const struct account *b)
{
	unsigned fields = 0;

	if (!str_eq(a->username, b->username))
		fields |= BIT(ACCOUNT_USERNAME);
	if (!str_eq(a->first_name, b->first_name))
		fields |= BIT(ACCOUNT_FIRST_NAME);
	if (!str_eq(a->last_name, b->last_name))
		fields |= BIT(ACCOUNT_LAST_NAME);
	if (!str_eq(a->email, b->email))
		fields |= BIT(ACCOUNT_EMAIL);
	if (a->role != b->role)
		fields |= BIT(ACCOUNT_ROLE);
	if (a->active != b->active)
		fields |= BIT(ACCOUNT_ACTIVE);
	return fields;
}

static bool
looks_like(struct str skeleton, struct str name, struct arena *a)
{
	return str_eq(skeleton, name_form_skeleton(name, a));
}

/* The history gives these names to other actors. */
static bool
is_reserved(struct str name, struct arena *a)
{
	const struct str skeleton = name_form_skeleton(name, a);

	return looks_like(skeleton, ACTOR_ANONYMOUS, a) ||
	    looks_like(skeleton, ACTOR_CTL, a) ||
	    looks_like(skeleton, ACTOR_SERVICE, a);
}

/*
 * Only a table of Unicode knows which characters are letters.  So this
 * rejects what readers could mistake for the syntax around a name: other
 * ASCII punctuation, white space, control and invisible characters.
 */
static bool
is_name_character(uint32_t code)
{
	if (code < 0x80)
		return (code >= '0' && code <= '9') ||
		    ((code | 0x20) >= 'a' && (code | 0x20) <= 'z') ||
		    memchr("@.+-_", (int)code, 5) != NULL;
	return code >= 0xaa && code != 0xad && code != 0xd7 && code != 0xf7 &&
	    code != 0x1680 && code != 0x180e &&
	    !(code >= 0x2000 && code < 0x2c00) &&
	    !(code >= 0x3000 && code < 0x3005) &&
	    !(code >= 0xe000 && code < 0xf900) &&
	    !(code >= 0xfe00 && code < 0xfe70) &&
	    !(code >= 0xff00 && code < 0xff10) && code < 0xfff0;
}

bool
account_name_ok(struct str username, struct arena *a)
{
	struct str name = name_form_stored(username, a), rest = name;
	size_t n, count = 0;
	uint32_t code;

	for (; rest.n > 0; count++) {
		n = utf8_next(rest, &code);
		if (n == 0 || !is_name_character(code))
			return false;
		rest.p += n;
		rest.n -= n;
	}
	return count > 0 && count <= ACCOUNT_NAME_MAX &&
	    !is_reserved(name, a);
}

static bool
is_email_character(unsigned char c)
{
	return c > 0x20 && c != 0x7f &&
	    memchr("\"(),:;<>@[\\]", c, 12) == NULL;
}

bool
account_email_ok(struct str email)
{
	struct str domain = email, local = str_cut(&domain, '@');
	size_t i;

	for (i = 0; i < local.n; i++)
		if (!is_email_character((unsigned char)local.p[i]))
			return false;
	for (i = 0; i < domain.n; i++)
		if (!is_email_character((unsigned char)domain.p[i]))
			return false;
	return local.n > 0 && domain.n > 2 && utf8_valid(email) &&
	    domain.p[0] != '.' && domain.p[domain.n - 1] != '.' &&
	    memchr(domain.p, '.', domain.n) != NULL;
}

void
account_validate(const struct account *account, unsigned fields,
	struct problems *problems)
{
	const struct str no_arg = { NULL, 0 };

	if ((fields & BIT(ACCOUNT_USERNAME)) != 0 &&
	    account->username.n > 0 &&
	    !account_name_ok(account->username, problems->arena))
		problem_add(problems, account_fields[ACCOUNT_USERNAME].name,
		    MESSAGE_USERNAME, no_arg);
	if ((fields & BIT(ACCOUNT_EMAIL)) != 0 && account->email.n > 0 &&
	    !account_email_ok(account->email))
		problem_add(problems, account_fields[ACCOUNT_EMAIL].name,
		    MESSAGE_EMAIL, no_arg);
}
