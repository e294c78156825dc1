// SPDX-License-Identifier: GPL-2.0
// The capture as the program wrote it into the page.
import { setFrequency } from "./format.js";

export const STEPS = ["p2m", "m2p", "mapping"];

const SUB = 5;

// The bucket of the capture's histograms: its least value and its width.
export function bucketLow(bucket) {
	const s = Math.max((bucket >> SUB) - 1, 0);

	return (bucket - (s << SUB)) * 2 ** s;
}

export function bucketWidth(bucket) {
	return 2 ** Math.max((bucket >> SUB) - 1, 0);
}

// Ticks of each code: the middle of the buckets that it covers.
function codeTicks(shift, codes) {
	const ticks = new Float32Array(codes);

	for (let code = 0; code < codes; code++) {
		const low = bucketLow(code << shift);
		const last = ((code + 1) << shift) - 1;

		ticks[code] = (low + bucketLow(last) + bucketWidth(last) - 1) / 2;
	}
	return ticks;
}

function fromBase64(text) {
	if (Uint8Array.fromBase64)
		return Uint8Array.fromBase64(text);
	const binary = atob(text);
	const bytes = new Uint8Array(binary.length);

	for (let i = 0; i < binary.length; i++)
		bytes[i] = binary.charCodeAt(i);
	return bytes;
}

async function inflate(bytes) {
	const stream = new Blob([bytes]).stream()
		.pipeThrough(new DecompressionStream("deflate"));

	return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Step times of single pages: codes and their meaning.
async function readPages(about, text) {
	if (!about.count || !text || typeof DecompressionStream === "undefined")
		return null;
	const raw = await inflate(fromBase64(text));
	const n = about.count;
	const ticks = codeTicks(about.shift, about.bytes === 2 ? 1920 : 256);
	const code = STEPS.map((_, s) => {
		const low = raw.subarray(s * about.bytes * n, (s * about.bytes + 1) * n);

		if (about.bytes === 1)
			return low;
		const high = raw.subarray((2 * s + 1) * n, (2 * s + 2) * n);
		const wide = new Uint16Array(n);

		for (let i = 0; i < n; i++)
			wide[i] = low[i] | high[i] << 8;
		return wide;
	});
	const ranges = new Map();
	let at = 0;

	for (let i = 0; i < about.ranges.length; i += 3) {
		const [chunk, first, pages] = about.ranges.slice(i, i + 3);

		if (!ranges.has(chunk))
			ranges.set(chunk, []);
		ranges.get(chunk).push({ first, pages, at });
		at += pages;
	}
	return {
		count: n, code, ticks, ranges,
		// Half a code's width, in per cent of its value.
		within: [1.6, 3.2, 6.3, 12.5, 25][about.shift],
	};
}

// A chunk is an array of the fields that all chunks have, and optionally an
// object with more fields.
function chunksOf({ chunk_fields: names, chunks, ends }) {
	return chunks.map((row, at) => ({
		...Object.fromEntries(names.map((name, i) => [name, row[i]])),
		...row[names.length],
		last: ends && at === chunks.length - 1,
	}));
}

export async function read() {
	const data = JSON.parse(document.getElementById("data").textContent);

	data.chain.chunks = chunksOf(data.chain);
	setFrequency(data.tsc_hz);
	data.times = await readPages(data.pages,
		document.getElementById("pages").textContent);
	return data;
}

// The three steps of a page, or their sums over the timed pages of a chunk.
export function stepsOf(of) {
	return STEPS.map((name) => of[`${name}_ticks`]);
}

// Ticks per page of a chunk's steps, and of the rest; null for an unknown one.
export function perPage(chunk) {
	if (chunk.ticks === null)
		return { all: null, steps: [null, null, null], rest: null };
	const all = chunk.pages ? chunk.ticks / chunk.pages : 0;
	const steps = stepsOf(chunk).map((sum) => sum === null ? null : chunk.timed_pages ? sum / chunk.timed_pages : 0);
	const rest = Math.max(all - steps.reduce((sum, v) => sum + (v ?? 0), 0), 0);

	return { all, steps, rest };
}

// Whether the source of the capture has times of a step.
export function stepKnown(data, step) {
	return data.walk[`step_${step}`].timed_pages !== null;
}
