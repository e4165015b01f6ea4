/*
 * base/conf: what is read, what wins, what is refused and how that is
 * said; and that the sample configuration is true.
 */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/conf.h"
#include "support/expect.h"

#define SAMPLE	BUILDDIR "/conf/incident-tracker.ini"

extern char **environ;

static char folder[] = "/tmp/test_conf.XXXXXX";
static char path[sizeof(folder) + 16];
static struct conf conf;
static char *message;

/* The variables of the machine that runs the tests must not matter. */
static void
clear_environment(void)
{
	char name[64];
	char **v = environ;

	while (*v != NULL) {
		if (strncmp(*v, "INCIDENT_", 9) != 0) {
			v++;
			continue;
		}
		(void)snprintf(name, sizeof(name), "%.*s",
			(int)strcspn(*v, "="), *v);
		(void)unsetenv(name);
		v = environ;
	}
}

static void
make_folder(void)
{
	clear_environment();
	cr_assert_not_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/x.ini", folder);
}

static void
remove_folder(void)
{
	conf_free(&conf);
	free(message);
	(void)unlink(path);
	(void)rmdir(folder);
}

TestSuite(conf, .init = make_folder, .fini = remove_folder);

static void
write_bytes(const char *bytes, size_t n)
{
	FILE *f = fopen(path, "w");

	cr_assert_not_null(f);
	cr_assert_eq(fwrite(bytes, 1, n, f), n);
	cr_assert_eq(fclose(f), 0);
}

/* Loads a file with that text. */
static enum err
load(const char *text)
{
	write_bytes(text, strlen(text));
	return conf_load(path, &conf, &message);
}

static void
expect_loaded(const char *text)
{
	cr_assert_eq(load(text), ERR_OK, "refused: %s", message);
}

/* The text is refused, and the complaint holds `words`. */
static void
expect_refused(const char *text, const char *words)
{
	cr_assert_eq(load(text), ERR_INVALID, "accepted: %s", text);
	cr_expect_not_null(strstr(message, words), "\"%s\" lacks \"%s\"",
		message, words);
	cr_expect_null(strchr(message, '\n'));
	free(message);
	message = NULL;
}

Test(conf, empty_file_means_the_defaults)
{
	expect_loaded("");
	cr_expect_str_eq(conf.zone, "Europe/Moscow");
	cr_expect_str_eq(conf.allowed_hosts, "127.0.0.1, localhost");
	cr_expect_eq(conf.threads, 16);
	cr_expect_eq(conf.write_wait_ms, 5000);
	cr_expect_eq(conf.read_limit_ms, 3000);
	cr_expect_eq(conf.wal_limit_mb, 256);
	cr_expect_eq(conf.language, LANG_RU);
	cr_expect_eq(conf.log_level, LOG_INFO);
}

Test(conf, file_sets_every_type)
{
	expect_loaded("zone = UTC\nthreads=4\n  language =  en  \n");
	cr_expect_str_eq(conf.zone, "UTC");
	cr_expect_eq(conf.threads, 4);
	cr_expect_eq(conf.language, LANG_EN);
}

Test(conf, comments_and_blank_lines_are_passed_over)
{
	expect_loaded("# a = b\n\n ; [c]\n   \nthreads = 4 ; four\r\n#");
	cr_expect_eq(conf.threads, 4);
}

Test(conf, comment_may_be_long)
{
	char text[1024];

	memset(text, '#', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	expect_loaded(text);
}

Test(conf, byte_order_mark_is_passed_over)
{
	expect_loaded("\xef\xbb\xbfthreads = 4\n");
	cr_expect_eq(conf.threads, 4);
	expect_refused("\xef\xbb\xbf[main]\n", ":1: ");
}

Test(conf, relative_database_is_beside_the_file)
{
	char want[64];

	expect_loaded("database = data/x.sqlite3\n");
	(void)snprintf(want, sizeof(want), "%s/data/x.sqlite3", folder);
	cr_expect_str_eq(conf.database, want);
}

Test(conf, default_database_is_beside_the_file)
{
	char want[64];

	expect_loaded("");
	(void)snprintf(want, sizeof(want), "%s/incidents.sqlite3", folder);
	cr_expect_str_eq(conf.database, want);
}

Test(conf, database_beside_a_bare_name_stays_relative)
{
	write_bytes("", 0);
	cr_assert_eq(chdir(folder), 0);
	cr_assert_eq(conf_load("x.ini", &conf, &message), ERR_OK);
	cr_expect_str_eq(conf.database, "incidents.sqlite3");
}

Test(conf, absolute_database_is_taken_as_it_is)
{
	expect_loaded("database = /var/lib/x.sqlite3\n");
	cr_expect_str_eq(conf.database, "/var/lib/x.sqlite3");
}

Test(conf, environment_wins_over_the_file)
{
	(void)setenv("INCIDENT_THREADS", "8", 1);
	(void)setenv("INCIDENT_ZONE", "Asia/Omsk", 1);
	expect_loaded("threads = 4\nzone = UTC\n");
	cr_expect_eq(conf.threads, 8);
	cr_expect_str_eq(conf.zone, "Asia/Omsk");
}

Test(conf, environment_may_be_longer_than_a_line)
{
	char hosts[1024];
	size_t i;

	for (i = 0; i + 3 < sizeof(hosts); i += 3)
		memcpy(hosts + i, "h, ", 3);
	hosts[i - 2] = '\0';
	(void)setenv("INCIDENT_ALLOWED_HOSTS", hosts, 1);
	expect_loaded("");
	cr_expect_str_eq(conf.allowed_hosts, hosts);
}

Test(conf, host_names_are_kept_as_requests_send_them)
{
	expect_loaded("allowed_hosts = LOCALHOST., Инциденты.рф , a_b\n"
		"base_url = https://OPS.example.org:443/a/\n");
	cr_expect_str_eq(conf.allowed_hosts,
		"localhost, xn--d1achayd9a1a4c.xn--p1ai, a_b");
	cr_expect_str_eq(conf.base_url, "https://ops.example.org/a");
}

#define HOSTS	"allowed_hosts = "

Test(conf, host_names_that_no_request_has_are_refused)
{
	static const char *const lines[] = {
		HOSTS "*", HOSTS "localhost, .example.org",
		HOSTS "localhost:8000", HOSTS "http://localhost",
		HOSTS "10.0.0.0/8", HOSTS "::1", HOSTS "localhost,",
	};
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		expect_refused(lines[i], "accepted is a list of host names, "
			"IPv4 addresses and IPv6 addresses in brackets");
}

Test(conf, an_address_that_is_none_is_refused)
{
	expect_refused("base_url = ops.example.org/incidents",
		"accepted is auto, or http(s)://host[:port][/path]");
}

Test(conf, bad_variable_is_refused_by_its_name)
{
	(void)setenv("INCIDENT_WAL_LIMIT_MB", "1", 1);
	expect_refused("", "INCIDENT_WAL_LIMIT_MB = 1: accepted is "
		"a whole number from 16 to 65536");
}

Test(conf, variable_with_a_line_end_is_refused_in_one_line)
{
	(void)setenv("INCIDENT_ZONE", "UTC\nx", 1);
	expect_refused("", "INCIDENT_ZONE = UTC?x");
}

Test(conf, empty_variable_is_refused)
{
	(void)setenv("INCIDENT_THREADS", "", 1);
	expect_refused("", "INCIDENT_THREADS = :");
}

Test(conf, unknown_variable_is_ignored)
{
	(void)setenv("INCIDENT_NONSENSE", "1", 1);
	expect_loaded("");
}

Test(conf, variable_names_the_file)
{
	write_bytes("threads = 4\n", 12);
	(void)setenv("INCIDENT_CONFIG", path, 1);
	cr_assert_eq(conf_load(NULL, &conf, &message), ERR_OK);
	cr_expect_eq(conf.threads, 4);
}

Test(conf, path_given_wins_over_the_variable)
{
	(void)setenv("INCIDENT_CONFIG", "/nonexistent", 1);
	expect_loaded("threads = 4\n");
}

Test(conf, missing_file_is_refused_by_its_name)
{
	cr_assert_eq(conf_load("/nonexistent.ini", &conf, &message),
		ERR_INVALID);
	cr_expect_not_null(strstr(message, "/nonexistent.ini: "));
}

Test(conf, missing_file_of_the_variable_is_refused)
{
	(void)setenv("INCIDENT_CONFIG", "/nonexistent.ini", 1);
	cr_assert_eq(conf_load(NULL, &conf, &message), ERR_INVALID);
	cr_expect_not_null(strstr(message, "/nonexistent.ini: "));
}

Test(conf, folder_is_no_file)
{
	cr_assert_eq(conf_load(folder, &conf, &message), ERR_INVALID);
	cr_expect_not_null(strstr(message, "cannot be read"), "%s", message);
}

Test(conf, unknown_key_is_refused_with_its_place_and_the_keys)
{
	expect_refused("\n# c\nthread = 4\n", "x.ini:3: thread: ");
	expect_refused("thread = 4\n",
		"database, zone, allowed_hosts, base_url, threads");
	expect_refused("Threads = 4\n", ":1: Threads: ");
	expect_refused("= 4\n", ":1: ");
}

Test(conf, duplicate_key_is_refused)
{
	expect_refused("threads = 4\nzone = UTC\nthreads = 4\n",
		":3: threads: ");
}

Test(conf, indented_line_is_a_line_of_its_own)
{
	expect_loaded("zone = UTC\n\tthreads = 4\n");
	cr_expect_str_eq(conf.zone, "UTC");
	cr_expect_eq(conf.threads, 4);
}

Test(conf, bad_numbers_are_refused_with_the_bounds)
{
	expect_refused("threads = 0\n",
		":1: threads = 0: accepted is a whole number from 1 to 256");
	expect_refused("threads = 257\n", "1 to 256");
	expect_refused("threads = 4k\n", "threads = 4k");
	expect_refused("threads = 1.5\n", "1 to 256");
	expect_refused("threads =\n", "1 to 256");
	expect_refused("threads = 99999999999999999999\n", "1 to 256");
}

Test(conf, bad_words_are_refused_with_the_list)
{
	expect_refused("language = de\n", "language = de: accepted is ru, en");
	expect_refused("language = RU\n", "ru, en");
	expect_refused("log_level = trace\n", "error, warn, info, debug");
}

Test(conf, bad_texts_are_refused)
{
	expect_refused("database =\n", "the path of a file");
	expect_refused("database = \"x\"\n", "the path of a file");
	expect_refused("database = 'x'\n", "the path of a file");
	expect_refused("zone = a\x01z\n", "zone = a?z");
	expect_refused("zone = \xff\n", "zone = ");
}

Test(conf, sections_are_refused)
{
	expect_refused("[main]\nthreads = 4\n", ":1: [main]: ");
	expect_refused("threads = 4\n  [end\n", ":2: [end: ");
}

Test(conf, line_without_equals_is_refused)
{
	expect_refused("zone = UTC\nthreads 4\n", ":2: ");
	expect_refused("\n\nthreads ; = 4\n\n", ":3: ");
}

Test(conf, line_with_a_nul_is_refused)
{
	static const char text[] = "zone = UTC\0junk\n";

	write_bytes(text, sizeof(text) - 1);
	cr_assert_eq(conf_load(path, &conf, &message), ERR_INVALID);
	cr_expect_not_null(strstr(message, "NUL"));
}

/* "database = /aaa..." of `n` bytes in all. */
static void
make_line(char *text, size_t n)
{
	memset(text, 'a', n);
	memcpy(text, "database = /", 12);
	text[n] = '\0';
}

Test(conf, longest_line_is_read_whole)
{
	char text[256];

	make_line(text, 197);
	expect_loaded(text);
	cr_expect_eq(strlen(conf.database), 197 - 11);
}

Test(conf, longer_line_is_refused_and_not_cut)
{
	char text[256];
	size_t n;

	for (n = 198; n < sizeof(text); n++) {
		make_line(text, n);
		expect_refused(text, ":1: the line is longer than 197");
	}
}

Test(conf, refusal_leaves_the_struct_alone)
{
	conf.threads = 77;
	expect_refused("threads = 0\n", "threads");
	cr_expect_eq(conf.threads, 77);
}

Test(conf, free_of_a_zeroed_struct_is_legal)
{
	struct conf zero = { 0 };

	conf_free(&zero);
	conf_free(&zero);
}

/* The sample: `#key = value` is a setting, `# ` begins prose. */

static char *
read_sample(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = fopen(SAMPLE, "r");

	cr_assert_not_null(f, "%s", SAMPLE);
	cr_assert_gt(getdelim(&text, &size, '\0', f), 0);
	(void)fclose(f);
	return text;
}

static void
expect_in_sample(const char *key, const char *preset, const char *accepts,
	void *arg)
{
	char line[256];

	(void)accepts;
	(void)snprintf(line, sizeof(line), "\n#%s = %s\n", key, preset);
	if (strstr(arg, line) == NULL)
		cr_expect_not_null(strstr(arg, line + 2),
			"the sample lacks \"#%s = %s\"", key, preset);
}

Test(conf, sample_shows_every_key_with_its_default)
{
	char *text = read_sample();

	conf_each(expect_in_sample, text);
	free(text);
}

Test(conf, sample_is_accepted)
{
	cr_expect_eq(conf_load(SAMPLE, &conf, &message), ERR_OK, "%s",
		message);
}

Test(conf, sample_is_accepted_with_its_settings_switched_on)
{
	char *text = read_sample(), *p;

	for (p = text; (p = strstr(p, "\n#")) != NULL; p++)
		if (p[2] >= 'a' && p[2] <= 'z')
			p[1] = ' ';
	expect_loaded(text);
	cr_expect_eq(conf.threads, 16);
	free(text);
}

static void
count_row(const char *key, const char *preset, const char *accepts, void *arg)
{
	cr_expect(key[0] != '\0' && preset[0] != '\0' && accepts[0] != '\0');
	++*(int *)arg;
}

/* The values in force, as lines of a file. */
static void
add_line(const char *key, const char *value, void *arg)
{
	(void)fprintf(arg, "%s = %s\n", key, value);
}

static char *
values_of(const struct conf *c)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	cr_assert_not_null(out);
	conf_each_value(c, add_line, out);
	cr_assert_eq(fclose(out), 0);
	return text;
}

Test(conf, values_are_written_as_they_are_read)
{
	struct conf first;
	char *text, *again;

	expect_loaded("threads = 7\nanonymous = read\nzone = UTC\n"
		"database = /x y.sqlite3\n");
	text = values_of(&conf);
	cr_expect_not_null(strstr(text, "threads = 7\n"));
	cr_expect_not_null(strstr(text, "anonymous = read\n"));
	cr_expect_not_null(strstr(text, "database = /x y.sqlite3\n"));
	cr_expect_not_null(strstr(text, "wal_limit_mb = 256\n"));
	first = conf;
	expect_loaded(text);
	again = values_of(&conf);
	cr_expect_str_eq(again, text);
	conf_free(&first);
	free(text);
	free(again);
}

/* The settings of the sample: lines "#key = value". */
static int
count_settings(const char *text)
{
	const char *line;
	int n = 0;

	for (line = text; line != NULL; line = strchr(line + 1, '#'))
		n += (line == text || line[-1] == '\n') && line[0] == '#' &&
			islower((unsigned char)line[1]);
	return n;
}

Test(conf, each_visits_every_key)
{
	char *text = read_sample();
	int n = 0;

	conf_each(count_row, &n);
	cr_expect_gt(n, 0);
	cr_expect_eq(n, count_settings(text));
	free(text);
}
