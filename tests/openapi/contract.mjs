/*
 * The contract, docs/openapi.yaml, and the judgement of one exchange by
 * it: a request and what was answered.
 */

import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { cutBody, fields, header, judgeCsv } from './message.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head',
	'patch', 'trace'];

/*
 * Headers that are no business of the contract: HTTP's own, and those that
 * the web server puts on everything.
 */
const TRANSPORT = new Set(['status', 'server', 'date', 'connection',
	'keep-alive', 'transfer-encoding', 'content-length', 'content-type',
	'vary', 'x-content-type-options', 'x-frame-options', 'referrer-policy',
	'cross-origin-opener-policy', 'cross-origin-resource-policy',
	'content-security-policy', 'strict-transport-security']);

/* Those of which each line stands for itself (RFC 6265, 3; 9110, 11.6.1). */
const MANY = new Set(['Set-Cookie', 'WWW-Authenticate']);

const json = /^application\/([a-z.-]+\+)?json$/;
const lines = /^application\/x-ndjson$/;

/* Bytes as text; throws when they are no UTF-8. */
function decode(bytes) {
	return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
		.decode(bytes);
}

/* A part of a JSON pointer. */
function pointed(part) {
	return String(part).replaceAll('~', '~0').replaceAll('/', '~1');
}

export class Contract {
	constructor(file) {
		this.doc = parse(readFileSync(file, 'utf8'));
		this.ajv = new Ajv({
			strict: false, allErrors: true, validateSchema: false,
		});
		formats(this.ajv);
		this.ajv.addSchema(this.doc, 'contract');
		this.paths = Object.entries(this.doc.paths).map(([path, item]) =>
			this.#readPath(path, item));
		this.operations = this.paths.flatMap((p) =>
			[...p.operations.values()]);
	}

	/* What a node is or refers to, and where that stands. */
	resolve(at) {
		const node = at.reduce((n, key) => n?.[key], this.doc);

		if (node?.$ref === undefined)
			return { node, at };
		return this.resolve(node.$ref.replace(/^#\//, '').split('/').map(
			(s) => s.replaceAll('~1', '/').replaceAll('~0', '~')));
	}

	#readPath(path, item) {
		const operations = new Map();

		for (const method of METHODS.filter((m) => item[m]))
			operations.set(method, {
				id: item[method].operationId,
				method: method.toUpperCase(),
				path,
				at: ['paths', path, method],
				node: item[method],
				parameters: this.#readParameters(path, method),
			});
		return { path, operations, segments: segmentsOf(path) };
	}

	/* Those of the path and of the operation, with where they stand. */
	#readParameters(path, method) {
		const item = this.doc.paths[path];

		return [
			...(item.parameters ?? []).map((_, i) =>
				['paths', path, 'parameters', i]),
			...(item[method].parameters ?? []).map((_, i) =>
				['paths', path, method, 'parameters', i]),
		].map((at) => this.resolve(at));
	}

	/*
	 * The path and, if it has the method, the operation that a request is
	 * for.  One slash at the end makes no difference; HEAD is a GET.
	 */
	find(method, target) {
		const segments = segmentsOf(pathOf(target));
		const found = this.paths.find((p) =>
			p.segments.length === segments.length &&
			p.segments.every((s, i) => this.#fits(p, s, segments[i])));
		const word = method === 'HEAD' ? 'get' : method.toLowerCase();

		return {
			path: found,
			operation: method === word.toUpperCase() || method === 'HEAD' ?
				found?.operations.get(word) : undefined,
		};
	}

	#fits(path, segment, value) {
		const name = segment.match(/^\{(.*)\}$/)?.[1];

		if (name === undefined)
			return segment === value;
		return [...path.operations.values()].every((o) =>
			o.parameters.filter(({ node }) =>
				node.in === 'path' && node.name === name)
				.every((p) => this.#schema([...p.at, 'schema'], value)
					.length === 0));
	}

	/* What is wrong with a value by the schema at a place. */
	#schema(at, value) {
		const ref = `contract#/${at.map(pointed).join('/')}`;
		const check = this.ajv.getSchema(ref);

		if (check === undefined)
			throw new Error(`no schema at ${ref}`);
		return check(value) ? [] : check.errors.map((e) =>
			`${e.instancePath} ${e.message}` +
			(e.params?.additionalProperty !== undefined ?
				` (${e.params.additionalProperty})` : ''));
	}

	/* --- requests ---------------------------------------------------- */

	/* The text of a parameter or header as its schema has it. */
	#typed(at, text) {
		const schema = this.resolve([...at, 'schema']);

		switch (schema.node.type) {
		case 'integer':
			return /^[+-]?[0-9]+$/.test(text) ? Number(text) : text;
		case 'boolean':
			return /^(true|false)$/.test(text) ? text === 'true' : text;
		case 'array':
			return text.split(',').map((item) => this.resolve(
				[...schema.at, 'items']).node.type === 'integer' &&
				/^ *[0-9]+ *$/.test(item) ? Number(item) : item);
		default:
			return text;
		}
	}

	/* What is wrong with the text of a parameter or header. */
	judgeText(at, text) {
		return this.#schema([...at, 'schema'], this.#typed(at, text));
	}

	#judgeParameters(operation, x, places) {
		const query = new URLSearchParams(x.target.replace(/^[^?]*\??/, ''));
		const bad = [];

		for (const { node, at } of operation.parameters.filter(
			(p) => places.includes(p.node.in))) {
			const text = node.in === 'query' ?
				query.getAll(node.name).at(-1) :
				header(x.head, node.name)[0];

			if (text === undefined || text === '' && node.allowEmptyValue)
				continue;
			for (const e of this.judgeText(at, text))
				bad.push(`taken, though ${node.in} ${node.name}${e}`);
		}
		return bad;
	}

	#judgeBody(operation, x) {
		const { node, at } = this.resolve([...operation.at, 'requestBody']);
		const [type] = header(x.head, 'Content-Type');
		const content = cutBody(x.head, x.content);
		const name = type?.split(';')[0].trim().toLowerCase();

		if (node === undefined)
			return [];
		if (content.length === 0)
			return node.required ?
				['taken, though there is no body'] : [];
		if (node.content[name] === undefined)
			return [`taken, though the body is ${name}`];
		return this.#judgeContent([...at, 'content', name], name, type,
			content).map((e) => `taken, though body${e}`);
	}

	/* Bytes by a media type object. */
	#judgeContent(at, name, type, bytes) {
		try {
			return this.#judgeDecoded(at, name, type, bytes);
		} catch (e) {
			return [` is no ${name}: ${e.message}`];
		}
	}

	#judgeDecoded(at, name, type, bytes) {
		const media = this.resolve(at).node;
		const schema = [...at, 'schema'];

		if (json.test(name))
			return this.#schema(schema, JSON.parse(decode(bytes)));
		/* Lines that each stand or fall alone have no schema. */
		if (lines.test(name) && media['x-item-schema'])
			return decode(bytes).split('\n').filter((l) => l !== '')
				.flatMap((line) => this.#schema(
					[...at, 'x-item-schema'], JSON.parse(line)));
		if (media['x-columns'])
			return judgeCsv(decode(bytes), media['x-columns']);
		return this.#schema(schema, fields(type, bytes) ?? decode(bytes));
	}

	/* --- answers ----------------------------------------------------- */

	/*
	 * Where the answer is described: among those of the operation, or else
	 * for what is no operation.
	 */
	#responses(operation) {
		return operation === undefined ? ['x-no-operation'] :
			[...operation.at, 'responses'];
	}

	/* The response for a status, or undefined. */
	response(operation, status) {
		const at = this.#responses(operation);
		const { node } = this.resolve(at);

		if (node[status] !== undefined)
			return this.resolve([...at, status]);
		const rest = this.resolve([...at, 'default']);

		return rest.node?.['x-statuses']?.includes(String(status)) ?
			rest : undefined;
	}

	#judgeHeaders({ node, at }, x) {
		const documented = Object.keys(node.headers ?? {});
		const known = new Set(documented.map((n) => n.toLowerCase()));
		const bad = [];

		for (const name of documented)
			bad.push(...this.#judgeHeader(name,
				this.resolve([...at, 'headers', name]), x));
		for (const { name } of header(x.answerHead))
			if (!known.has(name) && !TRANSPORT.has(name))
				bad.push(`header ${name} is not documented`);
		return bad;
	}

	#judgeHeader(name, { node, at }, x) {
		const values = header(x.answerHead, name);

		/* The web server adds that one. */
		if (values.length === 0)
			return node.required &&
				(x.by !== 'api' || name !== 'X-Request-Id') ?
				[`header ${name} is missing`] : [];
		if (values.length > 1 && !MANY.has(name))
			return [`header ${name} is there ${values.length} times`];
		return values.flatMap((value) => this.judgeText(at, value).map(
			(e) => `header ${name}${e}: ${value}`));
	}

	#judgeAnswer({ node, at }, x) {
		const [type] = header(x.answerHead, 'Content-Type');
		const name = type?.split(';')[0].trim().toLowerCase();
		const charset = type?.match(/;\s*charset=(.*)$/i)?.[1];

		if (node.content === undefined)
			return x.answer.length > 0 ? ['there is a body'] : [];
		if (node.content[name] === undefined)
			return [`Content-Type ${type} is not documented`];
		if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
			return [`the charset is ${charset}`];
		if (x.method === 'HEAD')
			return x.by !== 'api' && x.answer.length > 0 ?
				['HEAD has a body'] : [];
		return this.#judgeContent([...at, 'content', name], name, type,
			x.answer).map((e) => `body${e}`);
	}

	/*
	 * What is wrong with an exchange, and what it is an exercise of.  What
	 * was taken although the contract rules it out is wrong as well, but
	 * for parameters not of these places: what a query may hold is up to
	 * the configuration too.
	 */
	judge(x, places = ['header', 'query']) {
		const { path, operation } = this.find(x.method, x.target);
		const response = this.response(operation, x.status);
		const bad = [];

		if (response === undefined)
			return { path, operation,
				bad: ['this status is not documented'] };
		if (operation !== undefined && x.status < 300)
			bad.push(...this.#judgeParameters(operation, x, places),
				...this.#judgeBody(operation, x));
		bad.push(...this.#judgeHeaders(response, x),
			...this.#judgeAnswer(response, x));
		return { path, operation, bad };
	}

	/* --- the file itself ---------------------------------------------- */

	/* Components that nothing refers to. */
	unused() {
		const refs = new Set();
		const visit = (node) => {
			if (node === null || typeof node !== 'object')
				return;
			if (typeof node.$ref === 'string')
				refs.add(node.$ref);
			Object.values(node).forEach(visit);
		};

		visit(this.doc);
		return Object.entries(this.doc.components)
			.filter(([kind]) => kind !== 'securitySchemes')
			.flatMap(([kind, all]) => Object.keys(all)
				.map((name) => `#/components/${kind}/${name}`))
			.filter((ref) => ![...refs].some((r) => r === ref ||
				r.startsWith(`${ref}/`)));
	}
}

/* The same sentences, each once: the third row is as wrong as the first. */
export function distinct(sentences) {
	return [...new Set(sentences.map((s) =>
		s.replace(/\/\d+(?=[/ ])/g, '/*')))];
}

/* The path of a target, decoded; in absolute form without its origin. */
function pathOf(target) {
	const raw = target.replace(/^https?:\/\/[^/?]*/, '').split('?')[0];

	try {
		return decodeURIComponent(raw);
	} catch {
		return raw;
	}
}

function segmentsOf(path) {
	return path.replace(/\/$/, '').split('/');
}
