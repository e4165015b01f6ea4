/*
 * docs/openapi.json: the contract for programs that read JSON alone.
 *
 *     json.mjs CONTRACT	writes it to standard output
 *
 * A line for each operation, component and the like, so that a change to one
 * is a change to one line.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const DEPTH = 3;	/* of what has a line of its own */

function lines(value, depth) {
	if (depth === 0 || value === null || typeof value !== 'object' ||
		Array.isArray(value))
		return JSON.stringify(value);
	return `{\n${Object.entries(value).map(([key, inner]) =>
		`${JSON.stringify(key)}:${lines(inner, depth - 1)}`)
		.join(',\n')}\n}`;
}

/* The text of the file in YAML as that of the one in JSON. */
export function toJson(yaml) {
	return `${lines(parse(yaml), DEPTH)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	process.stdout.write(toJson(readFileSync(process.argv[2], 'utf8')));
