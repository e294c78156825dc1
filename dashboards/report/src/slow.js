// SPDX-License-Identifier: GPL-2.0
// Which pages and chunks are slow, and what is special about them.
import { STEPS } from "./data.js";
import { el, table, view } from "./dom.js";
import { count, hex, share, time } from "./format.js";
import { select } from "./select.js";

function signed(ticks, walk) {
	const part = share(Math.abs(ticks), walk);

	return part === "0.0%" || !part ? "" : `${ticks < 0 ? "−" : "+"}${part}`;
}

function kinds(slow) {
	return table("Pages by what is special about them, in mean ticks",
		["", "pages", ...STEPS, "all", "more"],
		slow.kinds.map((k) => [k.what, count(k.pages), ...k.mean.map(count),
			count(k.all), signed(k.more, slow.walk)]));
}

// Shows a chunk where the table speaks of it.
function opener(data, nr) {
	const index = data.chain.chunks.findIndex((c) => c.nr === nr);

	if (index < 0)
		return String(nr);
	const button = el("button", { type: "button", class: "link", "aria-label": `chunk ${nr}` }, nr);

	button.addEventListener("click", () => select(index, true));
	return button;
}

function pages(data, slow) {
	return table("Slowest pages", ["chunk", "page", "pfn", ...STEPS, "time", "special"],
		slow.pages.map((p) => [opener(data, p.chunk), p.page,
			el("span", { class: "hex" }, hex(p.pfn)), ...p.step.map(count),
			time(p.ticks), p.outlier ? `${p.note}, but an outlier there too` : p.note]), [0, 7]);
}

function chunks(data, slow) {
	return table("Slowest chunks", ["chunk", "time", "ticks a page", "special"],
		slow.chunks.map((c) => [opener(data, c.nr), time(c.ticks), count(c.a_page), c.note]), [0, 3]);
}

export function slowest(data) {
	const { slow } = data;

	// One that the walk ended in has no time.
	slow.chunks = slow.chunks.filter((c) => c.ticks);
	if (!slow.chunks.length)
		return null;
	const some = slow.kept < data.walk.pages ?
		` Of ${count(slow.kept)} pages only: the records of the others were not kept.` : "";

	return view("slow", "What is slow, and why",
		slow.kept ? `More: beyond what as many others would take, of the walk.${some}` : null,
		slow.kept ? kinds(slow) : null,
		el("div", { class: "tables" }, slow.pages.length ? pages(data, slow) : null, chunks(data, slow)));
}
