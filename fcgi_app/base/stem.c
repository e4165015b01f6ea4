/*
 * Words of passwords.
 */

#include "base/crypt.h"
#include "base/password.h"
#include "base/stem.h"

#define WORDS	3	/* in a password that they are all of */
#define LONGEST	48	/* letters of so many words, about */
#define EDGE	3	/* of those around, as many may be letters disguised */

/*
 * What is read as the first of its row: what is written in place of
 * letters (leetspeak), and letters that look alike in both scripts.
 */
static const char32_t *const alike[] = {
	U"a4@ач", U"b86бв", U"cс(", U"e3еёзэ€", U"g9", U"hн", U"i1l!|",
	U"kк", U"mм", U"oо0", U"pр", U"s5$", U"t7т", U"xх", U"yу", U"z2",
};

/* As they are, with none of the above undone. */
static const char32_t *const stems[] = {
	/* asking for a password */
	U"password", U"passwort", U"passwd", U"passw", U"parol", U"parool",
	U"пароль", U"пасс", U"secret", U"sekret", U"секрет", U"letmein",
	U"welcome", U"changeme", U"default", U"temp", U"login", U"логин",
	U"access", U"доступ", U"enter", U"open", U"trustno", U"whatever",
	U"nothing", U"unknown", U"test", U"тест", U"guest", U"demo",
	U"example", U"sample",
	/* who has one */
	U"admin", U"administrator", U"админ", U"администратор", U"root",
	U"superuser", U"user", U"юзер", U"manager", U"operator",
	U"оператор", U"dispatcher", U"dispetcher", U"диспетчер", U"master",
	U"мастер", U"boss", U"server", U"сервер", U"system", U"система",
	U"computer", U"компьютер", U"internet", U"интернет", U"service",
	U"support", U"office", U"company", U"hacker", U"хакер",
	/* of this product */
	U"incident", U"инцидент", U"scooter", U"samokat", U"самокат",
	U"tracker", U"трекер", U"ticket", U"monitoring", U"мониторинг",
	/* from the keyboard */
	U"qwerty", U"qwertz", U"azerty", U"qwert", U"qwe", U"asdf", U"asd",
	U"zxcvb", U"zxc", U"qaz", U"wsx", U"qazwsx", U"йцукен", U"йцуке",
	U"йцу", U"фыва", U"ячсмить", U"ячс", U"abc", U"abcd", U"xyz",
	U"абв", U"абвгд",
	/* love */
	U"iloveyou", U"ilove", U"loveyou", U"love", U"lovely", U"lover",
	U"forever", U"kiss", U"baby", U"angel", U"princess", U"sweet",
	U"honey", U"люблю", U"люблютебя", U"ятебялюблю", U"любовь", U"lubov",
	U"lyubov", U"любимая", U"любимый", U"солнышко", U"зайка", U"зайчик",
	U"котик", U"малыш", U"красотка", U"ангел", U"принцесса", U"счастье",
	U"мама", U"mama", U"папа", U"papa", U"mother", U"family", U"семья",
	U"привет", U"privet", U"hello", U"жизнь", U"родина", U"мир",
	/* animals and heroes */
	U"monkey", U"dragon", U"дракон", U"tiger", U"тигр", U"lion", U"wolf",
	U"волк", U"bear", U"медведь", U"eagle", U"horse", U"butterfly",
	U"кошка", U"собака", U"kitty", U"superman", U"batman", U"spiderman",
	U"starwars", U"pokemon", U"naruto", U"наруто", U"matrix", U"ninja",
	U"shadow", U"killer", U"phantom", U"phoenix", U"mustang", U"ferrari",
	U"porsche", U"mercedes", U"minecraft", U"майнкрафт", U"google",
	U"samsung", U"apple", U"microsoft", U"windows",
	/* teams and games */
	U"football", U"футбол", U"baseball", U"basketball", U"hockey",
	U"хоккей", U"soccer", U"spartak", U"спартак", U"zenit", U"зенит",
	U"dinamo", U"dynamo", U"динамо", U"lokomotiv", U"локомотив", U"цска",
	U"cska", U"liverpool", U"chelsea", U"arsenal", U"barcelona",
	U"champion", U"чемпион", U"freedom", U"свобода",
	/* seasons, months, places */
	U"winter", U"зима", U"spring", U"весна", U"summer", U"лето",
	U"autumn", U"осень", U"january", U"январь", U"february", U"февраль",
	U"march", U"март", U"april", U"апрель", U"june", U"июнь", U"july",
	U"июль", U"august", U"август", U"september", U"сентябрь",
	U"october", U"октябрь", U"november", U"ноябрь", U"december",
	U"декабрь", U"moscow", U"moskva", U"москва", U"russia", U"rossiya",
	U"россия", U"питер", U"sunshine", U"flower", U"star", U"звезда",
	/* names */
	U"alexander", U"aleksandr", U"александр", U"саша", U"sasha",
	U"alexey", U"алексей", U"andrey", U"андрей", U"dmitry", U"дмитрий",
	U"дима", U"dima", U"maxim", U"maksim", U"максим", U"sergey",
	U"сергей", U"ivan", U"иван", U"vladimir", U"владимир", U"nikita",
	U"никита", U"natasha", U"наташа", U"anastasia", U"настя", U"nastya",
	U"anna", U"анна", U"elena", U"елена", U"maria", U"мария", U"olga",
	U"ольга", U"tatiana", U"татьяна", U"marina", U"марина", U"daniel",
	U"michael", U"thomas", U"charlie", U"jordan", U"jessica", U"ashley",
	U"michelle", U"nicole", U"robert", U"matthew",
	/* before or after any of them */
	U"my", U"мой", U"моя", U"new", U"новый", U"super", U"супер", U"big",
	U"best", U"the", U"and",
};

#define N(table)	(sizeof(table) / sizeof((table)[0]))

char32_t
stem_plain(char32_t c)
{
	struct letters row;
	size_t i;

	for (i = 0; i < N(alike); i++) {
		row = letters_of(alike[i]);
		if (letters_find(row, c) < row.n)
			return row.p[0];
	}
	return c;
}

/* How many of l the stem takes, if l begins with it; else 0. */
static size_t
begins(struct letters l, const char32_t *stem)
{
	size_t n;

	for (n = 0; stem[n] != 0; n++)
		if (n == l.n || l.p[n] != stem_plain(stem[n]))
			return 0;
	return n;
}

/* Whether l, made plain, is at most so many stems. */
static bool
is_stems(struct letters l, int most)
{
	struct letters rest;
	size_t i, n;

	for (i = 0; i < N(stems); i++) {
		rest = l;
		while ((n = begins(rest, stems[i])) > 0) {
			rest = letters_part(rest, n, rest.n);
			if (rest.n == 0 || (most > 1 &&
			    is_stems(rest, most - 1)))
				return true;
		}
	}
	return false;
}

static struct letters
make_plain(struct letters l, char32_t room[])
{
	size_t i;

	for (i = 0; i < l.n; i++)
		room[i] = stem_plain(l.p[i]);
	return (struct letters){ room, l.n };
}

/* How many of n at an end are certainly not of the words. */
static size_t
certain(size_t n)
{
	return n > EDGE ? n - EDGE : 0;
}

/*
 * What is around may belong to the words or not: "pa$$" and "word!" both
 * have a mark at the end of a word.  So each way to cut is tried.
 */
bool
stem_is_all(struct letters l)
{
	char32_t room[PASSWORD_MOST];
	struct letters plain = make_plain(l, room);
	size_t i, j, lead = letters_lead(l), trail = letters_trail(l);
	bool found = false;

	for (i = certain(lead); i <= lead && lead < l.n && !found; i++)
		for (j = certain(trail); j <= trail && !found; j++)
			found = l.n - i - j <= LONGEST &&
			    is_stems(letters_part(plain, i, l.n - j), WORDS);
	crypt_wipe(room, sizeof(room));
	return found;
}
