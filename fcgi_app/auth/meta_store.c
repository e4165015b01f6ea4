/* Named values of the register, and what it is as a whole. */

#include "auth/meta_store.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/parse.h"

enum err
meta_store_get(struct db *db, struct str name, struct arena *a,
	struct str *value_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_REGISTER_GET, DB_ARGS(DB_TEXT(name)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*value_r = db_text(rows, 0, a);
	db_done(rows);
	return ERR_OK;
}

enum err
meta_store_set(struct txn *txn, struct str name, struct str value)
{
	return db_exec(txn->db, SQL_REGISTER_SET,
	    DB_ARGS(DB_TEXT(name), DB_TEXT(value)));
}

#define FORM	STR("answer_form")	/* "FORM MICROSECONDS" */

enum err
meta_store_form(struct db *db, struct str form, struct arena *a,
	int64_t *since_r)
{
	struct str last;
	enum err e = meta_store_get(db, FORM, a, &last);

	*since_r = 0;
	if (e != ERR_OK)
		return e;
	if (!str_eq(str_cut(&last, ' '), form)) {
		*since_r = clock_now();
		return ERR_NOT_FOUND;
	}
	return parse_int(last, 0, INT64_MAX, since_r) == ERR_OK ? ERR_OK :
	    ERR_INTERNAL;
}

enum err
meta_store_keep_form(struct txn *txn, struct str form, struct arena *a,
	int64_t *since_r)
{
	enum err e = meta_store_form(txn->db, form, a, since_r);

	return e != ERR_NOT_FOUND ? e : meta_store_set(txn, FORM,
	    arena_printf(a, "%.*s %lld", STR_FMT(form),
	    (long long)*since_r));
}

_Static_assert(CONF_POLICIES == RIGHT_POLICY__MAX, "a word per policy");

enum err
meta_store_policy(struct db *db, const struct conf *conf,
	struct arena *a, struct meta_store_policy *policy_r)
{
	int policy = conf->anonymous;
	const char *by = conf->anonymous_given ? "the configuration" :
	    "default";
	struct str word;
	enum err e = ERR_NOT_FOUND;

	if (!conf->anonymous_given)
		e = meta_store_get(db, META_STORE_ANONYMOUS, a,
		    &word);
	if (e == ERR_OK) {
		e = parse_word(word, conf_policies, CONF_POLICIES, &policy);
		by = "import-django";
	}
	if (e == ERR_INVALID) {
		log_line(LOG_ERROR, "register: anonymous: no such policy");
		return ERR_INTERNAL;
	}
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	policy_r->policy = (enum right_policy)policy;
	policy_r->by = by;
	return ERR_OK;
}

enum err
meta_store_content(struct db *db, const char **what_r)
{
	static const char *const parts[] = {
		"incidents", "accounts", "history",
	};
	struct db_rows *rows;
	enum err e;
	int i, n = (int)(sizeof(parts) / sizeof(parts[0]));

	e = db_query(db, SQL_REGISTER_HOLDS, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	for (i = 0; i < n && db_int(rows, i) == 0; i++)
		;
	db_done(rows);
	*what_r = i < n ? parts[i] : NULL;
	return ERR_OK;
}
