/*
 * The words by which the languages are chosen.  The texts themselves
 * stand where they are used.
 */

#include "base/lang.h"
#include "base/table.h"

const char *const lang_words[] = {
	[LANG_RU]	= "ru",
	[LANG_EN]	= "en",
};
TABLE_COVERS(lang_words, LANG__MAX);
