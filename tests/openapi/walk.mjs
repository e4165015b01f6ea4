/*
 * Walks every operation of the contract against a running service:
 *
 *     walk.mjs CONTRACT URL TOKEN
 *
 * The service must be fresh: its incidents become those of the examples.
 * Each operation gets what its examples say, what is not as it should be,
 * and each path the methods that it does not have.  Every answer is held
 * against the contract.  The last line is "N passed, N failed, N skipped",
 * where a case is a request.
 *
 * It is nobody in particular where that may do, and then what is for
 * administrators must not be there, or be ignored.  Where it may not, it is
 * one, by the token; where it takes an account, the one who logs in in the
 * example of that, and who must be there.
 */

import { request, Agent } from 'node:http';
import { Contract, distinct } from './contract.mjs';
import { header, makeForm } from './message.mjs';

const BODY_MAX = 1024 * 1024;
const INCIDENTS = 20;	/* more than the greatest id of the examples */
const TRIES = 100;	/* of a password: more than there are at once */

const contract = new Contract(process.argv[2]);
const base = new URL(process.argv[3]);
const agent = new Agent({ keepAlive: true });
let passed = 0, failed = 0;

/* Who asks, by what he shows. */
const nobody = {};
const administrator = { Authorization: `Bearer ${process.argv[4]}` };

/* --- asking ---------------------------------------------------------------- */

/* One exchange of { method, target, who, headers, body }. */
function sendOnce({ method, target, who = nobody, headers = {}, body }) {
	const content = Buffer.from(body ?? '');
	const lines = { Host: base.host, ...who, ...headers,
		'Content-Length': content.length };

	return new Promise((resolve, reject) => {
		const req = request({ agent, method, path: target,
			host: base.hostname, port: base.port, headers: lines });

		req.on('response', (res) => {
			const parts = [];

			/* Who is refused early may not get its body through. */
			req.on('error', () => {});
			res.on('data', (part) => parts.push(part));
			res.on('error', reject);
			res.on('end', () => resolve({
				by: 'walk', method, target, content,
				head: Object.entries(lines).map(([k, v]) =>
					`${k}: ${v}\r\n`).join(''),
				status: res.statusCode,
				answerHead: pairs(res.rawHeaders),
				answer: Buffer.concat(parts),
			}));
		});
		req.on('error', reject);
		req.end(content);
	});
}

/*
 * As a client should: what is refused because it comes too fast is sent again
 * when the answer says so.  (Too many wrong passwords have another code.)
 */
async function send(asked) {
	for (;;) {
		const x = await sendOnce(asked);

		if (x.status !== 429 || !x.answer.includes('"rate_limited"'))
			return x;
		const [wait] = header(x.answerHead, 'Retry-After');

		await new Promise((resolve) =>
			setTimeout(resolve, 1000 * Number(wait)));
	}
}

function pairs(raw) {
	return raw.map((text, i) => i % 2 === 0 ? `${text}: ` : `${text}\r\n`)
		.join('');
}

/* An operation or a property. */
const isForAdministrators = ({ node }) => node['x-administrator'] === true;

/* Is there a way to do it without any credentials? */
function isOpen({ node }) {
	return (node.security ?? contract.doc.security).some((way) =>
		Object.keys(way).length === 0);
}

const good = (status) => status < 300;
const refused = (status) => status >= 400;
const exactly = (want) => (status) => status === want;
const anything = () => true;

/*
 * A case: what it is, the request, which status is right.  Returns the
 * exchange, or undefined when the case failed.
 */
async function ask(what, asked, right) {
	const x = await send(asked);
	const { bad } = contract.judge(x);

	if (!right(x.status))
		bad.unshift(`answered ${x.status}`);
	if (bad.length === 0) {
		passed++;
		return x;
	}
	failed++;
	console.log(`FAIL ${what}: ${distinct(bad).join('; ')}`);
	return undefined;
}

/* --- requests from the examples -------------------------------------------- */

/* The values of the examples of a parameter or a media type. */
function examples({ node, at }) {
	const named = Object.keys(node.examples ?? {}).map((name) =>
		contract.resolve([...at, 'examples', name]).node.value);

	return node.example !== undefined ? [node.example, ...named] : named;
}

function text(value) {
	return Array.isArray(value) ? value.join(',') : String(value);
}

function parameters(operation, place) {
	return operation.parameters.filter(({ node }) => node.in === place);
}

/* The target, with the parameters of the path as in their examples. */
function targetOf(operation, query = {}, path = {}) {
	let target = operation.path;
	const search = String(new URLSearchParams(query));

	for (const p of parameters(operation, 'path'))
		target = target.replace(`{${p.node.name}}`,
			path[p.node.name] ?? examples(p)[0]);
	return search === '' ? target : `${target}?${search}`;
}

function body(name, value) {
	if (/json$/.test(name))
		return {
			headers: { 'Content-Type': name },
			body: typeof value === 'string' ? value :
				JSON.stringify(value),
		};
	const form = makeForm(name, value);
	return { headers: { 'Content-Type': form.type }, body: form.bytes };
}

/* The media types of its bodies, with where they stand. */
function media(operation) {
	const { node, at } = contract.resolve([...operation.at, 'requestBody']);

	return Object.keys(node?.content ?? {}).map((name) =>
		({ name, ...contract.resolve([...at, 'content', name]) }));
}

/* Who logs in, as the contract has it. */
function loginExample() {
	const [m] = media(contract.operations.find((o) => o.id === 'logIn'));

	return examples(m)[0];
}

/* By a name and a password with each request. */
function account({ username, password }) {
	return { Authorization: `Basic ${Buffer.from(
		`${username}:${password}`).toString('base64')}` };
}

let made = 0;

/* The example, but another each time for what no two may have. */
function renew(m, value) {
	const { node } = contract.resolve([...m.at, 'schema']);
	const other = { ...value };

	for (const [key, property] of Object.entries(node.properties ?? {}))
		if (property['x-unique'] && value[key] !== undefined)
			other[key] = `${value[key]}.${++made}`;
	return other;
}

/* Looked at again, or copied, its body is another one. */
function requestWith(plain, m, value) {
	const make = () => body(m.name,
		Array.isArray(value) || typeof value === 'string' ? value :
			renew(m, value));

	return { ...plain, headers: make().headers,
		get body() { return make().body; } };
}

/* Whoever may do it. */
function whoMay(operation) {
	const { security } = operation.node;

	if (isOpen(operation))
		return nobody;
	return security.some((way) => way.bearerAuth) ? administrator :
		account(loginExample());
}

/* A request for each example of a body; one without when it takes none. */
function requests(operation) {
	const plain = { method: operation.method, target: targetOf(operation),
		who: whoMay(operation) };
	const bodies = media(operation).flatMap((m) => examples(m).map((value) =>
		requestWith(plain, m, value)));

	return bodies.length > 0 ? bodies : [plain];
}

/* --- what is right --------------------------------------------------------- */

async function askExamples(operation) {
	const [first, ...others] = requests(operation);
	const x = await ask(`${operation.id}: as in its example`, first, good);

	/* What is not there, or not so, cannot be asked for more. */
	if (x === undefined)
		return false;
	for (const asked of others)
		await ask(`${operation.id}: ${asked.headers['Content-Type']}`,
			asked, good);
	return true;
}

async function askParameter(operation, p, first) {
	const name = p.node.name;
	const what = `${operation.id}: ${name}`;
	const wrong = ['nonsense', '-1', '0'].find((t) =>
		contract.judgeText(p.at, t).length > 0);

	for (const value of examples(p))
		await ask(`${what}=${text(value)}`, { ...first,
			target: targetOf(operation, { [name]: text(value) }) }, good);
	await ask(`${what}=${wrong ?? 'nonsense'}`, { ...first,
		target: targetOf(operation, { [name]: wrong ?? 'nonsense' }) },
	wrong !== undefined ? refused : anything);
	if (p.node.allowEmptyValue)
		await ask(`${what} blank`, { ...first,
			target: targetOf(operation, { [name]: '' }) }, good);
}

/* The pages before and after one in the middle, by the links. */
async function followLinks(operation, first) {
	const x = await send({ ...first,
		target: targetOf(operation, { limit: 2 }) });
	const next = JSON.parse(x.answer).next;

	if (next === undefined || next === null)
		return;
	const second = await ask(`${operation.id}: next`,
		{ ...first, target: next.replace(base.origin, '') }, good);
	const previous = second && JSON.parse(second.answer).previous;

	if (previous)
		await ask(`${operation.id}: previous`,
			{ ...first, target: previous.replace(base.origin, '') }, good);
}

/* Each type that it answers with, by Accept. */
async function askTypes(operation, first) {
	const { node } = contract.response(operation, 200) ??
		contract.response(operation, 201) ?? { node: { content: {} } };

	for (const type of Object.keys(node.content)) {
		const is = (x) => header(x.answerHead, 'Content-Type')[0]
			.startsWith(type);
		const x = await ask(`${operation.id}: Accept: ${type}`,
			{ ...first, headers: { ...first.headers, Accept: type } },
			good);

		count(`${operation.id}: is ${type}`, x !== undefined && is(x));
	}
}

/* A case that is no request of its own. */
function count(what, right) {
	if (right) {
		passed++;
	} else {
		failed++;
		console.log(`FAIL ${what}`);
	}
}

/* The path without its slash, or with one; HEAD as GET. */
async function askOtherwise(operation, first) {
	const { target } = first;

	await ask(`${operation.id}: with and without the slash`, { ...first,
		target: target.endsWith('/') ? target.slice(0, -1) : `${target}/`,
	}, good);
	if (operation.method === 'GET')
		await ask(`${operation.id}: HEAD`,
			{ ...first, method: 'HEAD' }, good);
}

/* --- conditions and keys --------------------------------------------------- */

async function askUnmodified(operation, first) {
	const x = await send(first);
	const [tag] = header(x.answerHead, 'ETag');

	await ask(`${operation.id}: If-None-Match: ${tag}`, { ...first,
		headers: { ...first.headers, 'If-None-Match': tag ?? '' } },
	exactly(304));
	await ask(`${operation.id}: another If-None-Match`, { ...first,
		headers: { ...first.headers, 'If-None-Match': '"no-such-tag"' } },
	good);
}

async function askUnmatched(operation, first) {
	await ask(`${operation.id}: If-Match of another version`, { ...first,
		headers: { ...first.headers, 'If-Match': '"999999"' } },
	exactly(412));
	if (operation.method === 'GET' || !parameters(operation, 'header').some(
		(p) => p.node.name === 'If-None-Match'))
		return;
	await ask(`${operation.id}: If-None-Match of any version`, { ...first,
		headers: { ...first.headers, 'If-None-Match': '*' } },
	exactly(412));
}

async function askTwice(operation, first) {
	const keyed = { ...first, headers: { ...first.headers,
		'Idempotency-Key': `walk-${operation.id}` } };
	const once = await ask(`${operation.id}: with a key`, keyed, good);
	const again = await ask(`${operation.id}: with the key again`, keyed,
		good);

	count(`${operation.id}: the same answer again`, once && again &&
		header(once.answerHead, 'Idempotent-Replayed').length === 0 &&
		header(again.answerHead, 'Idempotent-Replayed')[0] === 'true' &&
		once.status === again.status && once.answer.equals(again.answer));
	await ask(`${operation.id}: the key for another request`,
		{ ...keyed, target: targetOf(operation, { another: 1 }) },
		exactly(422));
	await ask(`${operation.id}: a bad key`, { ...first, headers: {
		...first.headers, 'Idempotency-Key': 'k'.repeat(256) } },
	exactly(400));
}

/* --- what is wrong --------------------------------------------------------- */

async function askRefused(operation, first) {
	const { id } = operation;

	/* A token: passwords that are wrong are counted. */
	await ask(`${id}: wrong credentials`, { ...first, headers: {
		...first.headers, Authorization: 'Bearer itk_x' } }, exactly(401));
	if (first.who !== nobody)
		await ask(`${id}: without credentials`, { ...first, who: nobody },
			exactly(isForAdministrators(operation) ? 405 : 401));
	await ask(`${id}: nothing acceptable`, { ...first, headers: {
		...first.headers, Accept: 'image/png' } }, exactly(406));
	await ask(`${id}: another host`, { ...first, headers: {
		...first.headers, Host: 'evil.example' } }, exactly(400));
	await ask(`${id}: an unknown format`, { ...first,
		target: targetOf(operation, { format: 'nonsense' }) },
	exactly(404));
	if (parameters(operation, 'path').length > 0 &&
		operation.method !== 'OPTIONS')
		await ask(`${id}: no such id`, { ...first,
			target: targetOf(operation, {}, { id: '999999999999' }) },
		exactly(404));
}

/* Bodies that no operation takes. */
async function askBadBodies(operation, first) {
	const json = { 'Content-Type': 'application/json' };
	const required = contract.resolve([...operation.at, 'requestBody'])
		.node.required;
	const rows = [
		['not JSON', json, '{', 400],
		['no object', json, 'true', 400],
		['no UTF-8', json, Buffer.from('"\xff"', 'latin1'), 400],
		['no type', {}, '{}', 415],
		['another type', { 'Content-Type': 'text/plain' }, 'x', 415],
		['too large', json, ' '.repeat(BODY_MAX + 1), 413],
	];

	for (const [what, headers, content, want] of rows)
		await ask(`${operation.id}: ${what}`,
			{ ...first, headers, body: content }, exactly(want));
	await ask(`${operation.id}: no body`,
		{ ...first, headers: {}, body: '' },
		required ? exactly(400) : good);
}

/* One that is ignored, unless an administrator sends it. */
async function askBadKey(operation, other, key, ignored) {
	const what = `${operation.id}: ${key} is an object`;
	const bad = other({ [key]: {} });

	await ask(what, bad, ignored ? good : exactly(400));
	if (ignored)
		await ask(`${what}, of an administrator`,
			{ ...bad, who: administrator }, exactly(400));
}

/* An example without a key that must be there, or with a bad value. */
async function askBadKeys(operation, first, m) {
	const schema = contract.resolve([...m.at, 'schema']);
	const [example] = examples(m);
	const { id } = operation;
	const other = (value) => ({ ...first, ...body(m.name, value) });

	for (const key of schema.node.required ?? [])
		await ask(`${id}: ${m.name} without ${key}`,
			other({ ...example, [key]: undefined }), exactly(400));
	if (/json$/.test(m.name))
		for (const key of Object.keys(schema.node.properties ?? {}))
			await askBadKey(operation,
				(bad) => other({ ...example, ...bad }), key,
				isForAdministrators(contract.resolve(
					[...schema.at, 'properties', key])));
	if (schema.node.minItems > 0)
		await ask(`${id}: none at all`, other([]), exactly(400));
	if (schema.node.maxItems > 0)
		await ask(`${id}: one too many`, other(Array(
			schema.node.maxItems + 1).fill(example[0])), exactly(400));
}

/* --- the walk -------------------------------------------------------------- */

async function walk(operation) {
	const [first] = requests(operation);
	const documents = (status) =>
		operation.node.responses[status] !== undefined;

	if (!await askExamples(operation))
		return;
	await askOtherwise(operation, first);
	await askTypes(operation, first);
	await askRefused(operation, first);
	for (const p of parameters(operation, 'query'))
		await askParameter(operation, p, first);
	if (parameters(operation, 'query').some((p) => p.node.name === 'limit'))
		await followLinks(operation, first);
	if (documents(304))
		await askUnmodified(operation, first);
	if (documents(412))
		await askUnmatched(operation, first);
	if (parameters(operation, 'header').some(
		(p) => p.node.name === 'Idempotency-Key'))
		await askTwice(operation, first);
	if (media(operation).length > 0)
		await askBadBodies(operation, first);
	for (const m of media(operation))
		await askBadKeys(operation, first, m);
}

/* There and back: what is old in the example is so only once. */
async function walkPassword(operation) {
	const [first] = requests(operation);
	let own = loginExample();

	await askRefused(operation, first);
	await ask(`${operation.id}: by a token`,
		{ ...first, who: administrator }, exactly(403));
	await askBadBodies(operation, first);
	for (const m of media(operation)) {
		const [example] = examples(m);
		const other = own.password === example.old_password ?
			example.new_password : example.old_password;
		const change = { old_password: own.password, new_password: other };

		await askBadKeys(operation, { ...first, who: account(own) }, m);
		await ask(`${operation.id}: ${m.name}`, { ...first,
			who: account(own), ...body(m.name, change) }, good);
		own = { ...own, password: other };
	}
}

/*
 * What is removed is so once, at the very end: then it is not there, or it
 * makes no odds.
 */
async function walkRemoval(operation) {
	const [first] = requests(operation);
	const { id } = operation;
	const keyed = { ...first, headers: { ...first.headers,
		'Idempotency-Key': `walk-${id}` } };

	await askRefused(operation, first);
	if (operation.node.responses[412] !== undefined)
		await askUnmatched(operation, first);
	if (!parameters(operation, 'header').some(
		(p) => p.node.name === 'Idempotency-Key')) {
		await ask(`${id}: as in its example`, first, good);
	} else {
		const once = await ask(`${id}: with a key`, keyed, good);
		const again = await ask(`${id}: with the key again`, keyed, good);

		count(`${id}: the same answer again`, again &&
			header(again.answerHead, 'Idempotent-Replayed')[0] ===
			'true' && once?.answer.equals(again.answer));
	}
	await ask(`${id}: once more`, first,
		(status) => status < 300 || status === 404);
}

/* Wrong passwords, until no more are looked at. */
async function walkThrottle(operation) {
	const [first] = requests(operation);
	const wrong = { ...first, headers: { Authorization: 'Basic eDp5' } };
	const what = `${operation.id}: wrong password`;
	let status = 401;

	for (let i = 0; i < TRIES && status === 401; i++)
		status = (await ask(`${what} ${i}`, wrong,
			(s) => s === 401 || s === 429))?.status;
	await ask(`${what}, too often`, wrong, exactly(429));
}

/* Methods that a path does not have, and those that it says it has. */
async function walkMethods(path) {
	const [operation] = path.operations.values();
	const has = [...path.operations.values()].filter(
		(o) => !isForAdministrators(o)).map((o) => o.method);
	const allow = has.includes('GET') ? [...has, 'HEAD'] : has;

	for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
		if (has.includes(method))
			continue;
		const x = await ask(`${path.path}: ${method}`,
			{ method, target: targetOf(operation) }, exactly(405));

		if (x !== undefined)
			count(`${path.path}: Allow after ${method}`,
				header(x.answerHead, 'Allow')[0].split(', ').sort()
					.join() === allow.sort().join());
	}
}

const create = contract.operations.find((o) => o.id === 'createIncident');

for (let i = 0; i < INCIDENTS; i++)
	await send(requests(create)[0]);

const isPassword = ({ id }) => id === 'changePassword';
const isRemoval = ({ method }) => method === 'DELETE';
const takesToken = ({ node }) => node.security.some((way) => way.bearerAuth);

/*
 * When an operation has its turn.  What is removed is needed by all others;
 * a new password ends the sessions of the account and is not that of the
 * examples; and of sessions one goes before all do.
 */
function turn(operation) {
	if (isPassword(operation))
		return 3;
	if (!isRemoval(operation))
		return 0;
	if (takesToken(operation))
		return 4;
	return parameters(operation, 'path').length > 0 ? 1 : 2;
}

for (const operation of [...contract.operations].sort(
	(a, b) => turn(a) - turn(b)))
	if (isPassword(operation))
		await walkPassword(operation);
	else if (isRemoval(operation))
		await walkRemoval(operation);
	else
		await walk(operation);
await walkThrottle(contract.operations.find((o) => o.id === 'readIncident'));
for (const path of contract.paths)
	await walkMethods(path);
await ask('a path that is not there',
	{ method: 'GET', target: '/api/nothing/' }, exactly(404));
agent.destroy();
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;
