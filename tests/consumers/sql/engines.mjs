// SPDX-License-Identifier: GPL-2.0
// DuckDB and ClickHouse behind one interface: load exports, ask a question.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

export const sql = path.resolve(path.dirname(new URL(import.meta.url).pathname),
				'../../../dashboards/sql');

/** Statements of a file, without its comments. */
export function statements(file) {
	return fs.readFileSync(path.join(sql, file), 'utf8')
		.replace(/^--.*$/gm, '')
		.split(/;[ \t]*\n/)
		.map((s) => s.trim())
		.filter(Boolean);
}

export function questions() {
	return fs.readdirSync(path.join(sql, 'questions')).sort();
}

/** What a question's first line asks. */
export function title(file) {
	const text = fs.readFileSync(path.join(sql, 'questions', file), 'utf8');
	return text.match(/^-- (.*\?)$/m)?.[1];
}

/* Integers of 64 bits and more come as text from both. */
function plain(row) {
	return Object.fromEntries(Object.entries(row).map(([k, v]) =>
		[k, typeof v === 'string' && /^-?[0-9]+$/.test(v) ? Number(v) : v]));
}

async function duckdb(require) {
	const { DuckDBInstance } = require('@duckdb/node-api');
	const db = await (await DuckDBInstance.create(':memory:')).connect();

	return {
		name: 'DuckDB',
		schema: 'duckdb.sql',
		run: (s) => db.run(s),
		ask: async (s) => (await db.runAndReadAll(s)).getRowObjectsJson().map(plain),
		version: async () => (await db.runAndReadAll('SELECT version()')).getRows()[0][0],
		close: () => db.closeSync(),
	};
}

async function clickhouse(require) {
	const { Session } = require('chdb');
	const db = new Session();
	const ask = async (s) => db.query(s, 'JSONEachRow').split('\n').filter(Boolean)
		.map((line) => plain(JSON.parse(line)));

	return {
		name: 'ClickHouse',
		schema: 'clickhouse.sql',
		run: async (s) => db.query(s),
		ask,
		version: async () => (await ask('SELECT version() AS v'))[0].v,
		close: () => db.cleanup(),
	};
}

/** Open both engines on the exports in a directory. */
export async function open(packages, exports) {
	const require = createRequire(path.join(packages, 'package.json'));
	const engines = [await duckdb(require), await clickhouse(require)];

	process.chdir(exports);
	for (const engine of engines) {
		const start = Date.now();
		for (const s of [...statements(engine.schema), ...statements('views.sql')])
			await engine.run(s);
		engine.loaded = Date.now() - start;
	}
	return engines;
}
