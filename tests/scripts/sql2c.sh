#!/bin/sh
# sql2c.awk: what it makes of good SQL compiles and says the same, and each
# mistake is told with its file and line.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
awk=${AWK:-awk}

# A fresh folder with one good migration; queries/a.sql from standard input.
fresh() {
	rm -rf "$work/sql"
	mkdir -p "$work/sql/migrations" "$work/sql/queries"
	echo 'CREATE TABLE t (x);' >"$work/sql/migrations/0001_first.sql"
	cat >"$work/sql/queries/a.sql"
}

convert() {
	(cd "$work" && "$awk" -v part="$1" -f "$root/scripts/sql2c.awk" \
		sql/migrations/*.sql sql/queries/*.sql)
}

# refuses DESCRIPTION WHERE
refuses() {
	! convert sql.c >"$work/out" 2>&1 && grep -q "^$2: " "$work/out"
	result $? "refuses $1"
}

fresh <<'SQL'
-- Not part of anything.

-- define: columns
x,
	"quoted"

-- name: all
-- Every row.
SELECT {columns}
	FROM t
-- and a remark
	WHERE y = 'a\b';
SQL
convert sql.h >"$work/out" 2>&1 && grep -q '^	SQL_ALL,$' "$work/out" &&
	grep -q '/\* Every row. \*/' "$work/out"
result $? 'makes an enum with comments'

convert sql.c >"$work/out" 2>&1 && grep -qF \
	'"SELECT x, \"quoted\" FROM t WHERE y = '"'a\\\\b'"'"' "$work/out"
result $? 'puts fragments in, folds white space, escapes for C'

grep -qF '{ 1, "first",' "$work/out" &&
	grep -qF '"CREATE TABLE t (x);\n"' "$work/out"
result $? 'takes migrations as they stand'

printf -- '-- name: a\nSELECT 1\n-- name: a\nSELECT 2\n' | fresh
refuses 'a name used twice' sql/queries/a.sql:3

printf -- '-- name: a\nSELECT {b}\n' | fresh
refuses 'an unknown fragment' sql/queries/a.sql:1

printf -- '-- name: a\nSELECT 1\n-- name: b\n-- Nothing.\n' | fresh
refuses 'a name without SQL' sql/queries/a.sql:3

printf -- '\nSELECT 1\n' | fresh
refuses 'SQL without a name' sql/queries/a.sql:2

printf -- '-- name: a\nSELECT 1 -- one\n' | fresh
refuses 'a comment that would swallow the rest' sql/queries/a.sql:2

printf -- '-- name: A-b\nSELECT 1\n' | fresh
refuses 'a name that is none in C' sql/queries/a.sql:1

printf -- '-- name: a\nSELECT 1\n' | fresh
echo 'DROP TABLE t;' >"$work/sql/migrations/0003_third.sql"
refuses 'a gap between migrations' sql/migrations/0003_third.sql:1

printf -- '-- name: a\nSELECT 1\n' | fresh
: >"$work/sql/migrations/0002_second.sql"
refuses 'an empty migration' sql/migrations/0002_second.sql:1

echo "1..$n"
