// SPDX-License-Identifier: GPL-2.0
// Puts text into the clipboard, also where a file may not do so by itself.
import { el } from "./dom.js";

async function put(text) {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		const area = el("textarea", { class: "away" });

		area.value = text;
		document.body.append(area);
		area.select();
		const done = document.execCommand("copy");

		area.remove();
		return done;
	}
}

export function copyButton(name, text) {
	const button = el("button", { type: "button" }, name);
	const said = el("span", { class: "said", role: "status" });

	button.addEventListener("click", async () => {
		said.textContent = await put(text()) ? "copied" : "the browser does not allow it";
	});
	return el("p", { class: "copy" }, button, " ", said);
}
