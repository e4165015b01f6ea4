/*
 * search: against a model that looks through an array, with an index that
 * holds nothing, something or everything.
 */

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "db/sqlite/db_whole.h"
#include "db/sqlite/writer_lock.h"
#include "incident/incident_store.h"
#include "incident/search_index_store.h"
#include "incident/search_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(search, .init = fixture_open, .fini = fixture_close,
	.timeout = 240);

#define ROWS_MAX	120
#define TEXT_MAX	400	/* bytes */

/* --- the model ---------------------------------------------------------- */

/* The register as an array, and the same texts folded. */
static struct incident	model[ROWS_MAX];
static char		lower[ROWS_MAX][TEXT_MAX];
static size_t		model_n;
static unsigned		seed;

/* What texts and searches are made of, and what each is when folded. */
static const struct {
	const char	*text, *lower;
} pieces[] = {
	{ "a", "a" }, { "A", "a" }, { "b", "b" }, { "s", "s" },
	{ "\u017f", "s" }, { "к", "к" }, { "К", "к" }, { "а", "а" },
	{ "А", "а" }, { "ё", "е" }, { "Ё", "е" }, { "е", "е" },
	{ "е\u0308", "е" }, { "Е\u0308", "е" },
	{ "й", "й" }, { "Й", "й" }, { "и\u0306", "й" },
	{ "И\u0306", "й" }, { "И", "и" }, { "ї", "ї" }, { "Ї", "ї" },
	{ "і\u0308", "ї" }, { "ґ", "ґ" }, { "Ґ", "ґ" },
	{ "ў", "ў" }, { "Ў", "ў" }, { "ß", "ss" }, { "\u1e9e", "ss" },
	{ "Σ", "σ" }, { "ς", "σ" }, { "\u023a", "\u2c65" },
	{ "\u2c65", "\u2c65" }, { "\u212a", "k" }, { "k", "k" },
	{ "é", "é" }, { "e\u0301", "é" }, { "E\u00ad\u0301", "é" },
	{ "\U00010400", "\U00010428" }, { "а\u00ad", "а" },
	{ "к\u200b", "к" }, { "\u200fa", "a" }, { "0\ufeff", "0" },
	{ "😀", "😀" }, { "👩\u200d💻", "👩💻" }, { "👩💻", "👩💻" },
	{ "\u2764\ufe0f", "\u2764" }, { "0", "0" }, { "1", "1" },
	{ "%", "%" }, { "_", "_" }, { "*", "*" }, { "^", "^" }, { ":", ":" },
	{ "(", "(" }, { "-", "-" }, { "'", "'" }, { "\\", "\\" },
	{ "\"", "\"" }, { ",", "," }, { ";", ";" }, { "{", "{" },
	{ "OR", "or" }, { "NOT", "not" }, { "NEAR(", "near(" },
	{ "САМОКАТ", "самокат" }, { "самокат", "самокат" },
	{ "Не\u00a0в\n сети", "не в сети" }, { "description", "description" },
	{ "rowid:", "rowid:" },
};

/* They stand between words, in texts and quoted: one space, folded. */
static const char *const gaps[] = {
	" ", "  ", "\t", "\r\n", "\u00a0", " \u200b\u2003",
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* Appends up to n of the first `kinds` pieces to both. */
static void
add_word(char *text, char *low, int n, size_t kinds)
{
	while (n-- > 0 && strlen(text) < TEXT_MAX - 120) {
		size_t i = (size_t)rand() % kinds;

		strcat(text, pieces[i].text);
		strcat(low, pieces[i].lower);
	}
}

static void
add_gap(char *text, char *low)
{
	strcat(text, gaps[rand() % COUNT(gaps)]);
	strcat(low, " ");
}

/* One to ten words; fewer kinds of pieces make more of them alike. */
static struct str
invent_text(char *low, size_t kinds)
{
	char *text = arena_alloc(fixture.arena, TEXT_MAX);
	int words = 1 + rand() % 10;

	low[0] = '\0';
	while (words-- > 0) {
		add_word(text, low, 1 + rand() % 8, kinds);
		if (words > 0)
			add_gap(text, low);
	}
	return str_of(text);
}

/* Ids in any order, as a file can have them. */
static void
fill_model(size_t n, size_t kinds)
{
	int64_t step = rand() % 2 ? 1 : -1, id = step > 0 ? 1 : 5000;
	size_t i;

	model_n = n;
	for (i = 0; i < n; i++, id += step * (1 + rand() % 9))
		model[i] = (struct incident){
			.id = id,
			.description = invent_text(lower[i], kinds),
			.status = &status_values[rand() %
			    STATUS__MAX],
			.source = &source_values[SOURCE_PARTNER],
			.created_at = FIXTURE_TIME + rand() % 7,
			.updated_at = FIXTURE_TIME + 9,
		};
}

/* --- the register ------------------------------------------------------- */

struct range {
	size_t	from, to;
};

static enum err
wipe(struct txn *txn, void *version_r)
{
	return incident_store_wipe(txn, version_r);
}

static enum err
import(struct txn *txn, void *arg)
{
	const struct range *r = arg;
	enum err e = ERR_OK;
	size_t i;

	for (i = r->from; i < r->to && e == ERR_OK; i++)
		e = incident_store_import(txn, &fixture_origin, &model[i]);
	return e;
}

static void
import_range(size_t from, size_t to)
{
	struct range r = { from, to };

	cr_assert_eq(writer_run(fixture.writer, import, &r), ERR_OK);
}

/* A status, or a text of the same kind, or both. */
static void
change_row(size_t row, size_t kinds)
{
	struct incident_store_change change = { .id = model[row].id };
	struct incident inc;

	if (rand() % 3)
		change.patch.to.description = invent_text(lower[row], kinds);
	if (rand() % 2)
		change.patch.to.status = &status_values[STATUS_CLOSED];
	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &inc), ERR_OK);
	model[row] = inc;
}

static void
delete_row(size_t row)
{
	const struct incident_store_change change = { .id = model[row].id };
	struct incident inc;

	cr_assert_eq(fixture_delete(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &inc), ERR_OK);
	model[row] = model[--model_n];
	memmove(lower[row], lower[model_n], TEXT_MAX);
}

/* Here and there one of the first n. */
static void
change_some(size_t n, size_t kinds)
{
	size_t i;

	for (i = (size_t)rand() % 10; i < n; i += 1 + (size_t)rand() % 40)
		change_row(i, kinds);
}

static void
catch_up(void)
{
	cr_assert_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
}

/*
 * Some of the model is indexed, and some of it has been changed or deleted
 * before and since.
 */
static void
store_model(size_t kinds)
{
	size_t indexed = rand() % 3 == 0 ? model_n :
	    (size_t)rand() % (model_n + 1);
	int64_t version;
	size_t i, n;

	cr_assert_eq(writer_run(fixture.writer, wipe, &version), ERR_OK);
	for (i = 0; i < indexed; i += n) {	/* in pieces, put together */
		n = 1 + (size_t)rand() % (indexed - i);
		import_range(i, i + n);
		change_some(i + n, kinds);
		catch_up();
		change_some(i + n, kinds);
	}
	import_range(indexed, model_n);
	change_some(model_n, kinds);
	for (i = (size_t)rand() % 10; i > 0 && model_n > 1; i--)
		delete_row((size_t)rand() % model_n);
	if (rand() % 4 == 0)
		catch_up();
	change_some(model_n, kinds);
}

/* --- searches ----------------------------------------------------------- */

/* A search, and its words folded. */
struct request {
	char	text[2 * TEXT_MAX];
	char	words[8][TEXT_MAX];
	int	n;
};

/* A word of the search: quoted if it must be, and at times if not. */
static void
write_word(struct request *s, const char *word)
{
	bool bare = strpbrk(word, " \t\n\"") == NULL &&
	    strstr(word, "\u00a0") == NULL && strstr(word, "\u2003") == NULL;
	char *to;

	if (s->text[0] != '\0')
		strcat(s->text, " ");
	if (bare && rand() % 4 != 0) {
		strcat(s->text, word);
		return;
	}
	strcat(s->text, "\"");
	for (to = s->text + strlen(s->text); *word != '\0'; word++) {
		if (*word == '"')
			*to++ = '"';
		*to++ = *word;
	}
	strcpy(to, "\"");
}

static bool
continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * Some of a text that is there, folded: 1 character to all of it.
 * (write_otherwise() undoes the folding.)
 */
static void
cut_piece(char *out, const char *low)
{
	size_t n = strlen(low), from = (size_t)rand() % n, to;

	while (continues(low[from]))
		from--;
	to = from + 1 + (size_t)rand() % (rand() % 2 ? 12 : n);
	if (to > n)
		to = n;
	while (continues(low[to]))
		to++;
	snprintf(out, TEXT_MAX, "%.*s", (int)(to - from), low + from);
}

/* The same otherwise: each piece by another one that folds to the same. */
static void
write_otherwise(char *out, const char *low)
{
	size_t i, start, n;

	out[0] = '\0';
	while (*low != '\0') {
		start = (size_t)rand() % COUNT(pieces);
		for (i = 0; i < COUNT(pieces); i++) {
			size_t at = (start + i) % COUNT(pieces);

			n = strlen(pieces[at].lower);
			if (strncmp(low, pieces[at].lower, n) == 0) {
				strcat(out, pieces[at].text);
				break;
			}
		}
		if (i == COUNT(pieces) && *low == ' ') {
			strcat(out, gaps[rand() % COUNT(gaps)]);
			n = 1;
		} else if (i == COUNT(pieces)) {
			strncat(out, low, n = 1);
		}
		low += n;
	}
}

static void
invent_search(struct request *s, size_t kinds)
{
	char text[TEXT_MAX * 2], *low;
	int n = 1 + rand() % 4;

	*s = (struct request){ 0 };
	while (s->n < n) {
		low = s->words[s->n++];
		text[0] = '\0';
		if (rand() % 5 == 0)
			add_word(text, low, 1 + rand() % 3, kinds);
		else
			cut_piece(low, lower[(size_t)rand() % model_n]);
		write_otherwise(text, low);
		write_word(s, text);
	}
}

static bool
model_matches(const struct request *s, size_t row)
{
	int i;

	for (i = 0; i < s->n; i++)
		if (strstr(lower[row], s->words[i]) == NULL)
			return false;
	return true;
}

static int
compare(const void *left, const void *right)
{
	const struct incident *a = *(const struct incident *const *)left;
	const struct incident *b = *(const struct incident *const *)right;

	if (a->created_at != b->created_at)
		return a->created_at < b->created_at ? 1 : -1;
	return a->id < b->id ? 1 : -1;
}

/* What matches, newest first. */
static size_t
model_search(const struct request *s, const struct enum_value *status,
	const struct incident *out[])
{
	size_t i, n = 0;

	for (i = 0; i < model_n; i++)
		if (model_matches(s, i) &&
		    (status == NULL || model[i].status == status))
			out[n++] = &model[i];
	qsort(out, n, sizeof(*out), compare);
	return n;
}

/* --- asking ------------------------------------------------------------- */

struct asked {
	struct search		 search;
	const struct enum_value	*status;	/* NULL: any */
	int64_t			 ids[ROWS_MAX];
	size_t			 n;
};

static void
add_from(struct buf *sql, const struct asked *q, enum search_plan way)
{
	buf_lit(sql, " FROM ");
	if (way == SEARCH_COLLECT) {
		buf_char(sql, '(');
		search_store_add_hits(&q->search, sql);
		buf_lit(sql, ") AS hit CROSS JOIN incident"
		    " ON incident.id = hit.id");
	} else {
		buf_lit(sql, "incident");
	}
}

/* As a list composes it. */
static void
compose(struct buf *sql, const struct asked *q, enum search_plan way)
{
	buf_init(sql, fixture.arena, 512);
	buf_lit(sql, "SELECT incident.id");
	add_from(sql, q, way);
	buf_lit(sql, " WHERE true");
	if (way == SEARCH_SCAN || search_store_needs_test(&q->search)) {
		buf_lit(sql, " AND ");
		search_store_add_test(sql);
	}
	if (q->status != NULL)
		buf_lit(sql, " AND incident.status = $3");
	buf_lit(sql, " ORDER BY incident.created_at DESC, incident.id DESC");
}

static enum err
read(struct db *db, enum search_plan way, void *arg)
{
	struct asked *q = arg;
	struct db_arg args[SEARCH_STORE_ARGS + 1];
	struct db_rows *rows;
	struct buf sql;
	enum err e;

	compose(&sql, q, way);
	search_store_args(&q->search, args);
	args[2] = q->status != NULL ? DB_TEXT(q->status->text) : DB_NULL;
	q->n = 0;
	e = db_query_text(db, buf_view(&sql), args, 3, &rows);
	while (e == ERR_OK && (e = db_next(rows)) == ERR_OK) {
		cr_assert_lt(q->n, ROWS_MAX);
		q->ids[q->n++] = db_int(rows, 0);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void
ask(struct asked *q, enum search_plan way)
{
	cr_assert_eq(db_begin_read(fixture.db), ERR_OK);
	search_store_begin(fixture.db);
	cr_assert_eq(read(fixture.db, way, q), ERR_OK);
	db_rollback(fixture.db);
}

static void
found_is(const struct request *s, const struct asked *q,
	enum search_plan way)
{
	const struct incident *all[ROWS_MAX];
	size_t i, n;

	n = model_search(s, q->status, all);
	cr_assert_eq(q->n, n, "seed %u, [%s] way %d: %zu, not %zu", seed,
	    s->text, way, q->n, n);
	for (i = 0; i < n; i++)
		cr_assert_eq(q->ids[i], all[i]->id, "seed %u, [%s] way %d, "
		    "row %zu", seed, s->text, way, i);
}

static void
count_is(const struct request *s, struct asked *q)
{
	const struct incident *all[ROWS_MAX];
	size_t n = model_search(s, NULL, all);
	int64_t count;

	cr_assert_eq(search_store_find(fixture.db, fixture.arena, &q->search,
	    &count), ERR_OK);
	cr_assert_eq(count, n, "seed %u, [%s]: %lld, not %zu", seed,
	    s->text, (long long)count, n);
	cr_assert_eq(q->search.ids.n > 0, n > 0);
}

/* In every way; how many were found. */
static size_t
search_is_as_in_the_model(const struct request *s)
{
	struct asked q = { .status = NULL };

	if (search_terms_read(str_of(s->text), fixture.arena,
	    &q.search.words) != ERR_OK)
		return 0;	/* too long */
	cr_assert_gt(q.search.words.folded.n, 0, "[%s]", s->text);
	if (rand() % 2)
		q.status = &status_values[rand() % STATUS__MAX];
	ask(&q, SEARCH_SCAN);
	found_is(s, &q, SEARCH_SCAN);
	if (search_store_is_indexed(&q.search)) {
		ask(&q, SEARCH_COLLECT);
		found_is(s, &q, SEARCH_COLLECT);
	}
	count_is(s, &q);
	if (search_store_is_indexed(&q.search)) {
		ask(&q, SEARCH_COLLECT);
		found_is(s, &q, SEARCH_COLLECT);
	}
	return q.n;
}

#define REGISTERS	80
#define SEARCHES	80

/* --- the tests ---------------------------------------------------------- */

Test(search, finds_what_the_model_finds)
{
	size_t found = 0, kinds;
	struct request s;
	int i, j;

	for (i = 0; i < REGISTERS; i++) {
		seed = 1000 + (unsigned)i;
		expect_random(seed);
		kinds = i % 2 ? COUNT(pieces) : 12;
		fill_model(1 + (size_t)rand() % ROWS_MAX, kinds);
		store_model(kinds);
		for (j = 0; j < SEARCHES; j++) {
			invent_search(&s, kinds);
			found += search_is_as_in_the_model(&s) > 0;
		}
		fixture_verify();
		arena_reset(fixture.arena);
	}
	/* Searches that find nothing prove little. */
	cr_expect_gt(found, REGISTERS * SEARCHES / 4);
}

static struct search
search_of(const char *text)
{
	struct search s = { .ids = { NULL, 0 } };

	cr_assert_eq(search_terms_read(str_of(text), fixture.arena, &s.words),
	    ERR_OK);
	return s;
}

/* How many incidents a search finds. */
static int64_t
count(const char *text)
{
	struct search s = search_of(text);
	int64_t n = -1;

	cr_expect_eq(search_store_find(fixture.db, fixture.arena, &s, &n),
	    ERR_OK, "%s", text);
	return n;
}

static void
create(struct str text)
{
	struct incident inc = {
		.description = text,
		.source = &source_values[SOURCE_SYSTEM],
	};

	cr_assert_eq(fixture_create(fixture.writer, &fixture_origin,
	    fixture.arena, &inc), ERR_OK);
}

Test(search, finds_what_was_created_a_moment_ago)
{
	int i;

	for (i = 1; i <= 50; i++) {
		create(STR("Самокат 17 не в сети"));
		cr_expect_eq(count("САМОКАТ"), i);
		cr_expect_eq(count("17"), i);
		if (i % 10 == 0)
			catch_up();
	}
	cr_expect_eq(count("постамат"), 0);
}

/* Of each letter its other case, where the engine knows one. */
Test(search, ignores_case_in_every_script)
{
	create(STR("ABCXYZ АБВЭЮЯЁЂЇЎҐ ΑΒΓΩΣ ÀÉÎÕÜÞ ŐŽ ԱԲԳ ႠႡ ḀẪ ⰀⰁ Ａ"));
	cr_expect_eq(count("abcxyz абвэюяёђїўґ αβγωσ àéîõüþ őž աբգ"
	    " ḁẫ ⰰⰱ ａ"), 1);
	cr_expect_eq(count("\"àéîõüþ őž աբգ\""), 1);
	catch_up();
	cr_expect_eq(count("abcxyz абвэюяёђїўґ αβγωσ àéîõüþ őž աբգ"
	    " ḁẫ ⰰⰱ ａ"), 1);
	cr_expect_eq(count("\"àéîõüþ őž աբգ\""), 1);
	/* Another letter is not another case of it. */
	cr_expect_eq(count("абвэюяи"), 0);
}

/* Each of the texts, and searches that find it alone. */
static const struct {
	const char	*text;
	const char	*searches[4];
} alike[] = {
	{ "Трёхколёсный самокат", { "трехколесный", "ТРЁХКОЛЁСНЫЙ",
	    "трЕ\u0308хколе\u0308сныи\u0306" } },
	{ "Чёрныи\u0306 мячи\u0306к", { "черный", "чёрный", "мячй",
	    "мячи\u0306" } },
	{ "не\u00a0в\nсети: узел", { "\"не в сети\"", "\"НЕ  В\tСЕТИ\"",
	    "\"не\u2003в сети: узел\"" } },
	{ "элек\u00adтро\u200bстан\u2060ция", { "электростанция",
	    "ростан", "электро\u00adстанция", "яи\u200cц ция" } },
	{ "\ufeffStraße \u2764\ufe0f", { "STRASSE", "straße",
	    "\"e \u2764\"", "\u2764" } },
};

static void
alike_are_found(void)
{
	size_t i, j;

	for (i = 0; i < COUNT(alike); i++)
		for (j = 0; j < COUNT(alike[i].searches) &&
		    alike[i].searches[j] != NULL; j++)
			cr_expect_eq(count(alike[i].searches[j]),
			    strstr(alike[i].searches[j], "яи") == NULL,
			    "%s: %lld", alike[i].searches[j],
			    (long long)count(alike[i].searches[j]));
	cr_expect_eq(count("мячи "), 0);
}

Test(search, finds_what_a_reader_takes_for_the_same)
{
	size_t i;

	for (i = 0; i < COUNT(alike); i++)
		create(str_of(alike[i].text));
	alike_are_found();
	catch_up();
	alike_are_found();
	fixture_verify();
}

/* What is stored is what came. */
Test(search, leaves_the_text_as_it_came)
{
	create(str_of(alike[1].text));
	catch_up();
	cr_expect_eq(fixture_number("SELECT description = "
	    "'Чёрныи\u0306 мячи\u0306к' FROM incident"), 1);
}

static void
literals_find(int64_t n)
{
	static const char *const searches[] = {
		"100%", "a_b", "\"100%\"", "OR", "\"OR NEAR(\"", "NEAR(",
		"near(", "* ^x", "col:x", "{a", "-b", "'", "'';--", "\\",
		"\"say \"\"no\"\"\"", "\"\"\"no\"\"\"",
	};
	size_t i;

	for (i = 0; i < COUNT(searches); i++)
		cr_expect_eq(count(searches[i]), n, "%s", searches[i]);
	cr_expect_eq(count("1%0"), 0);
	cr_expect_eq(count("10_"), 0);
	cr_expect_eq(count("col : x"), n);
	cr_expect_eq(count("\"col : x\""), 0);
	cr_expect_eq(count("OR AND"), 0);
	cr_expect_eq(count("say NOT no"), 0);
}

Test(search, no_character_is_special)
{
	create(STR("100% a_b OR NEAR( * ^x col:x {a -b '';-- \\ say \"no\""));
	create(STR("none of it"));
	literals_find(1);
	catch_up();
	literals_find(1);
}

/* As long as a search may be: one word, or fifty. */
Test(search, may_be_long)
{
	struct buf one, many;
	int i;

	buf_init(&one, fixture.arena, 0);
	buf_init(&many, fixture.arena, 0);
	for (i = 0; i < SEARCH_TERMS_LENGTH / 4; i++) {
		buf_str(&one, arena_printf(fixture.arena, "ж%03d", i));
		buf_str(&many, arena_printf(fixture.arena, "%03d ", i));
	}
	create(buf_view(&one));
	create(STR("ж000ж001ж002"));
	for (i = 0; i < 2; i++) {
		cr_expect_eq(count(arena_str(fixture.arena,
		    buf_view(&one)).p), 1);
		cr_expect_eq(count(arena_str(fixture.arena,
		    buf_view(&many)).p), 1);
		catch_up();
	}
}

/* 65,536 characters, the last of them the only one of its kind. */
Test(search, looks_through_the_longest_description)
{
	struct buf b;
	size_t i;

	buf_init(&b, fixture.arena, 0);
	for (i = 0; i < INCIDENT_DESCRIPTION_MAX - 5; i++)
		buf_str(&b, i % 7 == 0 ? STR(" ") : STR("ж"));
	buf_str(&b, STR("конец"));
	create(buf_view(&b));
	cr_expect_eq(count("КОНЕЦ"), 1);
	cr_expect_eq(count("ец"), 1);
	catch_up();
	cr_expect_eq(count("КОНЕЦ"), 1);
	cr_expect_eq(count("ец"), 1);
	cr_expect_eq(count("концы"), 0);
	fixture_verify();
}

/* What is found once need not be looked for again. */
Test(search, keeps_the_ids_of_a_few)
{
	struct search s = search_of("не");
	int64_t n;

	fixture_incidents(1000);
	cr_expect_not(search_store_is_indexed(&s));
	cr_expect_eq(search_store_find(fixture.db, fixture.arena, &s, &n),
	    ERR_OK);
	cr_expect_eq(n, 1000);
	cr_expect(search_store_is_indexed(&s));
	cr_expect_not(search_store_needs_test(&s));
	fixture_incidents(1);
	s = search_of("не отвечает");
	cr_expect_eq(search_store_find(fixture.db, fixture.arena, &s, &n),
	    ERR_OK);
	cr_expect_eq(n, 1001);
	cr_expect_eq(s.ids.n, 0);
	cr_expect(search_store_is_indexed(&s));
	cr_expect(search_store_needs_test(&s));
}

/* --- time --------------------------------------------------------------- */

static enum err
timed_count(const char *text, int64_t deadline)
{
	struct search s = search_of(text);
	int64_t n;

	db_set_deadline(fixture.db, deadline);
	return search_store_find(fixture.db, fixture.arena, &s, &n);
}

Test(search, is_given_up_when_its_time_has_passed)
{
	static const char *const searches[] = {
		"отвечает", "отвечает на", "на",
	};
	int64_t past = clock_mono() - 1;
	size_t i;
	int indexed;

	fixture_incidents(20000);
	for (indexed = 0; indexed < 2; indexed++) {
		cr_assert_eq(db_begin_read(fixture.db), ERR_OK);
		for (i = 0; i < COUNT(searches); i++)
			cr_expect_eq(timed_count(searches[i], past),
			    ERR_BUSY, "%s", searches[i]);
		/* The snapshot is still there. */
		cr_expect(db_in_transaction(fixture.db));
		db_set_deadline(fixture.db, 0);
		cr_expect_eq(count("отвечает"), 20000);
		db_rollback(fixture.db);
		cr_expect_eq(db_deadline(fixture.db), 0);
		catch_up();
	}
}

Test(search, has_a_second_but_not_more_than_others)
{
	int64_t now, deadline;

	cr_assert_eq(db_begin_read(fixture.db), ERR_OK);
	now = clock_mono();
	search_store_begin(fixture.db);
	deadline = db_deadline(fixture.db);
	cr_expect_geq(deadline, now + CLOCK_SECOND);
	cr_expect_leq(deadline, clock_mono() + CLOCK_SECOND);
	db_set_deadline(fixture.db, now + 5);
	search_store_begin(fixture.db);
	cr_expect_eq(db_deadline(fixture.db), now + 5);
	db_set_deadline(fixture.db, 0);
	search_store_begin(fixture.db);
	cr_expect_gt(db_deadline(fixture.db), now);
	db_rollback(fixture.db);
}

/* What search_store_read asks for. */
struct log {
	enum search_plan	ways[4];
	int64_t		deadlines[4];
	int		n;
	enum err	scan;		/* the result of a scan */
};

static enum err
note(struct db *db, enum search_plan way, void *arg)
{
	struct log *log = arg;

	log->deadlines[log->n] = db_deadline(db);
	log->ways[log->n++] = way;
	return way == SEARCH_SCAN ? log->scan : ERR_OK;
}

static struct log
chosen(const char *text, struct search_scope scope, enum err scan,
	enum err want)
{
	struct search s = search_of(text);
	struct log log = { .scan = scan };

	cr_assert_eq(db_begin_read(fixture.db), ERR_OK);
	search_store_begin(fixture.db);
	cr_expect_eq(search_store_read(fixture.db, &s, &scope, note, &log),
	    want);
	db_rollback(fixture.db);
	return log;
}

#define SCOPE(...)	((struct search_scope){ __VA_ARGS__ })

Test(search, few_rows_are_collected_and_many_walked_to)
{
	struct log log;

	log = chosen("самокат", SCOPE(.count = 20, .total = 1000000,
	    .reach = 20), ERR_OK, ERR_OK);
	cr_expect(log.n == 1 && log.ways[0] == SEARCH_COLLECT);
	log = chosen("самокат", SCOPE(.count = 125000, .total = 1000000,
	    .reach = 20), ERR_OK, ERR_OK);
	cr_expect(log.n == 1 && log.ways[0] == SEARCH_SCAN);
	/* The middle of them is far from both ends. */
	log = chosen("самокат", SCOPE(.count = 125000, .total = 1000000,
	    .reach = 62500), ERR_OK, ERR_OK);
	cr_expect(log.n == 1 && log.ways[0] == SEARCH_COLLECT);
	log = chosen("самокат", SCOPE(.count = 0, .total = 1000000,
	    .reach = 0), ERR_OK, ERR_OK);
	cr_expect(log.n == 1 && log.ways[0] == SEARCH_COLLECT);
	/* There is nothing to collect. */
	log = chosen("ка", SCOPE(.count = 20, .total = 1000000,
	    .reach = 20), ERR_OK, ERR_OK);
	cr_expect(log.n == 1 && log.ways[0] == SEARCH_SCAN);
}

Test(search, a_walk_that_takes_too_long_is_given_up_for_collecting)
{
	struct search_scope scope = SCOPE(.count = 125000, .total = 1000000,
	    .reach = 20);
	struct log log = chosen("самокат", scope, ERR_BUSY, ERR_OK);

	cr_assert_eq(log.n, 2);
	cr_expect_eq(log.ways[0], SEARCH_SCAN);
	cr_expect_eq(log.ways[1], SEARCH_COLLECT);
	cr_expect_lt(log.deadlines[0], log.deadlines[1]);
	/* Other errors are not answered by trying again. */
	log = chosen("самокат", scope, ERR_INTERNAL, ERR_INTERNAL);
	cr_expect_eq(log.n, 1);
	/* And where there is no other way, the time is all of it. */
	log = chosen("ка", scope, ERR_BUSY, ERR_BUSY);
	cr_expect_eq(log.n, 1);
}

/* FTS5 keeps a handle on its data; it must not outlive the search. */
Test(search, leaves_nothing_open_that_holds_the_log)
{
	struct writer_lock *lock;
	struct db *db;

	fixture_incidents(1000);
	catch_up();
	cr_assert_eq(db_begin_read(fixture.db), ERR_OK);
	cr_expect_eq(count("отвечает"), 1000);
	db_rollback(fixture.db);
	create(STR("x"));
	lock = fixture_lock();
	cr_assert_eq(db_open(fixture.database, DB_WRITE, 0, &db), ERR_OK);
	cr_expect_eq(db_whole_checkpoint(db, lock, DB_CHECKPOINT_RESTART,
	    0), ERR_OK);
	db_close(&db);
	writer_lock_close(&lock);
}
