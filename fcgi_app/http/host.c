/*
 * The Host header against the list of names.
 */

#include "base/host_name.h"
#include "http/host.h"

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/* Length of the name or bracketed IPv6 address at the start; 0: neither. */
static size_t
name_length(struct str host)
{
	size_t n = 0;

	if (host.n > 0 && host.p[0] == '[') {
		while (n < host.n && host.p[n] != ']')
			n++;
		return n < host.n ? n + 1 : 0;
	}
	while (n < host.n && is_name_char(host.p[n]))
		n++;
	return n;
}

static bool
port_fits(struct str port)
{
	size_t i;

	if (port.n == 0)
		return true;
	if (port.n == 1 || port.p[0] != ':')
		return false;
	for (i = 1; i < port.n; i++)
		if (port.p[i] < '0' || port.p[i] > '9')
			return false;
	return true;
}

/* An IPv6 address can be written in more ways than one. */
static struct str
shorten(struct str name, char room[HOST_NAME_SIZE])
{
	if (name.n == 0 || name.p[0] != '[' ||
	    host_name_read(name, room) != ERR_OK)
		return name;
	return str_of(room);
}

bool
host_allowed(struct str host, struct str allowed)
{
	struct str list = allowed, name = host;
	char room[HOST_NAME_SIZE];

	name.n = name_length(host);
	if (!port_fits((struct str){ host.p + name.n, host.n - name.n }))
		return false;
	if (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	if (name.n == 0)
		return false;
	name = shorten(name, room);
	while (list.p != NULL)
		if (str_eq_nocase(str_trim(str_cut(&list, ',')), name))
			return true;
	return false;
}
