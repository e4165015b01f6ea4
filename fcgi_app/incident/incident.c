/*
 * The table of fields.  FIELD_ADMIN beside another flag: an administrator may
 * set the field also where that flag is not asked for.  The history has columns
 * of its own for the status, which each event tells.
 */

#include <assert.h>
#include <stddef.h>

#include "base/table.h"
#include "incident/incident.h"

const struct field incident_fields[] = {
	[INCIDENT_ID] = {
		.name	= STR_INIT("id"),
		.type	= FIELD_INT,
		.offset	= offsetof(struct incident, id),
		.flags	= FIELD_IMPORT,
		.label	= TEXT("ID", "ID"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_DESCRIPTION] = {
		.name	= STR_INIT("description"),
		.type	= FIELD_TEXT,
		.offset	= offsetof(struct incident, description),
		.flags	= FIELD_CREATE | FIELD_IMPORT | FIELD_ADMIN |
				FIELD_HISTORY,
		.max	= INCIDENT_DESCRIPTION_MAX,
		.label	= TEXT("Описание проблемы", "Problem description"),
		.help	= TEXT("Подробное описание инцидента",
				"Detailed description of the incident"),
	},
	[INCIDENT_STATUS] = {
		.name	= STR_INIT("status"),
		.type	= FIELD_ENUM,
		.offset	= offsetof(struct incident, status),
		.flags	= FIELD_UPDATE | FIELD_IMPORT | FIELD_ADMIN |
				FIELD_FILTER,
		.values	= status_values,
		.values_n = STATUS__MAX,
		.label	= TEXT("Статус", "Status"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_SOURCE] = {
		.name	= STR_INIT("source"),
		.type	= FIELD_ENUM,
		.offset	= offsetof(struct incident, source),
		.flags	= FIELD_CREATE | FIELD_IMPORT | FIELD_ADMIN |
				FIELD_HISTORY | FIELD_FILTER,
		.values	= source_values,
		.values_n = SOURCE__MAX,
		.label	= TEXT("Источник", "Source"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_CREATED_AT] = {
		.name	= STR_INIT("created_at"),
		.type	= FIELD_TIME,
		.offset	= offsetof(struct incident, created_at),
		.flags	= FIELD_IMPORT,
		.label	= TEXT("Время создания", "Created at"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_UPDATED_AT] = {
		.name	= STR_INIT("updated_at"),
		.type	= FIELD_TIME,
		.offset	= offsetof(struct incident, updated_at),
		.flags	= FIELD_IMPORT,
		.label	= TEXT("Время последнего обновления",
				"Last updated at"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_VERSION] = {
		.name	= STR_INIT("version"),
		.type	= FIELD_INT,
		.offset	= offsetof(struct incident, version),
		.label	= TEXT("Версия", "Version"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_NOTE] = {
		.name	= STR_INIT("note"),
		.type	= FIELD_TEXT,
		.offset	= offsetof(struct incident_patch, note),
		.flags	= FIELD_NOTE,
		.max	= INCIDENT_NOTE_MAX,
		.label	= TEXT("Заметка", "Note"),
		.help	= TEXT("Попадет в историю инцидента",
				"Becomes part of the incident's history"),
	},
};
TABLE_COVERS(incident_fields, INCIDENT_PATCH__MAX);
static_assert(offsetof(struct incident_patch, to) == 0,
	"a field has the same place in an incident and in a patch");
