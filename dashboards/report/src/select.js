// SPDX-License-Identifier: GPL-2.0
// The selected chunk, the same in all views; -1 for none.

const listeners = [];
let current = -1;

export function selected() {
	return current;
}

// Notifies every view; `open` also shows the chunk's pages.
export function select(index, open = false) {
	const changed = index !== current;

	current = index;
	if (changed || open)
		listeners.forEach((call) => call(index, open));
}

export function onSelect(call) {
	listeners.push(call);
}
