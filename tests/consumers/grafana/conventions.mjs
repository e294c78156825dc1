// SPDX-License-Identifier: GPL-2.0
// Checks dashboards against the published conventions: Grafana's documentation
// and the rules of its dashboard-linter. Uses the linter's names and reads its
// file of exclusions, dashboards/grafana/.lint. Prints one line per complaint.
//
//	conventions.mjs METRICS FILE...
//
// METRICS names a metric or an alert a line: all that there are.
import fs from 'node:fs';
import path from 'node:path';

const [metricsFile, ...files] = process.argv.slice(2);
const metrics = new Set(fs.readFileSync(metricsFile, 'utf8').split('\n').filter(Boolean));
const dir = path.dirname(files[0]);
const { exclusions } = JSON.parse(fs.readFileSync(path.join(dir, '.lint'), 'utf8'));
const boards = files.map((file) => ({ file, ...JSON.parse(fs.readFileSync(file, 'utf8')) }));
/* Units of Grafana that make sense for these metrics. */
const units = ['s', 'bytes', 'percentunit', 'short', 'locale'];
const used = new Set();

function complain(rule, board, panel, ref, why) {
	const entries = exclusions[rule]?.entries ?? [];
	const entry = entries.find((e) => e.dashboard === board.title &&
		(!e.panel || e.panel === panel?.title) && (!e.targetIdx || e.targetIdx === ref));

	if (entry && exclusions[rule].reason)
		used.add(entry);
	else
		console.log(`${path.basename(board.file)}${panel ? `, panel "${panel.title}"` : ''}` +
			`${ref === undefined ? '' : `, query ${ref}`}: ${why} (${rule})`);
}

function checkBoard(b) {
	const say = (rule, why) => complain(rule, b, null, undefined, why);

	if (`${b.uid}.json` !== path.basename(b.file) || b.uid.length > 40)
		say('stable-uid', `uid ${b.uid} is not the file's name`);
	for (const key of ['__inputs', '__requires', '__elements', 'id', 'gnetId', 'iteration'])
		if (key in b)
			say('no-export-leftovers', `has ${key}`);
	if (!Number.isInteger(b.schemaVersion) || b.schemaVersion < 36)
		say('schema-version', `schemaVersion ${b.schemaVersion}`);
	if (b.timezone !== 'browser')
		say('timezone', `timezone ${b.timezone}`);
	if (b.editable !== false)
		say('template-uneditable-rule', 'is editable');
	/* Boots are rare, and hosts many. */
	if (!['', '15m'].includes(b.refresh))
		say('refresh', `asks all anew each ${b.refresh}`);
	if (!b.description)
		say('description', 'has no description');
	if (/https?:\/\//.test(JSON.stringify(b)))
		say('no-fixed-address', 'holds an address');
	const uids = JSON.stringify(b).match(/"uid":"[^"]*"/g) ?? [];
	for (const uid of uids)
		if (!['"uid":"${datasource}"', '"uid":"-- Grafana --"', `"uid":"${b.uid}"`].includes(uid))
			say('panel-datasource-rule', `${uid} is fixed`);
}

function checkVariables(b) {
	const list = b.templating.list;
	const say = (rule, why) => complain(rule, b, null, undefined, why);
	const source = list.filter((v) => v.type === 'datasource');

	if (source.length !== 1 || source[0].name !== 'datasource' ||
	    source[0].label !== 'Data source' || source[0].query !== 'prometheus')
		say('template-datasource-rule', 'not one variable "datasource", labelled "Data source"');
	for (const [name, label] of [['job', 'Job'], ['instance', 'Instance']]) {
		const rule = `template-${name}-rule`;
		const v = list.find((x) => x.name === name);

		if (!v || v.type !== 'query' || v.label !== label || v.datasource?.uid !== '${datasource}')
			say(rule, `no variable "${name}" of the data source, labelled "${label}"`);
		else if (!v.multi || v.allValue !== '.+' || !v.includeAll)
			say(rule, `variable "${name}" does not take several, or all as ".+"`);
		if (v && !v.query?.query?.startsWith('label_values('))
			say('template-label-promql-rule', `variable "${name}" asks ${v.query?.query}`);
		if (v?.refresh !== 2)
			say('template-on-time-change-reload-rule', `variable "${name}"`);
	}
	/* A label that most hosts do not have: all has to take those without it. */
	const host = list.find((v) => v.name === 'host');
	if (host && (!host.includeAll || host.allValue !== '.*' || host.refresh !== 2 ||
		     host.datasource?.uid !== '${datasource}'))
		say('host-variable', 'variable "host" does not take hosts without the label');
}

function checkLink(b, panel, url) {
	const uid = url.match(/^\/d\/([^/?]+)/)?.[1];
	const to = boards.find((x) => x.uid === uid);

	if (!to)
		return complain('link', b, panel, undefined, `leads to no dashboard here: ${url}`);
	for (const [, name] of url.matchAll(/var-([a-z]+)=/g))
		if (!to.templating.list.some((v) => v.name === name))
			complain('link', b, panel, undefined, `${uid} has no variable ${name}`);
	if (!url.includes('${datasource:queryparam}') || !url.includes('${__url_time_range}'))
		complain('link', b, panel, undefined, 'loses the data source or the time range');
}

/* A value of a variable goes along only where the other board can take it. */
function checkBoardLink(b, link) {
	const uid = link.url.match(/^\/d\/([^/?]+)/)?.[1];
	const to = boards.find((x) => x.uid === uid && x.uid !== b.uid);
	const names = [...link.url.matchAll(/\$\{(\w+):queryparam\}/g)].map(([, name]) => name);
	const say = (why) => complain('link', b, null, undefined, `link "${link.title}" ${why}`);

	if (link.type !== 'link' || !to)
		return say('leads to no other dashboard here');
	if (link.includeVars || !link.keepTime)
		say('takes variables along that the other may not have, or loses the time range');
	if (!names.includes('datasource') || !names.includes('job'))
		say('loses the data source or the job');
	for (const name of names) {
		const [from, other] = [b, to].map((x) => x.templating.list.find((v) => v.name === name));

		if (!from || !other || (from.includeAll && !other.includeAll) || (from.multi && !other.multi))
			say(`hands on ${name}, which the other does not take like that`);
	}
}

function checkLinks(b) {
	for (const link of b.links)
		checkBoardLink(b, link);
	if (!b.links.length)
		complain('link', b, null, undefined, 'leads nowhere');
	for (const p of b.panels)
		for (const o of p.fieldConfig?.overrides ?? [])
			for (const property of o.properties.filter((x) => x.id === 'links'))
				for (const link of property.value)
					checkLink(b, p, link.url);
}

/* Metrics that a query names, and the selectors after them. */
function checkQuery(b, p, t, seen) {
	const say = (rule, why) => complain(rule, b, p, t.refId, why);

	if (seen.has(t.refId))
		say('ref-id', 'is there twice');
	seen.add(t.refId);
	if (t.datasource?.uid !== '${datasource}')
		say('panel-datasource-rule', 'has a data source of its own');
	for (const [, name, selector] of t.expr.matchAll(/([a-zA-Z_][a-zA-Z0-9_:]*)(?:\{([^}]*)\})/g)) {
		if (!metrics.has(name))
			say('metric', `there is no ${name}`);
		if (!selector.includes('job=~"$job"'))
			say('target-job-rule', `${name} has no job=~"$job"`);
		if (!selector.includes('instance=~"$instance"'))
			say('target-instance-rule', `${name} has no instance=~"$instance"`);
		if (b.templating.list.some((v) => v.name === 'host') && !selector.includes('host=~"$host"'))
			say('target-host-rule', `${name} has no host=~"$host"`);
		const [, alert] = selector.match(/alertname="([^"]*)"/) ?? [];
		if (alert && !metrics.has(alert))
			say('metric', `there is no alert ${alert}`);
	}
	/* A metric without a selector would be one of everybody. */
	for (const name of t.expr.replace(/\{[^}]*\}/g, '{}').match(/\b(xen_remap|job(?:_\w+)?:|ALERTS)[\w:]*(?![\w:{])/g) ?? [])
		say('target-job-rule', `${name} has no selector`);
	for (const [, range] of t.expr.matchAll(/\[([^\]]*)\]/g))
		if (range !== '$__rate_interval')
			say('target-rate-interval-rule', `looks back ${range}`);
	if (/\b(rate|irate|increase)\(/.test(t.expr))
		say('boots', 'takes the rate of what a boot leaves as it is');
}

function checkPanel(b, p) {
	const say = (rule, why) => complain(rule, b, p, undefined, why);

	if (!p.title?.trim())
		say('panel-title-description-rule', 'no title');
	if (p.type === 'row')
		return;
	if (!/\.$/.test(p.description ?? ''))
		say('panel-title-description-rule', 'no description that is a sentence');
	if (!units.includes(p.fieldConfig.defaults.unit))
		say('panel-units-rule', `unit ${p.fieldConfig.defaults.unit}`);
	for (const o of p.fieldConfig.overrides)
		for (const property of o.properties)
			if (property.id === 'unit' && !units.includes(property.value))
				say('panel-units-rule', `unit ${property.value} of ${o.matcher.options}`);
	if (p.datasource?.uid !== '${datasource}')
		say('panel-datasource-rule', `data source ${p.datasource?.uid}`);
	if (!p.targets?.length)
		say('panel-no-targets-rule', 'asks nothing');
	/* What all hosts are read for must not be asked for each point in time. */
	const many = b.templating.list.find((v) => v.name === 'instance')?.multi;
	if (p.type === 'timeseries' && !(p.maxDataPoints <= 200))
		say('points', `asks for ${p.maxDataPoints ?? 'as many points as the screen has'}`);
	for (const t of many ? p.targets ?? [] : [])
		if (!t.instant && /\bxen_remap[_:]/.test(t.expr.replace(/\bjob(_\w+)?:\w+/g, '')))
			complain('range-of-all-hosts', b, p, t.refId, 'reads all hosts for each point');
	const seen = new Set();
	for (const t of p.targets ?? [])
		checkQuery(b, p, t, seen);
}

/* Every cell of the grid belongs to one panel, from top to bottom. */
function checkGrid(b) {
	const cells = new Map();

	for (const p of b.panels) {
		const { x, y, w, h } = p.gridPos;

		if (x < 0 || x + w > 24)
			complain('grid', b, p, undefined, 'is wider than the grid');
		for (let i = x; i < x + w; i++)
			for (let j = y; j < y + h; j++) {
				if (cells.has(`${i},${j}`))
					complain('grid', b, p, undefined, `lies over "${cells.get(`${i},${j}`)}"`);
				cells.set(`${i},${j}`, p.title);
			}
	}
	for (const p of b.panels)
		if (b.panels.some((q) => q !== p && q.title === p.title))
			complain('panel-title-description-rule', b, p, undefined, 'is not the only one of this title');
	const height = Math.max(...b.panels.map((p) => p.gridPos.y + p.gridPos.h));
	if (cells.size !== 24 * height)
		complain('grid', b, null, undefined, `${24 * height - cells.size} cells are empty`);
	if (new Set(b.panels.map((p) => p.id)).size !== b.panels.length)
		complain('panel-id', b, null, undefined, 'two panels have one id');
}

for (const b of boards) {
	checkBoard(b);
	checkVariables(b);
	checkLinks(b);
	checkGrid(b);
	for (const p of b.panels)
		checkPanel(b, p);
}
for (const [rule, { reason, entries }] of Object.entries(exclusions)) {
	if (!reason)
		console.log(`.lint: ${rule} has no reason`);
	for (const entry of entries.filter((e) => !used.has(e)))
		console.log(`.lint: ${rule}: nothing to exclude for ${JSON.stringify(entry)}`);
}
