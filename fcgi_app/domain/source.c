/* The sources of incidents and their labels. */

#include "base/table.h"
#include "domain/source.h"

#define WORD(word, ru, en)	{ STR_INIT(word), TEXT(ru, en) }

const struct enum_value source_values[] = {
	[SOURCE_OPERATOR]	= WORD("operator", "Оператор", "Operator"),
	[SOURCE_MONITORING]	= WORD("monitoring", "Мониторинг",
					"Monitoring"),
	[SOURCE_PARTNER]	= WORD("partner", "Партнер", "Partner"),
	[SOURCE_SYSTEM]	= WORD("system", "Система", "System"),
};
TABLE_COVERS(source_values, SOURCE__MAX);
