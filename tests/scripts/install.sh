#!/usr/bin/env bash
# Follows docs/INSTALL.md to the letter: every command of its ```sh blocks,
# in their order, in one shell.  TAP on standard output.
#
# What differs from the machine of a reader:
#  - all below /etc, /usr/local, /var and /run stands below a folder of the
#    test, and configure is told so;
#  - programs that change the machine (apt-get, adduser, systemctl) are stood
#    in for, those that take a user get one that exists, or none when the
#    test does not run as root;
#  - nginx listens on ports that are free, and curl is told so.

set -uo pipefail

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
evidence=said
PATH=$PATH:/usr/sbin:/sbin
needs nginx spawn-fcgi multiwatch openssl curl autoreconf pkill
chmod 755 "$work"	# for another user
T=$work/root
here=$work/stand-ins

# Ends what the page has started, if the page did not come to that.
clean_up() {
	local file pid

	for file in "$T/run/incident-tracker/pool.pid" "$T/run/nginx.pid"; do
		pid=$(cat "$file" 2>/dev/null) && kill "$pid" 2>/dev/null
	done
	for _ in $(seq 100); do
		[ -e "$T/run/nginx.pid" ] || break
		sleep 0.1
	done
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

# --- a machine ------------------------------------------------------------

mkdir -p "$here" "$T"/{etc/nginx/conf.d,etc/tmpfiles.d,run,var/log/nginx}
mkdir -p "$T"/{usr/local,var/lib/nginx}
if [ "$(id -u)" -eq 0 ]; then
	user=nobody group=$(id -gn nobody) nginx_user='user www-data;'
	socket_group=www-data
else
	user='' group='' nginx_user='' socket_group=''
fi

# As on Debian, but for where it is.
cat >"$T/etc/nginx/nginx.conf" <<-END
	$nginx_user
	worker_processes 2;
	pid $T/run/nginx.pid;
	error_log $T/var/log/nginx/error.log;
	events {
		worker_connections 768;
	}
	http {
		access_log $T/var/log/nginx/access.log;
		client_body_temp_path $T/var/lib/nginx/body;
		fastcgi_temp_path $T/var/lib/nginx/fastcgi;
		proxy_temp_path $T/var/lib/nginx/proxy;
		scgi_temp_path $T/var/lib/nginx/scgi;
		uwsgi_temp_path $T/var/lib/nginx/uwsgi;
		include $T/etc/nginx/conf.d/*.conf;
	}
END

free_ports() {
	python3 -c 'import socket
a, b = socket.socket(), socket.socket()
a.bind(("127.0.0.1", 0)), b.bind(("127.0.0.1", 0))
print(a.getsockname()[1], b.getsockname()[1])'
}
read -r plain tls < <(free_ports)

stand_in() {
	{ echo '#!/bin/bash'; cat; } >"$here/$1"
	chmod 755 "$here/$1"
}

# Each package that the page names is one that this machine has, or there
# is another of the kind.
stand_in apt-get <<-'END'
	[ "$1" = install ] || exit 0
	shift
	[ $# -gt 10 ] || exit 1
	for package; do
		case $package in
		-*) ;;
		nginx-*) command -v nginx ;;
		pkg-config) command -v pkg-config ;;
		*) dpkg-query -W -f '${db:Status-Status}\n' "$package" |
			grep -qx installed ;;
		esac >/dev/null || { echo "no $package"; exit 1; }
	done
END
stand_in adduser <<-'END'
	exit 0
END

# with_user PROGRAM: the user and the group of the page are those that we
# have; without any the options go.
with_user() {
	stand_in "$1" <<-END
		PATH=\${PATH#*:}
		take() {
			case \$2 in
			root) value='$user'; [ -z "\$value" ] || value=root ;;
			incident) value='$user'
				case \$1 in -[gG]) value='$group' ;; esac ;;
			www-data) value='$socket_group' ;;
			*) value=\$2 ;;
			esac
			[ -z "\$value" ] || args+=("\$1" "\$value")
		}
		args=()
		while [ \$# -gt 0 ]; do
			case \$1 in
			-[ugUGo]) take "\$1" "\$2"; shift ;;
			--) break ;;
			*) args+=("\$1") ;;
			esac
			shift
		done
		exec $1 "\${args[@]}" "\$@"
	END
}
with_user install
with_user spawn-fcgi
stand_in runuser <<-END
	while [ "\$1" != -- ]; do shift; done
	shift
	[ -n '$user' ] || exec "\$@"
	exec setpriv --reuid '$user' --regid '$group' --clear-groups "\$@"
END
stand_in chown <<-END
	[ -z '$user' ] || exec /bin/chown "root:$group" "\$2"
END

stand_in nginx <<-END
	PATH=\${PATH#*:}
	for file in $T/etc/nginx/conf.d/*; do
		sed -i -e 's|127.0.0.1:80;|127.0.0.1:$plain;|' \
			-e 's|listen 443 |listen 127.0.0.1:$tls |' \
			-e '/listen \[::]:443/d' "\$file"
	done
	exec nginx -c "$T/etc/nginx/nginx.conf" -e "$T/var/log/nginx/error.log" \
		"\$@"
END
stand_in systemctl <<-END
	[ "\$*" = 'reload nginx' ] || exit 1
	[ -s "$T/run/nginx.pid" ] || exec nginx
	old=\$(pgrep -P "\$(cat "$T/run/nginx.pid")" | sort)
	nginx -s reload
	# Until the old ones, which no longer listen, have gone.
	for _ in \$(seq 200); do
		now=\$(pgrep -P "\$(cat "$T/run/nginx.pid")" | sort)
		[ -n "\$(comm -12 <(echo "\$old") <(echo "\$now"))" ] || exit 0
		sleep 0.05
	done
	exit 1
END
# The first one comes before the workers are there.
stand_in curl <<-END
	PATH=\${PATH#*:}
	args=()
	for arg; do
		arg=\${arg/http:\/\/127.0.0.1\//http://127.0.0.1:$plain/}
		arg=\${arg/https:\/\/incidents.example.org\//https://incidents.example.org:$tls/}
		args+=("\${arg/:443:/:$tls:}")
	done
	exec curl --retry 10 --retry-connrefused -m 60 "\${args[@]}"
END

# --- the page -------------------------------------------------------------

# The sources, so that the page may write into them.
tar -C "$root" --exclude='./build*' --exclude=./var --exclude=./.git \
	--exclude=./tests/openapi/node_modules -cf "$work/source.tar" . &&
	mkdir "$work/source" && tar -C "$work/source" -xf "$work/source.tar" &&
	rm "$work/source.tar" || exit 1

# blocks FIRST LAST: a script of the commands below the headings from the one
# to the other.  Each block tells when it is done.
blocks() {
	awk -v first="$1" -v last="$2" '
		/^## / {
			title = substr($0, 4)
			if (title == first) on = 1
		}
		on && /^```sh$/ { inside = 1; next }
		inside && /^```$/ {
			inside = 0
			printf "echo \"done: %s\"\n", title
			if (title == last) ends = 1
			next
		}
		/^## / && ends { exit }
		inside { print }
	' "$root/docs/INSTALL.md" | sed -E \
		-e "s#(^|[ =|\"'>(])/(etc|usr/local|var|run)(/|\$| )#\1$T/\2\3#g"
}

# follow FIRST LAST: runs them as the page says, to the first that fails.
follow() {
	{ echo 'set -eu'; blocks "$1" "$2"; } >"$work/page.sh"
	(cd "$work/source" && exec bash "$work/page.sh") >"$work/said" 2>&1 <<-END
		root

		зонт висит на крючке у двери
		зонт висит на крючке у двери
	END
}

said() {
	grep -q -e "$1" "$work/said"
}

export PATH="$here:$T/usr/local/sbin:$PATH"
export MAKEFLAGS=-j2 CFLAGS=-O0
unset "${!INCIDENT_@}" INCIDENT_CONFIG
ok 'the page is followed to the end' follow 'Packages and programs' 'TLS'
for title in 'Packages and programs' 'User, folders, configuration' \
	'The pool' nginx 'Changing the configuration' TLS; do
	ok "done: $title" said "done: $title\$"
done
ok 'the configuration of nginx is good' said 'test is successful'
ok 'nginx has connections enough' grep -q '^[^#]*worker_connections 8192;' \
	"$T/etc/nginx/nginx.conf"
ok '... and files' grep -q '^worker_rlimit_nofile 10240;' \
	"$T/etc/nginx/nginx.conf"
ok 'check is content' said 'nonymous'
ok 'a program creates an incident' said '^HTTP/1.1 201'
ok 'a program reads it' said '"count":1'
ok 'it is read over TLS' said '^HTTP/2 200'
logged() {
	local stopped

	for _ in $(seq 100); do
		stopped=$(grep -c "$1" "$T/var/log/incident-tracker/incident-fcgi.log")
		[ "$stopped" -lt "$2" ] || return 0
		sleep 0.1
	done
	return 1
}

ok 'the workers were started anew' logged ' threads, ' 8
# --- what is served over TLS ----------------------------------------------

# hello ARGUMENT...: whether a handshake comes about.
hello() {
	openssl s_client -connect "127.0.0.1:$tls" "$@" </dev/null \
		>"$work/said" 2>&1 && grep -q '^ *Verif.* return code: 0' \
		"$work/said"
}

refused() {
	! hello "$@" && said 'SSL alert number'
}

ask() {
	command curl -sS -i -m 60 --cacert "$T/etc/incident-tracker/tls/fullchain.pem" \
		--resolve "incidents.example.org:$tls:127.0.0.1" \
		"https://incidents.example.org:$tls$1" "${@:2}" >"$work/said" 2>&1
}

# Every kind of answer: the service's, its errors, those of nginx.
answered() {
	local status=$1

	shift
	ask "$@" && said "^HTTP/2 $status" && for header in \
	'^strict-transport-security: max-age=63072000; includeSubDomains' \
	"^content-security-policy: .*base-uri 'none'; form-action 'none'" \
	'^cross-origin-resource-policy: same-origin' \
	'^x-content-type-options: nosniff' '^x-frame-options: DENY' \
	'^cross-origin-opener-policy: same-origin' '^referrer-policy: same-origin'
	do
		said "$header" || return 1
	done
}

name=(-servername incidents.example.org -CAfile
	"$T/etc/incident-tracker/tls/fullchain.pem")
weak='DEFAULT@SECLEVEL=0'
ok 'TLS 1.3 is spoken' hello "${name[@]}" -tls1_3
ok 'TLS 1.2 is spoken' hello "${name[@]}" -tls1_2
ok '... only authenticated' refused "${name[@]}" -tls1_2 \
	-cipher "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"
ok '... with forward secrecy' refused "${name[@]}" -tls1_2 \
	-cipher 'kRSA:kDHE:@SECLEVEL=0'
ok 'TLS 1.1 is not' refused "${name[@]}" -tls1_1 -cipher "$weak"
ok 'another name gets no answer' refused -servername evil.example \
	-CAfile "$T/etc/incident-tracker/tls/fullchain.pem"
ok 'headers of an answer' answered 200 /api/auth/me/
ok '... of an error of the service' answered 401 /api/incidents/
ok '... of one that it does not know' answered 404 /api/nothing/
ok '... of an error of nginx' answered 404 /nowhere
ok '... of a body that is too large' answered 413 /api/auth/login/ \
	-d "$(printf '%020000d' 0)"
ok '... which nobody keeps' said '^cache-control: no-store'

# --- whose requests are counted together ----------------------------------

cat >"$T/etc/nginx/conf.d/test.conf" <<-END
	server {
		listen 127.0.0.1:$plain;
		set_real_ip_from 127.0.0.1;
		real_ip_header X-Real-IP;
		return 200 \$incident_client;
	}
END
systemctl reload nginx

counted() {
	command curl -sS -m 60 -H "X-Real-IP: $1" "http://127.0.0.1:$plain/" |
		od -An -tx1 | tr -d ' \n'
}

ok 'a network of IPv6 is one client' test "$(counted 2001:db8:0:a::1)" = \
	20010db80000000a
ok '... however it is written' test "$(counted 2001:db8::a:0:ffff:a:0)" = \
	20010db80000000a
ok '... and another one another' test "$(counted 2001:db8:0:b::1)" = \
	20010db80000000b
ok 'bytes that end lines do not matter' test \
	"$(counted 2a0a:0d0a::0d0a:0a0d)" = 2a0a0d0a00000000
ok 'an IPv4 address is one client' test "$(counted 192.0.2.10)" = c000020a
ok '... in IPv6 as well' test "$(counted ::ffff:192.0.2.10)" = c000020a

# --- its end --------------------------------------------------------------

ok 'the page is followed to its stop' follow Stopping Stopping
ok 'all workers have ended in order' logged stopping 8

# A worker says that it stops before it has, so a minute is for that.
is_gone() {
	local i

	for ((i = 0; i < 600; i++)); do
		pgrep -f "$1" >/dev/null || return 0
		sleep 0.1
	done
	pgrep -a -f "$1"
	return 1
}

ok 'nothing is left of the pool' is_gone "$T/usr/local/sbin/incident-fcgi"

# Another root holds the same files, which name where they will be.
elsewhere() {
	make -C "$work/source/build-install" install \
		DESTDIR="$work/elsewhere" >"$work/said" 2>&1 &&
		diff -r "$work/elsewhere$T/usr/local" "$T/usr/local" \
		>>"$work/said" 2>&1
}
ok 'with DESTDIR the same is installed' elsewhere

echo "1..$n"
