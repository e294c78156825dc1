// SPDX-License-Identifier: GPL-2.0
// Numbers, times and frame numbers as the tools print them.

let khz = 0;

export function setFrequency(hz) {
	khz = (hz || 0) / 1000;
}

export function hasTime() {
	return khz > 0;
}

export function count(n) {
	if (n === null || n === undefined)
		return "?";
	return Math.round(n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

export function plural(n, noun) {
	return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}

export function ns(ticks) {
	return ticks * 1e6 / khz;
}

const UNITS = ["ns", "us", "ms", "s"];

// Three digits and a unit, or ticks where the frequency is not known. Rounded
// as text_ns() of the tools does.
export function time(ticks) {
	if (ticks === null || ticks === undefined)
		return "unknown";
	if (!khz)
		return `${count(ticks)} ticks`;
	const value = Math.round(ns(ticks));
	let unit = 0, div = 1;

	while (unit < 3 && value / div >= 1000) {
		div *= 1000;
		unit++;
	}
	let digits = !unit || value / div >= 100 ? 0 : value / div >= 10 ? 1 : 2;
	let n = Math.round(value * 10 ** digits / div);

	// Rounded up to a digit more, and to the next unit.
	if (n >= 1000 && (digits || unit < 3)) {
		n = 100;
		unit += digits ? 0 : 1;
		digits = digits ? digits - 1 : 2;
	}
	return `${(n / 10 ** digits).toFixed(digits)} ${UNITS[unit]}`;
}

// "5,893 ticks (2.26 us)"
export function both(ticks) {
	if (ticks === null || ticks === undefined)
		return "unknown";
	return khz ? `${count(ticks)} ticks (${time(ticks)})` : `${count(ticks)} ticks`;
}

// The unit that suits a span of ticks: its name and its length in ticks.
export function unitFor(ticks) {
	if (!khz)
		return { name: "ticks", ticks: 1 };
	const value = ns(ticks);

	if (value >= 2e9)
		return { name: "s", ticks: khz * 1000 };
	if (value >= 2e6)
		return { name: "ms", ticks: khz };
	return { name: "us", ticks: khz / 1000 };
}

export function share(part, whole) {
	return whole ? `${(100 * part / whole).toFixed(1)}%` : "";
}

// Frame numbers are shown as the kernel prints them. JavaScript has no exact
// number above 2^53, which is far beyond any machine's memory.
export function hex(n) {
	if (n === null || n === undefined)
		return "none";
	return Number.isSafeInteger(n) ? n.toString(16) : "absurd";
}

// Of a capture that does not have every MFN.
export function frame(n) {
	return n === null || n === undefined ? "?" : hex(n);
}

export function toHex(n) {
	return n.toString(16);
}

export function bytes(pages) {
	let value = pages * 4;

	for (const unit of ["KiB", "MiB", "GiB"]) {
		if (value < 1024)
			return `${value < 10 && unit !== "KiB" ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
		value /= 1024;
	}
	return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} TiB`;
}
