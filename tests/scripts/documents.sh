#!/bin/sh
# What the documents name is there: each path in backticks, and in those that
# describe the sources each file and identifier of the diagrams; and this can
# tell: each fault is planted.  TAP on standard output.

# shellcheck disable=SC2016  # the backticks are Markdown's

set -u
LC_ALL=C
export LC_ALL

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"

# quoted FILE: what stands in backticks, but in blocks of code.
quoted() {
	awk '/^```/ { code = !code; next } !code' "$1" |
		grep -o '`[^`]*`' | tr -d '`'
}

# paths FILE: of these the relative paths, but for "NAME_api.c" and the like;
# of blocks of code the files of C and the scripts.
paths() {
	quoted "$1" | grep -xE '[a-z_]+/[a-zA-Z0-9_.*/-]*' |
		grep -vE '^build/|NAME|NNNN|SUBJECT'
	awk '/^```/ { code = !code; next } code' "$1" |
		grep -oE '\b([a-z_]+/[a-z_/]+\.[ch]|scripts/[a-z.-]+)\b'
}

# identifiers FILE: words with an underscore, in backticks or in diagrams.
identifiers() {
	quoted "$1" | grep -xE '[a-z]+(_[a-z0-9]+)+'
	awk '/^```/ { code = !code; next } code' "$1" |
		sed -E 's,[a-z_]+/[a-z_/]+\.[ch],,g' |
		grep -oE '\b[a-z]+(_[a-z0-9]+)+\b'
}

# source_paths FILE: those of them that begin in a folder of the sources.
source_paths() {
	paths "$1" | grep -E '^(conf|docs|fcgi_app|man|scripts|sql|tests)/'
}

# missing_paths FILE [KIND]: those that are neither in the sources nor below
# fcgi_app.
missing_paths() {
	"${2:-paths}" "$1" | sort -u | while read -r path; do
		for found in "$root"/$path "$root"/fcgi_app/$path; do
			[ ! -e "$found" ] || continue 2
		done
		echo "$1: $path"
	done
}

# missing_identifiers FILE: those that no file of the sources has.
missing_identifiers() {
	identifiers "$1" | sort -u | while read -r name; do
		grep -qw "$name" "$work/words" || echo "$1: $name"
	done
}

{
	grep -rhoEw '[a-z]+(_[a-z0-9]+)+' "$root/fcgi_app" "$root/sql" \
		"$root/conf"
	find "$root/tests" -name '*_*' | sed 's,.*/,,; s,\..*,,'
} | sort -u >"$work/words"

for document in README.md docs/API.md docs/INSTALL.md docs/MOVING.md \
	docs/OPERATING.md; do
	missing_paths "$root/$document" source_paths >"$work/out"
	! test -s "$work/out"
	result $? "$document: each path is there"
done
for document in docs/CONTRIBUTING.md docs/DESIGN.md; do
	missing_paths "$root/$document" >"$work/out"
	missing_identifiers "$root/$document" >>"$work/out"
	! test -s "$work/out"
	result $? "$document: each path and identifier is there"
done
test "$(paths "$root/docs/DESIGN.md" | wc -l)" -gt 30 &&
	test "$(identifiers "$root/docs/DESIGN.md" | wc -l)" -gt 30
result $? 'and they are where this looks for them'

# finds KIND WHAT TEXT
finds() {
	printf '%s\n' "$3" >"$work/planted.md"
	"missing_$1" "$work/planted.md" >"$work/out"
	grep -q "$2" "$work/out"
	result $? "finds a lost $2"
}

finds paths base/no_such.c 'See `base/no_such.c`.'
finds paths no_room/ 'See `no_room/`.'
finds identifiers writer_no_such 'By `writer_no_such`.'
finds identifiers writer_no_such '```
 writer_no_such
```'

echo "1..$n"
