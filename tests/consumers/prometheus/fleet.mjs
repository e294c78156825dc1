// SPDX-License-Identifier: GPL-2.0
// A fleet to be scraped: /host/N/metrics is what one real boot's metrics would
// be on host N. Each host has its own boot, speed and version, and some have
// what the alerts are for. A quarter of them say that theirs is OpenMetrics, and
// a quarter bring what is that to the letter: Prometheus takes them all. Prints
// its address when it listens.
//
//	node fleet.mjs FILE STRICT
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const texts = process.argv.slice(2, 4).map((file) =>
	readFileSync(file, 'utf8').split('\n'));
const kernels = ['6.1.170', '6.1.176', '6.12.30'];

// The same number for the same host every time, evenly from 0 to 1.
function chance(host, of) {
	let x = Math.imul(host + 1, 2654435761) ^ Math.imul(of + 1, 40503);

	x = Math.imul(x ^ (x >>> 15), 2246822519);
	return ((x ^ (x >>> 13)) >>> 0) / 2 ** 32;
}

// What of a line differs between hosts. A histogram stays as it is.
function change(line, host) {
	const space = line.lastIndexOf(' ');
	const name = line.slice(0, space);

	if (name.startsWith('xen_remap_info{'))
		return line
			.replace(/kernel="[^"]*"/, `kernel="${kernels[host % 3]}"`)
			.replace(/boot_id="[^"]*"/,
				`boot_id="${host.toString(16).padStart(16, '0')}"`);
	if (/^xen_remap_(walk|phase|early_boot|walk_step)_seconds/.test(name))
		return `${name} ${line.slice(space + 1) * (0.5 + chance(host, 0))}`;
	if (name === 'xen_remap_released_pages_total' && host % 50 === 7)
		return `${name} ${1 + Math.floor(chance(host, 1) * 500000)}`;
	if (name.startsWith('xen_remap_dropped_records_total{kind="page"') &&
	    host % 40 === 3)
		return `${name} ${1 + Math.floor(chance(host, 2) * 100000)}`;
	return line;
}

const varied = /^xen_remap_(info|walk|phase|early|released|dropped)/;
const differs = texts.map((lines) => lines.map((line) => varied.test(line)));
const types = ['text/plain; version=0.0.4',
	'application/openmetrics-text; version=1.0.0; charset=utf-8'];

const server = createServer((request, response) => {
	const path = /^\/host\/(\d+)\/metrics$/.exec(request.url);

	if (!path) {
		response.writeHead(404).end();
		return;
	}
	const host = Number(path[1]);
	const strict = Number(host % 4 === 3);

	response.writeHead(200, { 'Content-Type': types[host % 2] });
	response.end(texts[strict].map((line, i) =>
		differs[strict][i] ? change(line, host) : line).join('\n'));
});
server.listen(0, '127.0.0.1', () =>
	console.log(`msg="Listening on" address=127.0.0.1:${server.address().port}`));
