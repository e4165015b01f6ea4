/*
 * Incidents to measure with: writes the lines that "incidentctl import"
 * reads, the same ones for the same number on the same day.
 *
 *     seed NUMBER
 *
 * Descriptions of 60 to 150 characters; created over the five years until
 * today, the newest last, most of them settled, as a register looks that
 * is in use.  Every 50,000th but the first tells of a heron, which is the
 * word to search for.
 */

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "incident/incident.h"
#include "wire/json_write.h"

#define NUMBER_MAX	100000000
#define SPAN		(5 * 365 * CLOCK_DAY)
#define RARE		50000	/* one in so many */

static const char *const things[] = {
	"Самокат", "Зарядная станция", "Пункт выдачи",
	"Постамат", "Терминал оплаты", "Камера склада",
	"Датчик температуры", "Курьер маршрута",
};

static const char *const troubles[] = {
	"не в сети и не отвечает на опрос",
	"сообщает о низком заряде батареи, хотя заменена вчера",
	"не принимает карты, клиенты уходят без заказа",
	"присылает показания вне допустимого диапазона",
	"не открывает ячейку после оплаты, код принят",
	"отвечает с задержкой больше 30 секунд",
	"перезагружается каждые несколько минут",
};

static const char *const details[] = {
	"", "; повторяется третий день", "; партнер уведомлен, ждем ответа",
	"; прошлый раз помогла замена SIM-карты",
	"; адрес: ул. Ленина, 17, вход со двора",
	". Просьба проверить до конца смены",
};

/* How many of a hundred have which status and source. */
static const unsigned status_share[STATUS__MAX] = {
	[STATUS_OPEN] = 8, [STATUS_IN_PROGRESS] = 7,
	[STATUS_RESOLVED] = 25, [STATUS_CLOSED] = 50,
	[STATUS_CANCELLED] = 10,
};

static const unsigned source_share[SOURCE__MAX] = {
	[SOURCE_OPERATOR] = 20, [SOURCE_MONITORING] = 50,
	[SOURCE_PARTNER] = 20, [SOURCE_SYSTEM] = 10,
};

/* splitmix64: the same numbers on every machine. */
static unsigned
draw(uint64_t *state, unsigned below)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ z >> 31) % below);
}

#define DRAW_FROM(state, list) \
	((list)[draw((state), sizeof(list) / sizeof((list)[0]))])

static const struct enum_value *
draw_word(uint64_t *state, const struct enum_value words[], const unsigned share[])
{
	unsigned left = draw(state, 100);
	int i;

	for (i = 0; left >= share[i]; i++)
		left -= share[i];
	return &words[i];
}

static struct str
describe(uint64_t *state, struct arena *a)
{
	struct buf b;

	buf_init(&b, a, 512);
	buf_str(&b, str_of(DRAW_FROM(state, things)));
	buf_char(&b, ' ');
	buf_int(&b, 1 + draw(state, 9999));
	buf_char(&b, ' ');
	buf_str(&b, str_of(DRAW_FROM(state, troubles)));
	buf_str(&b, str_of(DRAW_FROM(state, details)));
	buf_str(&b, str_of(DRAW_FROM(state, details)));
	if (b.n < 110)
		buf_str(&b, STR(". Заявка создана автоматически"));
	return buf_view(&b);
}

/* Its first moment, so that all of a day is the same. */
static int64_t
today(void)
{
	return clock_now() / CLOCK_DAY * CLOCK_DAY;
}

static struct incident
invent(uint64_t *state, int64_t id, int64_t number, struct arena *a)
{
	struct incident inc = { .id = id, .version = 1 };
	int64_t step = SPAN / number;

	inc.description = describe(state, a);
	if (id % RARE == 0)
		inc.description = arena_printf(a, "%.*s. Цапля на крыше",
		    STR_FMT(inc.description));
	inc.status = draw_word(state, status_values, status_share);
	inc.source = draw_word(state, source_values, source_share);
	inc.created_at = today() - (number - id + 1) * step +
	    draw(state, 1000000);
	inc.updated_at = inc.created_at;
	if (inc.status != &status_values[STATUS_OPEN])
		inc.updated_at += draw(state, 3 * 86400) * CLOCK_SECOND +
		    draw(state, 1000000);
	return inc;
}

static void
write_line(const struct incident *inc, struct arena *a)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, a, 1024);
	json_begin(&w, &out, 0);
	json_object(&w);
	json_fields(&w, incident_fields, INCIDENT_FIELD__MAX, inc, LANG_RU);
	json_object_end(&w);
	buf_char(&out, '\n');
	fwrite(out.p, 1, out.n, stdout);
}

int
main(int argc, char *argv[])
{
	struct arena *a = arena_new(16 * 1024);
	long number = argc == 2 ? atol(argv[1]) : 0;
	struct incident inc;
	uint64_t state = 17;
	int64_t id;

	if (number < 1 || number > NUMBER_MAX) {
		fputs("usage: seed NUMBER\n", stderr);
		return 2;
	}
	if (clock_zone("UTC") != ERR_OK)
		log_fatal("no zone UTC on this machine");
	for (id = 1; id <= number; id++) {
		inc = invent(&state, id, number, a);
		write_line(&inc, a);
		arena_reset(a);
	}
	arena_free(a);
	return fflush(stdout) == 0 ? 0 : 1;
}
