// SPDX-License-Identifier: GPL-2.0
// A stacked chart of the three steps and of the rest.
import uPlot from "uplot";
import { onWidth } from "./dom.js";
import { count, hasTime, time } from "./format.js";
import { color, paint } from "./theme.js";

// End of the scale: a few outliers do not flatten all other bars.
function scaleTop(values) {
	const sorted = Float64Array.from(values).sort();
	const high = sorted[Math.floor(sorted.length * 0.98)] || 1;
	const max = sorted[sorted.length - 1] || 1;

	return max > 3 * high ? 2 * high : max * 1.05;
}

function series(layers) {
	const fills = [() => color.rest, () => color.map, () => color.m2p, () => color.p2m];
	const path = uPlot.paths.stepped({ align: 1 });

	return [{}, ...fills.slice(4 - layers).map((fill) => ({
		fill,
		stroke: "transparent",
		width: 0,
		paths: path,
		points: { show: false },
	}))];
}

// Small triangles where a value goes beyond the scale.
function markOver(u, xs, sums, top) {
	const ctx = u.ctx;
	const y = u.bbox.top;
	const r = 4 * devicePixelRatio;

	ctx.fillStyle = color.ink;
	for (let i = 0; i < sums.length; i++) {
		if (sums[i] <= top)
			continue;
		const x = u.valToPos((xs[i] + xs[i + 1]) / 2, "x", true);

		if (x < u.bbox.left || x > u.bbox.left + u.bbox.width)
			continue;
		ctx.beginPath();
		ctx.moveTo(x, y);
		ctx.lineTo(x - r, y + r);
		ctx.lineTo(x + r, y + r);
		ctx.fill();
	}
}

// Dashed lines where something changes.
function markLines(u, lines) {
	const ctx = u.ctx;

	ctx.save();
	ctx.strokeStyle = color.ink;
	ctx.lineWidth = devicePixelRatio;
	ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
	for (const at of lines) {
		const x = u.valToPos(at, "x", true);

		if (x < u.bbox.left || x > u.bbox.left + u.bbox.width)
			continue;
		ctx.beginPath();
		ctx.moveTo(x, u.bbox.top);
		ctx.lineTo(x, u.bbox.top + u.bbox.height);
		ctx.stroke();
	}
	ctx.restore();
}

function markSelected(u, xs, index) {
	if (index < 0 || index + 1 >= xs.length)
		return;
	const left = u.valToPos(xs[index], "x", true);
	const right = Math.max(u.valToPos(xs[index + 1], "x", true), left + devicePixelRatio);

	u.ctx.strokeStyle = color.ink;
	u.ctx.lineWidth = devicePixelRatio;
	u.ctx.strokeRect(left, u.bbox.top, right - left, u.bbox.height);
}

function axis(more) {
	return {
		stroke: () => color.soft,
		grid: { stroke: () => color.grid, width: 1 },
		ticks: { stroke: () => color.line, width: 1, size: 4 },
		font: "12px system-ui, sans-serif",
		labelFont: "12px system-ui, sans-serif",
		labelSize: 18,
		labelGap: 4,
		...more,
	};
}

/*
 * chart.xs: the start of each bar, and the end of the last one
 * chart.layers: ticks of p2m, m2p, mapping and, maybe, the rest, by bar
 * chart.xLabel, chart.xValues: of the axis below
 * chart.lines: positions of dashed lines, if any
 * chart.hover(index), chart.pick(index), chart.marked()
 *
 * Returns redraw() and destroy().
 */
export function stack(node, chart) {
	const n = chart.layers[0].length;
	const sums = [];
	const data = [chart.xs];

	// The highest first: each lower one is painted over it.
	for (let top = chart.layers.length; top > 0; top--) {
		const sum = new Array(n + 1);

		for (let i = 0; i < n; i++) {
			sum[i] = 0;
			for (let k = 0; k < top; k++)
				sum[i] += chart.layers[k][i];
		}
		sum[n] = sum[n - 1];
		sums.push(sum);
		data.push(sum);
	}
	const total = sums[0].slice(0, n);
	const yTop = scaleTop(total);
	let u = null;

	const options = (width) => ({
		width,
		height: chart.height,
		padding: [10, hasTime() && width > 560 ? 0 : 8, 0, 0],
		legend: { show: false },
		cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
		scales: { x: { time: false }, y: { range: [0, yTop] } },
		series: series(chart.layers.length),
		axes: [
			axis({ label: chart.xLabel, size: 26, values: chart.xValues, incrs: chart.xIncrs }),
			axis({
				label: chart.yLabel || "ticks per page", size: 58, labelSize: 20,
				values: (_, ticks) => ticks.map((t) => count(t)),
			}),
			...(hasTime() && width > 560 ? [axis({
				side: 1, scale: "y", size: 56, grid: { show: false },
				values: (_, ticks) => ticks.map((t) => t ? time(t) : "0"),
			})] : []),
		],
		hooks: {
			setCursor: [(self) => chart.hover(barAt(self))],
			draw: [(self) => {
				markLines(self, chart.lines || []);
				markOver(self, chart.xs, total, yTop);
				markSelected(self, chart.xs, chart.marked());
			}],
		},
	});

	function barAt(self) {
		if (self.cursor.left < 0)
			return -1;
		const x = self.posToVal(self.cursor.left, "x");
		let low = 0, high = n;

		while (low + 1 < high) {
			const middle = (low + high) >> 1;

			if (chart.xs[middle] <= x)
				low = middle;
			else
				high = middle;
		}
		return low;
	}

	function make(width) {
		if (u)
			u.destroy();
		u = new uPlot(options(width), data, node);
		u.over.addEventListener("click", () => {
			const bar = barAt(u);

			if (bar >= 0)
				chart.pick(bar);
		});
	}

	const redraw = () => u && u.redraw(false);
	const ends = [onWidth(node, make), paint(redraw), () => u && u.destroy()];

	return { redraw, destroy: () => ends.forEach((end) => end()) };
}
