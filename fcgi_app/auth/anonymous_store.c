/* The policy for anonymous callers. */

#include <assert.h>

#include "auth/anonymous_store.h"
#include "base/log.h"
#include "base/parse.h"
#include "db/meta.h"

#define META_ANONYMOUS	STR("anonymous")

static_assert(CONF_POLICIES == RIGHT_POLICY__MAX,
	"each policy has a word in the configuration");

/* A policy that this version does not know must not become the default. */
static enum err
read_stored(struct db *db, struct arena *a, int *policy_r)
{
	struct str word;
	enum err e;

	if ((e = meta_get(db, META_ANONYMOUS, a, &word)) != ERR_OK)
		return e;
	if (parse_choice(word, conf_policies, CONF_POLICIES, policy_r) ==
	    ERR_OK)
		return ERR_OK;
	log_line(LOG_ERROR, "register: anonymous: no such policy");
	return ERR_INTERNAL;
}

enum err
anonymous_store_policy(struct db *db, const struct conf *conf,
	struct arena *a, struct anonymous_policy *policy_r)
{
	int policy = conf->anonymous;
	enum err e = ERR_NOT_FOUND;

	if (!conf->anonymous_given)
		e = read_stored(db, a, &policy);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	*policy_r = (struct anonymous_policy){
		.policy = (enum right_policy)policy,
		.decided_by = e == ERR_OK ? "import-django" :
		    conf->anonymous_given ? "the configuration" : "default",
	};
	return ERR_OK;
}

enum err
anonymous_store_set(struct txn *txn, enum right_policy policy)
{
	return meta_set(txn, META_ANONYMOUS, str_of(conf_policies[policy]));
}
