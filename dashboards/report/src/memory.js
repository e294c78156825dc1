// SPDX-License-Identifier: GPL-2.0
// The domain's memory before and after, and where the pages of holes went.
import { el, onWidth, svg, view } from "./dom.js";
import { bytes, count, hex, plural, toHex } from "./format.js";

const GUTTER = 76, TOP = 26, MAX_CUTS = 120;

// Frame numbers at which something begins or ends, up to the last in use.
function cuts(data) {
	const at = new Set([0, data.nr_pages || 0]);

	for (const a of data.areas) {
		at.add(Number(a.start_pfn));
		at.add(Number(a.end_pfn));
	}
	for (const p of data.pieces) {
		at.add(Number(p.pfn));
		at.add(Number(p.pfn) + p.pages);
		at.add(Number(p.target));
		at.add(Number(p.target) + p.pages);
	}
	const used = data.pieces.reduce((end, p) => Math.max(end, Number(p.target) + p.pages),
		data.nr_pages || 0);
	const sorted = [...at].filter((n) => n <= used).sort((a, b) => a - b);

	return sorted.length > MAX_CUTS ? null : sorted;
}

// Heights that let a hole of a hundred pages be seen beside one of a million.
function scaleOf(points) {
	const sizes = points.slice(1).map((p, i) => p - points[i]);
	const largest = Math.max(...sizes, 1);
	const height = sizes.map((s) => 22 + 96 * (s / largest) ** 0.4);
	const y = [TOP];

	height.forEach((h, i) => y.push(y[i] + h));
	return (pfn) => {
		const i = Math.max(points.findIndex((p, k) => k && pfn <= p), 1);
		const part = (pfn - points[i - 1]) / (points[i] - points[i - 1]);

		return y[i - 1] + part * (y[i] - y[i - 1]);
	};
}

function areaAt(data, pfn) {
	return data.areas.find((a) => Number(a.start_pfn) <= pfn && pfn < Number(a.end_pfn));
}

function targetAt(data, pfn) {
	return data.pieces.find((p) => Number(p.target) <= pfn && pfn < Number(p.target) + p.pages);
}

// What a range between two cuts was, and what it became.
function kinds(data, from) {
	const hole = areaAt(data, from);
	const had = from < data.nr_pages;

	return {
		before: !had ? "none" : hole ? "move" : "ram",
		after: hole ? "hole" : targetAt(data, from) ? "moved" : had ? "ram" : "none",
	};
}

const WORDS = {
	move: "not RAM", ram: "RAM", none: "", hole: "not RAM", moved: "moved here",
};

function box(x, width, top, bottom, kind, pages) {
	const room = bottom - top;
	const group = svg("g", {}, svg("rect", { x, width, y: top, height: room, class: `mem ${kind}` }));
	const words = WORDS[kind];

	if (kind === "none")
		return group;
	const middle = top + room / 2;
	const size = bytes(pages);

	if (room > 34 && words) {
		group.append(svg("text", { x: x + width / 2, y: middle - 3, class: `on ${kind}` }, words),
			svg("text", { x: x + width / 2, y: middle + 12, class: `on ${kind}` }, size));
	} else {
		group.append(svg("text", { x: x + width / 2, y: middle + 4, class: `on ${kind}` },
			width > 110 && words ? `${words}, ${size}` : size));
	}
	return group;
}

function flow(piece, y, left, right) {
	const from = Number(piece.pfn), to = Number(piece.target);
	const [a, b] = [y(from), y(from + piece.pages)];
	const [c, d] = [y(to), y(to + piece.pages)];
	const m = (left + right) / 2;

	return svg("path", {
		class: "flow",
		d: `M${left} ${a}C${m} ${a} ${m} ${c} ${right} ${c}V${d}C${m} ${d} ${m} ${b} ${left} ${b}Z`,
	}, svg("title", {}, `${plural(piece.pages, "page")}: pfn ${toHex(from)} to ${toHex(to)}`));
}

// Texts beside the flows, pushed apart where they would lie on each other.
function flowTexts(data, y, middle, width) {
	let last = -Infinity;
	const texts = data.pieces.map((p) => ({
		y: (y(Number(p.pfn) + p.pages / 2) + y(Number(p.target) + p.pages / 2)) / 2 + 4,
		text: width > 150 ? plural(p.pages, "page") : count(p.pages),
	})).sort((a, b) => a.y - b.y);

	return texts.map((t) => {
		last = Math.max(t.y, last + 16);
		return svg("text", { x: middle, y: last, class: "flowtext" }, t.text);
	});
}

function draw(data, points, width) {
	const y = scaleOf(points);
	const bottom = y(points[points.length - 1]);
	const bar = Math.round(Math.min(170, (width - GUTTER) * 0.3));
	const left = GUTTER, leftEnd = GUTTER + bar;
	const right = width - bar - 2, middle = (leftEnd + right) / 2;
	const picture = svg("svg", {
		width, height: bottom + 26, viewBox: `0 0 ${width} ${bottom + 26}`,
		role: "img", "aria-label": describe(data),
	});
	const narrow = width < 520;

	picture.append(
		svg("text", { x: left + bar / 2, y: 14, class: "head" }, narrow ? "before" : "before: as Xen laid it out"),
		svg("text", { x: right + bar / 2, y: 14, class: "head" }, narrow ? "after" : "after: as the map asks"));
	for (const piece of data.pieces)
		picture.append(flow(piece, y, leftEnd, right));
	for (let i = 0; i + 1 < points.length; i++) {
		const [top, end] = [y(points[i]), y(points[i + 1])];
		const kind = kinds(data, points[i]);
		const pages = points[i + 1] - points[i];

		picture.append(box(left, bar, top, end, kind.before, pages),
			box(right, bar, top, end, kind.after, pages));
	}
	points.forEach((pfn) => picture.append(
		svg("line", { x1: left - 6, x2: left, y1: y(pfn), y2: y(pfn), class: "tick" }),
		svg("text", { x: left - 10, y: y(pfn) + 4, class: "mono soft end" }, toHex(pfn))));
	if (data.nr_pages) {
		picture.append(svg("line", { x1: left, x2: leftEnd + 12, y1: y(data.nr_pages), y2: y(data.nr_pages), class: "edge" }));
	}
	if (data.failed)
		picture.append(failed(data, y, points, right, bar));
	picture.append(...flowTexts(data, y, middle, right - leftEnd));
	return picture;
}

// Where the kernel died.
function failed(data, y, points, right, bar) {
	const target = Number(data.failed.target);

	if (target > points[points.length - 1])
		return "";
	const at = y(target);

	return svg("g", {},
		svg("line", { x1: right - 14, x2: right + bar, y1: at, y2: at, class: "fail" }),
		svg("text", { x: right - 18, y: at + 5, class: "fail end" }, `✗ ${hex(data.failed.target)}`));
}

function describe(data) {
	const parts = data.pieces.slice(0, 8).map((p) =>
		`${plural(p.pages, "page")} from pfn ${hex(p.pfn)} to ${hex(p.target)}`);

	return `Memory before and after the remap. ${parts.join("; ") || "No page moved"}.`;
}

function areaTable(data) {
	const list = data.areas.slice(0, 64).map((a) => el("li", {},
		el("span", { class: "hex" }, `${hex(a.start_pfn)}–${hex(a.end_pfn)}`),
		a.remapped || a.released ?
			`: ${plural(a.remapped, "page")} remapped${a.released ? `, ${count(a.released)} given back to Xen` : ""}` :
			": no page of the domain"));

	return el("ul", { class: "areas" }, list);
}

// After a death not all that was prepared is known.
function partly(data) {
	const known = data.pieces.reduce((sum, p) => sum + p.pages, 0);
	const all = data.areas.reduce((sum, a) => sum + a.remapped, 0);

	return known < all ? el("p", { class: "about" },
		`Records tell where ${count(known)} of ${plural(all, "page")} were to go; the others are not shown.`) : null;
}

export function memory(data) {
	const points = cuts(data);

	if (!data.areas.length && !data.pieces.length)
		return null;
	const node = el("div", { class: "chart" });

	if (points && points.length > 1)
		onWidth(node, (width) => node.replaceChildren(draw(data, points, width)));
	else
		node.append(el("p", { class: "hint" }, "The map has too many ranges for a picture; the list has them."));
	return view("memory", "Where the pages went",
		"PFNs of the domain, hexadecimal, from the lowest to the highest in use. Heights grow with size, but less than it, so that small holes are seen.",
		partly(data), node, el("p", { class: "about" }, "Areas that the map has no RAM in:"), areaTable(data));
}
