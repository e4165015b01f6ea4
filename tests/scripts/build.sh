#!/usr/bin/env bash
# scripts/build on a toy project: what an interrupted build left half made
# is made again, folders may be called what folders are called, and what it
# does not know it says.  TAP on standard output.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
unset MAKEFLAGS MAKELEVEL MFLAGS

# What configure finds out is the same each time.
echo "cache_file=$work/cache" >"$work/site"
export CONFIG_SITE=$work/site

# toy FOLDER: a project that scripts/build can build.
toy() {
	mkdir -p "$1/scripts" "$1/src"
	cp "$root/scripts/build" "$1/scripts"
	cat >"$1/configure.ac" <<-'EOF'
		AC_INIT([toy], [1])
		AC_CONFIG_AUX_DIR([build-aux])
		AC_CONFIG_HEADERS([config.h])
		AM_INIT_AUTOMAKE([1.16 foreign subdir-objects])
		AC_PROG_CC
		AC_CONFIG_FILES([Makefile])
		AC_OUTPUT
	EOF
	cat >"$1/Makefile.am" <<-'EOF'
		AM_CPPFLAGS = -DSRCDIR='"$(abs_top_srcdir)"'
		bin_PROGRAMS = toy
		include src/local.mk
	EOF
	echo 'toy_SOURCES = src/toy.c' >"$1/src/local.mk"
	cat >"$1/src/toy.c" <<-'EOF'
		#include <stdio.h>
		#include "config.h"
		int main(void) { puts(SRCDIR); return 0; }
	EOF
}

# Builds, and the program runs.
builds() {
	"$1/scripts/build" "${@:2}" >"$work/out" 2>&1 &&
		[ "$(cd "$("$1/build/toy")" && pwd -P)" = "$1" ]
}

# --- where and how it is called -------------------------------------------

a=$work/a
toy "$a"
for word in --help -h help; do
	"$a/scripts/build" "$word" >"$work/out" 2>"$work/err" &&
		grep -q '^usage: build' "$work/out" &&
		[ ! -s "$work/err" ] && [ ! -e "$a/build" ]
	result $? "$word tells the options and builds nothing"
done
"$a/scripts/build" --build "$a/build" --help >"$work/out" 2>&1
grep -q '^usage: build' "$work/out" && [ ! -e "$a/build/Makefile" ]
result $? 'so does --help after --build'
! "$a/scripts/build" nonsense >"$work/out" 2>&1 &&
	grep -q 'there is no "nonsense"' "$work/out"
result $? 'a word that it does not know is named'
! "$a/scripts/build" --build >"$work/out" 2>&1 &&
	grep -q -e '--build needs a folder' "$work/out"
result $? '--build wants a folder'
builds "$a" --build="$a/build"
result $? 'a folder is taken after an equals sign too'
builds "$a"
result $? 'it builds again'

for name in 'Загрузки' 'with a space'; do
	toy "$work/$name"
	builds "$work/$name"
	result $? "a clone in \"$name\" is built"
done
! "$work/with a space/scripts/build" --build "$work/b" >"$work/out" 2>&1 &&
	[ "$(wc -l <"$work/out")" -eq 1 ] && grep -q blanks "$work/out"
result $? 'one line says what make cannot do with blanks'
toy "$work/it's"
! builds "$work/it's" && [ "$(wc -l <"$work/out")" -eq 1 ]
result $? 'one line says what make cannot do with quotes'

# --- what is half made ----------------------------------------------------

for file in configure aclocal.m4 Makefile.in build-aux/missing \
	build/Makefile build/config.status build/config.h build/.options; do
	rm "$a/$file"
	builds "$a"
	result $? "it builds without $file"
done
for file in configure build/config.status build/Makefile; do
	: >"$a/$file"
	builds "$a"
	result $? "it builds with an empty $file"
done
rm "$a/build-aux/.bootstrapped"
echo 'syntax error (' >"$a/configure"
builds "$a"
result $? 'it builds with half a configure'
rm "$a/build/.options"
echo 'syntax error (' >"$a/build/config.status"
builds "$a"
result $? 'it builds with half a config.status'

# Interrupted at any moment: as Ctrl-C does it, to the whole group.
unset CONFIG_SITE
b=$work/interrupted
toy "$b"
for wait in 0.1 0.7 1.5 2.5; do
	setsid env --default-signal=INT "$b/scripts/build" \
		>"$work/out" 2>&1 &
	pid=$!
	sleep "$wait"
	kill -INT -- "-$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
done
builds "$b"
result $? 'it builds after several that were interrupted'

sed -i 's/\[toy\], \[1\]/[toy], [1]/; s/AC_PROG_CC/AC_PROG_CC\n/' \
	"$b/configure.ac"
builds "$b" --disable-silent-rules &&
	[ "$(cat "$b/build/.options")" = --disable-silent-rules ]
result $? 'other options and another configure.ac are taken'

echo "1..$n"
