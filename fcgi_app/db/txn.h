#ifndef DB_TXN_H
#define DB_TXN_H

/*
 * What a change of the database works with: the connection, in the
 * transaction of the writer's group, and the counts that are written with
 * the group.
 */

#include "db/counter_batch.h"
#include "db/db.h"

struct txn {
	struct db	*db;
	struct counter_batch	*batch;
};

#endif
