#ifndef BASE_TABLE_H
#define BASE_TABLE_H

/*
 * Tables that have a row for each value of an enum, at its index.
 *
 * Such a table is defined without a size and followed by TABLE_COVERS: a
 * value that was added at the end of the enum, and not to the table, ends
 * the build.  (An extern declaration must not name the size either, or the
 * table has it from there.)  A hole in the middle has the right size; it is
 * found, by name, by tests/unit/test_tables.c.
 */

#define TABLE_ROWS(table)	(sizeof(table) / sizeof((table)[0]))

#define TABLE_COVERS(table, max) \
	_Static_assert(TABLE_ROWS(table) == (max), \
	    #table " has another number of rows than " #max)

#endif
