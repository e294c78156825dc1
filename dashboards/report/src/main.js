// SPDX-License-Identifier: GPL-2.0
// Puts the views together. Each takes the capture and gives an element, or
// null if there is nothing to show.
import { boot } from "./boot.js";
import { chain } from "./chain.js";
import { read } from "./data.js";
import { el } from "./dom.js";
import { heatmap } from "./heatmap.js";
import { histograms } from "./histogram.js";
import { memory } from "./memory.js";
import { e820, flaws, numbers } from "./tables.js";
import { slowest } from "./slow.js";
import { start } from "./theme.js";
import { timeline } from "./timeline.js";

const views = [flaws, boot, memory, timeline, heatmap, slowest, histograms, chain, e820, numbers];

function show(data, place) {
	for (const make of views) {
		try {
			const node = make(data);

			if (node)
				place.append(node);
		} catch (error) {
			// If one view fails, the others are still shown.
			place.append(el("p", { class: "hint" }, `This view could not be drawn: ${error.message}`));
			console.error(error);
		}
	}
}

// When everything is painted; the tests wait for it.
function ready() {
	requestAnimationFrame(() => setTimeout(() => {
		performance.mark("ready");
		document.documentElement.dataset.ready = Math.round(performance.now());
	}));
}

const place = document.getElementById("views");

start();
read().then((data) => {
	show(data, place);
	requestAnimationFrame(ready);
}).catch((error) => {
	place.append(el("p", { class: "hint" }, `The numbers in this file could not be read: ${error.message}`));
	console.error(error);
	ready();
});
