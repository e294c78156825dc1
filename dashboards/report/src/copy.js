// SPDX-License-Identifier: GPL-2.0
// Copies text to the clipboard, also if the browser does not allow this to a file.
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
