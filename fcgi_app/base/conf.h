#ifndef BASE_CONF_H
#define BASE_CONF_H

/*
 * The configuration: one INI file of `key = value` lines without
 * sections, each key also as INCIDENT_<KEY> in the environment, which
 * wins.  An unknown key or a bad value is refused with the file, the
 * line, the key and what is accepted.  conf.c holds the one table of
 * keys; conf/incident-tracker.ini explains each of them.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/str.h"

/* SYSCONFDIR is the folder that configure was told with --sysconfdir. */
#define CONF_DEFAULT_PATH	SYSCONFDIR "/incident-tracker/incident-tracker.ini"

/* The words of `anonymous`, in the order of enum right_policy. */
#define CONF_POLICIES	4

extern const char *const conf_policies[];	/* CONF_POLICIES */

/* The words of `lifecycle`, in the order of enum lifecycle. */
#define CONF_LIFECYCLES	2

struct conf {
	char		*database;	/* path of the SQLite file */
	char		*zone;		/* tz database name */
	char		*allowed_hosts;	/* comma list, see host_name_list */
	char		*base_url;	/* see base_url_read */
	int64_t		 threads;	/* request threads per worker, 1-256 */
	int64_t		 exports;	/* of these, at most so many exports */
	int64_t		 write_wait_ms;	/* until a write is answered 503 */
	int64_t		 read_limit_ms;	/* until a query is given up */
	int64_t		 wal_limit_mb;	/* writes are refused above it */
	int64_t		 idempotency_hours; /* answers are kept for retries */
	int64_t		 session_idle_hours; /* a session ends without requests */
	int64_t		 session_days;	/* ... and in any case */
	int		 anonymous;	/* enum right_policy (domain/right.h) */
	bool		 anonymous_given; /* not by its default */
	int		 lifecycle;	/* 0 free, 1 strict: moves of a status */
	int		 parameters;	/* 0 all, 1 only the original ones */
	int		 unknown_parameters; /* 0 ignored, 1 refused */
	int		 language;	/* enum lang: default of messages and labels */
	int		 log_level;	/* enum log_level */
};

/*
 * Fills *conf from the file at `path` and the environment.  path NULL
 * means $INCIDENT_CONFIG or CONF_DEFAULT_PATH; a relative `database` is
 * taken from the folder of the file.  On ERR_INVALID *message_r is one
 * line that says what is wrong and what is accepted, malloc'd, the
 * caller's to free; on ERR_OK the strings in *conf belong to it.
 */
enum err
conf_load(const char *path, struct conf *conf, char **message_r);

/* Releases the strings; a zeroed struct is legal. */
void
conf_free(struct conf *conf);

/*
 * Calls row() for every key with its default and what it accepts: the
 * test that holds the sample file and the manual page to the table.
 */
void
conf_each(void (*row)(const char *key, const char *preset,
	const char *accepts, void *arg), void *arg);

/*
 * Calls row() for every key with its value in *conf, as one would write
 * it in the file; none of them is a secret.
 */
void
conf_each_value(const struct conf *conf,
	void (*row)(const char *key, const char *value, void *arg),
	void *arg);

#endif
