// SPDX-License-Identifier: GPL-2.0
// Compares the bill of materials of a release with what the build of the page really
// takes: esbuild's own list of the files in the bundle, and the packages that are
// installed.
//
//	node sbom.mjs BILL PAGE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const modules = resolve(process.env.NODE_PATH);
const esbuild = createRequire(join(modules, "x.js"))("esbuild");
const [billFile, pageFile] = process.argv.slice(2);
const bill = JSON.parse(readFileSync(billFile, "utf8"));
const page = readFileSync(pageFile, "utf8");
const dir = "dashboards/report";
let passed = 0, failed = 0;

function result(name, why) {
	console.log(why ? `FAIL packaging: sbom: ${name}: ${why}` : `ok packaging: sbom: ${name}`);
	why ? failed++ : passed++;
}

function same(name, got, want) {
	result(name, JSON.stringify(got) === JSON.stringify(want) ? "" :
	       `${JSON.stringify(got)}, expected ${JSON.stringify(want)}`);
}

// Names of the packages whose files are in the bundles.
async function bundled() {
	const { metafile } = await esbuild.build({
		entryPoints: [join(dir, "src/main.js"), join(dir, "report.css")],
		bundle: true, write: false, outdir: "/nowhere", metafile: true,
		nodePaths: [modules], logLevel: "error",
	});
	const names = Object.keys(metafile.inputs).flatMap((path) =>
		[...path.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].slice(-1).map((m) => m[1]));

	return [...new Set(names)].sort();
}

function related(type, end) {
	return bill.relationships.filter((r) => r.relationshipType === type).map((r) => r[end]).sort();
}

const packageOf = new Map(bill.packages.map((p) => [p.SPDXID, p]));
const lock = JSON.parse(readFileSync(join(dir, "package-lock.json"), "utf8"));
const names = await bundled();

same("version of SPDX, license of the bill", [bill.spdxVersion, bill.dataLicense], ["SPDX-2.3", "CC0-1.0"]);
same("each package once", packageOf.size, bill.packages.length);
result("relationships name packages of the bill", bill.relationships
	.flatMap((r) => [r.spdxElementId, r.relatedSpdxElement])
	.filter((id) => id !== "SPDXRef-DOCUMENT" && !packageOf.has(id)).join(" "));
same("what the page contains is what esbuild bundles",
     related("CONTAINS", "relatedSpdxElement").map((id) => packageOf.get(id).name), names);
same("the build tool", related("BUILD_TOOL_OF", "spdxElementId"), ["SPDXRef-esbuild"]);
for (const p of bill.packages.filter((p) => p.SPDXID !== "SPDXRef-xenremap")) {
	const own = JSON.parse(readFileSync(join(modules, p.name, "package.json"), "utf8"));
	const locked = lock.packages[`node_modules/${p.name}`];
	const digest = `sha512-${Buffer.from(p.checksums[0].checksumValue, "hex").toString("base64")}`;

	same(`${p.name}: version and license are those of the installed package`,
	     [p.versionInfo, p.licenseDeclared], [own.version, own.license]);
	same(`${p.name}: checksum is that of the lock file`, digest, locked.integrity);
}
for (const name of names) {
	const notice = readFileSync(join(modules, name, "LICENSE"), "utf8").trim();

	result(`the page has the notice of ${name}`, page.includes(notice) ? "" : "not found");
}
process.exit(failed ? 1 : 0);
