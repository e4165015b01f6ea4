#ifndef BASE_LANG_H
#define BASE_LANG_H

/*
 * The languages that texts for people come in.  A text is one struct, so
 * that no translation can be forgotten or stand at the wrong index.
 */

enum lang {
	LANG_RU,
	LANG_EN,
	LANG__MAX
};

/* Words of the configuration and of Accept-Language: "ru", "en". */
extern const char *const lang_codes[];	/* LANG__MAX */

struct text {
	const char	*in[LANG__MAX];
};

#define TEXT(ru, en)	{ { [LANG_RU] = (ru), [LANG_EN] = (en) } }

#endif
