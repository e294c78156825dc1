// SPDX-License-Identifier: GPL-2.0
// Early boot: each phase at its place in time; and the times of the walk's steps.
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
	const node = el("span", { class: `span ${phase.phase}` });
	const ticks = phase.end_ticks - phase.begin_ticks;

	node.style.left = `${100 * phase.begin_ticks / whole}%`;
	node.style.width = `${100 * ticks / whole}%`;
	if (phase.phase !== "walk" || !ticks)
		return node;
	for (const step of STEPS) {
		const part = el("i", { class: step });

		part.style.width = `${100 * (data.walk[`step_${step}`]?.ticks || 0) / ticks}%`;
		node.append(part);
	}
	return node;
}

function row(phase, whole, data) {
	const [label, depth] = LABELS[phase.phase] || [phase.phase, 0];
	const known = phase.end_ticks !== null;
	const ticks = known ? phase.end_ticks - phase.begin_ticks : 0;

	return el("tr", {},
		el("th", { scope: "row", class: `left depth${depth}` }, label),
		el("td", { class: "track" }, known ? bar(phase, whole, data) : null),
		el("td", {}, known ? time(ticks) : "end not recorded"),
		hasTime() ? el("td", { class: "far" }, known ? count(ticks) : "") : null,
		el("td", {}, known ? share(ticks, whole) : ""));
}

function withBetween(phases) {
	const setup = phases.find((p) => p.phase === "setup");
	const next = phases.findIndex((p) => p.phase === "pagetable");

	if (next < 0 || typeof setup?.end_ticks !== "number")
		return phases;
	const between = { phase: "early boot between", begin_ticks: setup.end_ticks, end_ticks: phases[next].begin_ticks };

	return [...phases.slice(0, next), between, ...phases.slice(next)];
}

function steps(data) {
	const { walk } = data;
	const rows = STEPS.filter((s) => walk[`step_${s}`]?.timed_pages).map((name) => {
		const f = walk[`step_${name}`];

		return [el("span", {}, el("span", { class: `key ${name}` }), name),
			f.share === null ? "?" : share(f.ticks, walk.ticks), time(f.ticks),
			f.mean_ticks.toFixed(1), count(f.p50_ticks), count(f.p90_ticks),
			count(f.p99_ticks), count(f.p999_ticks), count(f.max_ticks)];
	});

	if (!rows.length)
		return null;
	const rest = walk.step_rest.ticks;

	if (rest !== null)
		rows.push([el("span", {}, el("span", { class: "key rest" }), "rest"),
			share(rest, walk.ticks), time(rest),
			walk.pages ? (rest / walk.pages).toFixed(1) : "", "", "", "", "", ""]);
	return table(`Steps of the walk, in ticks per page${walk.sampled ? ", from a sample" : ""}`,
		["step", "share", "time", "mean", "p50", "p90", "p99", "p99.9", "max"], rows);
}

export function boot(data) {
	const phases = withBetween(data.phases);
	const ends = phases.filter((p) => p.end_ticks !== null).map((p) => p.end_ticks);
	const whole = data.early_boot.ticks || Math.max(...ends, 1);

	if (!phases.length)
		return null;
	return view("boot", "Where the time went",
		"Early boot from the memory map to the page tables. The position of a bar is the time of its phase.",
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
