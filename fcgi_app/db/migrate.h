#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

/*
 * The schema: which version this program needs, which the file has, and
 * the way from one to the other.  The schema (sql/schema.sql) and its
 * migrations (sql/migrations) are part of the binary, so program and schema
 * cannot disagree unseen.
 */

#include "db/db.h"

/* "INCR" in the file's header: this file is an incident register. */
#define MIGRATE_APPLICATION	INT64_C(0x494e4352)

/*
 * "INCT": it is a register of a program before 0.9, whose schemas had
 * numbers of their own.  No function here takes it.
 */
#define MIGRATE_UNRELEASED	INT64_C(0x494e4354)

/* The version this program works with. */
int
migrate_target(void);

/*
 * ERR_OK when the file is an incident register of exactly our version,
 * and whole; otherwise ERR_SCHEMA, and one line in the log says which
 * command to run or which program to use.
 */
enum err
migrate_check(struct db *db);

/*
 * Makes the file if it is missing, for its owner and group alone, and
 * brings it to our version, each step in a transaction of its own, holding
 * the writer lock.  *from_r is the version it had, 0 for a new one.
 * ERR_SCHEMA when the file belongs to another program, to a newer version of
 * this one or to one before 0.9, when it was copied without its log, or when
 * it does not have the schema that its version should have: then nothing is
 * touched but what a step before had finished, and a line in the log says
 * what is wrong.
 */
enum err
migrate_run(const char *database, int *from_r);

/*
 * Accepts a file whose log is lost, on the order of an operator: migrate_run
 * and the service take it from now on.
 */
enum err
migrate_without_log(const char *database);

#endif
