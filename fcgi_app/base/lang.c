/* The codes of the languages.  Texts stand where they are used. */

#include "base/lang.h"
#include "base/table.h"

const char *const lang_codes[] = {
	[LANG_RU]	= "ru",
	[LANG_EN]	= "en",
};
TABLE_COVERS(lang_codes, LANG__MAX);
