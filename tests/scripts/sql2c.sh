#!/bin/sh
# sql2c.awk: what it makes of good SQL compiles and says the same, and each
# mistake is told with its file and line.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
awk=${AWK:-awk}

# A fresh folder with a schema and a migration; queries/a.sql from standard
# input.
fresh() {
	rm -rf "$work/sql"
	mkdir -p "$work/sql/migrations" "$work/sql/queries" "$work/sql/x" \
		"$work/sql/y"
	echo 'CREATE TABLE t (x);' >"$work/sql/schema.sql"
	echo 'CREATE TABLE u (x);' >"$work/sql/migrations/0002_second.sql"
	cat >"$work/sql/queries/a.sql"
}

convert() {
	(cd "$work" && find sql -name '*.sql' | sort | xargs "$awk" \
		-v part="$1" -v engine="${2:-}" -f "$root/scripts/sql2c.awk")
}

# engine NAME: its texts from standard input.
engine() {
	cat >"$work/sql/$1/e.sql"
}

# says PART ENGINE TEXT: what is made for the engine holds the text.
says() {
	convert "$1" "$2" >"$work/out" 2>&1 && grep -qF -e "$3" "$work/out"
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

# script NUMBER: the text of that version.
script() {
	sed -n "/^	{ $1,\$/,/}/p" "$work/out"
}

script 1 | grep -qF '"CREATE TABLE t (x);\n"' &&
	script 2 | grep -qF '"CREATE TABLE u (x);\n"'
result $? 'takes the schema and migrations as they stand'

rm "$work/sql/migrations/0002_second.sql"
convert sql.c >"$work/out" 2>&1 &&
	script 1 | grep -q 'TABLE t' && test -z "$(script 2)"
result $? 'needs no migration'

rm "$work/sql/schema.sql"
refuses 'to do without a schema' sql

printf -- '-- name: a\nSELECT 1\n' | fresh
echo '-- Nothing.' >"$work/sql/schema.sql"
refuses 'a schema without SQL' sql/schema.sql:1

printf -- '-- name: a\nSELECT 1\n' | fresh
echo 'SELECT 1;' >"$work/sql/other.sql"
refuses 'another file beside the schema' sql/other.sql:1

printf -- '-- name: a\nSELECT 1\n' | fresh
echo 'SELECT 1;' >"$work/sql/migrations/0001_first.sql"
refuses 'a migration that makes version 1' sql/migrations/0001_first.sql:1

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
echo 'DROP TABLE t;' >"$work/sql/migrations/0004_fourth.sql"
refuses 'a gap between migrations' sql/migrations/0004_fourth.sql:1

printf -- '-- name: a\nSELECT 1\n' | fresh
: >"$work/sql/migrations/0002_second.sql"
refuses 'an empty migration' sql/migrations/0002_second.sql:1

# --- engines ---

two_engines() {
	fresh <<'SQL'
-- name: all
-- Every row.
SELECT {columns} FROM t {hint}
-- name: last
-- The last number.
-- define: columns
a, {more}
-- define: more
b
-- define: hint
-- The index of a.
-- piece: join
JOIN
SQL
	engine x <<'SQL'
-- name: last
-- As x has it.
SELECT 1
-- define: hint
-- piece: join
CROSS JOIN
-- own: pages
-- Pages of the file.
PRAGMA p
SQL
	engine y <<'SQL'
-- name: all
SELECT {columns} FROM y
-- name: last
SELECT 2
-- define: more
c
-- define: hint
USE a
SQL
}

two_engines
says sql.c x '"SELECT a, b FROM t"' && says sql.c x '"SELECT 1"' &&
	says sql.c x '[SQL_PIECE_JOIN] = "CROSS JOIN"' &&
	says sql.c x '[SQL_PAGES] = { "pages",'
result $? 'an engine has the common texts and its own'

says sql.c y '"SELECT a, c FROM y"' && says sql.c y '"SELECT 2"' &&
	says sql.c y '[SQL_PIECE_JOIN] = "JOIN"' &&
	! grep -q SQL_PAGES "$work/out"
result $? 'another engine has others'

convert sql.h x >"$work/out" && convert sql.h y >"$work/y" &&
	cmp -s "$work/out" "$work/y" && grep -q '/\* Pages of' "$work/out" &&
	! grep -q 'As x has it' "$work/out"
result $? 'they share the header'

# refuses_two DESCRIPTION WHERE: the same with a fault planted.
refuses_two() {
	! convert sql.c x >"$work/out" 2>&1 && grep -q "^$2: " "$work/out"
	result $? "refuses $1"
}

two_engines
printf -- '-- name: lost\nSELECT 1\n' >>"$work/sql/y/e.sql"
refuses_two 'an override without an original' sql/y/e.sql:9

two_engines
printf -- '-- define: all\nSELECT 1\n' >>"$work/sql/x/e.sql"
refuses_two 'an override of another kind' sql/x/e.sql:10

two_engines
printf -- '-- name: new\n' >>"$work/sql/queries/a.sql"
refuses_two 'a statement that an engine lacks' sql/queries/a.sql:14

two_engines
printf -- '-- name: pages\nSELECT 1\n' >>"$work/sql/queries/a.sql"
refuses_two 'an own statement of a name that all have' sql/x/e.sql:7

two_engines
printf -- '-- name: pages\nSELECT 1\n' >>"$work/sql/y/e.sql"
refuses_two 'an override of what another engine has for itself' \
	sql/y/e.sql:9

two_engines
printf -- '-- own: b\nSELECT 1\n' >>"$work/sql/queries/a.sql"
refuses_two 'an own statement of no engine' sql/queries/a.sql:14

two_engines
printf -- '-- name: all\n' >>"$work/sql/x/e.sql"
refuses_two 'an override without SQL' sql/x/e.sql:10

printf -- '-- name: a\nSELECT {b}\n-- define: b\n{c}\n-- define: c\n{b}\n' |
	fresh
refuses 'fragments that contain each other' sql/queries/a.sql:1

echo "1..$n"
