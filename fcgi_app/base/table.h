#ifndef BASE_TABLE_H
#define BASE_TABLE_H

/*
 * Tables that have a row for each value of an enum, at its index.
 *
 * Such a table is defined without a size and followed by TABLE_COVERS: if a
 * value was added at the end of the enum but not to the table, the build
 * fails.  An extern declaration must have no size either, or the table would
 * take it from there.  TABLE_COVERS does not see a missing row in the middle;
 * tests/unit/test_tables.c finds it and names it.
 */

#define TABLE_ROWS(table)	(sizeof(table) / sizeof((table)[0]))

#define TABLE_COVERS(table, max) \
	_Static_assert(TABLE_ROWS(table) == (max), \
	    #table " has another number of rows than " #max)

#endif
