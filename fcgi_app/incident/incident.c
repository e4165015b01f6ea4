/*
 * The tables of the incident: its statuses, its sources and its fields.
 */

#include <stddef.h>

#include "base/table.h"
#include "incident/incident.h"

#define WORD(word, ru, en)	{ STR_INIT(word), TEXT(ru, en) }

const struct word incident_statuses[] = {
	[INCIDENT_OPEN]		= WORD("open", "Открыт", "Open"),
	[INCIDENT_IN_PROGRESS]	= WORD("in_progress", "В работе",
					"In progress"),
	[INCIDENT_RESOLVED]	= WORD("resolved", "Решен", "Resolved"),
	[INCIDENT_CLOSED]	= WORD("closed", "Закрыт", "Closed"),
	[INCIDENT_CANCELLED]	= WORD("cancelled", "Отменен", "Cancelled"),
};
TABLE_COVERS(incident_statuses, INCIDENT_STATUS__MAX);

/* After "strict"; what is settled can be opened again. */
#define BIT(status)	(1u << (status))

static const unsigned strict_moves[] = {
	[INCIDENT_OPEN]		= BIT(INCIDENT_IN_PROGRESS) |
	    BIT(INCIDENT_RESOLVED) | BIT(INCIDENT_CANCELLED),
	[INCIDENT_IN_PROGRESS]	= BIT(INCIDENT_OPEN) |
	    BIT(INCIDENT_RESOLVED) | BIT(INCIDENT_CANCELLED),
	[INCIDENT_RESOLVED]	= BIT(INCIDENT_IN_PROGRESS) |
	    BIT(INCIDENT_CLOSED),
	[INCIDENT_CLOSED]	= BIT(INCIDENT_IN_PROGRESS),
	[INCIDENT_CANCELLED]	= BIT(INCIDENT_OPEN),
};
TABLE_COVERS(strict_moves, INCIDENT_STATUS__MAX);

const struct word incident_sources[] = {
	[INCIDENT_OPERATOR]	= WORD("operator", "Оператор", "Operator"),
	[INCIDENT_MONITORING]	= WORD("monitoring", "Мониторинг",
					"Monitoring"),
	[INCIDENT_PARTNER]	= WORD("partner", "Партнер", "Partner"),
	[INCIDENT_SYSTEM]	= WORD("system", "Система", "System"),
};
TABLE_COVERS(incident_sources, INCIDENT_SOURCE__MAX);

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
		.type	= FIELD_WORD,
		.offset	= offsetof(struct incident, status),
		.flags	= FIELD_IMPORT | FIELD_ADMIN,
		.words	= incident_statuses,
		.words_n = INCIDENT_STATUS__MAX,
		.label	= TEXT("Статус", "Status"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_SOURCE] = {
		.name	= STR_INIT("source"),
		.type	= FIELD_WORD,
		.offset	= offsetof(struct incident, source),
		.flags	= FIELD_CREATE | FIELD_IMPORT,
		.words	= incident_sources,
		.words_n = INCIDENT_SOURCE__MAX,
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

const struct field incident_wish_fields[] = {
	[INCIDENT_WISH_STATUS] = {
		.name	= STR_INIT("status"),
		.type	= FIELD_WORD,
		.offset	= offsetof(struct incident_wish, status),
		.flags	= FIELD_UPDATE,
		.words	= incident_statuses,
		.words_n = INCIDENT_STATUS__MAX,
		.label	= TEXT("Статус", "Status"),
		.help	= TEXT("", ""),
	},
	[INCIDENT_WISH_NOTE] = {
		.name	= STR_INIT("note"),
		.type	= FIELD_TEXT,
		.offset	= offsetof(struct incident_wish, note),
		.flags	= FIELD_NOTE,
		.max	= INCIDENT_NOTE_MAX,
		.label	= TEXT("Заметка", "Note"),
		.help	= TEXT("Попадет в историю инцидента",
				"Becomes part of the incident's history"),
	},
	[INCIDENT_WISH_DESCRIPTION] = {
		.name	= STR_INIT("description"),
		.type	= FIELD_TEXT,
		.offset	= offsetof(struct incident_wish, description),
		.flags	= FIELD_ADMIN,
		.max	= INCIDENT_DESCRIPTION_MAX,
		.label	= TEXT("Описание проблемы", "Problem description"),
		.help	= TEXT("Подробное описание инцидента",
				"Detailed description of the incident"),
	},
	[INCIDENT_WISH_SOURCE] = {
		.name	= STR_INIT("source"),
		.type	= FIELD_WORD,
		.offset	= offsetof(struct incident_wish, source),
		.flags	= FIELD_ADMIN,
		.words	= incident_sources,
		.words_n = INCIDENT_SOURCE__MAX,
		.label	= TEXT("Источник", "Source"),
		.help	= TEXT("", ""),
	},
};
TABLE_COVERS(incident_wish_fields, INCIDENT_WISH__MAX);

bool
incident_is_active(const struct word *status)
{
	return status == &incident_statuses[INCIDENT_OPEN] ||
	    status == &incident_statuses[INCIDENT_IN_PROGRESS];
}

/* The place of a status in the list, or -1. */
static int
index_of(const struct word *status)
{
	int i;

	for (i = 0; i < INCIDENT_STATUS__MAX; i++)
		if (status == &incident_statuses[i])
			return i;
	return -1;
}

unsigned
incident_moves(const struct word *from, enum incident_lifecycle lifecycle)
{
	const unsigned all = (1u << INCIDENT_STATUS__MAX) - 1;
	int i = index_of(from);

	if (lifecycle == INCIDENT_FREE)
		return i < 0 ? all : all & ~(1u << i);
	return i < 0 ? 0 : strict_moves[i];
}

bool
incident_may_become(const struct word *from, const struct word *to,
	enum incident_lifecycle lifecycle)
{
	return from == to ||
	    (incident_moves(from, lifecycle) >> index_of(to) & 1) != 0;
}
