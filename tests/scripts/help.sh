#!/usr/bin/env bash
# Every script says what it does to those who ask, on standard output and
# with exit status 0, and does nothing else; what it does not know it names.
# TAP on standard output.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"

run() {
	local script=$1

	shift
	"$root/scripts/$script" "$@" >"$work/out" 2>"$work/err" </dev/null
}

scripts='build reload run serve setup soak test'
if python3 -c '' 2>/dev/null; then
	scripts="$scripts bench"
fi
for script in $scripts; do
	for word in --help -h help; do
		run "$script" "$word" && grep -q "^usage: $script" "$work/out" &&
			[ ! -s "$work/err" ]
		result $? "$script $word"
	done
	[ "$script" = build ] && word=nonsense || word=--nonsense
	! run "$script" "$word" && grep -q -e "$word" "$work/err" &&
		[ ! -s "$work/out" ]
	result $? "$script names $word, which it does not know"
done
for script in run serve; do
	run "$script" --help && grep -q INCIDENT_ "$work/out"
	result $? "$script tells of the environment"
done
for form in --port=x --workers=0 --threads=999 --anonymous=some; do
	! run serve "$form" && grep -q -e "${form%%=*} takes" "$work/err" &&
		grep -q -e "\"${form#*=}\"" "$work/err"
	result $? "serve $form says what it takes"
done
run serve --port=0001 --state="$work/state" --check || true
! grep -q 'no option' "$work/err"
result $? 'values are taken after an equals sign'
echo "1..$n"
