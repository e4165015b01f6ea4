/*
 * The words by which the languages are chosen.  The texts themselves
 * stand where they are used.
 */

#include "base/lang.h"

const char *const lang_words[LANG__MAX] = {
	[LANG_RU]	= "ru",
	[LANG_EN]	= "en",
};
