// SPDX-License-Identifier: GPL-2.0
// A picture of Prometheus's own graph of a query, once its curve is drawn.
//
//	node graph.mjs MODULES URL QUERY RANGE FILE
import { createRequire } from 'node:module';

const [, , modules, url, query, range, file] = process.argv;
const { chromium } = createRequire(`${modules}/`)('playwright-core');

const browser = await chromium.launch({
	executablePath: '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
	const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
	const missing = [];

	// All of the page comes from the packages. (Debian's popper.js is a
	// module, which the page takes for a script; the graph does not need it.)
	page.on('requestfailed', (request) => missing.push(request.url()));
	page.on('response', (response) => {
		if (!response.ok())
			missing.push(response.url());
	});
	await page.goto(`${url}/classic/graph?${new URLSearchParams({
		'g0.expr': query, 'g0.range_input': range, 'g0.tab': '0',
	})}`);
	// The curve of the first series, and its line in the legend. A level curve
	// has no height, and so does not count as visible.
	await page.waitForSelector('.graph svg path[d]', { state: 'attached', timeout: 60000 });
	await page.waitForSelector('.legend li', { timeout: 60000 });
	await page.screenshot({ path: file });
	const legend = await page.locator('.legend li').allInnerTexts();
	console.log(JSON.stringify({ legend, missing }));
} finally {
	await browser.close();
}
