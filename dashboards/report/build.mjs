// SPDX-License-Identifier: GPL-2.0
// Bundles the page of `xenremap export html` into one file:
//
//	node build.mjs DIRECTORY FILE
//
// The notice that uPlot's license asks for goes into the page as a comment.
// Style and script go into the page as they are, and their hashes into its
// Content-Security-Policy, so that nothing else in it can ever run.
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const require = createRequire(resolve(process.env.NODE_PATH, "x.js"));
const esbuild = require("esbuild");

async function bundle(entry) {
	const result = await esbuild.build({
		entryPoints: [entry],
		bundle: true,
		minify: true,
		write: false,
		format: "iife",
		target: ["chrome100", "firefox113", "safari16.4"],
		charset: "ascii",
		legalComments: "inline",
		nodePaths: [resolve(process.env.NODE_PATH)],
		logLevel: "warning",
	});
	const text = result.outputFiles[0].text.trim();

	// These would end the element, or name a place to fill in.
	for (const bad of ["</script", "</style", "<!--", "@{"]) {
		if (text.toLowerCase().includes(bad))
			throw new Error(`${entry}: the bundle contains ${bad}`);
	}
	return text;
}

function hash(text) {
	return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const [dir, out] = process.argv.slice(2);
const script = await bundle(join(dir, "src/main.js"));
const style = await bundle(join(dir, "report.css"));
const notice = readFileSync(join(process.env.NODE_PATH, "uplot/LICENSE"), "utf8");
if (notice.includes("--") || notice.includes("@{"))
	throw new Error("uPlot's license cannot be a comment");
const parts = {
	"%NOTICE%": `This page contains uPlot:\n\n${notice.trim()}`,
	"%SCRIPT%": script,
	"%STYLE%": style,
	"%SCRIPT_HASH%": hash(script),
	"%STYLE_HASH%": hash(style),
};
let page = readFileSync(join(dir, "report.html"), "utf8");

for (const [name, text] of Object.entries(parts)) {
	if (page.split(name).length !== 2)
		throw new Error(`report.html has to name ${name} once`);
	page = page.replace(name, () => text);
}
writeFileSync(`${out}.tmp`, page);
renameSync(`${out}.tmp`, out);
