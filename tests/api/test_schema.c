/*
 * /api/schema/: the contract of the API, as the files in the source have it.
 */

#include "config.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/json_document.h"
#include "support/program.h"

TestSuite(schema, .init = client_open, .fini = client_close);

#define SCHEMA	"/api/schema/"
#define ALLOW	"GET, HEAD, OPTIONS"

static void
is_file(const struct answer *a, const char *type, struct str want)
{
	expect_status(*a, 200);
	cr_expect_str_eq(answer_header(a, "Content-Type"), type);
	cr_expect_str_eq(answer_header(a, "Allow"), ALLOW);
	cr_expect_gt(want.n, 0);
	expect_str_eq(a->body, want);
}

static void
is_yaml(const struct answer *a)
{
	is_file(a, "application/yaml", program_read_file(SRCDIR
	    "/docs/openapi.yaml", fixture.arena));
}

static void
is_json(const struct answer *a, const char *type)
{
	is_file(a, type, program_read_file(SRCDIR "/docs/openapi.json",
	    fixture.arena));
}

Test(schema, is_the_file_byte_for_byte)
{
	struct answer a = api_get(SCHEMA);

	is_yaml(&a);
	a = api_get("/api/schema");
	is_yaml(&a);
	cr_expect(answer_has(&a, STR("\nopenapi: 3.1.0\n")));
	cr_expect(answer_has(&a, STR("\n  version: " PACKAGE_VERSION "\n")));
}

Test(schema, is_json_to_whom_that_is_preferred)
{
	static const char *const takes[] = {
		"HTTP_ACCEPT=application/json",
		"HTTP_ACCEPT=application/json; indent=2",
		"HTTP_ACCEPT=application/json, application/yaml;q=0.1",
		"HTTP_ACCEPT=application/json, */*;q=0.5",
		"HTTP_ACCEPT=application/yaml;q=0, */*",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < sizeof(takes) / sizeof(takes[0]); i++) {
		a = ASK(.target = SCHEMA, .env = { takes[i] });
		is_json(&a, "application/json");
	}
	/* But for the end of its last line. */
	a.json = json_document_read((struct str){ a.body.p, a.body.n - 1 },
	    fixture.arena);
	expect_text(a, "openapi", "3.1.0");
	expect_text(a, "info.version", PACKAGE_VERSION);
	a = ASK(.target = SCHEMA,
	    .env = { "HTTP_ACCEPT=application/openapi+json, */*;q=0.1" });
	is_json(&a, "application/openapi+json");
}

Test(schema, is_sent_to_whom_it_is_acceptable)
{
	static const char *const takes[] = {
		"HTTP_ACCEPT=application/yaml", "HTTP_ACCEPT=*/*",
		"HTTP_ACCEPT=application/*", "HTTP_ACCEPT=",
		"HTTP_ACCEPT=text/html,*/*;q=0.8",
		"HTTP_ACCEPT=application/json, application/yaml",
	};
	static const char *const refuses[] = {
		"HTTP_ACCEPT=application/xml", "HTTP_ACCEPT=text/html",
		"HTTP_ACCEPT=application/json;q=0",
		"HTTP_ACCEPT=application/*;q=0, text/*",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < sizeof(takes) / sizeof(takes[0]); i++) {
		a = ASK(.target = SCHEMA, .env = { takes[i] });
		is_yaml(&a);
	}
	for (i = 0; i < sizeof(refuses) / sizeof(refuses[0]); i++) {
		a = ASK(.target = SCHEMA, .env = { refuses[i] });
		expect_refusal(a, 406, "not_acceptable");
		cr_expect_str_eq(answer_header(&a, "Content-Type"),
		    "application/json");
	}
}

Test(schema, a_format_outweighs_accept)
{
	struct answer a = ASK(.target = SCHEMA "?format=yaml",
	    .env = { "HTTP_ACCEPT=application/json" });

	is_yaml(&a);
	a = api_get(SCHEMA "?format=");
	is_yaml(&a);
	a = ASK(.target = SCHEMA "?format=json",
	    .env = { "HTTP_ACCEPT=application/yaml" });
	is_json(&a, "application/json");
	a = api_get(SCHEMA "?format=openapi");
	is_json(&a, "application/openapi+json");
	a = api_get(SCHEMA "?format=xml");
	expect_refusal(a, 404, "no_format");
	cr_expect_str_eq(answer_header(&a, "Content-Type"),
	    "application/json");
}

Test(schema, is_described_in_json)
{
	struct answer a = ASK(.method = "OPTIONS", .target = SCHEMA,
	    .env = { "HTTP_ACCEPT=application/json" });

	expect_status(a, 200);
	cr_expect_str_eq(answer_header(&a, "Allow"), ALLOW);
	expect_text(a, "renders", "[\"application/yaml\","
	    "\"application/json\",\"application/openapi+json\"]");
	expect_text(a, "actions", "{}");
	a = ASK(.method = "OPTIONS", .target = SCHEMA,
	    .env = { "HTTP_ACCEPT=application/yaml" });
	expect_refusal(a, 406, "not_acceptable");
	a = ASK(.method = "OPTIONS", .target = SCHEMA);
	expect_status(a, 200);
}

Test(schema, cannot_be_changed)
{
	struct answer a = ASK(.method = "PUT", .target = SCHEMA,
	    .body = STR("x"));

	expect_refusal(a, 405, "method_not_allowed");
	cr_expect_str_eq(answer_header(&a, "Allow"), ALLOW);
	cr_expect_str_eq(answer_header(&a, "Content-Type"),
	    "application/json");
}
