#ifndef STORE_INDEX_H
#define STORE_INDEX_H

/*
 * The index of descriptions: the trigrams of their folded text
 * (base/text_fold.h; incident_text, FTS5).  The writer of any process fills
 * it, after its callers have gone.  The history shows which descriptions it
 * lacks: a description was set by one event, the creation of the incident or
 * the newest change of the description.  It is in the index if that event is
 * not after the one that search_progress names.
 *
 * So a job that changes a description, or deletes its incident, removes the
 * old text from the index in the same transaction, if it is there.  The new
 * text is not in the index yet, since its event is the newest.
 *
 * An index whose texts were folded by other rules (another Unicode of the
 * library) is emptied by the first run of maintenance, and filled anew.
 */

#include "db/db.h"
#include "db/writer.h"

/* For writer_options.maintenance: indexes some of what is not indexed yet. */
writer_maintenance search_index_store_maintain;

/*
 * Indexes everything, each portion a job of the writer.  For the
 * operator's tool, which does not stay to do maintenance.
 */
enum err
search_index_store_catch_up(struct writer *writer);

/*
 * Within a job, before the row of an incident and its history tell of a
 * change of its description, or that it is gone: takes it out.
 */
enum err
search_index_store_remove(struct db *db, int64_t id);

/* Within a job: empties the index, so that everything is to be indexed. */
enum err
search_index_store_wipe(struct db *db);

/*
 * Compares the index with the descriptions: the number of trigrams of
 * all, and for some incidents whether their text finds them.  ERR_OK when
 * they agree; ERR_MISMATCH when not, and *finding_r says what is wrong.
 * Reads the whole index.
 */
enum err
search_index_store_verify(struct db *db, struct arena *a,
	struct str *finding_r);

#endif
