// SPDX-License-Identifier: GPL-2.0
// Early boot: each phase where it lies in time; and what the walk's steps took.
import { STEPS } from "./data.js";
import { el, table, view } from "./dom.js";
import { count, hasTime, share, time } from "./format.js";

const LABELS = {
	setup: ["xen_memory_setup", 0],
	prepare: ["prepare chunks", 1],
	pagetable: ["xen_pagetable_init", 0],
	paging: ["paging_init", 1],
	p2m: ["p2m rebuild", 1],
	mfn_list: ["mfn list build", 1],
	walk: ["walk", 1],
	recorder: ["recorder, runs", 1],
	mfn_setup: ["mfn list setup", 1],
};

function bar(phase, whole, data) {
	const node = el("span", { class: `span ${phase.name}` });
	const ticks = phase.end - phase.begin;

	node.style.left = `${100 * phase.begin / whole}%`;
	node.style.width = `${100 * ticks / whole}%`;
	if (phase.name !== "walk" || !ticks)
		return node;
	for (const step of STEPS) {
		const part = el("i", { class: step });

		part.style.width = `${100 * (data.walk.steps[step]?.ticks || 0) / ticks}%`;
		node.append(part);
	}
	return node;
}

function row(phase, whole, data) {
	const [label, depth] = LABELS[phase.name] || [phase.name, 0];
	const known = phase.end !== undefined;
	const ticks = known ? phase.end - phase.begin : 0;

	return el("tr", {},
		el("th", { scope: "row", class: `left depth${depth}` }, label),
		el("td", { class: "track" }, known ? bar(phase, whole, data) : null),
		el("td", {}, known ? time(ticks) : "did not end"),
		hasTime() ? el("td", { class: "far" }, known ? count(ticks) : "") : null,
		el("td", {}, known ? share(ticks, whole) : ""));
}

function withBetween(phases) {
	const setup = phases.find((p) => p.name === "setup");
	const next = phases.findIndex((p) => p.name === "pagetable");

	if (next < 0 || setup?.end === undefined)
		return phases;
	const between = { name: "early boot between", begin: setup.end, end: phases[next].begin };

	return [...phases.slice(0, next), between, ...phases.slice(next)];
}

function steps(data) {
	const { walk } = data;
	const rows = STEPS.filter((s) => walk.steps[s]?.pages).map((name) => {
		const f = walk.steps[name];

		return [el("span", {}, el("span", { class: `key ${name}` }), name),
			walk.over ? "?" : share(f.ticks, walk.ticks), time(f.ticks),
			(f.mean_centiticks / 100).toFixed(1), count(f.p50), count(f.p90),
			count(f.p99), count(f.p999), count(f.max)];
	});

	if (!rows.length)
		return null;
	if (walk.rest !== undefined)
		rows.push([el("span", {}, el("span", { class: "key rest" }), "rest"),
			share(walk.rest, walk.ticks), time(walk.rest),
			(walk.pages ? walk.rest / walk.pages : 0).toFixed(1), "", "", "", "", ""]);
	return table(`Steps of the walk, in ticks a page${walk.sampled ? ", from a sample" : ""}`,
		["step", "share", "time", "mean", "p50", "p90", "p99", "p99.9", "max"], rows);
}

export function boot(data) {
	const phases = withBetween(data.phases);
	const ends = phases.filter((p) => p.end !== undefined).map((p) => p.end);
	const whole = data.early || Math.max(...ends, 1);

	if (!phases.length)
		return null;
	return view("boot", "Where the time went",
		"Early boot from the memory map to the page tables. Each bar lies where its phase lay in time.",
		el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Phases of early boot" },
			el("table", { class: "phases" },
				el("thead", {}, el("tr", {},
					el("th", { scope: "col", class: "left" }, "phase"),
					el("th", { scope: "col", class: "track" }, ""),
					el("th", { scope: "col" }, "time"),
					hasTime() ? el("th", { scope: "col", class: "far" }, "ticks") : null,
					el("th", { scope: "col" }, "share"))),
				el("tbody", {}, phases.map((p) => row(p, whole, data))))),
		steps(data));
}
