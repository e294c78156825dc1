// SPDX-License-Identifier: GPL-2.0
// Tables: the two E820 maps, what is not whole, and raw numbers to copy.
import { STEPS } from "./data.js";
import { copyButton } from "./copy.js";
import { el, table, view } from "./dom.js";
import { bytes, count, hex, plural } from "./format.js";

const SHOWN = 256;

function lastByte(entry) {
	const addr = BigInt(entry.addr), size = BigInt(entry.size);

	return BigInt.asUintN(64, size ? addr + size - 1n : addr);
}

function range(entry, width) {
	const addr = BigInt(entry.addr), size = BigInt(entry.size);
	const last = lastByte(entry);
	const digits = (n) => n.toString(16).padStart(width, "0");

	return [el("span", { class: "hex" }, `${digits(addr)}–${digits(last)}`),
		el("span", { class: "hex" }, (addr >> 12n).toString(16)),
		bytes(Number(size) / 4096), entry.type];
}

const PLACES = { kernel: "the kernel", page_tables: "Xen's page tables", p2m: "Xen's p2m list", initrd: "the initrd" };

// What lies in an entry where no RAM is; nothing for most.
function inTheWay(entry, conflicts) {
	const start = BigInt(entry.addr), end = start + BigInt(entry.size);
	const here = conflicts.filter((c) => BigInt(c.start) < end &&
		BigInt(c.start) + BigInt(c.size) > start);

	if (entry.type === "RAM" || !here.length)
		return null;
	return ` ✗ ${here.map((c) => `${PLACES[c.place] || c.place} ${c.moved ? "was" : "is"} here`).join(", ")}`;
}

function map(name, data, conflicts) {
	if (!data.entries.length)
		return el("p", { class: "hint" }, `${name}: no record.`);
	const lost = data.total > data.entries.length ? `, ${data.entries.length} of ${data.total} entries are here` : "";
	const width = Math.max(...data.entries.map((e) => lastByte(e).toString(16).length), 8);
	const node = table(`${name}${lost}`, ["bytes", "from pfn", "size", "type"],
		data.entries.slice(0, SHOWN).map((e) => range(e, width)), [0, 3]);

	[...node.querySelectorAll("tbody tr")].forEach((row, i) => {
		const fault = inTheWay(data.entries[i], conflicts);

		if (fault) {
			row.lastChild.append(fault);
			row.classList.add("is-bad");
		}
		row.classList.toggle("is-ram", data.entries[i].type === "RAM");
	});
	return node;
}

export function e820(data) {
	return view("e820", "E820 maps", null,
		el("div", { class: "two" }, map("As Xen gave it", data.maps.xen, data.conflicts),
			map("As the kernel uses it", data.maps.kernel, data.conflicts)));
}

export function flaws(data) {
	const lines = [
		...data.damage.slice(0, 10).map((d) => `offset ${d.offset}: ${d.what}`),
		...data.missing.slice(0, 10).map((m) => `missing: ${m.stream} blocks ${m.first} to ${m.last}`),
	];
	const lost = [["lost_pages", "page records dropped for want of room; totals and histograms are of all pages"],
		["lost_chunks", "chunk records dropped for want of room"],
		["lost_prepare", "records of prepared chunks dropped for want of room"],
		["lost_other", "other records dropped for want of room"]];

	if (data.damage.length > 10)
		lines.push(`and ${data.damage.length - 10} more places`);
	if (data.missing.length > 10)
		lines.push(`and ${data.missing.length - 10} more ranges`);
	if (data.death)
		lines.push("the kernel died: what it had not yet recorded is not there");
	else if (!data.end_known)
		lines.push("the end record is missing, so more blocks may be");
	if (data.unknown_records)
		lines.push(`${count(data.unknown_records)} records of unknown type skipped; a newer xenremap may know them`);
	for (const [name, what] of lost) {
		if (data[name])
			lines.push(`${count(data[name])} ${what}`);
	}
	if (!lines.length)
		return null;
	return el("section", { class: "diagnosis note", "aria-label": "Not whole" },
		el("h2", {}, "This capture is not whole"),
		el("ul", { class: "flaws" }, lines.map((line) => el("li", {}, line))));
}

const tsv = (head, rows) => [head, ...rows].map((r) => r.join("\t")).join("\n");

// What can be copied, made only when it is asked for.
const raw = {
	steps: ["Steps", (data) => tsv(["step", "pages", "ticks", "mean", "p50", "p90", "p99", "p99.9", "max"],
		STEPS.filter((name) => data.walk.steps[name].pages).map((name) => {
			const f = data.walk.steps[name];

			return [name, f.pages, f.ticks, f.mean_centiticks / 100, f.p50, f.p90, f.p99, f.p999, f.max];
		}))],
	phases: ["Phases", (data) => tsv(["phase", "begin", "end"],
		data.phases.map((p) => [p.name, p.begin, p.end ?? ""]))],
	areas: ["Areas", (data) => tsv(["area", "start_pfn", "end_pfn", "remapped", "released", "ticks"],
		data.areas.map((a) => [a.nr, hex(a.start_pfn), hex(a.end_pfn), a.remapped, a.released, a.ticks]))],
	chunks: ["Chunks", (data) => tsv(["chunk", "mfn", "next", "target", "pages", "runs", "at", "ticks", "timed", ...STEPS],
		data.chain.chunks.map((c) => [c.nr, hex(c.mfn), hex(c.next), hex(c.target), c.pages,
			c.nr_runs, c.at, c.ticks, c.timed, ...c.step]))],
	histograms: ["Histograms", (data) => tsv(["step", "bucket", "pages"],
		STEPS.flatMap((name) => {
			const b = data.walk.steps[name].buckets, rows = [];

			for (let i = 0; i < b.length; i += 2)
				rows.push([name, b[i], b[i + 1]]);
			return rows;
		}))],
	all: ["All, as JSON", () => document.getElementById("data").textContent.trim()],
};

export function numbers(data) {
	const first = STEPS.some((name) => data.walk.steps[name].pages) ? "steps" : "phases";
	const area = el("textarea", { readonly: true, "aria-label": "Numbers", spellcheck: "false" });
	const choice = el("fieldset", { class: "choice" }, el("legend", {}, "of"),
		Object.entries(raw).map(([name, [label]]) => el("label", {},
			el("input", { type: "radio", name: "raw", value: name, checked: name === first }), label)));

	choice.addEventListener("change", (event) => {
		area.value = raw[event.target.value][1](data);
	});
	area.value = raw[first][1](data);
	return view("raw", "Numbers to copy",
		"Durations in ticks of the TSC, times since the begin of xen_memory_setup; frame numbers in hexadecimal; separated by tabs.",
		choice, area, copyButton("Copy", () => area.value));
}
