#!/usr/bin/env bash
# Follows "First steps" of README.md to the letter, over a service that
# lets in nobody who shows nothing, then sends the examples of docs/API.md
# and compares the status and the keys of each answer; and the contents of
# that page name its sections.  TAP on standard output.
#
# What differs from the machine of a reader: the folder that everything is
# written below, the port, and that answers to questions come from a file.

set -uo pipefail

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
evidence='said served'
build=$PWD
PATH=$PATH:/usr/sbin:/sbin
needs nginx spawn-fcgi multiwatch curl python3
serve=

clean_up() {
	if [ -n "$serve" ]; then
		kill "$serve" 2>/dev/null
		wait "$serve" 2>/dev/null
	fi
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

free_port() {
	python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

start() {
	"$root/scripts/serve" --port "$port" --state "$work/var" \
		--build "$build" --workers 2 --anonymous none \
		>"$work/served" 2>&1 </dev/null &
	serve=$!
	for _ in $(seq 300); do
		curl -s -o "$work/said" "http://127.0.0.1:$port/api/auth/me/" &&
			return 0
		kill -0 "$serve" 2>/dev/null || return 1
		sleep 0.2
	done
	return 1
}

# The block of commands, for this machine.
commands() {
	# shellcheck disable=SC2016  # backquotes of Markdown
	sed -n '/^## First steps/,/^## /{/^```sh/,/^```$/p;}' \
		"$root/README.md" | grep -v '^```' |
		sed -e "s|127\\.0\\.0\\.1:8000|127.0.0.1:$port|" \
			-e "s|build/incidentctl|$build/incidentctl|" \
			-e "s|var/incident-tracker\\.ini|$work/var/incident-tracker.ini|" \
			-e 's|^curl |curl -sS -i |'
}

said() {
	grep -q -- "$1" "$work/said"
}

# An address that is left out, and the password twice.
answers() {
	printf '\n%s\n%s\n' "$1" "$1"
}

for _ in 1 2 3; do	# a port may be taken meanwhile
	port=$(free_port)
	start && break
done
ok 'the service starts' said '"user":null'
commands >"$work/commands"
ok 'there are commands' test "$(grep -c '^curl' "$work/commands")" -ge 4
password='Oranges roll uphill 7'
answers "$password" |
	bash -eu "$work/commands" >"$work/said" 2>&1
ok 'they are followed without an error' test $? -eq 0
ok 'an administrator is made' said '^admin: '
ok 'the token creates an incident' said '^HTTP/1.1 201'
ok 'and is in the list' said '"count":1,'
ok 'and is changed' said '"status":"resolved",'
ok 'and its history has the note' said '"note":"Battery replaced"'
ok 'nothing is refused' test -z "$(grep -E '^HTTP/1.1 [45]' "$work/said")"

# What the service says to those who show nothing.
curl -s -i "http://127.0.0.1:$port/api/incidents/" >"$work/said"
ok 'nothing is 401' said '^HTTP/1.1 401'
ok 'which names Basic' said '^WWW-Authenticate: Basic realm'
ok 'and Bearer' said '^WWW-Authenticate: Bearer realm'

# --- docs/API.md ----------------------------------------------------------

page=$root/docs/API.md
headings=$(sed -n 's/^## //p' "$page" | grep -cv '^Contents$')
links=$(sed -n '/^## Contents/,/^## Who/p' "$page" | grep -c '^\* \[.*\](#')
ok 'the contents name each section' test "$headings" -eq "$links"

export api=http://127.0.0.1:$port/api password
token=$("$build/incidentctl" --config "$work/var/incident-tracker.ini" \
	token create --name docs --scope admin 2>"$work/said")
export token
python3 - "$page" "$work" >"$work/examples" <<'EOF'
import re, subprocess, sys

page, work = open(sys.argv[1]).read(), sys.argv[2]
pair = re.compile(r'^```sh\n(curl .*?)^```\n\n```\n(\d+)\n?(.*?)^```$',
                  re.M | re.S)

def keys(text):
    return set(re.findall(r'"([a-z_]+)":', text))

for command, status, body in pair.findall(page):
    sent = command.replace('curl ', 'curl -sS -o body -w "%{http_code}" ', 1)
    out = subprocess.run(['bash', '-c', sent], cwd=work, text=True,
                         stdout=subprocess.PIPE).stdout
    answer = open(work + '/body').read() if status != '204' else ''
    lost = sorted(keys(body) - keys(answer))
    good = out == status and not lost
    print('%s\t%s\t%s' % ('ok' if good else 'bad',
          command.rstrip().split('\n')[-1].strip(), '' if good else
          'status %s, not %s; keys %s; %s' % (out, status, lost, answer)))
EOF
ok 'there are examples' test "$(wc -l <"$work/examples")" -ge 19
while IFS=$'\t' read -r good what why; do
	printf '%s\n' "$why" >"$work/said"
	ok "the answer of $what" test "$good" = ok
done <"$work/examples"
echo "1..$n"
