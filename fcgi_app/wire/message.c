/*
 * The sentences, and the one place where something is put into them.
 */

#include <assert.h>

#include "base/buf.h"
#include "base/table.h"
#include "wire/message.h"

/*
 * A sentence stands under a field, or as "detail" with a code beside it.  A
 * code has one meaning for programs, and several sentences may share it.
 * Programs rely on it: a code is never renamed.
 */
#define FIELD(ru, en)		{ TEXT(ru, en), NULL }
#define DETAIL(code, ru, en)	{ TEXT(ru, en), code }

static const struct {
	struct text	 text;
	const char	*code;		/* NULL: never a "detail" */
} sentences[] = {
	[MESSAGE_REQUIRED] = FIELD(
	    "Укажите это поле.",
	    "This field is required."),
	[MESSAGE_REQUIRED_FORM] = FIELD(
	    "Укажите это поле. Тело запроса прочитано как форма: JSON"
	    " отправляйте с Content-Type: application/json.",
	    "This field is required. The request body was read as a form:"
	    " send JSON with Content-Type: application/json."),
	[MESSAGE_NAME_CASE] = FIELD(
	    "Такого имени здесь нет. Пишите: {}.",
	    "There is no such name here. Write {}."),
	[MESSAGE_NULL] = FIELD(
	    "Значение null здесь недопустимо.",
	    "This field must not be null."),
	[MESSAGE_BLANK] = FIELD(
	    "Заполните это поле: пустой текст недопустим.",
	    "This field must not be blank."),
	[MESSAGE_NOT_TEXT] = FIELD(
	    "Нужна строка.",
	    "A string is expected."),
	[MESSAGE_NUL] = FIELD(
	    "Символ с кодом 0 в тексте недопустим.",
	    "The text must not hold a NUL character."),
	[MESSAGE_UTF8] = FIELD(
	    "Это не текст в UTF-8. Отправьте его в этой кодировке.",
	    "This is not UTF-8 text. Send it in that encoding."),
	[MESSAGE_SURROGATE] = FIELD(
	    "Одиночный суррогат {} в тексте недопустим.",
	    "The text must not hold a lone surrogate ({})."),
	[MESSAGE_TOO_LONG] = FIELD(
	    "Слишком длинный текст: допустимо не более {} символов.",
	    "The text is too long: at most {} characters are allowed."),
	[MESSAGE_NUMBER_RANGE] = FIELD(
	    "Слишком большое число.",
	    "The number is out of range."),
	[MESSAGE_NOT_CHOICE] = FIELD(
	    "Значения «{}» нет среди допустимых: {}.",
	    "“{}” is not one of the allowed values: {}."),
	[MESSAGE_NOT_TIME] = FIELD(
	    "Нужны дата и время по RFC 3339, например"
	    " 2025-11-10T09:00:00+03:00.",
	    "A date and time as in RFC 3339 is expected, for example"
	    " 2025-11-10T09:00:00+03:00."),
	[MESSAGE_NOT_INTEGER] = FIELD(
	    "Нужно целое число в допустимых пределах.",
	    "An integer within the allowed range is expected."),
	[MESSAGE_NOT_BOOL] = FIELD(
	    "Нужно true или false, а не «{}».",
	    "true or false is expected, not “{}”."),
	[MESSAGE_NOT_OBJECT] = FIELD(
	    "Нужен объект JSON, а получено: {}.",
	    "A JSON object is expected, not {}."),
	[MESSAGE_NOT_LIST] = FIELD(
	    "Нужен массив JSON, а получено: {}.",
	    "A JSON array is expected, not {}."),
	[MESSAGE_ITEMS] = FIELD(
	    "Нужно от 1 до {} элементов.",
	    "From 1 to {} items are expected."),
	[MESSAGE_FORM_JSON] = DETAIL("json_as_form",
	    "Это похоже на JSON, но отправлено как форма. Укажите"
	    " Content-Type: application/json.",
	    "This looks like JSON, but was sent as a form. Send it with"
	    " Content-Type: application/json."),
	[MESSAGE_JSON] = DETAIL("json",
	    "Неправильный JSON: {}",
	    "Invalid JSON: {}"),
	[MESSAGE_MULTIPART] = DETAIL("multipart",
	    "Тело запроса не является правильным multipart/form-data: {}",
	    "The request body is not valid multipart/form-data: {}"),
	[MESSAGE_LENGTH] = DETAIL("body_length",
	    "Длина тела запроса не та, что объявлена.",
	    "The request body is not as long as announced."),
	[MESSAGE_CONTENT_LENGTH] = DETAIL("content_length",
	    "Значение Content-Length должно быть целым числом в допустимых"
	    " пределах.",
	    "Content-Length must be a whole number within the allowed"
	    " range."),
	[MESSAGE_TOO_MANY_FIELDS] = DETAIL("too_many_fields",
	    "Слишком много полей: допустимо не более {}.",
	    "Too many fields: at most {} are allowed."),
	[MESSAGE_PAGE] = DETAIL("no_page",
	    "Такой страницы нет.",
	    "There is no such page."),
	[MESSAGE_HOST] = DETAIL("host",
	    "Этот сервер не отвечает за имя, указанное в заголовке Host.",
	    "This server does not answer for the name in the Host header."),
	[MESSAGE_HEADER_TWICE] = DETAIL("header_twice",
	    "Заголовок {} встречается больше одного раза.",
	    "The {} header is there more than once."),
	[MESSAGE_NO_PATH] = DETAIL("no_path",
	    "По этому адресу ничего нет.",
	    "There is nothing at this address."),
	[MESSAGE_FORMAT] = DETAIL("no_format",
	    "Формата «{}» здесь нет. Есть: {}.",
	    "There is no format “{}” here. There is: {}."),
	[MESSAGE_NO_INCIDENT] = DETAIL("not_found",
	    "Инцидент не найден.",
	    "There is no such incident."),
	[MESSAGE_NO_TOKEN] = DETAIL("not_found",
	    "Токен не найден.",
	    "There is no such token."),
	[MESSAGE_NO_ACCOUNT] = DETAIL("not_found",
	    "Учетная запись не найдена.",
	    "There is no such account."),
	[MESSAGE_NO_SESSION] = DETAIL("not_found",
	    "Сеанс не найден.",
	    "There is no such session."),
	[MESSAGE_NOT_ALLOWED] = DETAIL("method_not_allowed",
	    "Метод {} здесь недопустим.",
	    "The method {} is not allowed here."),
	[MESSAGE_NOT_ACCEPTABLE] = DETAIL("not_acceptable",
	    "Заголовок Accept не допускает ни одного из типов, которые может"
	    " иметь ответ.",
	    "The Accept header excludes every type that the answer could"
	    " have."),
	[MESSAGE_ACCEPT] = DETAIL("not_acceptable",
	    "Заголовок Accept не допускает ни одного из типов, которые может"
	    " иметь ответ: {}.",
	    "The Accept header excludes every type that the answer could"
	    " have: {}."),
	[MESSAGE_UNSUPPORTED] = DETAIL("unsupported_type",
	    "Тип данных «{}» не поддерживается. Подходят application/json,"
	    " application/x-www-form-urlencoded и multipart/form-data"
	    " в UTF-8.",
	    "The content type “{}” is not supported. Send application/json,"
	    " application/x-www-form-urlencoded or multipart/form-data"
	    " in UTF-8."),
	[MESSAGE_TYPES] = DETAIL("unsupported_type",
	    "Такой тип данных здесь не поддерживается. Подходят: {}"
	    " в UTF-8.",
	    "This content type is not supported here. Send {} in UTF-8."),
	[MESSAGE_CREDENTIALS] = DETAIL("credentials",
	    "Неверное имя пользователя или пароль.",
	    "The user name or the password is wrong."),
	[MESSAGE_TOKEN] = DETAIL("token",
	    "Токен неверен, отозван или больше не действует.",
	    "The token is wrong, was revoked or has expired."),
	[MESSAGE_SCHEME] = DETAIL("scheme",
	    "Учетные данные в Authorization принимаются только как Basic"
	    " или как Bearer с токеном этой службы.",
	    "Credentials in Authorization are taken as Basic, or as Bearer"
	    " with a token of this service."),
	[MESSAGE_SESSION_OVER] = DETAIL("session_over",
	    "Сеанс закончился. Войдите снова.",
	    "The session is over. Log in again."),
	[MESSAGE_NO_CREDENTIALS] = DETAIL("unauthenticated",
	    "Нужны учетные данные: сеанс (/api/auth/login/) или заголовок"
	    " Authorization: Bearer с токеном либо Basic с именем и паролем.",
	    "Credentials are required for this: a session (/api/auth/login/),"
	    " or the header Authorization: Bearer with a token, or Basic with"
	    " user name and password."),
	[MESSAGE_FORBIDDEN] = DETAIL("forbidden",
	    "На это у вас нет прав.",
	    "You are not allowed to do this."),
	[MESSAGE_NO_RIGHT] = DETAIL("forbidden",
	    "На это у вас нет прав. Нужно право: {}.",
	    "You are not allowed to do this. It takes the right: {}."),
	[MESSAGE_OTHER_SITE] = DETAIL("origin",
	    "Запрос отправлен со страницы другого сайта.",
	    "The request was sent by a page of another site."),
	[MESSAGE_CSRF] = DETAIL("csrf",
	    "Нужен заголовок X-CSRF-Token этого сеанса.",
	    "The X-CSRF-Token header of this session is required."),
	[MESSAGE_CSRF_TYPE] = DETAIL("csrf_type",
	    "Из сеанса принимаются только application/json и"
	    " application/x-ndjson.",
	    "From a session only application/json and application/x-ndjson"
	    " are taken."),
	[MESSAGE_THROTTLED] = DETAIL("throttled",
	    "Слишком много попыток. Повторите через {} с.",
	    "Too many attempts. Try again in {} s."),
	[MESSAGE_RECENT_LOGIN] = DETAIL("recent_login",
	    "Сеанс начался больше {} минут назад. Войдите снова или укажите"
	    " свой пароль в current_password.",
	    "The session began more than {} minutes ago. Log in again, or give"
	    " your password as current_password."),
	[MESSAGE_OLD_PASSWORD] = FIELD(
	    "Это не нынешний пароль.",
	    "This is not the present password."),
	[MESSAGE_PASSWORD_CONTROL] = FIELD(
	    "В пароле есть управляющий символ: {}.",
	    "The password holds a control character: {}."),
	[MESSAGE_PASSWORD_SHORT] = FIELD(
	    "Слишком короткий пароль: нужно не менее {} символов.",
	    "The password is too short: at least {} characters are needed."),
	[MESSAGE_PASSWORD_LONG] = FIELD(
	    "Слишком длинный пароль: допустимо не более {} байт.",
	    "The password is too long: at most {} bytes are allowed."),
	[MESSAGE_PASSWORD_NAME] = FIELD(
	    "Пароль слишком похож на имя пользователя или адрес"
	    " электронной почты.",
	    "The password is too similar to the user name or the e-mail"
	    " address."),
	[MESSAGE_PASSWORD_COMMON] = FIELD(
	    "Такой пароль подбирают первым: он есть во всех списках.",
	    "This password is in every list that is tried first."),
	[MESSAGE_BOUND_CREATE] = FIELD(
	    "С этим токеном можно создавать только инциденты источника {}.",
	    "With this token only incidents of the source {} can be"
	    " created."),
	[MESSAGE_BOUND_CHANGE] = DETAIL("source",
	    "С этим токеном можно менять только инциденты источника {}.",
	    "With this token only incidents of the source {} can be"
	    " changed."),
	[MESSAGE_BOUND_READ] = DETAIL("source",
	    "Этот токен видит только инциденты источника {}, а здесь речь обо"
	    " всех.",
	    "This token sees only incidents of the source {}; this resource"
	    " is about all sources."),
	[MESSAGE_USERNAME] = FIELD(
	    "Имя пользователя может состоять из букв, цифр и знаков"
	    " @ . + - _; некоторые имена заняты самой службой.",
	    "A user name is made of letters, digits and @ . + - _; some names"
	    " belong to the service itself."),
	[MESSAGE_NAME_TAKEN] = FIELD(
	    "Учетная запись с таким именем, или с неотличимым на вид, уже"
	    " есть; регистр букв значения не имеет.",
	    "There is an account of this name already, or of one that looks"
	    " the same; upper and lower case do not matter."),
	[MESSAGE_EMAIL] = FIELD(
	    "Это не адрес электронной почты.",
	    "This is no e-mail address."),
	[MESSAGE_LAST_ADMIN] = DETAIL("last_admin",
	    "Это последний активный администратор: без него некому будет"
	    " управлять учетными записями.",
	    "This is the last active administrator: without it nobody could"
	    " manage accounts."),
	[MESSAGE_CONFLICT] = DETAIL("conflict",
	    "Такая запись уже есть.",
	    "There is such a record already."),
	[MESSAGE_TRANSITION] = FIELD(
	    "Перейти в статус «{}» из нынешнего нельзя.",
	    "The incident cannot move to “{}” from where it is."),
	[MESSAGE_PRECONDITION] = DETAIL("precondition",
	    "С тех пор уже есть изменения: версия не та, что в If-Match.",
	    "It has changed since: its version is not the one in If-Match."),
	[MESSAGE_ETAG_WEAK] = DETAIL("etag_weak",
	    "If-Match не принимает слабых меток (W/\"...\"): такой метка могла"
	    " стать у посредника, который сжимает ответы. Отправьте ее без"
	    " W/.",
	    "If-Match takes no weak tags (W/\"...\"): a proxy that compresses"
	    " answers may have weakened it. Send it without the W/."),
	[MESSAGE_ETAG_BARE] = DETAIL("etag_syntax",
	    "Метка в If-Match заключается в двойные кавычки:"
	    " If-Match: \"3\".",
	    "A tag in If-Match stands in double quotes: If-Match: \"3\"."),
	[MESSAGE_NO_VERSIONS] = DETAIL("precondition",
	    "Условие If-Match или If-None-Match не выполнено: у того, что"
	    " меняет этот запрос, нет версий.",
	    "The condition of If-Match or If-None-Match does not hold: what"
	    " this request changes has no versions."),
	[MESSAGE_KEY] = DETAIL("idempotency_key",
	    "Нужен Idempotency-Key из видимых символов ASCII, от 1 до {}.",
	    "An Idempotency-Key of 1 to {} visible ASCII characters is"
	    " expected."),
	[MESSAGE_KEY_REUSED] = DETAIL("idempotency_key_reused",
	    "С этим Idempotency-Key уже был другой запрос.",
	    "This Idempotency-Key came with another request before."),
	[MESSAGE_PARAMETER] = FIELD(
	    "Такого параметра здесь нет.",
	    "There is no such parameter here."),
	[MESSAGE_LIMIT] = FIELD(
	    "Нужно целое число от 1 до {}.",
	    "A whole number from 1 to {} is expected."),
	[MESSAGE_NOT_TIME_PARAM] = FIELD(
	    "Нужны дата и время по RFC 3339, например"
	    " 2025-11-10T09:00:00%2B03:00, или срок до этой минуты, например"
	    " -24h или -7d.",
	    "A date and time as in RFC 3339 is expected, for example"
	    " 2025-11-10T09:00:00%2B03:00, or a span before now, for example"
	    " -24h or -7d."),
	[MESSAGE_IDS] = FIELD(
	    "Нужны номера инцидентов через запятую, не более {}.",
	    "Ids of incidents between commas are expected, at most {}."),
	[MESSAGE_ID_LIST] = FIELD(
	    "Нужен массив номеров инцидентов, от 1 до {}.",
	    "An array of 1 to {} ids of incidents is expected."),
	[MESSAGE_WHICH] = FIELD(
	    "Укажите либо ids, либо filter.",
	    "Give either ids or filter."),
	[MESSAGE_NOTHING] = FIELD(
	    "Укажите status или note.",
	    "Give status or note."),
	[MESSAGE_EXPECTED] = FIELD(
	    "Фильтру соответствует другое число инцидентов: {}.",
	    "Another number of incidents matches the filter: {}."),
	[MESSAGE_CURSOR] = FIELD(
	    "Это не курсор этого списка с этими фильтрами.",
	    "This is no cursor of this list with these filters."),
	[MESSAGE_NOT_ZONE] = FIELD(
	    "Часового пояса «{}» нет.",
	    "There is no time zone “{}”."),
	[MESSAGE_NO_RANGE] = FIELD(
	    "Начало должно быть раньше конца.",
	    "The range must begin before it ends."),
	[MESSAGE_TOO_MANY_PIECES] = FIELD(
	    "Слишком мелко для такого срока: допустимо не более {}"
	    " промежутков.",
	    "Too fine for such a range: at most {} pieces are allowed."),
	[MESSAGE_PAGE_AND_CURSOR] = FIELD(
	    "Номер страницы не сочетается с limit и cursor.",
	    "A page number does not go together with limit and cursor."),
	[MESSAGE_TOKEN_NAME] = FIELD(
	    "Управляющие и невидимые символы в названии недопустимы.",
	    "The name must not hold control or invisible characters."),
	[MESSAGE_TOKEN_TAKEN] = FIELD(
	    "Токен с таким названием уже есть.",
	    "There is a token of this name already."),
	[MESSAGE_TOKEN_END] = FIELD(
	    "Укажите либо expires_at, либо expires_in_days.",
	    "Give either expires_at or expires_in_days."),
	[MESSAGE_PAST] = FIELD(
	    "Нужно время в будущем.",
	    "A time in the future is expected."),
	[MESSAGE_FILTER_SLOW] = DETAIL("filter_slow",
	    "Отбор по этому фильтру слишком долог для изменения. Сузьте его"
	    " или укажите ids.",
	    "This filter takes too long for a change. Narrow it down, or give"
	    " ids."),
	[MESSAGE_SEARCH_SLOW] = DETAIL("search_slow",
	    "Поиск занял слишком много времени. Уточните запрос: добавьте"
	    " слово подлиннее или фильтр.",
	    "The search took too long. Narrow it down: add a longer word or"
	    " a filter."),
	[MESSAGE_TOO_LARGE] = DETAIL("too_large",
	    "Тело запроса слишком велико.",
	    "The request body is too large."),
	[MESSAGE_BUSY] = DETAIL("busy",
	    "Сервер занят. Повторите запрос чуть позже.",
	    "The server is busy. Try again in a moment."),
	[MESSAGE_LONG_READS] = DETAIL("scans",
	    "Сейчас идет столько долгих поисков и отборов, сколько"
	    " допустимо. Повторите запрос чуть позже.",
	    "As many long searches and lists are running as are allowed."
	    " Try again in a moment."),
	[MESSAGE_EXPORTS] = DETAIL("exports",
	    "Сейчас идет столько выгрузок, сколько допустимо. Повторите запрос"
	    " чуть позже.",
	    "As many exports are running as are allowed. Try again in a"
	    " moment."),
	[MESSAGE_STORAGE] = DETAIL("storage",
	    "Сервер сейчас не может сохранять данные. Повторите запрос"
	    " позже.",
	    "The server cannot store data at the moment. Try again later."),
	[MESSAGE_INTERNAL] = DETAIL("internal",
	    "Ошибка на сервере. Она записана в журнал.",
	    "Something went wrong on the server. It has been logged."),
};
TABLE_COVERS(sentences, MESSAGE__MAX);

struct str
message_text(enum message m, enum lang lang, struct str arg, struct arena *a)
{
	return message_fill(m, lang, &arg, 1, a);
}

/* An argument may hold "{}" itself: only the sentence is searched. */
struct str
message_fill(enum message m, enum lang lang, const struct str args[],
	size_t n, struct arena *a)
{
	struct str s = str_of(sentences[m].text.in[lang]);
	const char *gap = memmem(s.p, s.n, "{}", 2);
	struct buf b;

	if (gap == NULL)
		return s;
	buf_init(&b, a, 2 * s.n);
	for (size_t i = 0; i < n && gap != NULL; i++) {
		buf_add(&b, s.p, (size_t)(gap - s.p));
		buf_str(&b, args[i]);
		s.n -= (size_t)(gap + 2 - s.p);
		s.p = gap + 2;
		gap = memmem(s.p, s.n, "{}", 2);
	}
	buf_str(&b, s);
	return buf_view(&b);
}

struct str
message_code(enum message m)
{
	return str_of(sentences[m].code);
}
