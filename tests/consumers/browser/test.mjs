// SPDX-License-Identifier: GPL-2.0
// What a reader does with a page of export html, done in headless Chromium.
//
//	node test.mjs DIRECTORY		with its pages; screenshots go there too
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(resolve(process.env.NODE_PATH, "x.js"));
const { chromium } = require("playwright-core");
const axe = require("axe-core");

const dir = resolve(process.argv[2]);
// A page has to be ready after a second of its main thread's CPU time. Time on the
// clock would measure what else runs on the test machine.
const OPEN_MS = 1000;
const MAX_BYTES = 3 * 1024 * 1024;
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync"];

let passed = 0, failed = 0;

function pass(name) {
	console.log(`ok browser: ${name}`);
	passed++;
}

function fail(name, why) {
	console.log(`FAIL browser: ${name}: ${why}`);
	failed++;
}

// check NAME: null or undefined from the call is good, else it says why not.
async function check(name, call) {
	try {
		const why = await call();

		if (why)
			fail(name, why);
		else
			pass(name);
	} catch (error) {
		fail(name, String(error.message || error).split("\n")[0]);
	}
}

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ARGS,
});

/*
 * Opens a page and gathers what should not happen: messages, errors,
 * violations of its policy, and requests other than for itself.
 */
async function open(name, options = {}) {
	const { colorScheme = "light", width = 1200, javaScriptEnabled = true } = options;
	const context = await browser.newContext({
		colorScheme, javaScriptEnabled, viewport: { width, height: 900 },
		permissions: ["clipboard-read", "clipboard-write"],
	});
	const page = await context.newPage();
	const url = pathToFileURL(join(dir, `${name}.html`)).href;
	const seen = [];

	page.on("console", (m) => seen.push(`console ${m.type()}: ${m.text()}`));
	page.on("pageerror", (e) => seen.push(`error: ${e.message}`));
	page.on("dialog", (d) => {
		seen.push(`dialog: ${d.message()}`);
		d.dismiss();
	});
	page.on("request", (r) => {
		if (r.url() !== url)
			seen.push(`request: ${r.url()}`);
	});
	const session = await context.newCDPSession(page);

	await session.send("Performance.enable", { timeDomain: "threadTicks" });
	await page.goto(url);
	if (javaScriptEnabled)
		await page.waitForSelector("html[data-ready]", { timeout: 20000, state: "attached" });
	const { metrics } = await session.send("Performance.getMetrics");
	const ms = Math.round(metrics.find((m) => m.name === "TaskDuration").value * 1000);

	return { page, seen, ms, close: () => context.close() };
}

const shot = (page, name) => page.screenshot({ path: join(dir, `${name}.png`), fullPage: true });

async function serious(page) {
	await page.evaluate(axe.source);
	const result = await page.evaluate(() => window.axe.run(document, {
		resultTypes: ["violations"],
	}));

	return result.violations.filter((v) => ["serious", "critical"].includes(v.impact))
		.map((v) => `${v.id} at ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")}`)
		.join("; ");
}

// Opens without a word, in time, and is small enough to be mailed.
async function opens(name) {
	const { page, seen, ms, close } = await open(name);
	const { size } = statSync(join(dir, `${name}.html`));

	await check(`${name} opens: ${ms} ms of CPU time, ${Math.round(size / 1024)} KiB`, () =>
		ms === 0 || ms > OPEN_MS ? `${ms} ms of CPU time, at most ${OPEN_MS}` :
			size > MAX_BYTES ? `${size} bytes, at most ${MAX_BYTES}` : null);
	await check(`${name}: all views drawn`, () => page.evaluate(() =>
		[...document.querySelectorAll(".hint")].map((n) => n.textContent)
			.find((t) => /could not be/.test(t)) || null));
	await shot(page, `${name}-light`);
	await check(`${name}: nothing serious by axe, light`, () => serious(page));
	await check(`${name}: no message, no request`, () => seen.join("; "));
	await close();
}

async function dark(name) {
	const { page, seen, close } = await open(name, { colorScheme: "dark" });

	await check(`${name}: dark where dark is asked for`, () => page.evaluate(() => {
		const rgb = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);

		return Math.max(...rgb) < 60 ? null : `ground is ${rgb}`;
	}));
	await shot(page, `${name}-dark`);
	await check(`${name}: nothing serious by axe, dark`, () => serious(page));
	await check(`${name}: no message in the dark`, () => seen.join("; "));
	await close();
}

async function phone(name) {
	const { page, seen, close } = await open(name, { width: 360 });

	await check(`${name}: fits a phone`, () => page.evaluate(() => {
		const width = document.documentElement.scrollWidth;

		return width <= 360 ? null : `${width} pixels wide`;
	}));
	await shot(page, `${name}-phone`);
	await check(`${name}: nothing serious by axe, phone`, () => serious(page));
	await check(`${name}: no message on a phone`, () => seen.join("; "));
	await close();
}

// Which chunk is selected, by its place in the list.
const selected = (page) => page.evaluate(() => {
	const id = document.querySelector(".list").getAttribute("aria-activedescendant");
	const row = id && document.getElementById(id);

	return row && row.getAttribute("aria-selected") === "true" ? Number(row.getAttribute("aria-posinset")) - 1 : -1;
});

// Without a mouse: to the list by Tab, along the chain, into a chunk and out.
async function walk(name, keyboard) {
	const { page, seen, close } = await open(name);
	const n = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).chain.chunks.length);
	const expectAt = async (what, index) => {
		const at = await selected(page);

		return at === index ? null : `${what}: at ${at}, expected ${index}`;
	};

	await check(`${name}: the list is reached by Tab`, async () => {
		for (let i = 0; i < 60; i++) {
			await page.keyboard.press("Tab");
			if (await page.evaluate(() => document.activeElement.matches(".list")))
				return null;
		}
		return "60 times Tab did not reach it";
	});
	for (const [key, index] of keyboard(n)) {
		await check(`${name}: ${key} goes to chunk ${index}`, async () => {
			await page.keyboard.press(key);
			return expectAt(key, index);
		});
	}
	await check(`${name}: few rows exist of ${n}`, async () => {
		const rows = await page.locator(".list .row").count();

		return rows > 0 && rows < 60 ? null : `${rows} rows`;
	});
	await check(`${name}: Enter opens the chunk, Escape closes it`, async () => {
		await page.keyboard.press("Home");
		await page.keyboard.press("Enter");
		if (!await page.locator(".detail h3").isVisible())
			return "it is not shown";
		if (await page.locator(".detail canvas").count() !== 1)
			return "its pages are not drawn";
		await shot(page, `${name}-chunk`);
		await page.keyboard.press("ArrowDown");
		if (await page.locator(".detail h3").textContent() !== "Chunk 1")
			return "it does not follow the selection";
		await page.locator(".detail").focus();
		await page.keyboard.press("Escape");
		return await page.locator(".detail").isHidden() &&
			await page.evaluate(() => document.activeElement.matches(".list")) ? null : "it is still shown";
	});
	await check(`${name}: the heat map is walked by arrows`, async () => {
		await page.locator(".heat canvas").first().focus();
		await page.keyboard.press("Home");
		await page.keyboard.press("ArrowRight");
		const said = await page.locator("canvas[role=slider]").getAttribute("aria-valuetext");

		return /^chunk 1:/.test(said) ? null : `it says '${said}'`;
	});
	await check(`${name}: no message while walking`, () => seen.join("; "));
	await close();
}

async function pointer() {
	const { page, seen, close } = await open("healthy");

	await check("a click in the timeline opens that chunk", async () => {
		const over = page.locator(".timeline .u-over");

		await over.scrollIntoViewIfNeeded();
		const box = await over.boundingBox();

		await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
		const said = await page.locator(".timeline .readout").textContent();

		await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
		const head = await page.locator(".detail h3").textContent();
		const nr = said.match(/^chunk (\d+)/)?.[1];

		return nr && head === `Chunk ${nr}` ? null : `'${said}', then '${head}'`;
	});
	await check("numbers are copied", async () => {
		await page.getByLabel("Chunks", { exact: true }).check();
		await page.locator(".raw button").click();
		await page.locator(".raw .said", { hasText: "copied" }).waitFor({ timeout: 5000 });
		const text = await page.evaluate(() => navigator.clipboard.readText());
		const n = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).chain.chunks.length);

		return text.split("\n").length === n + 1 ? null : `${text.split("\n").length} lines of ${n} chunks`;
	});
	await check("no message with the mouse", () => seen.join("; "));
	await close();
}

async function repaints() {
	const { page, seen, close } = await open("page");

	await check("a step of the heat map is chosen", async () => {
		const canvas = page.locator("canvas[role=slider]");
		const before = await canvas.evaluate((c) => c.toDataURL());

		await page.locator(".heat").getByLabel("m2p").check();
		return before === await canvas.evaluate((c) => c.toDataURL()) ? "it looks the same" : null;
	});
	await check("a change to dark paints anew", async () => {
		const chart = page.locator(".timeline canvas");
		const before = await chart.evaluate((c) => c.toDataURL());

		await page.emulateMedia({ colorScheme: "dark" });
		await page.waitForFunction((old) =>
			document.querySelector(".timeline canvas").toDataURL() !== old, before, { timeout: 5000 });
	});
	await check("no message while painting anew", () => seen.join("; "));
	await close();
}

async function prints() {
	const { page, seen, close } = await open("healthy", { colorScheme: "dark" });

	await check("prints, light also where the screen is dark", async () => {
		await page.emulateMedia({ media: "print", colorScheme: "dark" });
		const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);

		await page.pdf({ path: join(dir, "healthy.pdf"), format: "A4", printBackground: true });
		return ground === "rgb(255, 255, 255)" ? null : `ground is ${ground}`;
	});
	await check("no message while printing", () => seen.join("; "));
	await close();
}

// What a mail's preview shows.
async function withoutScript() {
	const { page, seen, close } = await open("crashed", { javaScriptEnabled: false });

	await check("without JavaScript it says so, and has head and diagnosis", async () => {
		const text = await page.locator("body").innerText();

		for (const want of ["need JavaScript", "update_va_mapping", "pages prepared", "109,697"]) {
			if (!text.includes(want))
				return `does not say '${want}'`;
		}
		return null;
	});
	await shot(page, "crashed-no-script");
	await check("no message without JavaScript", () => seen.join("; "));
	await close();
}

async function failure(name, text) {
	const { page, close } = await open(name);

	await check(`${name}: the failure comes first`, () => page.evaluate((want) => {
		const first = document.querySelector("main").firstElementChild;

		return first.matches(".diagnosis.bad") && first.textContent.includes(want) ? null :
			`first is '${first.textContent.trim().slice(0, 60)}'`;
	}, text));
	await close();
}

// Strings of a capture stay text, and what gets in all the same cannot run.
async function hostile() {
	const { page, seen, close } = await open("hostile");

	await check("hostile: markup in a string is text", async () => {
		const kernel = await page.locator(".kernel").textContent();

		if (!kernel.includes("</script><img src=x onerror=alert(1)>@{data}<!--"))
			return `kernel is '${kernel}'`;
		const [scripts, images] = await page.evaluate(() => [document.scripts.length, document.images.length]);

		return scripts === 3 && images === 0 ? null : `${scripts} scripts, ${images} images`;
	});
	await check("hostile: control characters are escaped", async () => {
		const text = await page.content();

		return /[\u0000-\u0008\u000b-\u001f\ufffd]/.test(text) ? "there are some" : null;
	});
	await check("hostile: no message, no request", () => seen.join("; "));
	await check("a script or style put in later does not run", async () => {
		seen.length = 0;
		const ran = await page.evaluate(() => {
			const script = document.createElement("script");
			const image = document.createElement("img");

			script.textContent = "window.ran = true";
			image.src = "http://127.0.0.1:9/x.png";
			document.body.append(script, image);
			document.body.insertAdjacentHTML("beforeend", "<p id='styled' style='color: red'>x</p>");
			return window.ran || getComputedStyle(document.getElementById("styled")).color === "rgb(255, 0, 0)";
		});

		if (ran)
			return "it did";
		return seen.filter((s) => /Content Security Policy/.test(s)).length >= 2 ? null :
			`no violation: ${seen.join("; ")}`;
	});
	await close();
}

// A page of NAME whose capture has N areas of one page each instead.
function withAreas(name, from, n) {
	const text = readFileSync(join(dir, `${from}.html`), "utf8");
	const [whole, head, json] = text.match(/(<script[^>]*id="data"[^>]*>)([^]*?)<\/script>/);
	const data = JSON.parse(json);

	data.nr_pages = 2 * n;
	data.areas = Array.from({ length: n }, (_, i) => ({ ...data.areas[0],
		start_pfn: 2 * i, end_pfn: 2 * i + 1, remapped_pages: 1, released_pages: 0 }));
	data.pieces = data.areas.map((a, i) => ({ source_pfn: a.start_pfn, target_pfn: 2 * n + i, pages: 1 }));
	writeFileSync(join(dir, `${name}.html`),
		text.replace(whole, () => `${head}${JSON.stringify(data)}</script>`));
}

// However many ranges a map has, there is a picture of it that can be seen.
async function pictured(name, bands) {
	const { page, seen, close } = await open(name);

	await check(`${name}: the memory is drawn`, () => page.evaluate((want) => {
		const picture = document.querySelector(".memory svg");

		if (!picture)
			return "there is no picture";
		const rects = [...picture.querySelectorAll("rect")].map((r) => r.getBoundingClientRect());
		const flows = picture.querySelectorAll(".flow").length;
		const { height } = picture.getBoundingClientRect();

		return height > 1100 ? `${height} pixels high` :
			flows !== want ? `${flows} bands, expected ${want}` :
				rects.some((r) => r.height < 1) ? "parts that are less than a pixel" :
					rects.length > 2 * height ? `${rects.length} parts` : null;
	}, bands));
	await check(`${name}: what the picture leaves out is said`, () => page.evaluate((want) => {
		const said = /too small to be seen/.test(document.querySelector(".memory").textContent);

		return said === want ? null : `said: ${said}`;
	}, name !== "ranges"));
	await shot(page, `${name}-memory`);
	await check(`${name}: no message with its picture`, () => seen.join("; "));
	await close();
}

// The keys of a walk along the chain, and the chunk that each leads to.
const along = (n) => [["ArrowDown", 1], ["ArrowDown", 2], ["ArrowUp", 1], ["End", n - 1],
	["ArrowDown", n - 1], ["PageUp", n - 17], ["Home", 0], ["PageDown", 16], ["ArrowUp", 15]];

// A part that breaks off takes no other with it.
// Opens each chunk by the keyboard; what its source does not have is not 0.
async function unknown(name, want) {
	const { page, seen, close } = await open(name);

	await page.locator(".list").focus();
	for (let i = 0; i < 5; i++) {
		await page.keyboard.press("Enter");
		await page.waitForFunction(() => /mfn/.test(document.querySelector(".detail").textContent));
		await check(`${name}: chunk ${i} has nothing that is unknown`, () => page.evaluate((what) => {
			const text = document.querySelector("main").innerText;

			return what.find((w) => !new RegExp(w).test(text)) ||
				text.match(/\b(0 ticks|0 ns|p2m 0|NaN|undefined|null)\b.*/)?.[0];
		}, want));
		await page.keyboard.press("Escape");
		await page.keyboard.press("ArrowDown");
	}
	await check(`${name}: no message with unknown times`, () => seen.join("; "));
	await close();
}

async function part(call, ...args) {
	try {
		await call(...args);
	} catch (error) {
		fail(`${call.name} ${args[0] || ""}`.trim(), String(error.message || error).split("\n")[0]);
	}
}

for (const name of ["healthy", "million", "huge", "crashed", "page", "chunk", "ring", "release",
	"nothing", "no-khz", "bad-chain", "bad-failure", "dead-m2p", "dead-chain", "dead-before-walk",
	"hostile", "hostile-numbers", "ranges", "tables", "xentrace"])
	await part(opens, name);
for (const name of ["healthy", "million", "crashed"]) {
	await part(dark, name);
	await part(phone, name);
}
await part(phone, "bad-chain");
for (const name of ["healthy", "million"])
	await part(walk, name, along);
for (const call of [pointer, repaints, prints, withoutScript, hostile])
	await part(call);
withAreas("ranges-many", "ranges", 20000);
await part(pictured, "ranges", 60);
await part(pictured, "ranges-many", 1);
await part(failure, "crashed", "update_va_mapping returned -22");
await part(failure, "dead-chain", "chunk 3 of the walk");
await part(failure, "dead-m2p", "m2p");
await part(unknown, "tables", ["time is unknown"]);
await part(unknown, "xentrace", ["p2m \\?"]);
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
