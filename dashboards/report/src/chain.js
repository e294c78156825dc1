// SPDX-License-Identifier: GPL-2.0
// The chain as a list. Only visible rows exist, so its length does not matter.
import { perPage } from "./data.js";
import { detail } from "./chunk.js";
import { el, view } from "./dom.js";
import { both, count, frame, hex, plural } from "./format.js";
import { onSelect, select, selected } from "./select.js";

const ROW = 24;
// Extra rows above and below the visible ones, so that scrolling shows no gap.
const MORE = 8;

function broken(chunk) {
	if (chunk.missing)
		return "✗ chunks before it are missing";
	if (chunk.expected_mfn !== undefined)
		return `✗ ${hex(chunk.expected_mfn)} was named`;
	return "";
}

// A cell, with a label for screen readers.
function cell(name, text, more) {
	return el("span", { class: more }, el("span", { class: "heard" }, `${name} `), text);
}

function bar(chunk, median) {
	const part = perPage(chunk);
	const node = el("span", { class: "bar" });
	const of = part.all || 1;
	let sum = 0;

	["--a", "--b", "--c"].forEach((name, s) => {
		sum += part.steps[s] ?? 0;
		node.style.setProperty(name, `${Math.min(100 * sum / of, 100)}%`);
	});
	node.style.width = `${part.all === null ? 0 : Math.min(50 * part.all / (median || 1), 100)}%`;
	return node;
}

function row(chunks, i, median) {
	const chunk = chunks[i];
	const fault = broken(chunk);
	const node = el("div", {
		id: `chunk-${i}`, role: "option", class: `row${chunk.slow ? " slow" : ""}${fault ? " broken" : ""}`,
		"aria-setsize": chunks.length, "aria-posinset": i + 1,
		"aria-selected": String(i === selected()),
	},
	cell("chunk", chunk.chunk),
	cell("mfn", frame(chunk.mfn), "hex"),
	cell("next", (chunk.last ? hex : frame)(chunk.next_mfn), "hex far"),
	cell("target", hex(chunk.target_pfn), "hex far"),
	cell("pages", chunk.pages, "far"),
	cell("runs", chunk.mfn_runs || "?", "far"),
	cell(chunk.slow ? "slow, ticks per page" : "ticks per page",
		chunk.open ? "open" : count(perPage(chunk).all), "hot"),
	fault ? el("span", { class: "left" }, fault) : bar(chunk, median));

	node.style.top = `${i * ROW}px`;
	return node;
}

class List {
	constructor(data) {
		this.chunks = data.chain.chunks;
		this.median = data.chain.median_ticks_per_page;
		this.rows = el("div", { class: "rows", role: "presentation" });
		this.rows.style.height = `${this.chunks.length * ROW}px`;
		this.node = el("div", { class: "list", tabindex: "0", role: "listbox",
			"aria-label": "Chunks as they were walked" }, this.rows);
		this.node.style.height = `${Math.min(this.chunks.length * ROW + 2, 17 * ROW + 2)}px`;
		this.node.addEventListener("scroll", () => this.draw(), { passive: true });
		this.node.addEventListener("keydown", (event) => this.key(event));
		this.node.addEventListener("focus", () => {
			if (selected() < 0)
				select(0);
		});
		this.rows.addEventListener("click", (event) => {
			const at = event.target.closest(".row");

			if (at)
				select(Number(at.id.slice(6)), true);
		});
	}

	draw() {
		const height = this.node.clientHeight || 408;
		const first = Math.max(Math.floor(this.node.scrollTop / ROW) - MORE, 0);
		const last = Math.min(first + Math.ceil(height / ROW) + 2 * MORE, this.chunks.length);
		const rows = [];

		for (let i = first; i < last; i++)
			rows.push(row(this.chunks, i, this.median));
		this.rows.replaceChildren(...rows);
		const now = selected();

		if (now >= first && now < last)
			this.node.setAttribute("aria-activedescendant", `chunk-${now}`);
		else
			this.node.removeAttribute("aria-activedescendant");
	}

	show(i) {
		const { node } = this;

		if (i * ROW < node.scrollTop)
			node.scrollTop = i * ROW;
		else if ((i + 1) * ROW > node.scrollTop + node.clientHeight)
			node.scrollTop = (i + 1) * ROW - node.clientHeight;
		this.draw();
	}

	// The next slow or broken chunk after this one.
	special(way) {
		for (let i = selected() + way; i >= 0 && i < this.chunks.length; i += way) {
			if (this.chunks[i].slow || broken(this.chunks[i]))
				return i;
		}
		return selected();
	}

	key(event) {
		const page = Math.floor(this.node.clientHeight / ROW) - 1;
		const last = this.chunks.length - 1;
		const at = selected();
		const to = {
			ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page,
			Home: 0, End: last,
		}[event.key] ?? (event.ctrlKey || event.metaKey || event.altKey ? undefined :
			{ n: this.special(1), p: this.special(-1) }[event.key]);

		if (event.key === "Enter" && at >= 0)
			select(at, true);
		else if (to !== undefined)
			select(Math.min(Math.max(to, 0), last));
		else
			return;
		event.preventDefault();
	}
}

function head() {
	const text = (name, far) => el("span", { class: far ? "far" : null }, name);

	return el("div", { class: "rowhead", "aria-hidden": "true" },
		text("chunk"), text("mfn"), text("next", 1), text("target", 1), text("pages", 1),
		text("runs", 1), text("per page"), el("span", { class: "left cut" }, "ticks per page, by step"));
}

// Faults of the chain, and the chunk in which it ended early.
function faults(data) {
	const { chunks } = data.chain;
	const lines = chunks.filter((c) => broken(c)).slice(0, 5)
		.map((c) => `✗ before chunk ${c.chunk}: ${broken(c).slice(2)}`);

	if (data.failed_page)
		lines.push(`✗ ${data.failed_page.text}`);
	if (data.death && data.walk.begin_ticks !== null && !data.walk.ticks)
		lines.push(`✗ the walk broke off: ${plural(data.death.walked_chunks, "chunk")} done`);
	return lines.length ? el("ul", { class: "faults" }, lines.map((line) => el("li", {}, line))) : null;
}

export function chain(data) {
	const { chunks } = data.chain;

	if (!chunks.length)
		return null;
	const list = new List(data);
	const pages = detail(data, () => list.node.focus());
	const kbd = (key) => el("kbd", {}, key);
	const end = data.chain.ends ? "end of the chain" :
		`no record of what follows mfn ${frame(chunks[chunks.length - 1].next_mfn)}`;

	onSelect((i, open) => {
		list.show(i);
		if (open)
			pages.show(i);
		else
			pages.follow(i);
	});
	requestAnimationFrame(() => list.draw());
	return view("chain-view", "The chain, as it was walked",
		`Anchor mfn ${frame(data.chain.anchor_mfn)}, ${plural(chunks.length, "chunk")}${data.chain.median_ticks_per_page ? `, median ${both(data.chain.median_ticks_per_page)} per page` : ""}; ${end}.`,
		el("p", { class: "keys" }, kbd("↑"), kbd("↓"), " one chunk, ", kbd("PgUp"), kbd("PgDn"),
			" a screen, ", kbd("Home"), kbd("End"), " the ends, ", kbd("n"), kbd("p"),
			" next and previous slow or broken one, ", kbd("Enter"), " its pages"),
		el("div", { class: "chain" }, el("div", {}, head(), list.node, faults(data)), pages.node));
}
