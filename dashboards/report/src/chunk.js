// SPDX-License-Identifier: GPL-2.0
// One chunk: its figures, its MFN runs, its pages step by step.
import { perPage, stepKnown, STEPS } from "./data.js";
import { el } from "./dom.js";
import { both, count, frame, hex, plural, toHex } from "./format.js";
import { copyButton } from "./copy.js";
import { stack } from "./stack.js";

const RUNS_SHOWN = 24;

function facts(chunk) {
	const part = perPage(chunk);
	const [p2m, m2p, map] = part.steps.map((v) => count(v));
	const last = toHex(chunk.target_pfn + Math.max(chunk.pages, 1) - 1);

	return el("p", {},
		`${plural(chunk.pages, "page")}, pfn `, el("span", { class: "hex" }, `${hex(chunk.target_pfn)}–${last}`),
		", mfn ", el("span", { class: "hex" }, frame(chunk.mfn)),
		", next ", el("span", { class: "hex" }, (chunk.last ? hex : frame)(chunk.next_mfn)),
		chunk.open ? ". The walk ended in it." :
			chunk.ticks === null ? ". Its time is unknown." :
			`. ${both(chunk.ticks)}; per page ${count(part.all)}: p2m ${p2m}, m2p ${m2p}, mapping ${map}, rest ${count(part.rest)}.`);
}

function runs(chunk) {
	const list = chunk.runs || [];
	const parts = [];

	if (chunk.mfn_runs === 1)
		return el("p", { class: "runs" }, "One run of machine frames.");
	for (let i = 0; i < list.length && i < 2 * RUNS_SHOWN; i += 2)
		parts.push(`${hex(list[i])} × ${list[i + 1]}`);
	if (!parts.length)
		return el("p", { class: "runs" }, chunk.mfn_runs ?
			`${plural(chunk.mfn_runs, "run")} of machine frames; 'xenremap chain --chunk ${chunk.chunk}' lists them.` :
			"No record of its machine frames.");
	if (list.length > 2 * RUNS_SHOWN)
		parts.push(`and ${list.length / 2 - RUNS_SHOWN} more`);
	return el("p", { class: "runs" }, `${plural(chunk.mfn_runs, "run")} of machine frames, mfn × pages: `,
		el("span", { class: "hex" }, parts.join(", ")));
}

// Its pages' times, page by page in order.
function pagesOf(data, chunk) {
	const ranges = data.times?.ranges.get(chunk.chunk) || [];
	const page = [], steps = [[], [], []];

	for (const range of ranges) {
		for (let k = 0; k < range.pages; k++) {
			page.push(range.first + k);
			steps.forEach((list, s) => list.push(data.times.ticks[data.times.code[s][range.at + k]]));
		}
	}
	return { page, steps, known: STEPS.map((name) => stepKnown(data, name)) };
}

// Pages that start a new run of machine frames.
function breaks(chunk) {
	const list = [];
	let page = 0;

	for (let i = 1; i + 2 < (chunk.runs || []).length; i += 2) {
		page += chunk.runs[i];
		list.push(page);
	}
	return list;
}

function chart(chunk, pages, within) {
	const n = pages.page.length;
	const lines = breaks(chunk);
	const idle = `${plural(n, "page")}; times of single pages right to ${within}%${lines.length ? "; dashed where the MFNs break" : ""}`;
	const readout = el("p", { class: "readout" }, idle);
	const node = el("div", { class: "chart", role: "img",
		"aria-label": `Ticks of each of ${plural(n, "page")} of chunk ${chunk.chunk}, the steps stacked` });
	const draw = () => stack(node, {
		height: 210, xs: [...pages.page, pages.page[n - 1] + 1], layers: pages.steps,
		lines, xLabel: "page of the chunk", yLabel: "ticks",
		hover: (i) => readout.replaceChildren(...(i < 0 ? [idle] : [
			el("b", {}, `page ${pages.page[i]}`), `, pfn ${toHex(chunk.target_pfn + pages.page[i])}: `,
			...["p2m", "m2p", "mapping"].map((name, s) => `${s ? ", " : ""}${name} ${count(pages.known[s] ? pages.steps[s][i] : null)}`),
			" ticks"])),
		pick: () => {},
		marked: () => -1,
	});

	return { nodes: [readout, node], draw };
}

function copyPages(chunk, pages) {
	return copyButton("Copy its pages", () => [
		["page", "target_pfn", "p2m_ticks", "m2p_ticks", "mapping_ticks"].join("\t"),
		...pages.page.map((p, i) => [p, toHex(chunk.target_pfn + p),
			...pages.steps.map((list, s) => pages.known[s] ? Math.round(list[i]) : "")].join("\t")),
	].join("\n"));
}

export function detail(data, back) {
	const node = el("section", { class: "detail", tabindex: "-1", "aria-label": "Pages of a chunk", hidden: true });
	let shown = -1, picture = null;

	node.addEventListener("keydown", (event) => {
		if (event.key !== "Escape")
			return;
		node.hidden = true;
		back();
	});

	function show(i) {
		const chunk = data.chain.chunks[i];
		const pages = pagesOf(data, chunk);

		picture?.destroy();
		picture = null;
		shown = i;
		node.hidden = false;
		node.replaceChildren(el("h3", {}, `Chunk ${chunk.chunk}`), facts(chunk), runs(chunk));
		if (!pages.page.length) {
			node.append(el("p", { class: "hint" }, data.pages.too_many ?
				`Single pages are too many for this file; 'xenremap chain --chunk ${chunk.chunk}' lists them.` :
				"No records of single pages."));
			return;
		}
		const made = chart(chunk, pages, data.times.within);

		node.append(...made.nodes, copyPages(chunk, pages));
		picture = made.draw();
	}

	return {
		node,
		show,
		// An open chunk follows the selection.
		follow: (i) => {
			if (!node.hidden && i !== shown)
				show(i);
		},
	};
}
