#ifndef INCIDENT_SEARCH_INDEX_STORE_H
#define INCIDENT_SEARCH_INDEX_STORE_H

/*
 * The search index: the trigrams of the folded descriptions (base/text_fold.h;
 * table incident_text, FTS5).  The writer of any process fills it as
 * maintenance, after the callers of the writer have their answers.
 *
 * The history shows which descriptions are missing: each description was set
 * by one event, the creation of the incident or the newest change of its
 * description.  It is in the index if the number of that event is not greater
 * than the one in search_progress.
 *
 * So a job that changes a description or deletes its incident removes the old
 * text from the index in the same transaction, if it is there.  The new text
 * is not in the index yet, because its event is the newest.
 *
 * If the texts of the index were folded by other rules (another Unicode version
 * of the library), maintenance empties the index first and fills it again.
 */

#include "db/db.h"
#include "db/writer.h"

/* For writer_options.maintenance: indexes some of what is not indexed yet. */
writer_maintenance search_index_store_maintain;

/*
 * Indexes everything, each portion in a job of the writer.  For incidentctl,
 * which ends before maintenance would run.
 */
enum err
search_index_store_catch_up(struct writer *writer);

/*
 * Within a job, before the incident's row or history shows that its
 * description changes or the incident is deleted: removes the description
 * from the index.
 */
enum err
search_index_store_remove(struct db *db, int64_t id);

/* Within a job: empties the index; all descriptions are missing then. */
enum err
search_index_store_wipe(struct db *db);

/*
 * Compares the index with the descriptions: the total number of trigrams, and
 * for some incidents whether their text finds them.  ERR_MISMATCH: they
 * differ, and *finding_r says how.  Reads the whole index.
 */
enum err
search_index_store_verify(struct db *db, struct arena *a,
	struct str *finding_r);

#endif
