#ifndef SUPPORT_LEGACY_H
#define SUPPORT_LEGACY_H

/*
 * Databases of the service that was replaced, as tests want them: made of
 * tests/django/schema.sql and rows.sql, and changed by SQL.
 */

#include <stdint.h>

/* A file at that path with tables and rows. */
void
legacy_make(const char *path);

/* Runs SQL on a file, as the old service or anybody else would. */
void
legacy_run(const char *path, const char *sql);

/*
 * Leaves the file as a process does that dies in the middle of a write: a
 * part of it is in the file, and what undoes it in the -journal.
 */
void
legacy_break_off(const char *path);

/* The number that a select of one row and column gives. */
int64_t
legacy_number(const char *path, const char *sql);

/* The rows of a select, their columns between '|', each ended by '\n'. */
const char *
legacy_rows(const char *path, const char *sql);

#endif
