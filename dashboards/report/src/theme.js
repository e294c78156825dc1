// SPDX-License-Identifier: GPL-2.0
// Colours for painting: those of the style sheet, light or dark.

const names = ["ground", "panel", "ink", "soft", "line", "grid", "p2m", "m2p",
	"map", "rest", "ram", "hole", "flow", "bad", "focus"];
const painters = new Set();

export const color = {};

function read() {
	const style = getComputedStyle(document.documentElement);

	for (const name of names)
		color[name] = style.getPropertyValue(`--${name}`).trim();
	color.steps = [color.p2m, color.m2p, color.map];
}

// Paints now, and again whenever the colours change. Returns a function that
// stops this.
export function paint(call) {
	painters.add(call);
	call();
	return () => painters.delete(call);
}

export function start() {
	const again = () => {
		read();
		painters.forEach((call) => call());
	};

	read();
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
	matchMedia("print").addEventListener("change", again);
}

// Viridis, sampled: evenly perceived, and for the colour-blind too.
const ramp = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142],
	[33, 144, 141], [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]];

export function heat(part) {
	const at = Math.min(Math.max(part, 0), 1) * (ramp.length - 1);
	const i = Math.min(Math.floor(at), ramp.length - 2);
	const f = at - i;

	return ramp[i].map((v, k) => Math.round(v + (ramp[i + 1][k] - v) * f));
}
