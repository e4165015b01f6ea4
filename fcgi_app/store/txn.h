#ifndef STORE_TXN_H
#define STORE_TXN_H

/*
 * What a change of the database works with: the connection, in the
 * transaction of the writer's group, and the counts that are written with
 * the group.
 */

#include "store/book.h"
#include "store/db.h"

struct txn {
	struct db	*db;
	struct book	*book;
};

#endif
