// SPDX-License-Identifier: GPL-2.0
// Slow pages and chunks, and their special properties.
import { STEPS, stepsOf } from "./data.js";
import { el, table, view } from "./dom.js";
import { count, hex, share, time } from "./format.js";
import { select } from "./select.js";

function signed(ticks, walk) {
	const part = share(Math.abs(ticks), walk);

	return part === "0.0%" || !part ? "" : `${ticks < 0 ? "−" : "+"}${part}`;
}

function kinds(slow) {
	return table("Kinds of pages, in mean ticks",
		["", "pages", ...STEPS, "all", "extra"],
		slow.kinds.map((k) => [k.what, count(k.pages), ...stepsOf(k.mean).map(count),
			count(k.mean.ticks), signed(k.extra_ticks, slow.walk_ticks)]));
}

// Shows a chunk that the table names.
function opener(data, nr) {
	const index = data.chain.chunks.findIndex((c) => c.chunk === nr);

	if (index < 0)
		return String(nr);
	const button = el("button", { type: "button", class: "link", "aria-label": `chunk ${nr}` }, nr);

	button.addEventListener("click", () => select(index, true));
	return button;
}

function pages(data, slow) {
	return table("Slowest pages", ["chunk", "page", "pfn", ...STEPS, "time", "special"],
		slow.pages.map((p) => [opener(data, p.chunk), p.page,
			el("span", { class: "hex" }, hex(p.target_pfn)), ...stepsOf(p).map(count),
			time(p.ticks), p.outlier ? `${p.note}, but an outlier there too` : p.note]), [0, 7]);
}

function chunks(data, slow) {
	return table("Slowest chunks", ["chunk", "time", "ticks per page", "special"],
		slow.chunks.map((c) => [opener(data, c.chunk), time(c.ticks), count(c.ticks_per_page), c.note]), [0, 3]);
}

export function slowest(data) {
	const { slow } = data;

	// The chunk in which the walk ended has no time.
	slow.chunks = slow.chunks.filter((c) => c.ticks);
	if (!slow.chunks.length)
		return null;
	const some = slow.kept_pages < data.walk.pages ?
		` Of ${count(slow.kept_pages)} pages only: the records of the others were not kept.` : "";

	return view("slow", "Slow pages and chunks, and why",
		slow.kept_pages ? `Extra: time beyond the same number of ordinary pages, as a share of the walk.${some}` : null,
		slow.kept_pages ? kinds(slow) : null,
		el("div", { class: "tables" }, slow.pages.length ? pages(data, slow) : null, chunks(data, slow)));
}
