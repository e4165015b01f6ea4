/*
 * The checker itself: what is as docs/openapi.yaml says passes, and each
 * kind of fault, planted in an exchange that is right, is found.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import { Contract } from './contract.mjs';
import { toJson } from './json.mjs';
import { cutBody, fields, header, judgeCsv, makeForm } from './message.mjs';

const named = (name) => fileURLToPath(
	new URL(`../../docs/${name}`, import.meta.url));
const contract = new Contract(named('openapi.yaml'));

const ID = 'X-Request-Id: 5c0f3c8e3c1b4f0e9a7d2b6f8e1d4c3a\r\n';
const JSON_TYPE = 'Content-Type: application/json\r\n';
const ITEM = `${ID}${JSON_TYPE}Allow: GET, PUT, PATCH, HEAD, OPTIONS\r\n`;
const CACHE = 'Cache-Control: private, no-cache\r\n';
const TAGS = `${CACHE}ETag: "1"\r\nLast-Modified: Mon, 10 Nov 2025 06:00:00 GMT\r\n`;

const CHALLENGES = ['Basic realm="api", charset="UTF-8"', 'Bearer realm="api"']
	.map((c) => `WWW-Authenticate: ${c}\r\n`).join('');

const incident = {
	id: 17, description: 'Самокат 17 не в сети', status: 'open',
	status_display: 'Открыт', source: 'monitoring',
	source_display: 'Мониторинг',
	created_at: '2025-11-10T09:00:00.500000+03:00',
	updated_at: '2025-11-10T09:00:00.500000+03:00', version: 1,
	allowed_transitions: ['in_progress'],
};

/* An exchange that is right but for what is said. */
function reading(other = {}) {
	return {
		by: 'web', method: 'GET', target: '/api/incidents/17/', head: '',
		content: Buffer.from(''), status: 200, answerHead: ITEM + TAGS,
		answer: Buffer.from(JSON.stringify(incident)), ...other,
	};
}

const COOKIES = ['incident=abc', 'incident-device=x-_']
	.map((c) => `Set-Cookie: ${c}; Path=/; Max-Age=60; HttpOnly; ` +
		'SameSite=Strict\r\n').join('');
const nobody = { user: null, token: null, rights: [], csrf_token: 'x',
	session_over: false };

function entering(other = {}) {
	return reading({
		method: 'POST', target: '/api/auth/login/', head: JSON_TYPE,
		content: Buffer.from('{"username":"a","password":"b"}'),
		answerHead: `${ID}${JSON_TYPE}Allow: POST, OPTIONS\r\n` +
			`Cache-Control: no-store\r\n${COOKIES}`,
		answer: Buffer.from(JSON.stringify(nobody)), ...other,
	});
}

function listing(query) {
	return reading({
		target: `/api/users/?${query}`,
		answerHead: `${ID}${JSON_TYPE}Allow: GET, POST, HEAD, OPTIONS\r\n` +
			'Cache-Control: no-store\r\nETag: W/"1-abc"\r\n',
		answer: Buffer.from(
			'{"count":0,"next":null,"previous":null,"results":[]}'),
	});
}

function creating(body, other = {}) {
	return reading({
		method: 'POST', target: '/api/incidents/', status: 201,
		head: JSON_TYPE, content: Buffer.from(JSON.stringify(body)),
		answerHead: `${ITEM}${CACHE}Location: /api/incidents/17/\r\n`, ...other,
	});
}

const answer = (value) => ({ answer: Buffer.from(JSON.stringify(value)) });
const detail = answer({ detail: 'Инцидент не найден.',
	code: 'not_found' });
const fresh = { description: 'x', source: 'partner' };

const right = {
	'reading': reading(),
	'without its slash': reading({ target: '/api/incidents/17' }),
	'in absolute form': reading({ target: 'http://a/api/incidents/17/' }),
	'coded': reading({ target: '/api/incidents/%317/?format=json' }),
	'HEAD': reading({ method: 'HEAD', answer: Buffer.from('') }),
	'not there': reading({ status: 404, answerHead: ITEM, ...detail }),
	'not modified': reading({ status: 304, answer: Buffer.from(''),
		answerHead: `${ID}${CACHE}ETag: "1"\r\n` }),
	'creating': creating(fresh),
	'a number as text': creating({ ...fresh, description: 4 }),
	'keys that are ignored': creating({ ...fresh, x: 1 }),
	'a form': creating(fresh, {
		head: 'Content-Type: application/x-www-form-urlencoded\r\n',
		content: Buffer.from('source=x&description=x&source=partner') }),
	'wrong, and refused': creating({ source: 1 }, { status: 400,
		answerHead: ITEM,
		...answer({ source: ['Нет.'], description: ['Укажите.'] }) }),
	'two cookies': entering(),
	'two challenges': reading({ status: 401,
		answerHead: `${ITEM}${CHALLENGES}`,
		...answer({ detail: 'Кто это?', code: 'unauthenticated' }) }),
	'true or false': listing('active=true'),
	'no path': reading({ target: '/api/x/', status: 404,
		answerHead: ID + JSON_TYPE, ...detail }),
	'no method': reading({ method: 'DELETE', status: 405,
		answerHead: ITEM, ...detail }),
	'no request at all': reading({ method: '', target: '', status: 400,
		answerHead: ID + JSON_TYPE, ...detail }),
	'before the web server': reading({ by: 'api',
		answerHead: (ITEM + TAGS).replace(ID, '') }),
};

for (const [name, x] of Object.entries(right))
	test(`passes: ${name}`, () =>
		assert.deepEqual(contract.judge(x).bad, []));

const { version, ...lacking } = incident;
const wrong = {
	'a key too many': [reading(answer({ ...incident, x: 1 })),
		'body must NOT have additional properties (x)'],
	'a key too few': [reading(answer(lacking)),
		"body must have required property 'version'"],
	'a word that is none': [reading(answer({ ...incident, status: 'Open' })),
		'body/status must be equal to one of the allowed values'],
	'a time that is none': [reading(answer({ ...incident,
		created_at: '2025-11-10 09:00:00' })),
	'body/created_at must match pattern "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}([.][0-9]{6})?[+-][0-9]{2}:[0-9]{2}$"'],
	'no JSON': [reading({ answer: Buffer.from('{') }),
		/^body is no application\/json: /],
	'no UTF-8': [reading({ answer: Buffer.from('"\xff"', 'latin1') }),
		/^body is no application\/json: /],
	'another type': [reading({ answerHead: (ITEM + TAGS)
		.replace('application/json', 'text/html') }),
	'Content-Type text/html is not documented'],
	'another charset': [reading({ answerHead: (ITEM + TAGS).replace(
		'application/json', 'application/json; charset=koi8-r') }),
	'the charset is koi8-r'],
	'a header too few': [reading({ answerHead: ITEM + CACHE }),
		'header ETag is missing'],
	'no request id': [reading({ answerHead: (ITEM + TAGS).replace(ID, '') }),
		'header X-Request-Id is missing'],
	'a header twice': [reading({ answerHead: ITEM + TAGS + TAGS }),
		'header Cache-Control is there 2 times',
		'header ETag is there 2 times',
		'header Last-Modified is there 2 times'],
	'a cookie for scripts': [entering({ answerHead: entering().answerHead
		.replace(/HttpOnly; (?!.*HttpOnly)/s, '') }),
	/^header Set-Cookie must match pattern .*: incident-device=x-_; /],
	'a header too many': [reading({ answerHead: `${ITEM}${TAGS}Link: x\r\n` }),
		'header link is not documented'],
	'a header that is wrong': [reading({
		answerHead: (ITEM + TAGS).replace('"1"', 'W/"1"') }),
	/^header ETag must match pattern .*: W\/"1"$/],
	'a number in a header that is none': [reading({ status: 503,
		answerHead: `${ITEM}Retry-After: soon\r\n`, ...detail,
		target: '/api/incidents/' }),
	'header Retry-After must be integer: soon'],
	'HEAD with a body': [reading({ method: 'HEAD' }), 'HEAD has a body'],
	'304 with a body': [reading({ status: 304,
		answerHead: `${ID}${CACHE}ETag: "1"\r\n` }), 'there is a body'],
	'a status that is not documented': [reading({ status: 418 }),
		'this status is not documented'],
	'a status of others': [reading({ status: 201 }),
		'this status is not documented'],
	'405 for a method that there is': [reading({ status: 405,
		answerHead: ITEM, ...detail }), 'this status is not documented'],
	'200 for a method that is not there': [reading({ method: 'DELETE' }),
		'this status is not documented'],
	'200 for a path that is not there': [reading({ target: '/api/x/' }),
		'this status is not documented'],
	'an id that is none': [reading({ target: '/api/incidents/x/' }),
		'this status is not documented'],
	'an error without a sentence': [reading({ status: 404, answerHead: ITEM,
		...answer({ detail: '', code: 'not_found' }) }),
	'body/detail must NOT have fewer than 1 characters'],
	'a body that had to be refused': [creating({ source: 'partner' }),
		"taken, though body must have required property 'description'"],
	'a word that had to be refused': [creating({ ...fresh, source: 'x' }),
		'taken, though body/source must be equal to one of the allowed ' +
		'values'],
	'no body': [creating(fresh, { content: Buffer.from('') }),
		'taken, though there is no body'],
	'a type that had to be refused': [creating(fresh,
		{ head: 'Content-Type: text/xml\r\n' }),
	'taken, though the body is text/xml'],
	'a parameter that had to be refused': [reading({
		target: '/api/incidents/17/?format=xml' }),
	'taken, though query format must be equal to constant'],
	'neither true nor false': [listing('active=maybe'),
		'taken, though query active must be boolean'],
	'a header that had to be refused': [creating(fresh, {
		head: `${JSON_TYPE}Idempotency-Key: ключ\r\n` }),
	/^taken, though header Idempotency-Key must match pattern /],
};

for (const [name, [x, ...want]] of Object.entries(wrong))
	test(`finds: ${name}`, () => {
		const { bad } = contract.judge(x);

		assert.equal(bad.length, want.length, bad.join('\n'));
		for (const [i, w] of want.entries())
			w instanceof RegExp ? assert.match(bad[i], w) :
				assert.equal(bad[i], w);
	});

/* --- exports ---------------------------------------------------------------- */

const columns = ['id', 'description', 'status', 'status_display', 'source',
	'source_display', 'created_at', 'updated_at', 'version'];

function exporting(type, text) {
	return contract.judge(reading({
		target: '/api/incidents/export',
		answerHead: `${ID}Allow: GET, HEAD, OPTIONS\r\n` +
			`Cache-Control: no-store\r\n` +
			`Content-Type: ${type}\r\nContent-Disposition: ` +
			'attachment; filename="incidents.csv"\r\n',
		answer: Buffer.from(text),
	})).bad;
}

test('judges each line of NDJSON', () => {
	const { allowed_transitions: _, ...row } = incident;
	const type = 'application/x-ndjson';

	assert.deepEqual(exporting(type, ''), []);
	assert.deepEqual(exporting(type, `${JSON.stringify(row)}\n`.repeat(2)),
		[]);
	assert.deepEqual(exporting(type,
		`${JSON.stringify(row)}\n${JSON.stringify(incident)}\n`),
	['body must NOT have additional properties (allowed_transitions)']);
	assert.match(exporting(type, '{}{}\n')[0], /^body is no application/);
});

test('judges CSV', () => {
	const type = 'text/csv; charset=utf-8';
	const head = columns.join();

	assert.deepEqual(exporting(type, `${head}\r\n`), []);
	assert.deepEqual(exporting(type, `${head}\r\n1,2\r\n`),
		['body has a row of 2 cells']);
	assert.deepEqual(judgeCsv('\uFEFFa;b\r\n"1;""\r\n";2,3\r\n',
		['a', 'b']), []);
	assert.deepEqual(judgeCsv('a,b\r\n1;,2\r\n,""\r\n', ['a', 'b']), []);
	assert.deepEqual(judgeCsv('a,c\r\n', ['a', 'b']),
		[' has the columns a,c']);
	assert.deepEqual(judgeCsv('a,b\r\n1,2"\r\n', ['a', 'b']),
		[' is no CSV in row 2']);
	assert.deepEqual(judgeCsv('a,b\r\n1,"2\r\n', ['a', 'b']),
		[' is no CSV in row 2']);
});

/* --- messages --------------------------------------------------------------- */

test('lets a query pass whose configuration is not known', () =>
	assert.deepEqual(contract.judge(reading({
		target: '/api/incidents/17/?format=xml' }), ['header']).bad, []));

test('puts chunks together', () => {
	const head = 'Transfer-Encoding: chunked\r\n';
	const cut = (s) => String(cutBody(head, Buffer.from(s)));

	assert.equal(cut('3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n'),
		'abc0123456789');
	assert.equal(cut('0\r\n\r\n'), '');
	assert.equal(String(cutBody('', Buffer.from('0\r\n\r\n'))),
		'0\r\n\r\n');
});

test('reads the forms that it makes', () => {
	const values = { a: '1', b: 'ж & "2"\r\n' };

	for (const name of ['application/x-www-form-urlencoded',
		'multipart/form-data']) {
		const { type, bytes } = makeForm(name, { ...values, c: undefined });

		assert.deepEqual(fields(type, Buffer.from(bytes)), values);
	}
});

test('finds headers without case', () => {
	assert.deepEqual(header('A: 1\r\na:2 \r\nb: 3\r\n', 'A'), ['1', '2']);
	assert.deepEqual(header('', 'A'), []);
});

test('every component is referred to', () =>
	assert.deepEqual(contract.unused(), []));

test('every path describes itself', () => {
	for (const { path, operations } of contract.paths)
		assert.ok(operations.has('options'), path);
});

/* --- in JSON ---------------------------------------------------------------- */

test('openapi.json says what openapi.yaml says', () =>
	assert.ok(readFileSync(named('openapi.json'), 'utf8') ===
		toJson(readFileSync(named('openapi.yaml'), 'utf8')),
	'docs/openapi.json is not what docs/openapi.yaml says now; ' +
	'scripts/openapi-json makes it anew'));

test('JSON is the same values, with a line for each operation', () => {
	const yaml = 'a: ["1", 2, null]\nb:\n  c:\n    d: { e: { f: true } }\n';
	const json = toJson(yaml);

	assert.equal(json, '{\n"a":["1",2,null],\n"b":{\n"c":{\n' +
		'"d":{"e":{"f":true}}\n}\n}\n}\n');
	assert.deepEqual(JSON.parse(json),
		{ a: ['1', 2, null], b: { c: { d: { e: { f: true } } } } });
	assert.deepEqual(JSON.parse(toJson(
		readFileSync(named('openapi.yaml'), 'utf8'))), contract.doc);
});
