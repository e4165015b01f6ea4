#ifndef AUTH_EFFECTIVE_SETTINGS_STORE_H
#define AUTH_EFFECTIVE_SETTINGS_STORE_H

/*
 * The settings that the service last ran with.  They are stored so that the
 * audit log can show each change of a setting.
 */

#include <stdbool.h>

#include "base/conf.h"
#include "db/db.h"
#include "domain/actor.h"

/* Does *conf have a setting that is new or differs from the last time? */
enum err
effective_settings_store_changed(struct db *db, const struct conf *conf,
	bool *changed_r);

/*
 * Within a job: stores the settings of *conf, and adds an entry to the audit
 * log for each that had another value.  New settings get no entry, and so do
 * all settings when the service starts for the first time.  When several
 * workers start together there is one entry for a change: only the first of
 * their jobs finds the old value.
 */
enum err
effective_settings_store_update(struct db *db, const struct actor *actor,
	const struct conf *conf);

#endif
