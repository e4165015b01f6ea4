#ifndef SCHEMA_H
#define SCHEMA_H

/*
 * The description of the API, compiled in: schema_yaml.c is made from
 * docs/openapi.yaml by scripts/text2c.awk, and so is schema_json.c from
 * docs/openapi.json, which says the same.
 */

#include "base/str.h"

extern const struct str schema_yaml;
extern const struct str schema_json;

#endif
