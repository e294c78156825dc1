// SPDX-License-Identifier: GPL-2.0
// The domain's memory before and after, and where the pages of holes went.
import { el, onWidth, svg, view } from "./dom.js";
import { bytes, count, hex, plural, toHex } from "./format.js";
import { memoryMap } from "./memorymap.js";

const GUTTER = 76, TOP = 26;
// Smaller parts have no text; bands beyond this number are not drawn.
const TEXT_MIN = 14, PFN_MIN = 13, FLOW_TEXT = 16, FEW = 8;
const FLOWS_MAX = 200, AREAS_MAX = 64;

const WORDS = {
	move: "not RAM", ram: "RAM", none: "", hole: "not RAM", moved: "moved here",
};

function box(x, width, y, part, kind) {
	const top = y(part.from), room = y(part.to) - top;
	const group = svg("g", {}, svg("rect", { x, width, y: top, height: room, class: `mem ${kind}` }));
	const words = WORDS[kind];

	if (kind === "none")
		return group;
	const middle = top + room / 2;
	const size = bytes(part.to - part.from);

	group.append(svg("title", {}, `pfn ${toHex(part.from)}–${toHex(part.to)}: ${words}, ${size}`));

	if (room > 34 && words) {
		group.append(svg("text", { x: x + width / 2, y: middle - 3, class: `on ${kind}` }, words),
			svg("text", { x: x + width / 2, y: middle + 12, class: `on ${kind}` }, size));
	} else if (room >= TEXT_MIN) {
		group.append(svg("text", { x: x + width / 2, y: middle + 4, class: `on ${kind}` },
			width > 110 && words ? `${words}, ${size}` : size));
	}
	return group;
}

function flow(band, y, left, right) {
	const [a, b] = [y(band.from), y(band.fromEnd)];
	const [c, d] = [y(band.to), y(band.toEnd)];
	const m = (left + right) / 2;
	const pieces = band.pieces > 1 ? ` in ${plural(band.pieces, "piece")}` : "";

	return svg("path", {
		class: "flow",
		d: `M${left} ${a}C${m} ${a} ${m} ${c} ${right} ${c}V${d}C${m} ${d} ${m} ${b} ${left} ${b}Z`,
	}, svg("title", {}, `${plural(band.pages, "page")}${pieces}: pfn ${toHex(band.from)} to ${toHex(band.to)}`));
}

// Texts beside the flows, moved apart if they would overlap; none if bands are
// too close for a text to be matched with its band.
function flowTexts(map, y, middle, width) {
	let last = -Infinity;
	const texts = map.bands.map((b) => ({
		y: (y(b.from) + y(b.fromEnd) + y(b.to) + y(b.toEnd)) / 4 + 4,
		text: width > 150 ? plural(b.pages, "page") : count(b.pages),
	})).sort((a, b) => a.y - b.y);
	const n = texts.length;

	if (n > FEW && texts[n - 1].y - texts[0].y < n * FLOW_TEXT)
		return [];
	return texts.map((t) => {
		last = Math.max(t.y, last + FLOW_TEXT);
		return svg("text", { x: middle, y: last, class: "flowtext" }, t.text);
	});
}

// Start of each part, unless numbers would overlap; the ends of the memory
// before and after have priority.
function axis(map, y, left, first) {
	const placed = [];

	return [...first, ...map.parts.map((p) => p.from)].map((pfn) => {
		const at = y(pfn);

		if (placed.some((other) => Math.abs(at - other) < PFN_MIN))
			return "";
		placed.push(at);
		return svg("g", {},
			svg("line", { x1: left - 6, x2: left, y1: at, y2: at, class: "tick" }),
			svg("text", { x: left - 10, y: at + 4, class: "mono soft end" }, toHex(pfn)));
	});
}

function draw(data, map, width) {
	const y = (pfn) => TOP + map.y(pfn);
	const end = map.parts[map.parts.length - 1].to;
	const height = TOP + map.height + 26;
	const bar = Math.round(Math.min(170, (width - GUTTER) * 0.3));
	const left = GUTTER, leftEnd = GUTTER + bar;
	const right = width - bar - 2, middle = (leftEnd + right) / 2;
	const picture = svg("svg", {
		width, height, viewBox: `0 0 ${width} ${height}`,
		role: "img", "aria-label": describe(data),
	});
	const narrow = width < 520;

	picture.append(
		svg("text", { x: left + bar / 2, y: 14, class: "head" }, narrow ? "before" : "before: as Xen laid it out"),
		svg("text", { x: right + bar / 2, y: 14, class: "head" }, narrow ? "after" : "after: as the map asks"),
		...map.bands.slice(0, FLOWS_MAX).map((band) => flow(band, y, leftEnd, right)),
		...map.parts.flatMap((part) => [box(left, bar, y, part, part.before),
			box(right, bar, y, part, part.after)]),
		...axis(map, y, left, [0, end, data.nr_pages || 0]));
	if (data.nr_pages) {
		picture.append(svg("line", { x1: left, x2: leftEnd + 12, y1: y(data.nr_pages), y2: y(data.nr_pages), class: "edge" }));
	}
	if (data.failed_page)
		picture.append(failed(data, y, end, right, bar));
	picture.append(...flowTexts(map, y, middle, right - leftEnd));
	return picture;
}

// The place where the kernel died.
function failed(data, y, end, right, bar) {
	const target = data.failed_page.target_pfn;

	if (target > end)
		return "";
	const at = y(target);

	return svg("g", {},
		svg("line", { x1: right - 14, x2: right + bar, y1: at, y2: at, class: "fail" }),
		svg("text", { x: right - 18, y: at + 5, class: "fail end" }, `✗ ${hex(data.failed_page.target_pfn)}`));
}

function describe(data) {
	const parts = data.pieces.slice(0, 8).map((p) =>
		`${plural(p.pages, "page")} from pfn ${hex(p.source_pfn)} to ${hex(p.target_pfn)}`);

	return `Memory before and after the remap. ${parts.join("; ") || "No page moved"}.`;
}

function areaTable(data) {
	const more = data.areas.length - AREAS_MAX;
	const list = data.areas.slice(0, AREAS_MAX).map((a) => el("li", {},
		el("span", { class: "hex" }, `${hex(a.start_pfn)}–${hex(a.end_pfn)}`),
		a.remapped_pages || a.released_pages ?
			`: ${plural(a.remapped_pages, "page")} remapped${a.released_pages ? `, ${count(a.released_pages)} given back to Xen` : ""}` :
			": no page of the domain"));

	return el("ul", { class: list.length > FEW ? "areas many" : "areas" }, list, more > 0 ? el("li", {}, `and ${count(more)} more`) : null);
}

// After a death some prepared pages are unknown.
function partly(data) {
	const known = data.pieces.reduce((sum, p) => sum + p.pages, 0);
	const all = data.areas.reduce((sum, a) => sum + a.remapped_pages, 0);

	return known < all ? el("p", { class: "about" },
		`There are records for the targets of ${count(known)} of ${plural(all, "page")}; the others are not shown.`) : null;
}

// Parts that the picture leaves out.
function leftOut(map) {
	const more = map.bands.length - FLOWS_MAX;
	const parts = [];

	if (map.joined)
		parts.push(`${plural(map.joined, "range")} too small to be seen ${map.joined === 1 ? "is" : "are"} drawn as one with a neighbour.`);
	if (more > 0)
		parts.push(`Only the ${FLOWS_MAX} bands with the most pages are drawn; ${count(more)} are left out.`);
	return parts.length ? el("p", { class: "about" }, parts.join(" ")) : null;
}

export function memory(data) {
	if (!data.areas.length && !data.pieces.length)
		return null;
	const map = memoryMap(data);
	const node = el("div", { class: "chart" });

	if (map)
		onWidth(node, (width) => node.replaceChildren(draw(data, map, width)));
	else
		node.append(el("p", { class: "hint" }, "The size of the domain is unknown: its record is lost."));
	return view("memory", "Where the pages went",
		"PFNs of the domain, hexadecimal, from the lowest to the highest in use. Heights grow with size, but more slowly, so that small holes are visible.",
		partly(data), map && leftOut(map), node,
		el("p", { class: "about" }, "Areas in which the map has no RAM:"), areaTable(data));
}
