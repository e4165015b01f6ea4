#!/bin/sh
# A schema or migration that was committed is not edited any more: databases
# that it made would have another schema under the same version.  Each has its
# checksum in sql/SHA256SUMS; and this can tell: a file that is edited, missing
# or new is planted.
# TAP on standard output.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"

# offenders FOLDER: what is wrong with its scripts, one line each.
offenders() (
	cd "$1" || exit
	sha256sum --check --quiet --strict SHA256SUMS 2>&1
	for file in schema.sql migrations/*.sql; do
		test ! -e "$file" || grep -q "  $file\$" SHA256SUMS ||
			echo "$file: has no checksum: (cd sql &&" \
			"sha256sum $file >>SHA256SUMS)"
	done
)

plant() {
	rm -rf "$work/tree"
	cp -r "$root/sql" "$work/tree"
	mkdir -p "$work/tree/migrations"
}

# finds WHAT NAME
finds() {
	offenders "$work/tree" >"$work/out"
	grep -q "^[^ ]*$2" "$work/out"
	result $? "finds $1"
}

offenders "$root/sql" >"$work/out"
! test -s "$work/out"
result $? 'no schema or migration differs from its checksum'

plant
sed 's/TEXT    NOT NULL/TEXT/' "$root/sql/schema.sql" >"$work/tree/schema.sql"
finds 'one that was edited' schema.sql
plant
rm "$work/tree/schema.sql"
finds 'one that is missing' schema.sql
plant
echo 'SELECT 1;' >"$work/tree/migrations/9999_new.sql"
finds 'one without a checksum' migrations/9999_new.sql

echo "1..$n"
