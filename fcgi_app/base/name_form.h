#ifndef BASE_NAME_FOLD_H
#define BASE_NAME_FOLD_H

/*
 * Names of accounts and tokens: which of them are the same, and which look
 * the same.  For the text of descriptions see text_fold.h.
 */

#include "base/arena.h"
#include "base/str.h"

/*
 * The form in which a new name is stored: NFKC (Unicode Annex 15), so a
 * letter and its marks are one, and full-width letters are letters.  A text
 * that is no UTF-8 stays as it is.
 */
struct str
name_form_stored(struct str name, struct arena *a);

/*
 * The key by which a name is found: NFKC with its case folded and without
 * Default_Ignorable code points (NFKC_Casefold, Unicode 3.13 R5).  Two names
 * with the same key are the same name.
 */
struct str
name_form_key(struct str name, struct arena *a);

/*
 * The skeleton of a name: its key, with each Cyrillic or Greek letter and
 * digit replaced by the Latin letter that it looks like.  It is for comparing
 * only.  Our own table: letters of three scripts in lower case and of the
 * usual fonts, a small part of Unicode Technical Standard 39.
 */
struct str
name_form_skeleton(struct str name, struct arena *a);

#endif
