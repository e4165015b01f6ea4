/* crypt: digests of several texts. */

#include "base/crypt.h"
#include "support/expect.h"

TestSuite(crypt, .init = crypt_init);

struct digest {
	unsigned char	bytes[CRYPT_DIGEST];
};

static struct digest
digest_of(const struct str texts[], size_t n)
{
	struct digest d;

	crypt_digest(texts, n, d.bytes);
	return d;
}

static bool
same(struct digest a, struct digest b)
{
	return crypt_equal(a.bytes, b.bytes, CRYPT_DIGEST);
}

#define DIGEST(...) \
	digest_of((const struct str[]){ __VA_ARGS__ }, \
	    sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

Test(crypt, the_same_texts_have_the_same_digest)
{
	cr_expect(same(DIGEST(STR("a"), STR("b")),
	    DIGEST(STR("a"), STR("b"))));
	cr_expect(same(DIGEST({ NULL, 0 }), DIGEST(STR(""))));
	cr_expect(same(DIGEST(STR("a\0b")), DIGEST(STR("a\0b"))));
}

Test(crypt, other_texts_have_another)
{
	cr_expect_not(same(DIGEST(STR("a")), DIGEST(STR("b"))));
	cr_expect_not(same(DIGEST(STR("a\0b")), DIGEST(STR("a\0c"))));
	cr_expect_not(same(DIGEST(STR("a"), STR("b")),
	    DIGEST(STR("b"), STR("a"))));
}

Test(crypt, where_a_text_ends_counts)
{
	cr_expect_not(same(DIGEST(STR("ab"), STR("c")),
	    DIGEST(STR("a"), STR("bc"))));
	cr_expect_not(same(DIGEST(STR("a")), DIGEST(STR("a"), STR(""))));
	cr_expect_not(same(DIGEST(STR("")), DIGEST(STR(""), STR(""))));
}
