/*
 * The one place that turns columns into members and back.
 */

#include "base/log.h"
#include "db/row.h"

/* A word that only the database knows. */
static const struct enum_value *
foreign_word(struct str text, struct arena *a)
{
	struct enum_value *word = arena_alloc(a, sizeof(*word));
	int i;

	word->text = arena_str(a, text);
	for (i = 0; i < LANG__MAX; i++)
		word->label.in[i] = word->text.p;
	return word;
}

const struct enum_value *
row_word(const struct field *f, struct str text, struct arena *a)
{
	const struct enum_value *word = field_find_value(f, text);

	return word != NULL ? word : foreign_word(text, a);
}

static const struct enum_value *
read_word(const struct db_rows *rows, int column, const struct field *f,
	struct arena *a)
{
	return db_is_null(rows, column) ? NULL :
	    row_word(f, db_view(rows, column), a);
}

void
row_read(const struct db_rows *rows, const struct field fields[], size_t n,
	struct arena *a, void *out)
{
	const struct field *f;
	struct str other;
	void *member;
	int i;

	for (i = 0; i < (int)n; i++) {
		f = &fields[i];
		member = (char *)out + f->offset;
		switch (f->type) {
		case FIELD_INT:
		case FIELD_TIME:
		case FIELD_OPTIONAL_TIME:
			*(int64_t *)member = db_int(rows, i);
			break;
		case FIELD_BOOL:
			*(bool *)member = db_int(rows, i) != 0;
			break;
		case FIELD_TEXT:
			*(struct str *)member = db_text(rows, i, a);
			break;
		case FIELD_ENUM:
			*(const struct enum_value **)member = read_word(rows, i,
			    f, a);
			break;
		case FIELD_SET:
			*(unsigned *)member = field_set(f, db_view(rows, i),
			    &other);
			break;
		}
	}
}

void
row_args(const struct field fields[], size_t n, const void *from,
	struct db_arg args[])
{
	const void *member;
	size_t i;

	for (i = 0; i < n; i++) {
		member = (const char *)from + fields[i].offset;
		switch (fields[i].type) {
		case FIELD_INT:
		case FIELD_TIME:
			args[i] = DB_INT(*(const int64_t *)member);
			break;
		case FIELD_OPTIONAL_TIME:
			args[i] = *(const int64_t *)member == 0 ? DB_NULL :
			    DB_INT(*(const int64_t *)member);
			break;
		case FIELD_BOOL:
			args[i] = DB_INT(*(const bool *)member);
			break;
		case FIELD_TEXT:
			args[i] = fields[i].flags & FIELD_NULL ?
			    row_text_or_null(*(const struct str *)member) :
			    DB_TEXT(*(const struct str *)member);
			break;
		case FIELD_ENUM:
			args[i] = row_word_or_null(
			    *(const struct enum_value *const *)member);
			break;
		case FIELD_SET:	/* its text needs an arena */
			log_fatal("a set cannot be an argument");
		}
	}
}

struct db_arg
row_text(struct str s)
{
	return DB_TEXT(s.n == 0 ? STR("") : s);
}

struct db_arg
row_text_or_null(struct str s)
{
	return s.n == 0 ? DB_NULL : DB_TEXT(s);
}

struct db_arg
row_word_or_null(const struct enum_value *word)
{
	return word == NULL ? DB_NULL : DB_TEXT(word->text);
}
