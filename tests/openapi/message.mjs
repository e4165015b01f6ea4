/*
 * HTTP messages and what they carry: headers, chunks, forms, CSV.
 */

/*
 * The values of a header, or without a name all of them, as { name, value }
 * with names in lower case.
 */
export function header(head, name) {
	const all = head.split(/\r?\n/).filter((l) => l.includes(':'))
		.map((line) => ({
			name: line.slice(0, line.indexOf(':')).trim().toLowerCase(),
			value: line.slice(line.indexOf(':') + 1).trim(),
		}));

	return name === undefined ? all :
		all.filter((h) => h.name === name.toLowerCase())
			.map((h) => h.value);
}

/* A body without its chunks, if it has any. */
export function cutBody(head, bytes) {
	const parts = [];
	let rest = bytes;

	if (header(head, 'Transfer-Encoding').length === 0)
		return bytes;
	for (;;) {
		const end = rest.indexOf('\r\n');
		const size = parseInt(rest.toString('latin1', 0, end), 16);

		if (end === -1 || !(size > 0))
			return Buffer.concat(parts);
		parts.push(rest.subarray(end + 2, end + 2 + size));
		rest = rest.subarray(end + 2 + size + 2);
	}
}

/* The fields of a form, of each the last; undefined when it is no form. */
export function fields(type, bytes) {
	const name = type.split(';')[0].trim().toLowerCase();

	if (name === 'application/x-www-form-urlencoded')
		return Object.fromEntries(
			new URLSearchParams(bytes.toString('utf8')));
	if (name === 'multipart/form-data')
		return Object.fromEntries(parts(type, bytes));
	return undefined;
}

function parts(type, bytes) {
	const boundary = type.match(/boundary="?([^";]*)"?/i)[1];

	return bytes.toString('utf8').split(`--${boundary}`).slice(1, -1)
		.map((part) => {
			const [head, ...rest] = part.split('\r\n\r\n');

			return [head.match(/name="?([^";\r\n]*)/i)[1],
				rest.join('\r\n\r\n').replace(/\r\n$/, '')];
		});
}

/* A form of fields, but those undefined: its Content-Type and its bytes. */
export function makeForm(name, values) {
	const boundary = 'a-boundary';
	const there = Object.entries(values).filter(([, v]) => v !== undefined);

	if (name === 'application/x-www-form-urlencoded')
		return { type: name, bytes: String(new URLSearchParams(there)) };
	return {
		type: `${name}; boundary=${boundary}`,
		bytes: there.map(([key, value]) =>
			`--${boundary}\r\nContent-Disposition: form-data; ` +
			`name="${key}"\r\n\r\n${value}\r\n`).join('') +
			`--${boundary}--\r\n`,
	};
}

/* --- CSV (RFC 4180) ------------------------------------------------------ */

/*
 * What is wrong with a file that shall have these columns: its header line
 * names them, and each row has a cell for each.
 */
export function judgeCsv(text, columns) {
	const body = text.replace(/^\uFEFF/, '');
	const delimiter = body[columns[0].length] === ';' ? ';' : ',';
	/* A cell, quoted or not, and what ends it. */
	const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${delimiter}\r\n]*))` +
		`(${delimiter}|\r\n|$)`, 'y');
	const rows = [[]];

	while (cell.lastIndex < body.length) {
		const m = cell.exec(body);

		if (m === null)
			return [` is no CSV in row ${rows.length}`];
		rows.at(-1).push(m[1] ?? m[2]);
		if (m[3] === '\r\n' && cell.lastIndex < body.length)
			rows.push([]);
	}
	if (rows[0].join() !== columns.join())
		return [` has the columns ${rows[0].join()}`];
	return rows.filter((row) => row.length !== columns.length)
		.map((row) => ` has a row of ${row.length} cells`);
}
