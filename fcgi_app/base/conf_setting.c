/* The settings: their table and their values. */

#include <stdlib.h>

#include "base/base_url.h"
#include "base/conf_setting.h"
#include "base/host_name.h"
#include "base/parse.h"
#include "base/table.h"
#include "base/utf8.h"

#define NUMBER_SIZE	24	/* bytes of an INT with its NUL */

const char *const conf_policies[] = {
	"none", "create", "read", "full",
};
TABLE_COVERS(conf_policies, CONF_POLICIES);
static const char *const lifecycles[] = { "free", "strict" };
TABLE_COVERS(lifecycles, CONF_LIFECYCLES);
static const char *const parameter_sets[] = { "all", "original" };
static const char *const unknowns[] = { "ignore", "reject" };

const struct conf_setting conf_settings[] = {
	{
		.key = "database", .type = CONF_SETTING_STRING,
		.offset = offsetof(struct conf, database),
		.preset = "incidents.sqlite3",
		.accepts = "the path of a file",
	}, {
		.key = "zone", .type = CONF_SETTING_STRING,
		.offset = offsetof(struct conf, zone),
		.preset = "Europe/Moscow",
		.accepts = "a name of the tz database",
	}, {
		.key = "allowed_hosts", .type = CONF_SETTING_STRING,
		.offset = offsetof(struct conf, allowed_hosts),
		.preset = "127.0.0.1, localhost",
		.accepts = "a list of host names, IPv4 addresses and IPv6 "
		    "addresses in brackets between commas, without ports, "
		    "wildcards and networks",
		.read = host_name_list,
	}, {
		.key = "base_url", .type = CONF_SETTING_STRING,
		.offset = offsetof(struct conf, base_url),
		.preset = BASE_URL_AUTO,
		.accepts = BASE_URL_AUTO ", or http(s)://host[:port][/path]",
		.read = base_url_read,
	}, {
		.key = "threads", .type = CONF_SETTING_INT,
		.offset = offsetof(struct conf, threads),
		.preset = "16", .min = 1, .max = 256,
	}, {
		.key = "exports", .type = CONF_SETTING_INT,
		.offset = offsetof(struct conf, exports),
		.preset = "2", .min = 1, .max = 64,
	}, {
		.key = "write_wait_ms", .type = CONF_SETTING_INT,
		.offset = offsetof(struct conf, write_wait_ms),
		.preset = "5000", .min = 100, .max = 10000,
	}, {
		.key = "read_limit_ms", .type = CONF_SETTING_INT,
		.offset = offsetof(struct conf, read_limit_ms),
		.preset = "3000", .min = 100, .max = 10000,
	}, {
		.key = "wal_limit_mb", .type = CONF_SETTING_INT,
		.offset = offsetof(struct conf, wal_limit_mb),
		.preset = "256", .min = 16, .max = 65536,
	}, {
		.key = "idempotency_hours", .type = CONF_SETTING_INT,
		.offset = offsetof(struct conf, idempotency_hours),
		.preset = "72", .min = 1, .max = 8760,
	}, {
		.key = "session_idle_hours", .type = CONF_SETTING_INT,
		.offset = offsetof(struct conf, session_idle_hours),
		.preset = "12", .min = 1, .max = 720,
	}, {
		.key = "session_days", .type = CONF_SETTING_INT,
		.offset = offsetof(struct conf, session_days),
		.preset = "14", .min = 1, .max = 365,
	}, {
		.key = "anonymous", .type = CONF_SETTING_ENUM,
		.offset = offsetof(struct conf, anonymous),
		.given = offsetof(struct conf, anonymous_given),
		.preset = "none", .values = conf_policies,
		.values_n = CONF_POLICIES,
	}, {
		.key = "lifecycle", .type = CONF_SETTING_ENUM,
		.offset = offsetof(struct conf, lifecycle),
		.preset = "free", .values = lifecycles,
		.values_n = CONF_LIFECYCLES,
	}, {
		.key = "parameters", .type = CONF_SETTING_ENUM,
		.offset = offsetof(struct conf, parameters),
		.preset = "all", .values = parameter_sets,
		.values_n = TABLE_ROWS(parameter_sets),
	}, {
		.key = "unknown_parameters", .type = CONF_SETTING_ENUM,
		.offset = offsetof(struct conf, unknown_parameters),
		.preset = "ignore", .values = unknowns,
		.values_n = TABLE_ROWS(unknowns),
	}, {
		.key = "language", .type = CONF_SETTING_ENUM,
		.offset = offsetof(struct conf, language),
		.preset = "ru", .values = lang_codes, .values_n = LANG__MAX,
	}, {
		.key = "log_level", .type = CONF_SETTING_ENUM,
		.offset = offsetof(struct conf, log_level),
		.preset = "info", .values = log_levels, .values_n = LOG__MAX,
	},
};

TABLE_COVERS(conf_settings, CONF_SETTINGS);

const struct conf_setting *
conf_setting_find(const char *key)
{
	size_t i;

	for (i = 0; i < CONF_SETTINGS; i++)
		if (strcmp(conf_settings[i].key, key) == 0)
			return &conf_settings[i];
	return NULL;
}

static bool
has_control(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20)
			return true;
	return false;
}

static enum err
set_string(const struct conf_setting *setting, char **member,
	const char *text)
{
	struct str s = str_of(text);
	char *stored = NULL;

	/* Quotes have no meaning here, so an operator wrote them by mistake. */
	if (s.n == 0 || s.p[0] == '"' || s.p[0] == '\'' || !utf8_valid(s) ||
	    has_control(s))
		return ERR_INVALID;
	if (setting->read == NULL)
		stored = strdup(text);
	else if (setting->read(text, &stored) == ERR_INVALID)
		return ERR_INVALID;
	if (stored == NULL)
		log_fatal("conf: %m");
	free(*member);
	*member = stored;
	return ERR_OK;
}

static enum err
set_member(const struct conf_setting *setting, void *member,
	const char *text)
{
	struct str s = str_of(text);

	switch (setting->type) {
	case CONF_SETTING_STRING:
		return set_string(setting, member, text);
	case CONF_SETTING_INT:
		return parse_int(s, setting->min, setting->max, member);
	case CONF_SETTING_ENUM:
		return parse_choice(s, setting->values, setting->values_n,
		    member);
	}
	return ERR_INTERNAL;
}

enum err
conf_setting_set(const struct conf_setting *setting, struct conf *conf,
	const char *text)
{
	enum err e = set_member(setting, (char *)conf + setting->offset, text);

	/* By address: an operator may write the default as well. */
	if (e == ERR_OK && setting->given != 0)
		*(bool *)((char *)conf + setting->given) =
		    text != setting->preset;
	return e;
}

void
conf_setting_write_accepted(const struct conf_setting *setting, FILE *out)
{
	int i;

	switch (setting->type) {
	case CONF_SETTING_STRING:
		(void)fputs(setting->accepts, out);
		break;
	case CONF_SETTING_INT:
		(void)fprintf(out, "a whole number from %lld to %lld",
		    (long long)setting->min, (long long)setting->max);
		break;
	case CONF_SETTING_ENUM:
		for (i = 0; i < setting->values_n; i++)
			(void)fprintf(out, "%s%s", i == 0 ? "" : ", ",
			    setting->values[i]);
		break;
	}
}

void
conf_free(struct conf *conf)
{
	char **member;
	size_t i;

	for (i = 0; i < CONF_SETTINGS; i++) {
		if (conf_settings[i].type != CONF_SETTING_STRING)
			continue;
		member = (void *)((char *)conf + conf_settings[i].offset);
		free(*member);
		*member = NULL;
	}
}

void
conf_each(void (*row)(const char *key, const char *preset,
	const char *accepts, void *arg), void *arg)
{
	char *accepts;
	size_t i, n;
	FILE *out;

	for (i = 0; i < CONF_SETTINGS; i++) {
		if ((out = open_memstream(&accepts, &n)) == NULL)
			log_fatal("conf: %m");
		conf_setting_write_accepted(&conf_settings[i], out);
		if (fclose(out) != 0)
			log_fatal("conf: %m");
		row(conf_settings[i].key, conf_settings[i].preset, accepts,
		    arg);
		free(accepts);
	}
}

/* The value as an operator would write it, a number in `room`. */
static const char *
text_of(const struct conf *conf, const struct conf_setting *setting,
	char room[NUMBER_SIZE])
{
	const void *member = (const char *)conf + setting->offset;

	switch (setting->type) {
	case CONF_SETTING_STRING:
		return *(char *const *)member;
	case CONF_SETTING_INT:
		(void)snprintf(room, NUMBER_SIZE, "%lld",
		    (long long)*(const int64_t *)member);
		return room;
	case CONF_SETTING_ENUM:
		return setting->values[*(const int *)member];
	}
	return "";
}

void
conf_each_value(const struct conf *conf,
	void (*row)(const char *key, const char *value, void *arg),
	void *arg)
{
	char room[NUMBER_SIZE];
	size_t i;

	for (i = 0; i < CONF_SETTINGS; i++)
		row(conf_settings[i].key,
		    text_of(conf, &conf_settings[i], room), arg);
}
