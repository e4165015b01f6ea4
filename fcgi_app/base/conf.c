/*
 * The configuration: defaults, then the file, then the environment, all
 * by one table and judged by one function.  The sole user of inih, which
 * is left the splitting of lines; what it would pass over in silence
 * (cut lines, sections, continuations) is refused before it sees it.
 */

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base_url.h"
#include "base/conf.h"
#include "base/host_name.h"
#include "base/parse.h"
#include "base/table.h"
#include "base/utf8.h"

enum conf_type {
	CONF_STRING,	/* char *, not empty */
	CONF_INT,	/* int64_t, from min to max */
	CONF_ENUM	/* int, the index in words */
};

/*
 * A setting: its key, the type of its member and where that is, and its
 * default as one would write it in the file.  A switch is a CONF_ENUM
 * with the words "no" and "yes".
 */
struct conf_def {
	const char		*key;
	enum conf_type		 type;
	size_t			 offset;
	size_t			 given;		/* of a bool; 0: nobody asks */
	const char		*preset;
	const char		*accepts;	/* CONF_STRING: in words */
	/* CONF_STRING: validates it, makes the stored text, malloc'd; or NULL. */
	enum err		(*adopt)(const char *value, char **kept_r);
	int64_t			 min, max;	/* CONF_INT */
	const char *const	*values;		/* CONF_ENUM */
	int			 values_n;
};

const char *const conf_policies[] = {
	"none", "create", "read", "full",
};
TABLE_COVERS(conf_policies, CONF_POLICIES);
static const char *const lifecycles[] = { "free", "strict" };
TABLE_COVERS(lifecycles, CONF_LIFECYCLES);
static const char *const parameter_sets[] = { "all", "original" };
static const char *const unknowns[] = { "ignore", "reject" };

static const struct conf_def conf_defs[] = {
	{
		.key = "database", .type = CONF_STRING,
		.offset = offsetof(struct conf, database),
		.preset = "incidents.sqlite3",
		.accepts = "the path of a file",
	}, {
		.key = "zone", .type = CONF_STRING,
		.offset = offsetof(struct conf, zone),
		.preset = "Europe/Moscow",
		.accepts = "a name of the tz database",
	}, {
		.key = "allowed_hosts", .type = CONF_STRING,
		.offset = offsetof(struct conf, allowed_hosts),
		.preset = "127.0.0.1, localhost",
		.accepts = "a list of host names, IPv4 addresses and IPv6 "
		    "addresses in brackets between commas, without ports, "
		    "wildcards and networks",
		.adopt = host_name_list,
	}, {
		.key = "base_url", .type = CONF_STRING,
		.offset = offsetof(struct conf, base_url),
		.preset = BASE_URL_AUTO,
		.accepts = BASE_URL_AUTO ", or http(s)://host[:port][/path]",
		.adopt = base_url_read,
	}, {
		.key = "threads", .type = CONF_INT,
		.offset = offsetof(struct conf, threads),
		.preset = "16", .min = 1, .max = 256,
	}, {
		.key = "exports", .type = CONF_INT,
		.offset = offsetof(struct conf, exports),
		.preset = "2", .min = 1, .max = 64,
	}, {
		.key = "write_wait_ms", .type = CONF_INT,
		.offset = offsetof(struct conf, write_wait_ms),
		.preset = "5000", .min = 100, .max = 10000,
	}, {
		.key = "read_limit_ms", .type = CONF_INT,
		.offset = offsetof(struct conf, read_limit_ms),
		.preset = "3000", .min = 100, .max = 10000,
	}, {
		.key = "wal_limit_mb", .type = CONF_INT,
		.offset = offsetof(struct conf, wal_limit_mb),
		.preset = "256", .min = 16, .max = 65536,
	}, {
		.key = "idempotency_hours", .type = CONF_INT,
		.offset = offsetof(struct conf, idempotency_hours),
		.preset = "72", .min = 1, .max = 8760,
	}, {
		.key = "session_idle_hours", .type = CONF_INT,
		.offset = offsetof(struct conf, session_idle_hours),
		.preset = "12", .min = 1, .max = 720,
	}, {
		.key = "session_days", .type = CONF_INT,
		.offset = offsetof(struct conf, session_days),
		.preset = "14", .min = 1, .max = 365,
	}, {
		.key = "anonymous", .type = CONF_ENUM,
		.offset = offsetof(struct conf, anonymous),
		.given = offsetof(struct conf, anonymous_given),
		.preset = "none", .values = conf_policies,
		.values_n = CONF_POLICIES,
	}, {
		.key = "lifecycle", .type = CONF_ENUM,
		.offset = offsetof(struct conf, lifecycle),
		.preset = "free", .values = lifecycles,
		.values_n = CONF_LIFECYCLES,
	}, {
		.key = "parameters", .type = CONF_ENUM,
		.offset = offsetof(struct conf, parameters),
		.preset = "all", .values = parameter_sets,
		.values_n = TABLE_ROWS(parameter_sets),
	}, {
		.key = "unknown_parameters", .type = CONF_ENUM,
		.offset = offsetof(struct conf, unknown_parameters),
		.preset = "ignore", .values = unknowns,
		.values_n = TABLE_ROWS(unknowns),
	}, {
		.key = "language", .type = CONF_ENUM,
		.offset = offsetof(struct conf, language),
		.preset = "ru", .values = lang_codes, .values_n = LANG__MAX,
	}, {
		.key = "log_level", .type = CONF_ENUM,
		.offset = offsetof(struct conf, log_level),
		.preset = "info", .values = log_levels, .values_n = LOG__MAX,
	},
};

#define DEFS_N		(sizeof(conf_defs) / sizeof(conf_defs[0]))
#define VARIABLE_MAX	64	/* bytes of a variable's name with its NUL */
#define NUMBER_MAX	24	/* bytes of a CONF_INT with its NUL */

/* A load under way.  The first complaint ends it. */
struct loader {
	struct conf	 conf;
	const char	*path;
	FILE		*file;
	char		*text;		/* the line that is read */
	size_t		 text_size;
	unsigned	 line;		/* its number; 0: not in the file */
	bool		 seen[DEFS_N];	/* keys the file has set */
	char		*message;	/* the complaint, or NULL */
};

/* Opens memory to write one line to; close_line() ends it. */
static FILE *
open_line(char **line_r, size_t *n)
{
	FILE *out = open_memstream(line_r, n);

	if (out == NULL)
		log_fatal("conf: %m");
	return out;
}

static void
close_line(FILE *out)
{
	if (fclose(out) != 0)
		log_fatal("conf: %m");
}

static void
write_accepted(FILE *out, const struct conf_def *def)
{
	int i;

	switch (def->type) {
	case CONF_STRING:
		(void)fputs(def->accepts, out);
		break;
	case CONF_INT:
		(void)fprintf(out, "a whole number from %lld to %lld",
			(long long)def->min, (long long)def->max);
		break;
	case CONF_ENUM:
		for (i = 0; i < def->values_n; i++)
			(void)fprintf(out, "%s%s", i == 0 ? "" : ", ",
				def->values[i]);
		break;
	}
}

/*
 * Sets the complaint to "FILE:LINE: " and the text, followed, if def is
 * given, by what it accepts.  Always 0, for inih's handlers to return.
 */
__attribute__((format(printf, 3, 4)))
static int
refuse(struct loader *l, const struct conf_def *def, const char *fmt, ...)
{
	va_list args;
	size_t i, n;
	FILE *out = open_line(&l->message, &n);

	if (l->line > 0)
		(void)fprintf(out, "%s:%u: ", l->path, l->line);
	va_start(args, fmt);
	(void)vfprintf(out, fmt, args);
	va_end(args);
	if (def != NULL) {
		(void)fputs(": accepted is ", out);
		write_accepted(out, def);
	}
	close_line(out);
	/* A value may hold anything; the complaint is one line. */
	for (i = 0; i < n; i++)
		if ((unsigned char)l->message[i] < 0x20)
			l->message[i] = '?';
	return 0;
}

static void
refuse_key(struct loader *l, const char *key)
{
	char *keys;
	size_t i, n;
	FILE *out = open_line(&keys, &n);

	for (i = 0; i < DEFS_N; i++)
		(void)fprintf(out, "%s%s", i == 0 ? "" : ", ",
			conf_defs[i].key);
	close_line(out);
	(void)refuse(l, NULL, "%s: no such key: accepted are %s", key, keys);
	free(keys);
}

static enum err
set_string(const struct conf_def *def, char **member, const char *value)
{
	struct str s = str_of(value);
	char *kept = NULL;
	size_t i;

	/* Quotes are no syntax here; as part of a value they are a slip. */
	if (s.n == 0 || s.p[0] == '"' || s.p[0] == '\'' || !utf8_valid(s))
		return ERR_INVALID;
	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20)
			return ERR_INVALID;
	if (def->adopt == NULL)
		kept = strdup(value);
	else if (def->adopt(value, &kept) == ERR_INVALID)
		return ERR_INVALID;
	if (kept == NULL)
		log_fatal("conf: %m");
	free(*member);
	*member = kept;
	return ERR_OK;
}

static enum err
set_member(struct conf *conf, const struct conf_def *def, const char *value)
{
	void *member = (char *)conf + def->offset;
	struct str s = str_of(value);

	switch (def->type) {
	case CONF_STRING:
		return set_string(def, member, value);
	case CONF_INT:
		return parse_int(s, def->min, def->max, member);
	case CONF_ENUM:
		return parse_choice(s, def->values, def->values_n, member);
	}
	return ERR_INTERNAL;
}

/* `name` is the key or the variable, as the operator wrote it. */
static int
set(struct loader *l, const struct conf_def *def, const char *name,
	const char *value)
{
	if (set_member(&l->conf, def, value) != ERR_OK)
		return refuse(l, def, "%s = %s", name, value);
	if (def->given != 0)
		*(bool *)((char *)&l->conf + def->given) =
			value != def->preset;
	return 1;
}

static int
set_from_file(void *arg, const char *section, const char *key,
	const char *value)
{
	struct loader *l = arg;
	size_t i;

	(void)section;		/* next_line() lets none through */
	for (i = 0; i < DEFS_N; i++)
		if (strcmp(conf_defs[i].key, key) == 0)
			break;
	if (i == DEFS_N) {
		refuse_key(l, key);
		return 0;
	}
	if (l->seen[i])
		return refuse(l, NULL, "%s: set a second time", key);
	l->seen[i] = true;
	return set(l, &conf_defs[i], key, value);
}

/*
 * The line without its ends and what inih sees in them: a byte order
 * mark, and the indent that makes a line the continuation of another.
 */
static struct str
bare_line(const struct loader *l, size_t n)
{
	struct str s = { l->text, n }, bom = STR("\xef\xbb\xbf");

	if (l->line == 1 && str_starts(s, bom)) {
		s.p += bom.n;
		s.n -= bom.n;
	}
	while (s.n > 0 && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
		s.n--;
	return str_trim(s);
}

static bool
is_comment(struct str s)
{
	return s.n > 0 && (s.p[0] == '#' || s.p[0] == ';');
}

/* Whether inih can be handed the line, which it would cut at `room`. */
static bool
judge_line(struct loader *l, struct str s, size_t room)
{
	if (s.n > 0 && memchr(s.p, '\0', s.n) != NULL)
		(void)refuse(l, NULL, "the line holds a NUL byte");
	else if (s.n > 0 && s.p[0] == '[')
		(void)refuse(l, NULL, "%.*s: there are no sections",
			STR_FMT(s));
	else if (s.n > room)
		(void)refuse(l, NULL, "the line is longer than %zu bytes; "
			"longer values go into the environment", room);
	return l->message == NULL;
}

/* inih's reader: the next line, in the manner of fgets(). */
static char *
next_line(char *out, int size, void *arg)
{
	struct loader *l = arg;
	struct str s;
	ssize_t n;

	/* After a complaint nothing more is read. */
	if (l->message != NULL)
		return NULL;
	n = getline(&l->text, &l->text_size, l->file);
	if (n < 0)
		return NULL;
	l->line++;
	s = bare_line(l, (size_t)n);
	/* A comment may be long, but it counts as a line. */
	if (is_comment(s))
		s.n = 0;
	/* ini.h asks for room for "\r\n" and the NUL. */
	if (!judge_line(l, s, (size_t)size - 3))
		return NULL;
	memcpy(out, s.p, s.n);
	out[s.n] = '\0';
	return out;
}

static void
load_file(struct loader *l)
{
	int rc;

	l->file = fopen(l->path, "re");
	if (l->file == NULL) {
		(void)refuse(l, NULL, "%s: cannot be opened: %s", l->path,
			strerror(errno));
		return;
	}
	rc = ini_parse_stream(next_line, l, set_from_file, l);
	if (l->message == NULL && ferror(l->file)) {
		l->line = 0;
		(void)refuse(l, NULL, "%s: cannot be read: %s", l->path,
			strerror(errno));
	} else if (l->message == NULL && rc != 0) {
		/* inih tells the line and reads on. */
		l->line = (unsigned)rc;
		(void)refuse(l, NULL, "not of the form key = value");
	}
	(void)fclose(l->file);
	l->line = 0;
}

static void
variable_of(const struct conf_def *def, char out[VARIABLE_MAX])
{
	size_t i = (size_t)snprintf(out, VARIABLE_MAX, "INCIDENT_%s",
		def->key);

	while (i-- > 0)
		if (out[i] >= 'a' && out[i] <= 'z')
			out[i] = (char)(out[i] - ('a' - 'A'));
}

static void
load_environment(struct loader *l)
{
	char variable[VARIABLE_MAX];
	const char *value;
	size_t i;

	for (i = 0; i < DEFS_N && l->message == NULL; i++) {
		variable_of(&conf_defs[i], variable);
		value = getenv(variable);
		if (value != NULL)
			(void)set(l, &conf_defs[i], variable, value);
	}
}

/* Makes a relative path start at the folder of the file. */
static void
anchor_database(struct loader *l)
{
	const char *slash = strrchr(l->path, '/');
	char *joined;
	int folder;

	if (l->conf.database[0] == '/' || slash == NULL)
		return;
	folder = (int)(slash - l->path) + 1;
	if (asprintf(&joined, "%.*s%s", folder, l->path,
	    l->conf.database) < 0)
		log_fatal("conf: %m");
	free(l->conf.database);
	l->conf.database = joined;
}

static const char *
choose_path(const char *path)
{
	if (path == NULL)
		path = getenv("INCIDENT_CONFIG");
	return path != NULL ? path : CONF_DEFAULT_PATH;
}

enum err
conf_load(const char *path, struct conf *conf, char **message_r)
{
	struct loader l = { .path = choose_path(path) };
	size_t i;

	for (i = 0; i < DEFS_N; i++)
		(void)set(&l, &conf_defs[i], conf_defs[i].key,
			conf_defs[i].preset);
	if (l.message == NULL)
		load_file(&l);
	if (l.message == NULL)
		load_environment(&l);
	free(l.text);
	if (l.message != NULL) {
		conf_free(&l.conf);
		*message_r = l.message;
		return ERR_INVALID;
	}
	anchor_database(&l);
	*conf = l.conf;
	return ERR_OK;
}

void
conf_free(struct conf *conf)
{
	char **member;
	size_t i;

	for (i = 0; i < DEFS_N; i++) {
		if (conf_defs[i].type != CONF_STRING)
			continue;
		member = (void *)((char *)conf + conf_defs[i].offset);
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

	for (i = 0; i < DEFS_N; i++) {
		out = open_line(&accepts, &n);
		write_accepted(out, &conf_defs[i]);
		close_line(out);
		row(conf_defs[i].key, conf_defs[i].preset, accepts, arg);
		free(accepts);
	}
}

/* The member as one would write it, a number in `room`. */
static const char *
value_of(const struct conf *conf, const struct conf_def *def,
	char room[NUMBER_MAX])
{
	const void *member = (const char *)conf + def->offset;

	switch (def->type) {
	case CONF_STRING:
		return *(char *const *)member;
	case CONF_INT:
		(void)snprintf(room, NUMBER_MAX, "%lld",
			(long long)*(const int64_t *)member);
		return room;
	case CONF_ENUM:
		return def->values[*(const int *)member];
	}
	return "";
}

void
conf_each_value(const struct conf *conf,
	void (*row)(const char *key, const char *value, void *arg),
	void *arg)
{
	char room[NUMBER_MAX];
	size_t i;

	for (i = 0; i < DEFS_N; i++)
		row(conf_defs[i].key, value_of(conf, &conf_defs[i], room),
			arg);
}
