/* The sources of incidents and their labels. */

#include "base/table.h"
#include "domain/source.h"

#define VALUE(word, ru, en)	{ STR_INIT(word), TEXT(ru, en) }

const struct enum_value source_values[] = {
	[SOURCE_OPERATOR]	= VALUE("operator", "Оператор", "Operator"),
	[SOURCE_MONITORING]	= VALUE("monitoring", "Мониторинг",
					"Monitoring"),
	[SOURCE_PARTNER]	= VALUE("partner", "Партнер", "Partner"),
	[SOURCE_SYSTEM]		= VALUE("system", "Система", "System"),
};
TABLE_COVERS(source_values, SOURCE__MAX);
