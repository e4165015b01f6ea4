/*
 * Holds what the tests recorded (tests/support/record.h) against the
 * contract:
 *
 *     recorded.mjs CONTRACT FOLDER
 *
 * Each distinct fault is told once, with how often and where first.  The
 * last line is "N passed, N failed, N skipped", where a case is a status of
 * an operation.  An operation that no test has ever seen succeed fails.  (But
 * not an OPTIONS: one function answers them all, and walk.mjs asks each.)
 */

import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Contract, distinct } from './contract.mjs';

const contract = new Contract(process.argv[2]);
const faults = new Map();	/* sentence: { n, first } */
const cases = new Map();	/* "listIncidents 200": did it pass */
let answers = 0, outside = 0;

async function* exchanges(folder) {
	for (const name of readdirSync(folder).sort()) {
		const file = join(folder, name);
		let n = 0;

		for await (const line of createInterface(
			{ input: createReadStream(file) }))
			yield { where: `${file}:${++n}`, ...read(line) };
	}
}

/* The recorder writes each byte as a character. */
function read(line) {
	const x = JSON.parse(line);

	return {
		by: x.by, method: x.method, status: x.status,
		target: Buffer.from(x.target, 'latin1').toString(),
		head: x.head, content: Buffer.from(x.content, 'latin1'),
		answerHead: x.answer_head,
		answer: Buffer.from(x.answer, 'latin1'),
	};
}

/* Not ours: what lies beside the API, such as "/". */
function beside(x) {
	return x.target !== '' &&
		!/^(https?:\/\/[^/]*)?\/api\//.test(x.target);
}

function name({ operation, path }, x) {
	return `${operation?.id ?? (path === undefined ? 'no path' :
		`${x.method} ${path.path}`)} ${x.status}`;
}

function note(x) {
	const verdict = contract.judge(x, ['header']);
	const where = name(verdict, x);

	for (const sentence of distinct(verdict.bad)) {
		const key = `${where}: ${sentence}`;
		const fault = faults.get(key) ?? {
			n: 0,
			first: `${x.method} ${x.target.slice(0, 100)}, ${x.where}`,
		};

		fault.n++;
		faults.set(key, fault);
	}
	if (verdict.operation !== undefined)
		cases.set(where, (cases.get(where) ?? true) &&
			verdict.bad.length === 0);
}

for await (const x of exchanges(process.argv[3])) {
	answers++;
	if (beside(x))
		outside++;
	else
		note(x);
}

/* The statuses that an operation documents, without its default. */
function statuses(operation) {
	return Object.keys(operation.node.responses)
		.filter((s) => s !== 'default');
}

let failed = 0;

console.log(`${answers} answers, ${outside} of them beside the API`);
for (const operation of contract.operations) {
	const unseen = statuses(operation).filter(
		(s) => !cases.has(`${operation.id} ${s}`));
	const good = statuses(operation).filter((s) => s < 400);

	if (operation.method !== 'OPTIONS' &&
		good.every((s) => unseen.includes(s))) {
		console.log(`FAIL ${operation.id}: no test exercises it`);
		failed++;
	} else if (unseen.length > 0) {
		console.log(`unseen: ${operation.id} ${unseen.join(' ')}`);
	}
}
for (const [sentence, { n, first }] of [...faults].sort()) {
	console.log(`FAIL ${sentence} (${n} times; ${first})`);
	failed++;
}
const passed = [...cases.values()].filter((good) => good).length;

console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;
