/* Lines of columns and of JSON. */

#include <stdio.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "ctl/output.h"
#include "wire/json_write.h"
#include "wire/param.h"


void
output_text(struct buf *line, struct str text, size_t width)
{
	struct str shown = param_echo(text, line->arena);
	size_t n;

	buf_str(line, shown);
	for (n = utf8_count(shown); n < width; n++)
		buf_char(line, ' ');
	buf_lit(line, "  ");
}

void
output_time(struct buf *line, int64_t at)
{
	struct buf text;

	buf_init(&text, line->arena, CLOCK_RENDER);
	if (at == 0) {
		output_text(line, STR("never"), OUTPUT_TIME);
		return;
	}
	/* "2025-11-10T09:00:00.500000+03:00", but for people. */
	clock_render(&text, at);
	text.n = OUTPUT_TIME;
	text.p[10] = ' ';
	output_text(line, buf_view(&text), OUTPUT_TIME);
}

void
output_print(const struct buf *line)
{
	printf("%.*s\n", STR_FMT(utf8_strip(buf_view(line))));
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
