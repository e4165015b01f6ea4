/* Names of hosts. */

#include <arpa/inet.h>
#include <idn2.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/host_name.h"
#include "base/log.h"

#define LABEL_MAX	63	/* RFC 1035 2.3.4 */

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '_';
}

static bool
is_label(struct str label)
{
	size_t i;

	if (label.n == 0 || label.n > LABEL_MAX)
		return false;
	for (i = 0; i < label.n; i++)
		if (!is_name_char(label.p[i]))
			return false;
	return true;
}

/*
 * Browsers read a name whose last label is a number as an IPv4 address, and
 * ignore the labels before it (WHATWG URL, "ends in a number").
 */
static bool
is_number(struct str label)
{
	size_t i;

	for (i = 0; i < label.n; i++)
		if (label.p[i] < '0' || label.p[i] > '9')
			return false;
	return true;
}

static bool
is_name(const char *name)
{
	struct str rest = str_of(name), label = rest;
	struct in_addr address;

	while (rest.p != NULL) {
		label = str_cut(&rest, '.');
		if (!is_label(label))
			return false;
	}
	return !is_number(label) || inet_pton(AF_INET, name, &address) == 1;
}

static enum err
read_ipv6(struct str given, char name_r[HOST_NAME_SIZE])
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (given.n < 4 || given.n - 2 >= sizeof(text) ||
	    given.p[given.n - 1] != ']')
		return ERR_INVALID;
	(void)snprintf(text, sizeof(text), "%.*s", (int)given.n - 2,
	    given.p + 1);
	if (inet_pton(AF_INET6, text, &address) != 1)
		return ERR_INVALID;
	inet_ntop(AF_INET6, &address, text, sizeof(text));
	(void)snprintf(name_r, HOST_NAME_SIZE, "[%s]", text);
	return ERR_OK;
}

static bool
is_ascii(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* As A-labels: "инциденты.рф" is "xn--d1abikld4ac.xn--p1ai". */
static enum err
read_idn(struct str given, char name_r[HOST_NAME_SIZE])
{
	char text[4 * HOST_NAME_SIZE], *ascii;
	enum err e = ERR_INVALID;
	size_t n;

	if (given.n >= sizeof(text))
		return ERR_INVALID;
	(void)snprintf(text, sizeof(text), "%.*s", STR_FMT(given));
	if (idn2_to_ascii_8z(text, &ascii, IDN2_NFC_INPUT |
	    IDN2_NONTRANSITIONAL) != IDN2_OK)
		return ERR_INVALID;
	n = strlen(ascii);
	if (n < HOST_NAME_SIZE) {
		memcpy(name_r, ascii, n + 1);
		e = ERR_OK;
	}
	idn2_free(ascii);
	return e;
}

static enum err
read_ascii(struct str given, char name_r[HOST_NAME_SIZE])
{
	size_t i;

	if (given.n >= HOST_NAME_SIZE)
		return ERR_INVALID;
	for (i = 0; i < given.n; i++)
		name_r[i] = given.p[i] >= 'A' && given.p[i] <= 'Z' ?
		    (char)(given.p[i] + ('a' - 'A')) : given.p[i];
	name_r[given.n] = '\0';
	return strlen(name_r) == given.n ? ERR_OK : ERR_INVALID;
}

enum err
host_name_read(struct str given, char name_r[HOST_NAME_SIZE])
{
	enum err e;

	if (given.n > 0 && given.p[0] == '[')
		return read_ipv6(given, name_r);
	if (given.n > 1 && given.p[given.n - 1] == '.')
		given.n--;
	e = is_ascii(given) ? read_ascii(given, name_r) :
	    read_idn(given, name_r);
	return e == ERR_OK && !is_name(name_r) ? ERR_INVALID : e;
}

enum err
host_name_list(const char *given, char **list_r)
{
	struct str rest = str_of(given);
	char name[HOST_NAME_SIZE];
	enum err e = ERR_OK;
	size_t n;
	FILE *out = open_memstream(list_r, &n);

	if (out == NULL)
		log_fatal("host names: %m");
	while (e == ERR_OK && rest.p != NULL) {
		e = host_name_read(str_trim(str_cut(&rest, ',')), name);
		if (e == ERR_OK)
			(void)fprintf(out, "%s%s", name,
			    rest.p != NULL ? ", " : "");
	}
	if (fclose(out) != 0)
		log_fatal("host names: %m");
	if (e != ERR_OK) {
		free(*list_r);
		*list_r = NULL;
	}
	return e;
}

bool
host_name_in(struct str name, const char *list)
{
	struct str rest = str_of(list);

	while (rest.p != NULL)
		if (str_eq(str_trim(str_cut(&rest, ',')), name))
			return true;
	return false;
}
