/* Tables and lines of JSON on standard output. */

#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ctl/output.h"
#include "wire/json_write.h"
#include "wire/param.h"

#define DATE	10	/* characters before the "T" of a time */

static void
print_columns(struct ctl *ctl, const struct output_table *table,
	const struct str texts[])
{
	struct str shown;
	struct buf line;
	size_t i, n;

	buf_init(&line, ctl->arena, 256);
	for (i = 0; i < table->columns_n; i++) {
		shown = param_echo(texts[i], ctl->arena);
		buf_str(&line, shown);
		for (n = utf8_count(shown); n < table->columns[i].width; n++)
			buf_char(&line, ' ');
		buf_lit(&line, "  ");
	}
	printf("%.*s\n", STR_FMT(utf8_strip(buf_view(&line))));
}

static void
print_headings(struct ctl *ctl, const struct output_table *table)
{
	struct str texts[OUTPUT_COLUMNS_MAX] = { { NULL, 0 } };
	size_t i;

	for (i = 0; i < table->columns_n; i++)
		texts[i] = str_of(table->columns[i].heading);
	print_columns(ctl, table, texts);
}

static void
print_row(struct ctl *ctl, const struct output_table *table, const void *row)
{
	struct str texts[OUTPUT_COLUMNS_MAX];

	table->texts(row, ctl->arena, texts);
	print_columns(ctl, table, texts);
}

int
output_rows(struct ctl *ctl, const struct output_table *table,
	const void *rows, size_t n, bool json)
{
	const char *row = rows;
	size_t i;

	if (!json && n > 0)
		print_headings(ctl, table);
	for (i = 0; i < n; i++, row += table->row_size)
		if (json)
			output_json(ctl, table->fields, table->fields_n, row);
		else
			print_row(ctl, table, row);
	return fflush(stdout) == 0 ? CTL_DONE : CTL_FAILED;
}

struct str
output_time(int64_t at, struct arena *a)
{
	struct buf text;

	if (at == 0)
		return STR("never");
	/* "2025-11-10T09:00:00.500000+03:00" is for programs. */
	buf_init(&text, a, CLOCK_RENDER);
	clock_render(&text, at);
	text.n = OUTPUT_TIME;
	text.p[DATE] = ' ';
	return buf_view(&text);
}

void
output_json(struct ctl *ctl, const struct field fields[], size_t n,
	const void *from)
{
	struct json_writer w;
	struct buf line;

	buf_init(&line, ctl->arena, 1024);
	json_begin(&w, &line, 0);
	json_object(&w);
	json_fields(&w, fields, n, from, (enum lang)ctl->conf->language);
	json_object_end(&w);
	printf("%.*s\n", STR_FMT(buf_view(&line)));
}
