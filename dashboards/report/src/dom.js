// SPDX-License-Identifier: GPL-2.0
// Makes elements. Text only ever becomes text: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
	for (const [name, value] of Object.entries(attributes || {})) {
		if (value === null || value === undefined || value === false)
			continue;
		node.setAttribute(name, value === true ? "" : String(value));
	}
	node.append(...children.flat().filter((c) => c !== null && c !== undefined));
	return node;
}

export function el(name, attributes, ...children) {
	return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes, ...children) {
	return fill(document.createElementNS(SVG, name), attributes, children);
}

// A view with its heading and a sentence about its contents.
export function view(id, title, about, ...children) {
	return el("section", { class: `view ${id}`, "aria-labelledby": `${id}-title` },
		el("h2", { id: `${id}-title` }, title),
		about ? el("p", { class: "about" }, about) : null,
		...children);
}

// The first column has the rows' headings; text is left-aligned in all columns.
export function table(caption, head, rows, left = [0]) {
	const side = (i) => left.includes(i) ? "left" : null;
	const cell = (text, i) => el(i ? "td" : "th",
		{ scope: i ? null : "row", class: side(i) }, text);

	return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption },
		el("table", {},
			el("caption", {}, caption),
			el("thead", {}, el("tr", {}, head.map((text, i) =>
				el("th", { scope: "col", class: side(i) }, text)))),
			el("tbody", {}, rows.map((row) =>
				el("tr", {}, row.map(cell))))));
}

// Calls back when the width of an element has changed. Returns a function that
// stops this.
export function onWidth(node, call) {
	let width = 0;
	const observer = new ResizeObserver(() => {
		const now = Math.floor(node.clientWidth);

		if (now && now !== width) {
			width = now;
			call(now);
		}
	});

	observer.observe(node);
	return () => observer.disconnect();
}
