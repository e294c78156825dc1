// SPDX-License-Identifier: GPL-2.0
// How long each step took, as a distribution; both axes are logarithmic.
import uPlot from "uplot";
import { STEPS, bucketLow, bucketWidth } from "./data.js";
import { el, onWidth, view } from "./dom.js";
import { both, count, plural, time, hasTime } from "./format.js";
import { color, paint } from "./theme.js";

// Buckets of the capture that make one bar.
const JOIN = 2;

// Bars from the lowest bucket to the highest: start and count of each.
function bars(buckets) {
	const sums = new Map();
	let low = Infinity, high = 0;

	for (let i = 0; i < buckets.length; i += 2) {
		const bar = Math.floor(buckets[i] / JOIN);

		sums.set(bar, (sums.get(bar) || 0) + buckets[i + 1]);
		low = Math.min(low, bar);
		high = Math.max(high, bar);
	}
	const xs = [], ys = [];

	for (let bar = low; bar <= high; bar++) {
		xs.push(Math.max(bucketLow(bar * JOIN), 0.5));
		ys.push(sums.get(bar) || 0.1);
	}
	const last = high * JOIN + JOIN - 1;

	xs.push(bucketLow(last) + bucketWidth(last));
	ys.push(0.1);
	return [xs, ys];
}

// Powers of ten, where there is a tick on a logarithmic axis.
function powers(u, axis, min, max) {
	const splits = [];

	for (let p = Math.ceil(Math.log10(min)); p <= Math.log10(max); p++)
		splits.push(10 ** p);
	return splits;
}

function named(_, splits) {
	return splits.map((v) => v >= 1e9 ? `${v / 1e9}G` : v >= 1e6 ? `${v / 1e6}M` :
		v >= 1e3 ? `${v / 1e3}k` : String(v));
}

const marks = [["p50", "p50"], ["p99", "p99"], ["max", "max"]];

function drawMarks(u, figures) {
	const ctx = u.ctx, ratio = devicePixelRatio;
	let edge = -Infinity;

	ctx.save();
	ctx.strokeStyle = color.ink;
	ctx.fillStyle = color.ink;
	ctx.lineWidth = ratio;
	ctx.font = `${11 * ratio}px system-ui, sans-serif`;
	ctx.textAlign = "center";
	ctx.textBaseline = "bottom";
	for (const [key, name] of marks) {
		const x = u.valToPos(Math.max(figures[`${key}_ticks`], 1), "x", true);

		ctx.setLineDash([2 * ratio, 3 * ratio]);
		ctx.beginPath();
		ctx.moveTo(x, u.bbox.top);
		ctx.lineTo(x, u.bbox.top + u.bbox.height);
		ctx.stroke();
		if (x - edge > 26 * ratio)
			ctx.fillText(name, x, u.bbox.top - 3 * ratio);
		edge = x;
	}
	ctx.restore();
}

function chart(node, data, figures, fill, range) {
	const axis = {
		stroke: () => color.soft,
		grid: { stroke: () => color.grid, width: 1 },
		ticks: { stroke: () => color.line, width: 1, size: 4 },
		font: "12px system-ui, sans-serif",
		labelFont: "12px system-ui, sans-serif",
		labelSize: 18, labelGap: 0,
		splits: powers, filter: (_, splits) => splits, values: named,
	};
	let u = null;

	function make(width) {
		if (u)
			u.destroy();
		u = new uPlot({
			width, height: 190, padding: [18, 10, 0, 0],
			legend: { show: false }, cursor: { show: false },
			scales: {
				x: { time: false, distr: 3, range: range.x },
				y: { distr: 3, range: range.y },
			},
			series: [{}, {
				fill, stroke: fill, width: 1,
				paths: uPlot.paths.stepped({ align: 1 }),
				points: { show: false }, fillTo: () => 0.5,
			}],
			axes: [
				{ ...axis, label: "ticks", size: 26 },
				{ ...axis, label: "pages", size: 40, labelSize: 20 },
			],
			hooks: { draw: [(self) => drawMarks(self, figures)] },
		}, data, node);
	}

	onWidth(node, make);
	paint(() => u && u.redraw(false));
}

function quantiles(figures) {
	const parts = [["p50", figures.p50_ticks], ["p90", figures.p90_ticks], ["p99", figures.p99_ticks],
		["p99.9", figures.p999_ticks], ["max", figures.max_ticks]];

	return parts.map(([name, v]) => `${name} ${count(v)}`).join(" · ").replace(/(p[\d.]+|max) /g, "$1\u00a0");
}

export function histograms(data) {
	const steps = STEPS.map((name) => ({ name, figures: data.walk[`step_${name}`] }))
		.filter((s) => s.figures && s.figures.buckets.length);

	if (!steps.length)
		return null;
	const all = steps.map((s) => bars(s.figures.buckets));
	const x = [Math.min(...all.map(([xs]) => xs[0])) * 0.9,
		Math.max(...all.map(([xs]) => xs[xs.length - 1])) * 1.1];
	const top = Math.max(...all.map(([, ys]) => Math.max(...ys)));
	const range = { x: () => x, y: () => [0.6, top * 1.6] };
	const fills = { p2m: () => color.p2m, m2p: () => color.m2p, mapping: () => color.map };
	const figures = steps.map((s, i) => {
		const node = el("div", { class: "chart", role: "img",
			"aria-label": `Distribution of the ${s.name} step: ${quantiles(s.figures)} ticks` });

		chart(node, all[i], s.figures, fills[s.name], range);
		return el("figure", {},
			el("figcaption", {}, el("span", { class: `key ${s.name}` }), el("b", {}, s.name),
				el("br"), quantiles(s.figures)),
			node);
	});
	const sampled = steps.some((s) => s.figures.sampled);

	return view("histograms", "How long a step takes",
		`${plural(steps[0].figures.timed_pages, "page")}${sampled ? ", a sample" : ""}. The same scale in all three, both axes logarithmic; quantiles in ticks, right to 1.6%.`,
		el("div", { class: "three" }, figures));
}
