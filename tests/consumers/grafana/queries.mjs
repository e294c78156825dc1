// SPDX-License-Identifier: GPL-2.0
// Asks a Prometheus each query of the dashboards, with the variables filled in
// as Grafana does it: queries.mjs URL WELL DEAD FILE... Of a dashboard for one
// host the host is WELL, which came up, and then DEAD. A query has to return
// data, or to be in empty.json, where the reason stands and a host of which it
// does return data. Prints a line "ok" or "FAIL" for each panel.
import fs from 'node:fs';

const [url, well, dead, ...files] = process.argv.slice(2);
const empty = JSON.parse(fs.readFileSync(new URL('empty.json', import.meta.url), 'utf8'));
const unused = new Set(empty);
const SPAN = 120, STEP = 5;

/* A value of a variable that takes several goes into a regular expression. */
function regex(value) {
	return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\\\$&');
}

function fill(expr, board, host) {
	const one = !board.templating.list.find((v) => v.name === 'instance').multi;
	const values = {
		job: '.+', instance: one ? regex(host) : '.+', host: '.*',
		__rate_interval: '20s', __interval: `${STEP}s`, __range: `${SPAN}s`,
	};
	const filled = expr.replace(/\$\{?(\w+)\}?/g, (all, name) => values[name] ?? all);

	if (filled.includes('$'))
		throw new Error(`a variable is left in ${filled}`);
	return filled;
}

async function ask(target, board, host) {
	/* Not a whole second: data may be younger than that. */
	const now = Date.now() / 1000;
	const query = fill(target.expr, board, host);
	const parameters = target.instant ? { query, time: now }
		: { query, start: now - SPAN, end: now, step: STEP };
	const response = await fetch(`${url}/api/v1/query${target.instant ? '' : '_range'}`,
		{ method: 'POST', body: new URLSearchParams(parameters) });
	const { status, error, data } = await response.json();

	if (status !== 'success')
		throw new Error(error);
	return data.result;
}

/* Columns of a table before its transformations. */
function columns(panel, results) {
	const single = panel.targets.length === 1;
	const names = new Set(['Time']);

	for (const [i, rows] of results.entries()) {
		names.add(single ? 'Value' : `Value #${panel.targets[i].refId}`);
		for (const row of rows)
			Object.keys(row.metric).forEach((label) => names.add(label));
	}
	return names;
}

/* What of a table's transformations fits the columns that there are. */
function table(panel, results) {
	const organize = panel.transformations.find((t) => t.id === 'organize').options;
	const merges = panel.transformations.some((t) => t.id === 'merge');
	const there = columns(panel, results);
	const shown = new Set();

	if ((panel.targets.length > 1) !== merges)
		return 'several queries and "merge" belong together';
	if (merges && there.has('__name__'))
		return 'rows with the metric\'s name do not merge';
	for (const name of Object.keys(organize.renameByName))
		if (!there.has(name))
			return `renames ${name}, which is not there`;
	for (const name of there) {
		if (organize.excludeByName[name])
			continue;
		if (!(name in organize.indexByName))
			return `column ${name} has no place`;
		shown.add(organize.renameByName[name] ?? name);
	}
	for (const o of panel.fieldConfig.overrides)
		/* A label that most hosts do not have. */
		if (!shown.has(o.matcher.options) && o.matcher.options !== 'host')
			return `an override is for ${o.matcher.options}, which is not shown`;
	for (const sort of panel.options.sortBy ?? [])
		if (!shown.has(sort.displayName))
			return `sorted by ${sort.displayName}, which is not shown`;
	return null;
}

function legend(target, rows) {
	for (const [, label] of (target.legendFormat ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g))
		if (label !== 'host' && rows.some((row) => !(label in row.metric)))
			return `query ${target.refId}: its legend names ${label}, which is not a label`;
	if (!target.instant && target.format === 'heatmap' && !rows.some((row) => row.metric.le === '+Inf'))
		return `query ${target.refId}: a heat map without the bucket +Inf`;
	return null;
}

async function check(board, panel) {
	const results = [];

	for (const target of panel.targets) {
		const entry = empty.find((e) => e.dashboard === board.title &&
			e.panel === panel.title && e.refId === target.refId);
		let rows = await ask(target, board, well);

		if (entry) {
			unused.delete(entry);
			if (rows.length)
				return `query ${target.refId} returns data, though empty.json says: ${entry.reason}`;
			if (!entry.reason || !panel.fieldConfig.defaults.noValue)
				return `query ${target.refId} is empty, but the panel does not say so`;
			rows = await ask(target, board, entry.data);
		}
		if (!rows.length)
			return `query ${target.refId} returns nothing: ${target.expr}`;
		const why = legend(target, rows);
		if (why)
			return why;
		results.push(rows);
	}
	if (panel.type === 'table')
		return table(panel, results);
	return null;
}

/* Of a boot that died most is not known: the panel has to say so. */
async function checkDead(board, panel) {
	const results = await Promise.all(panel.targets.map((target) => ask(target, board, dead)));

	if (panel.fieldConfig.defaults.noValue || results.some((rows) => rows.length) ||
	    ['timeseries', 'heatmap'].includes(panel.type))
		return null;
	return 'is empty for a boot that died, and does not say so';
}

for (const file of files) {
	const board = JSON.parse(fs.readFileSync(file, 'utf8'));
	const one = !board.templating.list.find((v) => v.name === 'instance').multi;

	for (const panel of board.panels.filter((p) => p.type !== 'row')) {
		let why;

		try {
			why = await check(board, panel) ?? (one ? await checkDead(board, panel) : null);
		} catch (e) {
			why = e.message;
		}
		console.log(`${why ? 'FAIL' : 'ok'} grafana: ${board.title}: ${panel.title}${why ? `: ${why}` : ''}`);
	}
	for (const variable of board.templating.list.filter((v) => v.type === 'query')) {
		const [, selector, label] = variable.query.query.match(/^label_values\((.*), (\w+)\)$/);
		const series = await (await fetch(`${url}/api/v1/label/${label}/values?` +
			new URLSearchParams({ 'match[]': fill(selector, board,
				label === 'host' ? dead : well) }))).json();
		console.log(series.data?.length ? `ok grafana: ${board.title}: variable ${variable.name}, ${series.data.length} values`
			: `FAIL grafana: ${board.title}: variable ${variable.name} has no values`);
	}
}
for (const entry of unused)
	console.log(`FAIL grafana: empty.json: there is no query ${JSON.stringify(entry)}`);
