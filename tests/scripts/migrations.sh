#!/bin/sh
# A migration that was committed is not edited any more: databases that it
# made would have another schema under the same version.  Each has its
# checksum in sql/migrations/SHA256SUMS; and this can tell: a file that is
# edited, missing or new is planted.
# TAP on standard output.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"

# offenders FOLDER: what is wrong with its migrations, one line each.
offenders() (
	cd "$1" || exit
	sha256sum --check --quiet --strict SHA256SUMS 2>&1
	for file in *.sql; do
		grep -q "  $file\$" SHA256SUMS || echo "$file: has no" \
			"checksum: (cd sql/migrations &&" \
			"sha256sum $file >>SHA256SUMS)"
	done
)

plant() {
	rm -rf "$work/tree"
	cp -r "$root/sql/migrations" "$work/tree"
}

# finds WHAT NAME
finds() {
	offenders "$work/tree" >"$work/out"
	grep -q "^[^ ]*$2" "$work/out"
	result $? "finds $1"
}

offenders "$root/sql/migrations" >"$work/out"
! test -s "$work/out"
result $? 'no migration differs from its checksum'

plant
sed 's/TEXT    NOT NULL/TEXT/' "$root/sql/migrations/0001_incident.sql" \
	>"$work/tree/0001_incident.sql"
finds 'one that was edited' 0001_incident.sql
plant
rm "$work/tree/0002_tally.sql"
finds 'one that is missing' 0002_tally.sql
plant
echo 'SELECT 1;' >"$work/tree/9999_new.sql"
finds 'one without a checksum' 9999_new.sql

echo "1..$n"
