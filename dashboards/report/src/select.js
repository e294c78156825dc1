// SPDX-License-Identifier: GPL-2.0
// The chunk that is looked at, the same in all views; -1 for none.

const listeners = [];
let current = -1;

export function selected() {
	return current;
}

// Tells every view, with whether the chunk's pages shall be shown too.
export function select(index, open = false) {
	const changed = index !== current;

	current = index;
	if (changed || open)
		listeners.forEach((call) => call(index, open));
}

export function onSelect(call) {
	listeners.push(call);
}
