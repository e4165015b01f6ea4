#ifndef IMPORT_DJANGO_DJANGO_NOTE_STORE_H
#define IMPORT_DJANGO_DJANGO_NOTE_STORE_H

/* What Django's admin has written down of a change, for people to read. */

#include "base/arena.h"
#include "import_django/django_store.h"

/*
 * "Добавлено", "Изменено: Статус, Источник", "Удалено": in the language
 * that the admin showed, with its labels of fields.  What is not of
 * Django's own form is taken as it is.  In the arena.
 */
struct str
django_note(const struct django_entry *entry, struct arena *a);

#endif
