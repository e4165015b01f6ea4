#ifndef BASE_CONF_SETTING_H
#define BASE_CONF_SETTING_H

/*
 * The one table of settings, and what it says of a setting: how its text is
 * validated, stored and shown.  conf.c reads the texts; programs use conf.h.
 */

#include <stdio.h>

#include "base/conf.h"

enum conf_setting_type {
	CONF_SETTING_STRING,	/* char *, not empty */
	CONF_SETTING_INT,	/* int64_t, from min to max */
	CONF_SETTING_ENUM	/* int, the index in values */
};

/* A setting.  A switch is an enum with the values "no" and "yes". */
struct conf_setting {
	const char		*key;
	enum conf_setting_type	 type;
	size_t			 offset;	/* of the struct conf member */
	size_t			 given;		/* of a bool, or 0 */
	const char		*preset;	/* as an operator writes it */
	const char		*accepts;	/* STRING: in words */
	/* STRING: validates it, makes the stored text, malloc'd; or NULL. */
	enum err		(*read)(const char *text, char **stored_r);
	int64_t			 min, max;	/* INT */
	const char *const	*values;	/* ENUM */
	int			 values_n;
};

#define CONF_SETTINGS	18

extern const struct conf_setting conf_settings[];	/* CONF_SETTINGS */

/* The setting of that key, or NULL. */
const struct conf_setting *
conf_setting_find(const char *key);

/* Stores a text as the value in *conf; ERR_INVALID if it is not accepted. */
enum err
conf_setting_set(const struct conf_setting *setting, struct conf *conf,
	const char *text);

/* Writes which values are accepted, as the end of a sentence. */
void
conf_setting_write_accepted(const struct conf_setting *setting, FILE *out);

#endif
