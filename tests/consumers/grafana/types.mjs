// SPDX-License-Identifier: GPL-2.0
// Checks dashboards against Grafana's own types, from its package
// @grafana/schema: types.mjs PACKAGES FILE... Prints the messages of the
// TypeScript compiler, one line per complaint, nothing if there are none.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const [packages, ...files] = process.argv.slice(2);
const raw = './node_modules/@grafana/schema/dist/types/raw';
/* Panel type, and the folder of its options. */
const plugins = {
	bargauge: 'bargauge', heatmap: 'heatmap', stat: 'stat', table: 'table',
	timeseries: 'timeseries', 'state-timeline': 'statetimeline',
};

/* What can be in JSON of a type: enums are the texts that they stand for. */
const head = `
import type { Dashboard, Panel, RowPanel } from '${raw}/dashboard/x/types.gen';
${Object.values(plugins).map((name) =>
	`import type * as ${name} from '${raw}/composable/${name}/panelcfg/x/types.gen';`).join('\n')}
type Plain<T> = T extends string ? \`\${T}\` :
	T extends number | boolean | null | undefined ? T :
	T extends Array<infer E> ? Array<Plain<E>> :
	T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
`;
/* Where each declaration begins, for the complaints. */
const places = [];
let text = head;

function declare(what, type, value) {
	places.push({ line: text.split('\n').length, what });
	text += `export const v${places.length}: Plain<${type}> = ${JSON.stringify(value, null, 1)};\n`;
}

function panel(name, p) {
	const what = `${name}, panel "${p.title}"`;
	const plugin = plugins[p.type];

	if (p.type === 'row')
		return declare(what, 'RowPanel', p);
	declare(what, 'Panel', p);
	if (!plugin) {
		console.log(`${what}: add its type ${p.type} to types.mjs`);
		return;
	}
	declare(`${what}, options`, `Partial<${plugin}.Options>`, p.options);
	if (p.fieldConfig.defaults.custom)
		declare(`${what}, field options`, `Partial<${plugin}.FieldConfig>`,
			p.fieldConfig.defaults.custom);
}

for (const file of files) {
	const { panels, ...board } = JSON.parse(fs.readFileSync(file, 'utf8'));

	declare(path.basename(file), "Omit<Dashboard, 'panels'>", board);
	for (const p of panels)
		panel(path.basename(file), p);
}
fs.writeFileSync(path.join(packages, 'dashboards.ts'), text);
try {
	execFileSync('node', ['node_modules/typescript/bin/tsc', '--noEmit', '--strict', '--skipLibCheck',
		'--module', 'nodenext', '--moduleResolution', 'nodenext', 'dashboards.ts'],
	{ cwd: packages, encoding: 'utf8' });
} catch (e) {
	if (!e.stdout)
		throw e;
	for (const line of e.stdout.split('\n').filter((l) => l.startsWith('dashboards.ts('))) {
		const at = Number(line.match(/\((\d+),/)[1]);
		console.log(`${places.findLast((p) => p.line <= at).what}: ${line.replace(/^[^:]*: /, '')}`);
	}
}
