#!/bin/sh
# No SQL of the program changes or removes a line of the record of what
# concerns security; and this can tell: each way to do so is planted.
# TAP on standard output.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"

# offenders FILE...: statements that do more to the record than add to it
# and read it.  A statement ends at a semicolon or where another is named.
offenders() {
	awk '
	function judge() {
		text = toupper(text)
		gsub(/["`\[\]]|MAIN *\./, " ", text)
		gsub(/[(]/, " ( ", text)
		gsub(/[ \t]+/, " ", text)
		text = text " "
		if (text ~ / (UPDATE( OR [A-Z]+)?|DELETE FROM) AUDIT / ||
		    text ~ / DROP TABLE( IF EXISTS)? AUDIT / ||
		    text ~ / (REPLACE|INSERT OR [A-Z]+) INTO AUDIT / ||
		    text ~ / INTO AUDIT .* ON CONFLICT /)
			print text
		text = ""
	}
	FNR == 1 || /^-- name:/ { judge() }
	{
		sub(/--.*/, "")
		while ((at = index($0, ";")) > 0) {
			text = text " " substr($0, 1, at - 1)
			judge()
			$0 = substr($0, at + 1)
		}
		text = text " " $0
	}
	END { judge() }' "$@"
}

# finds WHAT SQL
finds() {
	printf '%s\n' "$2" >"$work/a.sql"
	offenders "$work/a.sql" >"$work/out"
	test -s "$work/out"
	result $? "finds $1"
}

passes() {
	printf '%s\n' "$2" >"$work/a.sql"
	offenders "$work/a.sql" >"$work/out"
	! test -s "$work/out"
	result $? "passes $1"
}

offenders "$root"/sql/schema.sql "$root"/sql/*/*.sql >"$work/out"
! test -s "$work/out"
result $? 'the record is only added to'
grep -q '^INSERT INTO audit ' "$root"/sql/queries/*.sql
result $? 'and it is where this looks for it'

finds 'a change' 'UPDATE audit SET at = 1'
finds 'a change that looks otherwise' '-- name: x
update or ignore
	"audit" set at = 1'
finds 'a removal' 'SELECT 1; DELETE FROM main.audit WHERE seq = 1;'
finds 'a removal after WITH' 'WITH x AS (SELECT 1) DELETE FROM audit'
finds 'a replacement' 'REPLACE INTO audit VALUES (1)'
finds 'a replacement by insert' 'INSERT OR REPLACE INTO audit(at) VALUES (1)'
finds 'a change by insert' 'INSERT INTO audit (seq, at) VALUES (1, 2)
	ON CONFLICT (seq) DO UPDATE SET at = 2'
finds 'the end of it' 'DROP TABLE IF EXISTS audit'

passes 'what is done to others' '-- name: a
DELETE FROM session
-- name: b
SELECT at FROM audit'
passes 'a remark' '-- UPDATE audit, one day'
passes 'another name' 'DELETE FROM audit_view'

echo "1..$n"
