/*
 * The tables of the incident: its statuses, its sources and its fields.
 */

#include <stddef.h>

#include "base/table.h"
#include "incident/incident.h"

#define WORD(word, ru, en)	{ STR_INIT(word), TEXT(ru, en) }

const struct enum_value status_values[] = {
	[STATUS_OPEN]		= WORD("open", "Открыт", "Open"),
	[STATUS_IN_PROGRESS]	= WORD("in_progress", "В работе",
					"In progress"),
	[STATUS_RESOLVED]	= WORD("resolved", "Решен", "Resolved"),
	[STATUS_CLOSED]	= WORD("closed", "Закрыт", "Closed"),
	[STATUS_CANCELLED]	= WORD("cancelled", "Отменен", "Cancelled"),
};
TABLE_COVERS(status_values, STATUS__MAX);

/* After "strict"; what is settled can be opened again. */
#define BIT(status)	(1u << (status))

static const unsigned strict_moves[] = {
	[STATUS_OPEN]		= BIT(STATUS_IN_PROGRESS) |
	    BIT(STATUS_RESOLVED) | BIT(STATUS_CANCELLED),
	[STATUS_IN_PROGRESS]	= BIT(STATUS_OPEN) |
	    BIT(STATUS_RESOLVED) | BIT(STATUS_CANCELLED),
	[STATUS_RESOLVED]	= BIT(STATUS_IN_PROGRESS) |
	    BIT(STATUS_CLOSED),
	[STATUS_CLOSED]	= BIT(STATUS_IN_PROGRESS),
	[STATUS_CANCELLED]	= BIT(STATUS_OPEN),
};
TABLE_COVERS(strict_moves, STATUS__MAX);

const struct enum_value source_values[] = {
	[SOURCE_OPERATOR]	= WORD("operator", "Оператор", "Operator"),
	[SOURCE_MONITORING]	= WORD("monitoring", "Мониторинг",
					"Monitoring"),
	[SOURCE_PARTNER]	= WORD("partner", "Партнер", "Partner"),
	[SOURCE_SYSTEM]	= WORD("system", "Система", "System"),
};
TABLE_COVERS(source_values, SOURCE__MAX);

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
		.flags	= FIELD_CREATE | FIELD_IMPORT,
		.max	= INCIDENT_DESCRIPTION_MAX,
		.label	= TEXT("Описание проблемы", "Problem description"),
		.help	= TEXT("Подробное описание инцидента",
				"Detailed description of the incident"),
	},
	[INCIDENT_STATUS] = {
		.name	= STR_INIT("status"),
		.type	= FIELD_ENUM,
		.offset	= offsetof(struct incident, status),
		.flags	= FIELD_IMPORT | FIELD_ADMIN,
		.words	= status_values,
		.words_n = STATUS__MAX,
		.label	= TEXT("Статус", "Status"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_SOURCE] = {
		.name	= STR_INIT("source"),
		.type	= FIELD_ENUM,
		.offset	= offsetof(struct incident, source),
		.flags	= FIELD_CREATE | FIELD_IMPORT,
		.words	= source_values,
		.words_n = SOURCE__MAX,
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
};
TABLE_COVERS(incident_fields, INCIDENT_FIELD__MAX);

const struct field incident_patch_fields[] = {
	[INCIDENT_PATCH_STATUS] = {
		.name	= STR_INIT("status"),
		.type	= FIELD_ENUM,
		.offset	= offsetof(struct incident_patch, status),
		.flags	= FIELD_UPDATE,
		.words	= status_values,
		.words_n = STATUS__MAX,
		.label	= TEXT("Статус", "Status"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_PATCH_NOTE] = {
		.name	= STR_INIT("note"),
		.type	= FIELD_TEXT,
		.offset	= offsetof(struct incident_patch, note),
		.flags	= FIELD_NOTE,
		.max	= INCIDENT_NOTE_MAX,
		.label	= TEXT("Заметка", "Note"),
		.help	= TEXT("Попадет в историю инцидента",
				"Becomes part of the incident's history"),
	},
	[INCIDENT_PATCH_DESCRIPTION] = {
		.name	= STR_INIT("description"),
		.type	= FIELD_TEXT,
		.offset	= offsetof(struct incident_patch, description),
		.flags	= FIELD_ADMIN,
		.max	= INCIDENT_DESCRIPTION_MAX,
		.label	= TEXT("Описание проблемы", "Problem description"),
		.help	= TEXT("Подробное описание инцидента",
				"Detailed description of the incident"),
	},
	[INCIDENT_PATCH_SOURCE] = {
		.name	= STR_INIT("source"),
		.type	= FIELD_ENUM,
		.offset	= offsetof(struct incident_patch, source),
		.flags	= FIELD_ADMIN,
		.words	= source_values,
		.words_n = SOURCE__MAX,
		.label	= TEXT("Источник", "Source"),
		.help	= TEXT("", ""),
	},
};
TABLE_COVERS(incident_patch_fields, INCIDENT_PATCH__MAX);

bool
status_is_active(const struct enum_value *status)
{
	return status == &status_values[STATUS_OPEN] ||
	    status == &status_values[STATUS_IN_PROGRESS];
}

/* The place of a status in the list, or -1. */
static int
index_of(const struct enum_value *status)
{
	int i;

	for (i = 0; i < STATUS__MAX; i++)
		if (status == &status_values[i])
			return i;
	return -1;
}

unsigned
status_transitions(const struct enum_value *from, enum lifecycle lifecycle)
{
	const unsigned all = (1u << STATUS__MAX) - 1;
	int i = index_of(from);

	if (lifecycle == LIFECYCLE_FREE)
		return i < 0 ? all : all & ~(1u << i);
	return i < 0 ? 0 : strict_moves[i];
}

bool
status_can_transition(const struct enum_value *from, const struct enum_value *to,
	enum lifecycle lifecycle)
{
	return from == to ||
	    (status_transitions(from, lifecycle) >> index_of(to) & 1) != 0;
}
