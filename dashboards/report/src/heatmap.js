// SPDX-License-Identifier: GPL-2.0
// Every page of the walk: chunk by chunk to the right, page in chunk downwards.
import { STEPS } from "./data.js";
import { el, onWidth, view } from "./dom.js";
import { both, count, plural, time, hasTime } from "./format.js";
import { onSelect, select, selected } from "./select.js";
import { color, heat, paint } from "./theme.js";

const LEFT = 44, BOTTOM = 24, HEIGHT = 270;
const LEVELS = 2048;
// Pages between two labels of the axis, doubled until the labels are few enough.
const LABEL_PAGES = 128, LABELS_MAX = 8;

// Quantiles of the shown values, over logarithmic levels.
function limits(cells) {
	const level = new Uint32Array(LEVELS);
	let n = 0;

	for (const value of cells) {
		if (value <= 0)
			continue;
		level[Math.min(Math.floor(Math.log2(value) * 64), LEVELS - 1)]++;
		n++;
	}
	const at = (part) => {
		let sum = 0;

		for (let i = 0; i < LEVELS; i++) {
			sum += level[i];
			if (sum > n * part)
				return 2 ** (i / 64);
		}
		return 1;
	};
	const low = at(0.01);

	return { low, high: Math.max(at(0.97), low * 2) };
}

// The slowest page of each cell; 0 where there is none.
function fillCells(data, grid, step) {
	const { times, chain } = data;
	const cells = new Float32Array(grid.cols * grid.rows);
	const [a, b, c] = times.code;
	const one = step < 0 ? null : times.code[step];
	const t = times.ticks;

	chain.chunks.forEach((chunk, i) => {
		const col = Math.floor(i * grid.cols / chain.chunks.length);

		for (const range of times.ranges.get(chunk.chunk) || []) {
			for (let k = 0; k < range.pages; k++) {
				const row = Math.floor((range.first + k) * grid.rows / grid.pages);
				const at = range.at + k;
				const ticks = one ? t[one[at]] : t[a[at]] + t[b[at]] + t[c[at]];
				const cell = row * grid.cols + col;

				if (row < grid.rows && ticks > cells[cell])
					cells[cell] = ticks;
			}
		}
	});
	return cells;
}

function image(cells, grid, limit) {
	const canvas = document.createElement("canvas");

	canvas.width = grid.cols;
	canvas.height = grid.rows;
	const ctx = canvas.getContext("2d");
	const pixels = ctx.createImageData(grid.cols, grid.rows);
	const low = Math.log2(limit.low);
	const span = Math.log2(limit.high) - low;
	const ramp = Array.from({ length: 256 }, (_, i) => heat(i / 255));

	for (let i = 0; i < cells.length; i++) {
		if (!cells[i])
			continue;
		const part = (Math.log2(cells[i]) - low) / span;
		const rgb = ramp[Math.round(Math.min(Math.max(part, 0), 1) * 255)];

		pixels.data.set(rgb, i * 4);
		pixels.data[i * 4 + 3] = 255;
	}
	ctx.putImageData(pixels, 0, 0);
	return canvas;
}

// Rows that have records; the page count of a damaged chunk is not trusted.
function pagesOf({ times, chain }) {
	let longest = 1, last = 1;

	for (const chunk of chain.chunks) {
		longest = Math.max(longest, chunk.pages);
		for (const range of times.ranges.get(chunk.chunk) || [])
			last = Math.max(last, range.first + range.pages);
	}
	return Math.min(longest, last);
}

function axes(ctx, width, grid, chunks) {
	let apart = LABEL_PAGES;

	while (grid.pages > apart * LABELS_MAX)
		apart *= 2;
	ctx.fillStyle = color.soft;
	ctx.font = "12px system-ui, sans-serif";
	ctx.textAlign = "right";
	for (let page = 0; page < grid.pages; page += apart) {
		const y = page * grid.height / grid.pages;

		ctx.textBaseline = page ? "middle" : "top";
		ctx.fillText(String(page), LEFT - 6, y);
	}
	ctx.textBaseline = "top";
	const every = Math.ceil(chunks.length / Math.max(width / 90, 2));
	const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]
		.find((s) => s >= every) || every;

	for (let i = 0; i < chunks.length; i += step) {
		const x = LEFT + (i + 0.5) * width / chunks.length;

		ctx.textAlign = i ? "center" : "left";
		if (x + 40 < LEFT + width || !i)
			ctx.fillText(i ? String(chunks[i].nr) : `chunk ${chunks[i].nr}`,
				i ? x : LEFT, grid.height + 6);
	}
}

function mark(ctx, width, grid, index, n) {
	if (index < 0)
		return;
	const x = LEFT + index * width / n;
	const w = Math.max(width / n, 2);

	ctx.strokeStyle = color.ink;
	ctx.lineWidth = 1;
	ctx.strokeRect(x - 0.5, 0.5, w + 1, grid.height - 1);
	ctx.strokeStyle = color.ground;
	ctx.strokeRect(x - 1.5, 0.5, w + 3, grid.height - 1);
}

function scale(limit) {
	const canvas = el("canvas", { width: 180, height: 1, "aria-hidden": "true" });
	const ctx = canvas.getContext("2d");

	for (let x = 0; x < 180; x++) {
		ctx.fillStyle = `rgb(${heat(x / 179).join(" ")})`;
		ctx.fillRect(x, 0, 1, 1);
	}
	const text = (ticks) => hasTime() ? `${count(ticks)} (${time(ticks)})` : count(ticks);

	return [el("span", {}, text(limit.low)), canvas,
		el("span", {}, `${text(limit.high)} ticks and more`)];
}

class HeatMap {
	constructor(data) {
		this.data = data;
		this.chunks = data.chain.chunks;
		this.step = -1;
		this.grid = { pages: pagesOf(data), height: HEIGHT };
		this.canvas = el("canvas", {
			tabindex: "0", role: "slider", "aria-label": "Chunk in the heat map",
			"aria-valuemin": "0", "aria-valuemax": this.chunks.length - 1,
			"aria-valuenow": "0",
		});
		this.scale = el("p", { class: "scale" });
		this.readout = el("p", { class: "readout" });
		const kept = data.times.count < data.walk.pages ?
			`${count(data.times.count)} of ${plural(data.walk.pages, "page")} are kept` :
			plural(data.times.count, "page");

		this.idle = `${kept}; each cell shows its slowest`;
		this.readout.textContent = this.idle;
	}

	// Cells for a width; painted again only if the width or the step changed.
	prepare(width) {
		const { grid } = this;

		this.width = width;
		grid.cols = Math.min(this.chunks.length, width - LEFT);
		grid.rows = Math.min(grid.pages, HEIGHT);
		this.cells = fillCells(this.data, grid, this.step);
		const limit = limits(this.cells);

		this.picture = image(this.cells, grid, limit);
		this.scale.replaceChildren(...scale(limit));
		this.draw();
	}

	draw() {
		if (!this.picture)
			return;
		const { canvas, width, grid } = this;
		const ratio = devicePixelRatio || 1;
		const ctx = canvas.getContext("2d");

		canvas.width = width * ratio;
		canvas.height = (HEIGHT + BOTTOM) * ratio;
		canvas.style.height = `${HEIGHT + BOTTOM}px`;
		ctx.scale(ratio, ratio);
		ctx.imageSmoothingEnabled = false;
		ctx.fillStyle = color.hole;
		ctx.fillRect(LEFT, 0, width - LEFT, HEIGHT);
		ctx.drawImage(this.picture, LEFT, 0, width - LEFT, HEIGHT);
		axes(ctx, width - LEFT, grid, this.chunks);
		mark(ctx, width - LEFT, grid, selected(), this.chunks.length);
	}

	describe(index, row) {
		const chunk = this.chunks[index];
		const { grid, cells } = this;
		const col = Math.floor(index * grid.cols / this.chunks.length);

		this.canvas.setAttribute("aria-valuenow", index);
		if (row === undefined) {
			this.readout.replaceChildren(el("b", {}, `chunk ${chunk.chunk}`),
				`: ${plural(chunk.pages, "page")}, ${both(chunk.ticks)}; Enter shows its pages`);
		} else {
			const ticks = cells[row * grid.cols + col];
			const page = Math.ceil(row * grid.pages / grid.rows);

			this.readout.replaceChildren(el("b", {}, `chunk ${chunk.chunk}, page ${page}`),
				ticks ? `: ${both(ticks)}` : ": no record");
		}
		this.canvas.setAttribute("aria-valuetext", this.readout.textContent);
	}

	at(event) {
		const x = event.offsetX - LEFT;
		const index = Math.floor(x * this.chunks.length / (this.width - LEFT));

		if (x < 0 || event.offsetY >= HEIGHT || index >= this.chunks.length)
			return null;
		return { index, row: Math.floor(event.offsetY * this.grid.rows / HEIGHT) };
	}

	key(event) {
		const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1,
			PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity }[event.key];

		if (event.key === "Enter" && selected() >= 0)
			select(selected(), true);
		else if (move !== undefined)
			select(Math.min(Math.max(selected() + move, 0), this.chunks.length - 1));
		else
			return;
		event.preventDefault();
	}

	listen() {
		const { canvas } = this;

		canvas.addEventListener("mousemove", (event) => {
			const place = this.at(event);

			if (place)
				this.describe(place.index, place.row);
		});
		canvas.addEventListener("mouseleave", () => {
			this.readout.textContent = this.idle;
		});
		canvas.addEventListener("click", (event) => {
			const place = this.at(event);

			if (place)
				select(place.index, true);
		});
		canvas.addEventListener("keydown", (event) => this.key(event));
		onSelect((index) => {
			this.draw();
			this.describe(index);
		});
		paint(() => this.draw());
	}
}

function choice(map) {
	const option = (name, step) => el("label", {},
		el("input", { type: "radio", name: "heat-step", value: step, checked: step < 0 }), name);
	const field = el("fieldset", { class: "choice" }, el("legend", {}, "show"),
		option("all three steps", -1), STEPS.map((name, s) => option(name, s)));

	field.addEventListener("change", (event) => {
		map.step = Number(event.target.value);
		map.prepare(map.width);
	});
	return field;
}

// The reason why single pages cannot be shown.
function missing(data) {
	if (data.pages.too_many)
		return "The times of single pages would make this file too large to be mailed; 'xenremap chain --chunk N' lists those of a chunk.";
	if (data.pages.count)
		return "This browser is too old to unpack the times of single pages.";
	if (data.level === "chunk")
		return `At level chunk one page in ${data.sample} is timed and none is kept. Boot with xen_remap_trace=page to see each page here.`;
	return "The capture has no records of single pages.";
}

export function heatmap(data) {
	if (!data.chain.chunks.some((c) => !c.open))
		return null;
	if (!data.times)
		return view("heat", "Every page", missing(data));
	const map = new HeatMap(data);
	const box = el("div", {}, map.canvas);

	map.listen();
	onWidth(box, (width) => map.prepare(width));
	return view("heat", "Every page",
		"Chunks to the right as they were walked, the pages of a chunk downwards. Columns are properties of a chunk; slanted lines are borders of page tables, every 512 pages.",
		choice(map), map.readout, box, map.scale);
}
