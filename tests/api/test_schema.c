/*
 * /api/schema/: the contract of the API, as the file in the source has it.
 */

#include "config.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/program.h"

TestSuite(schema, .init = client_open, .fini = client_close);

#define SCHEMA	"/api/schema/"
#define ALLOW	"GET, HEAD, OPTIONS"

static void
is_schema(const struct answer *a)
{
	struct str want = program_read_file(SRCDIR "/docs/openapi.yaml",
	    fixture.arena);

	expect_status(*a, 200);
	cr_expect_str_eq(answer_header(a, "Content-Type"),
	    "application/yaml");
	cr_expect_str_eq(answer_header(a, "Allow"), ALLOW);
	cr_expect_gt(want.n, 0);
	expect_str_eq(a->body, want);
}

Test(schema, is_the_file_byte_for_byte)
{
	struct answer a = api_get(SCHEMA);

	is_schema(&a);
	a = api_get("/api/schema");
	is_schema(&a);
	cr_expect(answer_has(&a, STR("\nopenapi: 3.1.0\n")));
	cr_expect(answer_has(&a, STR("\n  version: " PACKAGE_VERSION "\n")));
}

Test(schema, is_sent_to_whom_it_is_acceptable)
{
	static const char *const takes[] = {
		"HTTP_ACCEPT=application/yaml", "HTTP_ACCEPT=*/*",
		"HTTP_ACCEPT=application/*", "HTTP_ACCEPT=",
		"HTTP_ACCEPT=text/html,*/*;q=0.8",
		"HTTP_ACCEPT=application/json, application/yaml;q=0.1",
	};
	static const char *const refuses[] = {
		"HTTP_ACCEPT=application/json", "HTTP_ACCEPT=text/html",
		"HTTP_ACCEPT=application/yaml;q=0, */*",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < sizeof(takes) / sizeof(takes[0]); i++) {
		a = ASK(.target = SCHEMA, .env = { takes[i] });
		is_schema(&a);
	}
	for (i = 0; i < sizeof(refuses) / sizeof(refuses[0]); i++) {
		a = ASK(.target = SCHEMA, .env = { refuses[i] });
		expect_status(a, 406);
		cr_expect_str_eq(answer_header(&a, "Content-Type"),
		    "application/json");
		expect_keys(a, "", "detail,code");
	}
}

Test(schema, a_format_outweighs_accept)
{
	struct answer a = ASK(.target = SCHEMA "?format=yaml",
	    .env = { "HTTP_ACCEPT=application/json" });

	is_schema(&a);
	a = api_get(SCHEMA "?format=");
	is_schema(&a);
	a = api_get(SCHEMA "?format=json");
	expect_status(a, 404);
	cr_expect_str_eq(answer_header(&a, "Content-Type"),
	    "application/json");
}

Test(schema, is_described_in_json)
{
	struct answer a = ASK(.method = "OPTIONS", .target = SCHEMA,
	    .env = { "HTTP_ACCEPT=application/json" });

	expect_status(a, 200);
	cr_expect_str_eq(answer_header(&a, "Allow"), ALLOW);
	expect_text(a, "renders", "[\"application/yaml\"]");
	expect_text(a, "actions", "{}");
	a = ASK(.method = "OPTIONS", .target = SCHEMA,
	    .env = { "HTTP_ACCEPT=application/yaml" });
	expect_status(a, 406);
	a = ASK(.method = "OPTIONS", .target = SCHEMA);
	expect_status(a, 200);
}

Test(schema, cannot_be_changed)
{
	struct answer a = ASK(.method = "PUT", .target = SCHEMA,
	    .body = STR("x"));

	expect_status(a, 405);
	cr_expect_str_eq(answer_header(&a, "Allow"), ALLOW);
	cr_expect_str_eq(answer_header(&a, "Content-Type"),
	    "application/json");
}
