// SPDX-License-Identifier: GPL-2.0
// Hosts to be scraped: /NAME/metrics is DIR/now/NAME.prom, where "now" is a link
// to the exports of the boot that the hosts are in. hosts.mjs DIR prints its
// address when it listens.
import fs from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const dir = process.argv[2];
const server = createServer((request, response) => {
	const name = /^\/([a-z0-9-]+)\/metrics$/.exec(request.url)?.[1];

	fs.readFile(path.join(dir, 'now', `${name}.prom`), (error, text) => {
		response.writeHead(error ? 404 : 200, { 'Content-Type': 'text/plain; version=0.0.4' });
		response.end(text);
	});
});

server.listen(0, '127.0.0.1', () =>
	console.log(`msg="Listening on" address=127.0.0.1:${server.address().port}`));
