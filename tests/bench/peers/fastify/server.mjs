// node server.mjs SOCKET DATABASE: the API of the replaced service, as far
// as it is measured, by Fastify and better-sqlite3.  One process; two of
// them can share a database.

import Database from "better-sqlite3";
import Fastify from "fastify";

const STATUSES = {
	open: "Открыт", in_progress: "В работе", resolved: "Решен",
	closed: "Закрыт", cancelled: "Отменен",
};
const SOURCES = {
	operator: "Оператор", monitoring: "Мониторинг", partner: "Партнер",
	system: "Система",
};
const PAGE_SIZE = 20;
const LIST = "/api/incidents/";

const [socket, file] = process.argv.slice(2);

// Every commit is on disk when it returns, and readers do not wait.
const db = new Database(file, { timeout: 20000 });
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.pragma("cache_size = -16384");
db.pragma("temp_store = MEMORY");

const COLUMNS = "id, description, status, source, created_at, updated_at";
const get = db.prepare(`SELECT ${COLUMNS} FROM incident WHERE id = ?`);
const insert = db.prepare(`INSERT INTO incident (description, status, source,
	created_at, updated_at) VALUES (?, 'open', ?, ?, ?) RETURNING ${COLUMNS}`);
const setStatus = db.prepare(`UPDATE incident SET status = ?, updated_at = ?
	WHERE id = ?`);

// The two statements of a list, for each set of filters.
const lists = new Map();
for (const filters of [[], ["status"], ["source"], ["status", "source"]]) {
	const where = filters.length === 0 ? "" :
		"WHERE " + filters.map((name) => `${name} = ?`).join(" AND ");
	lists.set(filters.join(), {
		count: db.prepare(`SELECT count(*) FROM incident ${where}`).pluck(),
		page: db.prepare(`SELECT ${COLUMNS} FROM incident ${where}
			ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`),
	});
}

const choice = (words) => ({ type: "string", enum: Object.keys(words) });
const text = { type: "string" };
const incident = {
	type: "object",
	properties: {
		id: { type: "integer" }, description: text, status: text,
		status_display: text, source: text, source_display: text,
		created_at: text, updated_at: text,
	},
};
const page = {
	type: "object",
	properties: {
		count: { type: "integer" },
		next: { type: ["string", "null"] },
		previous: { type: ["string", "null"] },
		results: { type: "array", items: incident },
	},
};
const id = {
	type: "object", properties: { id: { type: "integer", minimum: 0 } },
};

function shown(row) {
	row.status_display = STATUSES[row.status];
	row.source_display = SOURCES[row.source];
	return row;
}

function link(request, number) {
	const url = new URL(request.url, `http://${request.headers.host}`);
	url.searchParams.delete("page");
	if (number > 1)
		url.searchParams.set("page", number);
	return url.href;
}

const app = Fastify();

app.get(LIST, {
	schema: {
		querystring: {
			type: "object",
			properties: {
				status: choice(STATUSES), source: choice(SOURCES),
				page: { type: "integer", minimum: 1, default: 1 },
			},
		},
		response: { 200: page },
	},
}, (request, reply) => {
	const query = request.query;
	const filters = ["status", "source"].filter((name) => name in query);
	const values = filters.map((name) => query[name]);
	const list = lists.get(filters.join());
	const count = list.count.get(...values);
	const before = (query.page - 1) * PAGE_SIZE;
	if (before > 0 && before >= count)
		return reply.code(404).send({ detail: "Invalid page." });
	const rows = list.page.all(...values, PAGE_SIZE, before);
	reply.send({
		count,
		next: before + PAGE_SIZE < count ?
			link(request, query.page + 1) : null,
		previous: before > 0 ? link(request, query.page - 1) : null,
		results: rows.map(shown),
	});
});

app.post(LIST, {
	schema: {
		body: {
			type: "object",
			properties: {
				description: { type: "string", minLength: 1 },
				source: choice(SOURCES),
			},
			required: ["description", "source"],
		},
		response: { 201: incident },
	},
}, (request, reply) => {
	const now = new Date().toISOString();
	const { description, source } = request.body;
	reply.code(201).send(shown(insert.get(description, source, now, now)));
});

app.get(`${LIST}:id/`, {
	schema: { params: id, response: { 200: incident } },
}, (request, reply) => {
	const row = get.get(request.params.id);
	if (row === undefined)
		return reply.code(404).send({ detail: "Not found." });
	reply.send(shown(row));
});

app.patch(`${LIST}:id/`, {
	schema: {
		params: id,
		body: {
			type: "object",
			properties: { status: choice(STATUSES) },
			required: ["status"],
		},
	},
}, (request, reply) => {
	const { status } = request.body;
	const now = new Date().toISOString();
	if (setStatus.run(status, now, request.params.id).changes === 0)
		return reply.code(404).send({ detail: "Not found." });
	reply.send({ status });
});

await app.listen({ path: socket });
process.on("SIGTERM", async () => {
	await app.close();
	db.close();
	process.exit(0);
});
