/* Settings in force, compared with those of the last time. */

#include "auth/anonymous_store.h"
#include "auth/audit_store.h"
#include "auth/effective_settings_store.h"

/* A comparison of all settings in force; the first error ends it. */
struct review {
	struct db		*db;
	const struct actor	*actor;	/* NULL: do not write */
	struct arena		*arena;
	bool			 changed;
	enum err		 err;
};

/* The stored value of a setting; { NULL, 0 } when it is new. */
static enum err
read_old(struct review *r, struct str name, struct str *old_r)
{
	struct db_rows *rows;
	enum err e;

	*old_r = (struct str){ NULL, 0 };
	e = db_query(r->db, SQL_EFFECTIVE_SETTING_GET,
	    DB_ARGS(DB_TEXT(name)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	*old_r = db_text(rows, 0, r->arena);
	db_done(rows);
	return ERR_OK;
}

static enum err
store_value(struct review *r, struct str name, struct str old, struct str value)
{
	const struct db_arg args[] = { DB_TEXT(name), DB_TEXT(value) };
	enum err e;

	if (old.p == NULL)
		return db_exec(r->db, SQL_EFFECTIVE_SETTING_INSERT, args, 2);
	e = db_exec(r->db, SQL_EFFECTIVE_SETTING_UPDATE, args, 2);
	if (e != ERR_OK)
		return e;
	return audit_store_add(r->db, r->actor, &(struct audit){
		.kind = AUDIT_SETTING, .subject = name,
		.detail = arena_printf(r->arena, "%.*s -> %.*s",
		    STR_FMT(old), STR_FMT(value)),
	});
}

static void
review_setting(const char *key, const char *text, void *arg)
{
	struct str name = str_of(key), value = str_of(text), old;
	struct review *r = arg;

	if (r->err == ERR_OK)
		r->err = read_old(r, name, &old);
	if (r->err != ERR_OK || (old.p != NULL && str_eq(old, value)))
		return;
	r->changed = true;
	if (r->actor != NULL)
		r->err = store_value(r, name, old, value);
}

/* The policy in force, which may be stored and not in the configuration. */
static enum err
review_all(struct review *r, const struct conf *conf)
{
	struct anonymous_policy anonymous;
	struct conf in_force = *conf;

	r->arena = arena_new(4096);
	r->err = anonymous_store_policy(r->db, conf, r->arena, &anonymous);
	if (r->err == ERR_OK) {
		in_force.anonymous = (int)anonymous.policy;
		conf_each_value(&in_force, review_setting, r);
	}
	arena_free(r->arena);
	return r->err;
}

enum err
effective_settings_store_changed(struct db *db, const struct conf *conf,
	bool *changed_r)
{
	struct review r = { .db = db };
	enum err e = review_all(&r, conf);

	*changed_r = r.changed;
	return e;
}

enum err
effective_settings_store_update(struct db *db, const struct actor *actor,
	const struct conf *conf)
{
	struct review r = { .db = db, .actor = actor };

	return review_all(&r, conf);
}
