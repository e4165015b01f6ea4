#ifndef BASE_LANG_H
#define BASE_LANG_H

/*
 * The languages of texts for people.  A text in all languages is one struct, so
 * that no translation can be missing or stand at the wrong index.
 */

enum lang {
	LANG_RU,
	LANG_EN,
	LANG__MAX
};

/* As in the configuration and in Accept-Language: "ru", "en". */
extern const char *const lang_codes[];	/* LANG__MAX */

struct text {
	const char	*in[LANG__MAX];
};

#define TEXT(ru, en)	{ { [LANG_RU] = (ru), [LANG_EN] = (en) } }

#endif
