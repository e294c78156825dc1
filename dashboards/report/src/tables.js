// SPDX-License-Identifier: GPL-2.0
// Tables: the two E820 maps, incomplete parts, and raw numbers to copy.
import { STEPS, stepsOf } from "./data.js";
import { copyButton } from "./copy.js";
import { el, table, view } from "./dom.js";
import { bytes, count, hex, plural } from "./format.js";

const SHOWN = 256;

function lastByte(entry) {
	const addr = BigInt(entry.addr), size = BigInt(entry.bytes);

	return BigInt.asUintN(64, size ? addr + size - 1n : addr);
}

function range(entry, width) {
	const addr = BigInt(entry.addr), size = BigInt(entry.bytes);
	const last = lastByte(entry);
	const digits = (n) => n.toString(16).padStart(width, "0");

	return [el("span", { class: "hex" }, `${digits(addr)}–${digits(last)}`),
		el("span", { class: "hex" }, (addr >> 12n).toString(16)),
		bytes(Number(size) / 4096), TYPES[entry.e820_type] || `type ${entry.e820_type}`];
}

const RAM = 1;
const TYPES = [null, "RAM", "reserved", "ACPI", "NVS", "unusable", "PMEM"];
const PLACES = { kernel: "the kernel", page_tables: "Xen's page tables", p2m: "Xen's p2m list", initrd: "the initrd" };

// Things in an entry that is not RAM; most entries have none.
function inTheWay(entry, conflicts) {
	const start = BigInt(entry.addr), end = start + BigInt(entry.bytes);
	const here = conflicts.filter((c) => BigInt(c.addr) < end &&
		BigInt(c.addr) + BigInt(c.bytes) > start);

	if (entry.e820_type === RAM || !here.length)
		return null;
	return ` ✗ ${here.map((c) => `${PLACES[c.place] || c.place} ${c.moved ? "was" : "is"} here`).join(", ")}`;
}

function map(name, data, conflicts) {
	if (!data.entries.length)
		return el("p", { class: "hint" }, `${name}: no record.`);
	const lost = data.nr_entries > data.entries.length ? `, ${data.entries.length} of ${data.nr_entries} entries are here` : "";
	const width = Math.max(...data.entries.map((e) => lastByte(e).toString(16).length), 8);
	const node = table(`${name}${lost}`, ["bytes", "from pfn", "size", "type"],
		data.entries.slice(0, SHOWN).map((e) => range(e, width)), [0, 3]);

	[...node.querySelectorAll("tbody tr")].forEach((row, i) => {
		const fault = inTheWay(data.entries[i], conflicts);

		if (fault) {
			row.lastChild.append(fault);
			row.classList.add("is-bad");
		}
		row.classList.toggle("is-ram", data.entries[i].e820_type === RAM);
	});
	return node;
}

export function e820(data) {
	return view("e820", "E820 maps", null,
		el("div", { class: "two" }, map("As Xen gave it", data.map_xen, data.conflicts),
			map("As the kernel uses it", data.map_kernel, data.conflicts)));
}

export function flaws(data) {
	const lines = [
		...data.capture.damage.slice(0, 10).map((d) => `offset ${d.offset}: ${d.what}`),
		...data.capture.missing.slice(0, 10).map((m) => `missing: ${m.stream} blocks ${m.first_block} to ${m.last_block}`),
	];
	const lost = [["dropped_page_records", "page records dropped for want of room; totals and histograms are of all pages"],
		["dropped_chunk_records", "chunk records dropped for want of room"],
		["dropped_prepare_records", "records of prepared chunks dropped for want of room"],
		["dropped_other_records", "other records dropped for want of room"]];

	if (data.capture.damage.length > 10)
		lines.push(`and ${data.capture.damage.length - 10} more places`);
	if (data.capture.missing.length > 10)
		lines.push(`and ${data.capture.missing.length - 10} more ranges`);
	if (data.death)
		lines.push("the kernel died: later records are missing");
	else if (!data.capture.end_known)
		lines.push("the end record is missing, so more blocks may be");
	if (data.capture.unknown_records)
		lines.push(`${count(data.capture.unknown_records)} records of unknown type skipped; a newer xenremap may know them`);
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

// Text to copy, made only on request.
const raw = {
	steps: ["Steps", (data) => tsv(["step", "timed_pages", "ticks", "mean_ticks", "p50_ticks", "p90_ticks", "p99_ticks", "p999_ticks", "max_ticks"],
		STEPS.filter((name) => data.walk[`step_${name}`].timed_pages).map((name) => {
			const f = data.walk[`step_${name}`];

			return [name, f.timed_pages, f.ticks, f.mean_ticks, f.p50_ticks, f.p90_ticks, f.p99_ticks, f.p999_ticks, f.max_ticks];
		}))],
	phases: ["Phases", (data) => tsv(["phase", "begin_ticks", "end_ticks"],
		data.phases.map((p) => [p.phase, p.begin_ticks, p.end_ticks ?? ""]))],
	areas: ["Areas", (data) => tsv(["area", "start_pfn", "end_pfn", "remapped_pages", "released_pages", "ticks"],
		data.areas.map((a) => [a.area, hex(a.start_pfn), hex(a.end_pfn), a.remapped_pages, a.released_pages, a.ticks ?? ""]))],
	chunks: ["Chunks", (data) => tsv(["chunk", "mfn", "next_mfn", "target_pfn", "pages", "mfn_runs", "begin_ticks", "ticks",
		"timed_pages", ...STEPS.map((name) => `${name}_ticks`)],
		data.chain.chunks.map((c) => [c.chunk, hex(c.mfn), hex(c.next_mfn), hex(c.target_pfn), c.pages,
			c.mfn_runs ?? "", c.begin_ticks ?? "", c.ticks ?? "", c.timed_pages, ...stepsOf(c)]))],
	histograms: ["Histograms", (data) => tsv(["step", "bucket", "pages"],
		STEPS.flatMap((name) => {
			const b = data.walk[`step_${name}`].buckets, rows = [];

			for (let i = 0; i < b.length; i += 2)
				rows.push([name, b[i], b[i + 1]]);
			return rows;
		}))],
	all: ["All, as JSON", () => document.getElementById("data").textContent.trim()],
};

export function numbers(data) {
	const first = STEPS.some((name) => data.walk[`step_${name}`].timed_pages) ? "steps" : "phases";
	const area = el("textarea", { readonly: true, "aria-label": "Numbers", spellcheck: "false" });
	const choice = el("fieldset", { class: "choice" }, el("legend", {}, "of"),
		Object.entries(raw).map(([name, [label]]) => el("label", {},
			el("input", { type: "radio", name: "raw", value: name, checked: name === first }), label)));

	choice.addEventListener("change", (event) => {
		area.value = raw[event.target.value][1](data);
	});
	area.value = raw[first][1](data);
	return view("raw", "Numbers to copy",
		"Durations in ticks of the TSC, times since the start of xen_memory_setup; frame numbers in hexadecimal; separated by tabs.",
		choice, area, copyButton("Copy", () => area.value));
}
