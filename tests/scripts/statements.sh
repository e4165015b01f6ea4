#!/bin/sh
# A statement of sql/queries that gives the columns of a table of fields is
# among those whose columns are counted when a program starts, and every
# statement has a user; and this can tell: each fault is planted.  TAP on
# standard output.

set -u
LC_ALL=C
export LC_ALL

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/it.XXXXXX")
trap 'rm -rf "$work"' EXIT
n=0

result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		sed 's/^/# /' "$work/out"
	fi
}

# named PATTERN FILE...: the constants of the statements that hold it.
named() {
	pattern=$1
	shift
	awk -v pattern="$pattern" '
	/^-- (name|own|define|piece): / {
		name = $2 ~ /^(name|own):/ ? $3 : ""
	}
	name != "" && $0 ~ pattern { print "SQL_" toupper(name) }' "$@" |
	sort -u
}

# counted FILE...: the statements of the table of uses.
counted() {
	grep -hoE '\{ SQL_[A-Z0-9_]+, \{' "$@" | grep -oE 'SQL_[A-Z0-9_]+' |
	sort -u
}

# used FILE...: all statements that C names.
used() {
	grep -hoE '\bSQL_[A-Z0-9_]+' "$@" | sort -u
}

# without_row SQL C...: those that are read by fields and are not counted.
without_row() {
	named '[{][a-z]+_columns[}]' "$1" >"$work/rows"
	shift
	counted "$@" >"$work/counted"
	comm -23 "$work/rows" "$work/counted" >"$work/out"
}

find "$root/fcgi_app" -name '*.c' >"$work/sources"
cat "$root"/sql/queries/*.sql "$root"/sql/sqlite/*.sql >"$work/all.sql"
# shellcheck disable=SC2046 # no name of a source holds a space
set -- $(cat "$work/sources")

without_row "$work/all.sql" "$@"
! test -s "$work/out"
result $? 'the columns of a table of fields are counted in every statement'
test "$(wc -l <"$work/rows")" -gt 15
result $? 'and it is where this looks for them'

named '^-- (name|own): ' "$work/all.sql" >"$work/names"
used "$@" >"$work/used"
comm -23 "$work/names" "$work/used" >"$work/out"
! test -s "$work/out"
result $? 'every statement has a user'

cat >"$work/new.sql" <<'END'
-- name: incident_new
SELECT {incident_columns} FROM incident
END
without_row "$work/new.sql" "$@"
test "$(cat "$work/out")" = SQL_INCIDENT_NEW
result $? 'finds a statement that is not counted, by name'

# What only SQLite understands stands in sql/sqlite, but for the statements
# that are for the SQLite file of the replaced service.
not_portable='INDEXED BY|CROSS JOIN|json_each|rowid|sqlite_|PRAGMA|SAVEPOINT'
not_portable="$not_portable|iif[(]|hex[(]|MATCH|LIMIT -1|STRICT|GLOB|AS BLOB"
not_portable="$not_portable|INSERT OR|max[(][^()]*,| [+][a-z]"
find "$root/sql/queries" -name '*.sql' ! -name django.sql -exec \
	grep -nE "$not_portable" {} + | grep -vE ':[0-9]+:--' >"$work/out"
! test -s "$work/out"
result $? 'the texts for all engines have nothing of SQLite'

echo "1..$n"
