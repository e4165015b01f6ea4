/* Tokens: fields, names, and the text that a program sends. */

#include <zlib.h>

#include "auth/token.h"
#include "base/bytes.h"
#include "base/name_form.h"
#include "base/table.h"
#include "base/utf8.h"
#include "domain/actor.h"
#include "domain/right.h"
#include "domain/source.h"

#define FIELD(key, kind, member, ru, en) \
	.name = STR_INIT(key), .type = kind, \
	.offset = offsetof(struct token, member), \
	.label = TEXT(ru, en)

#define NO_HELP	.help = TEXT("", "")

const struct field token_fields[] = {
	[TOKEN_ID] = {
		FIELD("id", FIELD_INT, id, "ID", "ID"), NO_HELP,
	},
	[TOKEN_NAME] = {
		FIELD("name", FIELD_TEXT, name, "Название", "Name"),
		.help = TEXT("Под ним действия токена записываются в историю",
		    "The history names the token's deeds by it"),
		.flags = FIELD_CREATE,
		.max = TOKEN_NAME_MAX,
	},
	[TOKEN_SCOPES] = {
		FIELD("scopes", FIELD_SET, scopes, "Права", "Scopes"), NO_HELP,
		.flags = FIELD_CREATE,
		.values = right_values,
		.values_n = RIGHT_VALUES,
	},
	[TOKEN_SOURCE] = {
		FIELD("source", FIELD_ENUM, source, "Источник", "Source"),
		.help = TEXT("Видеть, создавать и менять только инциденты"
		    " этого источника",
		    "See, create and change incidents of this source alone"),
		.flags = FIELD_CREATE,
		.values = source_values,
		.values_n = SOURCE__MAX,
	},
	[TOKEN_CREATED_BY] = {
		FIELD("created_by", FIELD_TEXT, created_by,
		    "Кем создан", "Created by"), NO_HELP,
	},
	[TOKEN_CREATED_AT] = {
		FIELD("created_at", FIELD_TIME, created_at,
		    "Время создания", "Created at"), NO_HELP,
	},
	[TOKEN_EXPIRES_AT] = {
		FIELD("expires_at", FIELD_OPTIONAL_TIME, expires_at,
		    "Действует до", "Expires at"), NO_HELP,
		.flags = FIELD_CREATE,
	},
	[TOKEN_LAST_USED_AT] = {
		FIELD("last_used_at", FIELD_OPTIONAL_TIME, last_used_at,
		    "Последнее использование", "Last used at"), NO_HELP,
	},
	[TOKEN_REVOKED_AT] = {
		FIELD("revoked_at", FIELD_OPTIONAL_TIME, revoked_at,
		    "Отозван", "Revoked at"), NO_HELP,
	},
	[TOKEN_INPUT_DAYS] = {
		.name = STR_INIT("expires_in_days"), .type = FIELD_INT,
		.offset = offsetof(struct token_input, days),
		.flags = FIELD_CREATE,
		.label = TEXT("Срок действия в днях", "Days until it expires"),
		NO_HELP,
	},
};
TABLE_COVERS(token_fields, TOKEN_INPUT__MAX);

_Static_assert(offsetof(struct token_input, token) == 0,
	"a field of a token has the same offset in an input");

/* Control and invisible characters, and those that turn the direction. */
static bool
is_hidden(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
	    code == 0xad || code == 0x61c || code == 0x180e ||
	    (code >= 0x200b && code < 0x2010) ||
	    (code >= 0x2028 && code < 0x202f) ||
	    (code >= 0x2060 && code < 0x2070) ||
	    code == 0xfeff || (code >= 0xfff9 && code < 0xfffc) ||
	    (code >= 0xe0000 && code < 0xe1000);
}

bool
token_name_ok(struct str given, struct arena *a)
{
	struct str name = name_form_stored(given, a), rest = name;
	size_t n, count = 0;
	uint32_t code;

	for (; rest.n > 0; count++) {
		n = utf8_next(rest, &code);
		if (n == 0 || is_hidden(code))
			return false;
		rest.p += n;
		rest.n -= n;
	}
	return count > 0 && count <= TOKEN_NAME_MAX &&
	    str_eq(utf8_strip(name), name);
}

struct str
token_actor(const struct token *token, struct arena *a)
{
	return arena_printf(a, ACTOR_TOKEN "%.*s", STR_FMT(token->name));
}

unsigned
token_rights(const struct token *token)
{
	return RIGHT_ANYBODY | ((token->scopes & RIGHT_ADMIN) != 0 ?
	    RIGHT_ALL : token->scopes);
}

bool
token_is_valid(const struct token *token, int64_t now)
{
	return token->revoked_at == 0 &&
	    (token->expires_at == 0 || now < token->expires_at);
}

/* --- the text ------------------------------------------------------------- */

#define KEY_AT		(sizeof(TOKEN_PREFIX) - 1)
#define KEY		8
#define SECRET_AT	(KEY_AT + KEY)
#define SECRET		43		/* digits of 32 bytes */
#define CHECK_AT	(SECRET_AT + SECRET)
#define CHECK		6		/* of 4 bytes */

_Static_assert(CHECK_AT + CHECK == TOKEN_TEXT, "the parts are the whole");

#define KEY_SEED	8
#define SECRET_SEED	(TOKEN_SEED - KEY_SEED)

static const char digits[] =
	"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/*
 * Writes the last `room` digits of the number in n bytes, the most
 * significant digit first.
 */
static void
write_digits(const unsigned char *bytes, size_t n, char *out, size_t room)
{
	unsigned char rest[SECRET_SEED];
	unsigned carry;
	size_t i;

	memcpy(rest, bytes, n);
	while (room-- > 0) {
		carry = 0;
		for (i = 0; i < n; i++) {
			carry = carry << 8 | rest[i];
			rest[i] = (unsigned char)(carry / 62);
			carry %= 62;
		}
		out[room] = digits[carry];
	}
}

/* The CRC-32 of zlib over the text before it. */
static void
write_checksum(const char *text, char *out)
{
	unsigned char bytes[4];

	bytes_put(bytes, sizeof(bytes),
	    crc32(0, (const unsigned char *)text, CHECK_AT));
	write_digits(bytes, sizeof(bytes), out, CHECK);
}

void
token_make(const unsigned char seed[TOKEN_SEED], char text_r[TOKEN_TEXT])
{
	memcpy(text_r, TOKEN_PREFIX, KEY_AT);
	write_digits(seed, KEY_SEED, text_r + KEY_AT, KEY);
	write_digits(seed + KEY_SEED, SECRET_SEED, text_r + SECRET_AT, SECRET);
	write_checksum(text_r, text_r + CHECK_AT);
}

enum err
token_parse(struct str text, struct str *key_r)
{
	char check[CHECK];
	size_t i;

	if (text.n != TOKEN_TEXT || memcmp(text.p, TOKEN_PREFIX, KEY_AT) != 0)
		return ERR_INVALID;
	for (i = KEY_AT; i < TOKEN_TEXT; i++)
		if (memchr(digits, text.p[i], sizeof(digits) - 1) == NULL)
			return ERR_INVALID;
	write_checksum(text.p, check);
	if (memcmp(check, text.p + CHECK_AT, CHECK) != 0)
		return ERR_INVALID;
	*key_r = (struct str){ text.p + KEY_AT, KEY };
	return ERR_OK;
}
