/*
 * Reading the configuration: defaults, then the file, then the environment.
 * The sole user of inih, which splits the lines.  Lines that inih would accept
 * silently (cut lines, sections, continuations) are rejected before inih sees
 * them.
 */

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/conf.h"
#include "base/conf_setting.h"

#define VARIABLE_SIZE	64	/* bytes of a variable's name with its NUL */

/* A load under way.  The first complaint ends it. */
struct loader {
	struct conf	 conf;
	const char	*path;
	FILE		*file;
	char		*text;		/* the current line */
	size_t		 text_size;
	unsigned	 line;		/* its number; 0: not in the file */
	bool		 seen[CONF_SETTINGS];	/* set by the file */
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

/*
 * Sets the complaint to "FILE:LINE: " and the text, followed by the values
 * that `setting` accepts, unless it is NULL.  Returns 0, as the handlers of
 * inih do for an error.
 */
__attribute__((format(printf, 3, 4)))
static int
complain(struct loader *l, const struct conf_setting *setting,
	const char *fmt, ...)
{
	va_list args;
	size_t i, n;
	FILE *out = open_line(&l->message, &n);

	if (l->line > 0)
		(void)fprintf(out, "%s:%u: ", l->path, l->line);
	va_start(args, fmt);
	(void)vfprintf(out, fmt, args);
	va_end(args);
	if (setting != NULL) {
		(void)fputs(": accepted is ", out);
		conf_setting_write_accepted(setting, out);
	}
	close_line(out);
	/* A value may hold anything; the complaint is one line. */
	for (i = 0; i < n; i++)
		if ((unsigned char)l->message[i] < 0x20)
			l->message[i] = '?';
	return 0;
}

static void
reject_key(struct loader *l, const char *key)
{
	char *keys;
	size_t i, n;
	FILE *out = open_line(&keys, &n);

	for (i = 0; i < CONF_SETTINGS; i++)
		(void)fprintf(out, "%s%s", i == 0 ? "" : ", ",
			conf_settings[i].key);
	close_line(out);
	(void)complain(l, NULL, "%s: no such key: accepted are %s", key, keys);
	free(keys);
}

/* `name` is the key or the variable, as the operator wrote it. */
static int
set(struct loader *l, const struct conf_setting *setting, const char *name,
	const char *value)
{
	if (conf_setting_set(setting, &l->conf, value) != ERR_OK)
		return complain(l, setting, "%s = %s", name, value);
	return 1;
}

static int
set_from_file(void *arg, const char *section, const char *key,
	const char *value)
{
	const struct conf_setting *setting = conf_setting_find(key);
	struct loader *l = arg;
	bool *seen;

	(void)section;		/* next_line() rejects sections */
	if (setting == NULL) {
		reject_key(l, key);
		return 0;
	}
	seen = &l->seen[setting - conf_settings];
	if (*seen)
		return complain(l, NULL, "%s: set a second time", key);
	*seen = true;
	return set(l, setting, key, value);
}

/*
 * The line without a byte order mark, indent and line end.  For inih an
 * indented line would continue the line before it.
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

/* Whether inih may see the line, which it would cut at `room` bytes. */
static bool
validate_line(struct loader *l, struct str s, size_t room)
{
	if (s.n > 0 && memchr(s.p, '\0', s.n) != NULL)
		(void)complain(l, NULL, "the line holds a NUL byte");
	else if (s.n > 0 && s.p[0] == '[')
		(void)complain(l, NULL, "%.*s: there are no sections",
		    STR_FMT(s));
	else if (s.n > room)
		(void)complain(l, NULL, "the line is longer than %zu bytes; "
		    "longer values go into the environment", room);
	return l->message == NULL;
}

/* The reader of inih: the next line, as fgets() gives it. */
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
	/* A comment may be longer than `room`; its line is counted. */
	if (is_comment(s))
		s.n = 0;
	/* ini.h asks for room for "\r\n" and the NUL. */
	if (!validate_line(l, s, (size_t)size - 3))
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
		(void)complain(l, NULL, "%s: cannot be opened: %s", l->path,
		    strerror(errno));
		return;
	}
	rc = ini_parse_stream(next_line, l, set_from_file, l);
	if (l->message == NULL && ferror(l->file)) {
		l->line = 0;
		(void)complain(l, NULL, "%s: cannot be read: %s", l->path,
		    strerror(errno));
	} else if (l->message == NULL && rc != 0) {
		/* The first line that inih could not split; it reads on. */
		l->line = (unsigned)rc;
		(void)complain(l, NULL, "not of the form key = value");
	}
	(void)fclose(l->file);
	l->line = 0;
}

static void
variable_of(const struct conf_setting *setting, char out[VARIABLE_SIZE])
{
	size_t i = (size_t)snprintf(out, VARIABLE_SIZE, "INCIDENT_%s",
	    setting->key);

	while (i-- > 0)
		if (out[i] >= 'a' && out[i] <= 'z')
			out[i] = (char)(out[i] - ('a' - 'A'));
}

static void
load_environment(struct loader *l)
{
	char variable[VARIABLE_SIZE];
	const char *value;
	size_t i;

	for (i = 0; i < CONF_SETTINGS && l->message == NULL; i++) {
		variable_of(&conf_settings[i], variable);
		value = getenv(variable);
		if (value != NULL)
			(void)set(l, &conf_settings[i], variable, value);
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

	for (i = 0; i < CONF_SETTINGS; i++)
		(void)set(&l, &conf_settings[i], conf_settings[i].key,
			conf_settings[i].preset);
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

