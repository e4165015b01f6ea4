#ifndef STORE_SETTING_H
#define STORE_SETTING_H

/*
 * The settings that the service ran with last, kept so that the record of
 * what concerns security tells of each that was changed.
 */

#include <stdbool.h>

#include "base/conf.h"
#include "db/db.h"
#include "domain/actor.h"

/* Is there one in *conf that is not as it was the last time, or is new? */
enum err
effective_settings_store_changed(struct db *db, const struct conf *conf,
	bool *changed_r);

/*
 * Within a job: keeps those of *conf and tells the record of each that
 * was another before.  What was not there before is kept in silence: so
 * are all of them when the service starts for the first time.  Workers
 * that start together tell of a change once, since only the first of
 * their jobs still finds the old value.
 */
enum err
effective_settings_store_update(struct db *db, const struct actor *origin,
	const struct conf *conf);

#endif
