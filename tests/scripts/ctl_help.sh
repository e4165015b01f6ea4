#!/usr/bin/env bash
# incidentctl and incident-fcgi say what they do to those who ask, on
# standard output and with exit status 0; what they do not know they name;
# and the manual knows every command and option that they tell of.
# TAP on standard output.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
man=$root/man/incidentctl.8.in
run() {
	"$@" >"$work/out" 2>"$work/err" </dev/null
}

# helps WHAT TEXT COMMAND...: tells of TEXT, and nothing on standard error.
helps() {
	local what=$1 text=$2

	shift 2
	run "$@" && grep -qF -- "$text" "$work/out" && [ ! -s "$work/err" ]
	result $? "$what"
}

# names WHAT WORD COMMAND...: status 2, and WORD on standard error.
names() {
	local what=$1 word=$2

	shift 2
	run "$@"
	[ $? -eq 2 ] && grep -qF -- "$word" "$work/err" && [ ! -s "$work/out" ]
	result $? "$what"
}

# Words of the manual: "--no-input", "user add", without its macros.
manual() {
	sed -e 's/^\.//' -e 's/ *\\- */ /g' -e 's/Fl Fl \([a-z]\)/--\1/g' \
		-e 's/\b\(It\|Cm\|Oo\|Oc\|Op\|Ar\|Ns\|Fl\)\b//g' \
		-e 's/  */ /g' "$man"
}
manual >"$work/manual"

for ctl in --help -h help; do
	helps "incidentctl $ctl" 'INCIDENT_DATABASE' ./incidentctl $ctl
done
./incidentctl help | sed -n 's/^  \([a-z][a-z-]*\( [a-z]*\)\{0,1\}\).*/\1/p' \
	>"$work/commands"
[ "$(wc -l <"$work/commands")" -gt 15 ]
result $? 'it names its commands'

while read -r command; do
	read -ra words <<<"$command"
	helps "help $command" "$command" ./incidentctl help "${words[@]}"
	grep '^  --' "$work/out" | cut -c 1-30 |
		grep -o -- '--[a-z-]*' >"$work/options"
	! grep -qE '^  --[a-z-]+( [A-Z]+)? *$' "$work/out"
	result $? "$command: each option says what it means"
	helps "$command --help" "usage: incidentctl [--config FILE] $command" \
		./incidentctl "${words[@]}" x --help
	grep -qE "(^| )$command( |\$)" "$work/manual"
	result $? "$command is in the manual"
	while read -r option; do
		case $option in --help) continue ;; esac
		grep -q -- "$option" "$work/manual"
		result $? "$command $option is in the manual"
	done <"$work/options"
done <"$work/commands"

helps 'help of a group' 'token revoke' ./incidentctl help token
helps 'a group, --help' 'token revoke' ./incidentctl token --help
names 'help of nothing' frob ./incidentctl help frob
names 'an unknown command' frob ./incidentctl frob
names 'an unknown second word' 'token frob: no such command' ./incidentctl token frob
names 'an unknown option' --frob ./incidentctl user list --frob
names 'an option without its value' '--by: needs a value' \
	./incidentctl token list --by
names 'an argument too many' surplus ./incidentctl check surplus
names 'an argument too few' 'argument is missing' ./incidentctl import

helps 'incident-fcgi --help' INCIDENT_DATABASE ./incident-fcgi --help
names 'incident-fcgi with an argument' surplus ./incident-fcgi surplus
names 'incident-fcgi with an unknown option' --frob ./incident-fcgi --frob

# An example that moves a register would lose what export does not carry.
! grep -qi 'another machine' "$man"
result $? 'no example of the manual moves the register by export and import'
for command in export import; do
	run ./incidentctl help $command
	grep -q 'history' "$work/out" && grep -q 'accounts' "$work/out"
	result $? "$command says what does not come along"
done
echo "1..$n"
