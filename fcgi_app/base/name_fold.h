#ifndef BASE_NAME_FOLD_H
#define BASE_NAME_FOLD_H

/*
 * Names that people are known by: which are the same, and which look the
 * same.  Text of descriptions is text_fold.h's.
 */

#include "base/arena.h"
#include "base/str.h"

/*
 * The form in which a new name is stored: NFKC (Unicode Annex 15), so a
 * letter and its marks are one, and full-width letters are letters.  What
 * is no UTF-8 stays as it is.
 */
struct str
name_fold_compose(struct str name, struct arena *a);

/*
 * What a name is found by: NFKC with its case folded and without
 * Default_Ignorable code points (NFKC_Casefold, Unicode 3.13 R5).  Names
 * of the same key are the same.
 */
struct str
name_fold_key(struct str name, struct arena *a);

/*
 * What a name looks like: its key with Cyrillic and Greek letters, and
 * digits, as the Latin letters that they are taken for.  It is for
 * comparing only.  Our own table: letters of three scripts in lower case
 * and of the usual fonts, a small part of Unicode Technical Standard 39.
 */
struct str
name_fold_skeleton(struct str name, struct arena *a);

#endif
