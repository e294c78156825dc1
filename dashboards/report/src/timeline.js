// SPDX-License-Identifier: GPL-2.0
// The walk over time: ticks per page of each chunk, the steps stacked.
import { perPage } from "./data.js";
import { el, view } from "./dom.js";
import { both, count, hex, plural, time, unitFor } from "./format.js";
import { onSelect, select, selected } from "./select.js";
import { stack } from "./stack.js";

export function stepLegend(rest) {
	const names = [["p2m", "p2m"], ["m2p", "m2p"], ["mapping", "mapping"]];

	if (rest)
		names.push(["rest", "rest: the loop and the recorder"]);
	return el("ul", { class: "legend" }, names.map(([key, name]) =>
		el("li", {}, el("span", { class: `key ${key}` }), name)));
}

function describe(chunk, begin) {
	const part = perPage(chunk);
	const [p2m, m2p, map] = part.steps.map((v) => count(v));

	return [el("b", {}, `chunk ${chunk.chunk}`), ` at ${time(chunk.begin_ticks - begin)}: `,
		el("b", {}, `${count(part.all)} ticks per page`),
		`, p2m ${p2m}, m2p ${m2p}, mapping ${map}, rest ${count(part.rest)}`];
}

export function timeline(data) {
	const chunks = data.chain.chunks.filter((c) => c.ticks !== null);

	if (!chunks.length)
		return null;
	const begin = data.walk.begin_ticks ?? chunks[0].begin_ticks;
	const last = chunks[chunks.length - 1];
	const unit = unitFor(last.begin_ticks + last.ticks - begin);
	const idle = `${plural(chunks.length, "chunk")}, median ${both(data.chain.median_ticks_per_page)} per page`;
	const readout = el("p", { class: "readout" }, idle);
	const node = el("div", { class: "chart", role: "img",
		"aria-label": `Ticks per page of each chunk over the time of the walk. ${idle}.` });
	const parts = chunks.map(perPage);
	// Chunks that are not in order of time are placed by their number.
	const ordered = chunks.every((c, i) => !i || c.begin_ticks >= chunks[i - 1].begin_ticks);
	const xs = ordered ? chunks.map((c) => (c.begin_ticks - begin) / unit.ticks) :
		chunks.map((_, i) => i);

	xs.push(ordered ? (last.begin_ticks + last.ticks - begin) / unit.ticks : chunks.length);
	const show = (i) => readout.replaceChildren(...(i < 0 ? [idle] : describe(chunks[i], begin)));
	const indexOf = new Map(data.chain.chunks.map((c, i) => [c, i]));
	const position = new Map(chunks.map((c, i) => [indexOf.get(c), i]));
	const marked = () => position.get(selected()) ?? -1;
	const section = view("timeline", "The walk, chunk by chunk",
		data.walk.sampled ? "Steps of the pages that were timed, a sample; their height is the mean of the chunk." :
			"Each bar is a chunk: its width is the time of the chunk, its height the mean time of a page. Drag to zoom, double-click to see all again.",
		stepLegend(true), readout, node);

	requestAnimationFrame(() => {
		const chart = stack(node, {
			height: 250, xs,
			layers: [0, 1, 2].map((s) => parts.map((p) => p.steps[s] ?? 0)).concat([parts.map((p) => p.rest)]),
			xLabel: ordered ? `${unit.name} since the walk began` : "chunk",
			hover: (i) => show(i < 0 ? marked() : i),
			pick: (i) => select(indexOf.get(chunks[i]), true),
			marked,
		});

		onSelect(() => {
			show(marked());
			chart.redraw();
		});
	});
	return section;
}
