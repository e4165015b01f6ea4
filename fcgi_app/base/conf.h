#ifndef BASE_CONF_H
#define BASE_CONF_H

/*
 * The configuration: one INI file of `key = value` lines without sections.
 * INCIDENT_<KEY> in the environment overrides the file.  An unknown key or a
 * bad value is rejected with the file, the line, the key and the accepted
 * values.  The settings are a table in conf_setting.c;
 * conf/incident-tracker.ini explains each of them.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/str.h"

/* SYSCONFDIR is the folder of configure --sysconfdir. */
#define CONF_DEFAULT_PATH \
	SYSCONFDIR "/incident-tracker/incident-tracker.ini"

/* The values of `anonymous`, in the order of enum right_policy. */
#define CONF_POLICIES	4

extern const char *const conf_policies[];	/* CONF_POLICIES */

/* The number of values of `lifecycle`: those of enum lifecycle. */
#define CONF_LIFECYCLES	2

struct conf {
	char		*database;	/* path of the SQLite file */
	char		*zone;		/* tz database name */
	char		*allowed_hosts;	/* comma list, see host_name_list */
	char		*base_url;	/* see base_url_read */
	int64_t		 threads;	/* request threads of a worker, 1-256 */
	int64_t		 exports;	/* ... that may write exports */
	int64_t		 write_wait_ms;	/* until a write is answered 503 */
	int64_t		 read_limit_ms;	/* until a query is interrupted */
	int64_t		 wal_limit_mb;	/* above it writes are rejected */
	int64_t		 idempotency_hours; /* for which answers are stored */
	int64_t		 session_idle_hours; /* end of an unused session */
	int64_t		 session_days;	/* end of any session */
	int		 anonymous;	/* enum right_policy (domain/right.h) */
	bool		 anonymous_given; /* the operator has set it */
	int		 lifecycle;	/* enum lifecycle (domain/status.h) */
	int		 parameters;	/* 0 all, 1 only the original ones */
	int		 unknown_parameters; /* 0 ignored, 1 rejected */
	int		 language;	/* enum lang: the default of messages */
	int		 log_level;	/* enum log_level */
};

/*
 * Fills *conf from the file at `path` and the environment.  path NULL means
 * $INCIDENT_CONFIG or CONF_DEFAULT_PATH; a relative `database` is a path from
 * the folder of the file.  On ERR_OK the strings in *conf belong to it, until
 * conf_free.  On ERR_INVALID *message_r is one line that says what is wrong
 * and which values are accepted; it is malloc'd, and the caller frees it.
 */
enum err
conf_load(const char *path, struct conf *conf, char **message_r);

/* Releases the strings; a zeroed struct is legal. */
void
conf_free(struct conf *conf);

/*
 * Calls row() for every key, with its default and the accepted values.  A test
 * compares the sample file and the manual page with them.
 */
void
conf_each(void (*row)(const char *key, const char *preset,
	const char *accepts, void *arg), void *arg);

/*
 * Calls row() for every key with its value in *conf, as an operator would
 * write it in the file.  No setting is a secret.
 */
void
conf_each_value(const struct conf *conf,
	void (*row)(const char *key, const char *value, void *arg),
	void *arg);

#endif
