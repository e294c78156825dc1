// SPDX-License-Identifier: GPL-2.0
// Opens folded stacks in speedscope, as a user does, in headless Chromium.
//
//	node speedscope.mjs FILE DIRECTORY	screenshots go there
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(resolve(process.env.NODE_PATH, "x.js"));
const { chromium } = require("playwright-core");
const [file, dir] = process.argv.slice(2).map((name) => resolve(name));
const viewer = join(require.resolve("speedscope/package.json"), "../dist/release/index.html");
const FRAMES = ["p2m", "m2p", "mapping", "walk"];

let passed = 0, failed = 0;

function result(name, why) {
	console.log(why ? `FAIL browser: speedscope: ${name}: ${why}` : `ok browser: speedscope: ${name}`);
	why ? failed++ : passed++;
}

// It draws in steps: the picture is complete when it stays as it is.
async function drawn(page, path) {
	let last, next = await page.screenshot();

	do {
		last = next;
		await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done))));
		next = await page.screenshot({ path });
	} while (!next.equals(last));
}

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
	// It draws with WebGL.
	args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});

try {
	const page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
	const errors = [];

	page.on("pageerror", (e) => errors.push(e.message));
	page.on("dialog", (d) => {
		errors.push(d.message());
		d.dismiss();
	});
	await page.goto(pathToFileURL(viewer).href);
	await page.setInputFiles("input[type=file]", file);
	await page.waitForFunction(() => document.querySelector("canvas"), null, { timeout: 20000 });
	await page.getByText("Left Heavy").click();
	await drawn(page, join(dir, "speedscope.png"));
	result("opens the file and draws it", null);
	await page.getByText("Sandwich").click();
	await page.waitForSelector("table", { timeout: 20000 });
	const names = await page.evaluate(() => [...document.querySelectorAll("td")].map((td) => td.innerText));
	const absent = FRAMES.filter((name) => !names.some((text) => text.trim() === name));

	await page.screenshot({ path: join(dir, "speedscope-frames.png") });
	result(`lists ${FRAMES.join(", ")}`, absent.length ? `no ${absent.join(", ")} in ${names.slice(0, 12).join(" ")}` : null);
	result("no error", errors.join("; "));
} catch (error) {
	result("opens the file", String(error.message || error).split("\n")[0]);
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
