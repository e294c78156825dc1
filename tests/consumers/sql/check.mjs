// SPDX-License-Identifier: GPL-2.0
// Sends each question to both engines and compares the answers with the known
// fleet: check.mjs PACKAGES DIR. A question without a check fails.
import fs from 'node:fs';
import path from 'node:path';
import { answers } from './answers.mjs';
import { open, questions, sql, statements, title } from './engines.mjs';

const [packages, dir] = process.argv.slice(2);

function report(name, why) {
	console.log(why ? `FAIL sql: ${name}: ${why}` : `ok sql: ${name}`);
}

/* Engines round halves differently, in the last place that is shown. */
function close(a, b) {
	if (typeof a !== 'number' || typeof b !== 'number')
		return a === b;
	return Math.abs(a - b) <= 1e-9 * Math.abs(a) + (Math.abs(a) > 10 ? 0.11 : 0.011);
}

function differ(a, b) {
	if (a.length !== b.length)
		return `${a.length} rows and ${b.length}`;
	for (const [i, row] of a.entries()) {
		for (const key of new Set([...Object.keys(row), ...Object.keys(b[i])]))
			if (!close(row[key], b[i][key]))
				return `row ${i}, ${key}: ${row[key]} and ${b[i][key]}`;
	}
	return null;
}

async function ask(engine, file) {
	const [question, ...more] = statements(`questions/${file}`);

	if (more.length)
		throw new Error('more than one statement');
	return engine.ask(question);
}

/* Both engines, and whether they agree; the first one's rows. */
async function ask_both(engines, file) {
	const rows = [];

	for (const engine of engines) {
		try {
			rows.push(await ask(engine, file));
		} catch (e) {
			throw new Error(`${engine.name}: ${e.message.split('\n')[0].slice(0, 300)}`);
		}
	}
	const why = differ(rows[0], rows[1]);
	if (why)
		throw new Error(`the engines differ: ${why}`);
	return rows[0];
}

async function check(engines, file, what) {
	let why;

	try {
		const rows = await ask_both(engines, file);
		why = what(rows);
	} catch (e) {
		why = e.message;
	}
	report(`${file}: ${title(file) ?? ''}`, why);
}

function table(file) {
	const [head, ...rows] = fs.readFileSync(file, 'utf8').trim().split('\n')
		.map((line) => line.split('\t'));
	return rows.map((row) => Object.fromEntries(row.map((v, i) =>
		[head[i], /^[0-9]+$/.test(v) ? Number(v) : v])));
}

const truth = {
	before: table(path.join(dir, 'boot1.tsv')),
	after: table(path.join(dir, 'boot2.tsv')),
	fleet: JSON.parse(fs.readFileSync(path.join(dir, 'fleet.json'), 'utf8')),
};
const known = answers(truth);

const readme = fs.readFileSync(path.join(sql, 'README.md'), 'utf8');
const missing = questions().filter((file) => !title(file) ||
	!readme.includes(`| \`${path.basename(file, '.sql')}\` | ${title(file)} |`));
report('README.md names each question as its file does', missing.join(' '));

let engines = await open(packages, path.join(dir, 'fleet'));
for (const engine of engines) {
	const [{ n }] = await engine.ask('SELECT count(*) AS n FROM boots');
	const want = truth.before.length + truth.after.length +
		fs.readdirSync(path.join(dir, 'again')).length;
	report(`${engine.name} ${await engine.version()} takes ${n} captures in ${engine.loaded} ms`,
	       n === want ? null : `expected ${want}`);
}
for (const file of questions())
	await check(engines, file, known[file] ?? (() => 'no answer is known, add one to answers.mjs'));
for (const engine of engines)
	engine.close();

// Nothing that a file or its name claims may stop a question.
engines = await open(packages, path.join(dir, 'hostile'));
for (const file of questions())
	await check(engines, file, () => null);
const [log] = await engines[0].ask("SELECT source, kernel, remapped_pages, walk_ns FROM history WHERE host = 'plain'");
report('a host that has only a log', JSON.stringify(log) ===
	'{"source":"log","kernel":"6.1.192","remapped_pages":786561,"walk_ns":null}' ? null : JSON.stringify(log));
const hosts = (await engines[0].ask('SELECT host FROM boots ORDER BY host')).map((row) => row.host);
const want = ["a'; DROP TABLE boots; --", 'absurd', 'b,"\n€', 'dead', 'more absurd', 'plain'];
report('hosts with hostile names', hosts.join('|') === want.join('|') ? null : JSON.stringify(hosts));
for (const engine of engines)
	engine.close();
