#ifndef API_SCHEMA_H
#define API_SCHEMA_H

/*
 * The description of the API, compiled in: schema.c is made from
 * docs/openapi.yaml by scripts/text2c.awk.
 */

#include "base/str.h"

extern const struct str schema_text;

#endif
