// SPDX-License-Identifier: GPL-2.0
// The memory map for the picture: its parts and their heights. The picture is
// at most about a screen high, for any number of ranges.

const HEIGHT_MAX = 1000;
// Neighbours below this height are drawn as one.
const PART_MIN = 3;

const number = (p) => ({ from: p.source_pfn, to: p.target_pfn, pages: p.pages });
const size = (p) => ({ ...p, fromEnd: p.from + p.pages, toEnd: p.to + p.pages, pieces: 1 });

// Frame numbers at which a part starts or ends, up to the last one in use.
function cutsOf(data, pieces) {
	const at = new Set([0, data.nr_pages || 0]);
	let used = data.nr_pages || 0;

	for (const a of data.areas) {
		at.add(a.start_pfn);
		at.add(a.end_pfn);
	}
	for (const p of pieces) {
		at.add(p.from).add(p.from + p.pages);
		at.add(p.to).add(p.to + p.pages);
		used = Math.max(used, p.to + p.pages);
	}
	return Float64Array.from(at).filter((n) => n <= used).sort();
}

// The first cut at a PFN or above.
function cutAt(cuts, pfn) {
	let low = 0, high = cuts.length;

	while (low < high) {
		const middle = (low + high) >> 1;

		if (cuts[middle] < pfn)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

// The number of ranges that cover each gap between two cuts.
function coverOf(cuts, ranges) {
	const cover = new Int32Array(cuts.length + 1);

	for (const [start, end] of ranges) {
		if (start >= end)
			continue;
		cover[cutAt(cuts, start)]++;
		cover[cutAt(cuts, end)]--;
	}
	for (let i = 1; i < cover.length; i++)
		cover[i] += cover[i - 1];
	return cover;
}

// Heights at which a hole of 100 pages is visible beside one of a million.
function heightsOf(cuts) {
	const sizes = cuts.subarray(1).map((cut, i) => cut - cuts[i]);
	const largest = sizes.reduce((most, size) => Math.max(most, size), 1);
	const heights = sizes.map((size) => 22 + 96 * (size / largest) ** 0.4);
	const all = heights.reduce((sum, height) => sum + height, 0);

	return all > HEIGHT_MAX ? heights.map((height) => height * HEIGHT_MAX / all) : heights;
}

// The kind with the most pages.
function most(kinds) {
	const sum = new Map();

	for (const { kind, pages } of kinds)
		sum.set(kind, (sum.get(kind) || 0) + pages);
	return [...sum].reduce((a, b) => b[1] > a[1] ? b : a)[0];
}

// Runs of ranges that are too low to be distinguished become one part.
function join(ranges, heights) {
	const parts = [];
	let group = [], height = 0;
	const end = () => {
		if (group.length)
			parts.push({
				from: group[0].from, to: group[group.length - 1].to,
				before: most(group.map((r) => ({ kind: r.before, pages: r.to - r.from }))),
				after: most(group.map((r) => ({ kind: r.after, pages: r.to - r.from }))),
			});
		group = [];
		height = 0;
	};

	ranges.forEach((range, i) => {
		if (heights[i] >= PART_MIN)
			end();
		group.push(range);
		height += heights[i];
		if (height >= PART_MIN)
			end();
	});
	end();
	return parts;
}

// Pieces that go together; those too low to be distinguished make one band.
function bandsOf(pieces, y) {
	const bands = [];
	const near = (a, b) => Math.abs(y(a) - y(b)) < PART_MIN;

	for (const p of pieces.map(size).sort((a, b) => a.from - b.from)) {
		const band = bands[bands.length - 1];

		if (band && near(p.from, p.fromEnd) && near(band.fromEnd, p.from) && near(band.toEnd, p.to)) {
			band.fromEnd = Math.max(band.fromEnd, p.fromEnd);
			band.toEnd = Math.max(band.toEnd, p.toEnd);
			band.pages += p.pages;
			band.pieces++;
		} else {
			bands.push(p);
		}
	}
	return bands.sort((a, b) => b.pages - a.pages);
}

/*
 * Returns null if there is no memory to show, else
 * parts: from, to; what it was, what it became: none, ram, move, hole, moved
 * bands: from, fromEnd, to, toEnd; pages and pieces in it; the largest first
 * joined: ranges that are drawn as one with a neighbour
 * height, y(pfn): in pixels from the top of the map
 */
export function memoryMap(data) {
	const pieces = data.pieces.map(number);
	const cuts = cutsOf(data, pieces);

	if (cuts.length < 2)
		return null;
	const hole = coverOf(cuts, data.areas.map((a) => [a.start_pfn, a.end_pfn]));
	const target = coverOf(cuts, pieces.map((p) => [p.to, p.to + p.pages]));
	const heights = heightsOf(cuts);
	const ranges = Array.from(heights, (_, i) => {
		const had = cuts[i] < data.nr_pages;

		return {
			from: cuts[i], to: cuts[i + 1],
			before: !had ? "none" : hole[i] ? "move" : "ram",
			after: hole[i] ? "hole" : target[i] ? "moved" : had ? "ram" : "none",
		};
	});
	const parts = join(ranges, heights);
	const top = [0];
	const y = (pfn) => {
		const i = Math.min(Math.max(cutAt(cuts, pfn), 1), cuts.length - 1);
		const part = (pfn - cuts[i - 1]) / (cuts[i] - cuts[i - 1]);

		return top[i - 1] + part * (top[i] - top[i - 1]);
	};

	heights.forEach((height, i) => top.push(top[i] + height));
	return {
		parts, bands: bandsOf(pieces, y), joined: ranges.length - parts.length,
		height: top[top.length - 1], y,
	};
}
