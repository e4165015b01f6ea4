#ifndef DB_ENGINE_H
#define DB_ENGINE_H

/*
 * The seam: what an engine provides.  For db.c and the engines alone; the
 * contracts of db.h hold for the functions here too, and only what they leave
 * open is said.
 *
 * Besides these functions an engine provides a text for each statement of
 * sql/ (see scripts/sql2c.awk), and in SQL the functions
 *
 *	has_words(text, terms)	1 when the text holds all terms of a struct
 *				words, which are given as its `folded`
 *	fold_text(text)		base/text_fold.h
 *
 * Its own affairs are how processes that write take turns, its log, the
 * numbers of incidents and events, the upkeep of the search index.
 */

#include "db/db.h"

struct db_engine;

/* The beginning of every connection. */
struct db {
	const struct db_engine	*engine;
	struct db_rows		*under_way;	/* kept by db.c */
	int64_t			 read_limit;	/* microseconds, 0: none */
	int64_t			 deadline;	/* clock_mono(), 0: none */
	/* Of a writer, set by the engine: */
	int64_t			 version;	/* when it begins to write */
	bool			 upkeep_due;	/* when it commits */
};

/* The beginning of every statement. */
struct db_rows {
	struct db	*db;
	const char	*name;		/* for the log */
	int		 columns;
};

struct db_options {
	const char	*name;
	enum db_mode	 mode;
	int64_t		 read_limit_ms;
	int64_t		 log_limit;	/* bytes, for DB_WRITER */
};

/* The parts of a transaction. */
enum db_step {
	DB_STEP_READ,		/* begins one: db_begin_read */
	DB_STEP_WRITE,		/* begins one: db_begin_write */
	DB_STEP_COMMIT,
	DB_STEP_ROLLBACK,	/* called within a transaction only */
	DB_STEP_ABANDON,
	DB_STEP_JOB_BEGIN,
	DB_STEP_JOB_KEEP,
	DB_STEP_JOB_UNDO,
	DB_STEP__MAX
};

/* What a column is read as, and what is set then; a NULL is 0 or empty. */
struct db_value {
	enum { DB_AS_INT, DB_AS_BYTES, DB_AS_NULL } as;
	int64_t		number;
	struct str	bytes;		/* valid until the next call on rows */
	bool		null;
};

struct db_engine {
	/* The name is of this engine; the struct db is all zeros. */
	enum err	(*open)(const struct db_options *options,
			    struct db **db_r);
	void		(*close)(struct db *db);

	enum err	(*prepare)(struct db *db, enum sql_id id,
			    struct db_shape *shape_r);
	/* `text` is for SQL__MAX: a composed statement. */
	enum err	(*query)(struct db *db, enum sql_id id,
			    struct str text, const struct db_arg args[],
			    int n, struct db_rows **rows_r);
	enum err	(*next)(struct db_rows *rows);
	void		(*done)(struct db_rows *rows);
	/* There is such a column. */
	void		(*column)(const struct db_rows *rows, int column,
			    struct db_value *value);

	enum err	(*step)(struct db *db, enum db_step step);
	bool		(*in_transaction)(const struct db *db);
	enum err	(*turn)(struct db *db, enum db_turn step);
	enum err	(*reserve)(struct db *db, int64_t n, int64_t *first_r);

	enum err	(*identity)(struct db *db,
			    struct db_identity *identity_r);
	/* Then writes the identity, unless that is NULL. */
	enum err	(*script)(struct db *db, const char *text,
			    const struct db_identity *identity);
	enum err	(*ready)(struct db *db, enum db_ready what);
	enum err	(*check)(struct db *db, enum db_check what,
			    struct arena *a, struct str *finding_r);
	enum err	(*maintain)(struct db *db, int64_t pages,
			    bool *done_r);
};

extern const struct db_engine sqlite_engine;

#endif
