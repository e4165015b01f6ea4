/* message: the table has no holes. */

#include "base/utf8.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "wire/message.h"

TestSuite(message, .init = fixture_arena, .fini = fixture_close);

Test(message, every_message_is_a_sentence_in_every_language)
{
	for (int m = 0; m < MESSAGE__MAX; m++) {
		for (int lang = 0; lang < LANG__MAX; lang++) {
			const struct str args[] = {
				STR_INIT("x"), STR_INIT("y"),
			};
			struct str s = message_fill((enum message)m,
			    (enum lang)lang, args, 2, fixture.arena);

			cr_expect_gt(s.n, 0, "%d", m);
			cr_expect(utf8_valid(s));
			cr_expect_null(memmem(s.p, s.n, "{}", 2), "%d", m);
		}
	}
}

Test(message, a_code_is_a_word_for_programs)
{
	struct str code;
	int m, n = 0;
	size_t i;

	for (m = 0; m < MESSAGE__MAX; m++) {
		code = message_code((enum message)m);
		n += code.n > 0;
		for (i = 0; i < code.n; i++)
			cr_expect((code.p[i] >= 'a' && code.p[i] <= 'z') ||
			    (code.p[i] == '_' && i > 0 && i < code.n - 1),
			    "%d: %.*s", m, STR_FMT(code));
	}
	cr_expect_gt(n, 20);
	expect_str_eq(message_code(MESSAGE_CSRF), STR("csrf"));
	cr_expect_null(message_code(MESSAGE_REQUIRED).p);
}

Test(message, argument_is_put_in)
{
	expect_str_eq((message_text(MESSAGE_NOT_ALLOWED, LANG_EN,
	    STR("{}"), fixture.arena)),
	    (STR("The method {} is not allowed here.")));
	expect_str_eq(message_text(MESSAGE_NOT_BOOL, LANG_RU,
	    STR("я"), fixture.arena), STR("Нужно true или false, а не «я»."));
	expect_str_eq((message_text(MESSAGE_NOT_ALLOWED, LANG_EN,
	    (struct str){ NULL, 0 }, fixture.arena)),
	    STR("The method  is not allowed here."));
}

Test(message, arguments_are_put_in_in_their_order)
{
	const struct str args[] = { STR_INIT("{}"), STR_INIT("a, b") };

	expect_str_eq(message_fill(MESSAGE_NOT_CHOICE, LANG_EN, args, 2,
	    fixture.arena),
	    (STR("“{}” is not one of the allowed values: a, b.")));
	expect_str_eq(message_fill(MESSAGE_NOT_CHOICE, LANG_EN, args, 1,
	    fixture.arena),
	    (STR("“{}” is not one of the allowed values: {}.")));
}

Test(message, argument_without_a_place_is_dropped)
{
	expect_str_eq(message_text(MESSAGE_BLANK, LANG_EN, STR("x"),
	    fixture.arena), STR("This field must not be blank."));
}
