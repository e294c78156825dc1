// SPDX-License-Identifier: GPL-2.0
// What is known of the fleet that tests/fixtures/fleet.c makes, by question: a
// function of the rows that says what is wrong with them, or nothing.

const SLOW = 'host00017', DEAD = 'host00040', TAILED = 'host00047', RELEASING = 'host00063';
const RINGING = 'host00077', TORN = 'host00081', OUTLIER = 'host00088', GROWN = 'host00093';
const ISA_HOLE = 0x9f;
/* Ticks that the first entry of a p2m leaf takes longer, and kHz by CPU. */
const LEAF = 4000;
const KHZ = { atlas: 2000000, borea: 2600000, cirrus: 3100000 };

const sum = (list) => list.reduce((a, b) => a + b, 0);
const list = (rows, ...keys) => rows.map((row) => keys.map((k) => row[k]).join(' ')).join(', ');
const is = (got, want) => (got === want ? null : `'${got}', expected '${want}'`);
const near = (a, b, part) => Math.abs(a - b) <= part * Math.abs(b);

function descending(rows, key) {
	return rows.every((row, i) => !i || rows[i - 1][key] >= row[key]) ? null : `${key} is not sorted`;
}

function group(list, key) {
	const groups = new Map();

	for (const item of list) {
		const k = key(item);
		groups.set(k, [...(groups.get(k) ?? []), item]);
	}
	return groups;
}

/* The least that so many per cent are not above. */
function quantile(values, percent) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.ceil(sorted.length * percent / 100) - 1];
}

export function answers({ before, after, fleet }) {
	const timed = after.filter((h) => h.host !== DEAD && h.host !== TORN);
	/* The program's own figures, made without SQL. */
	const own = new Map(fleet.hosts.map((h) => [h.file.replace(/\.xrt$/, ''), h]));
	const page_ns = (h) => own.get(h.host).walk_ns_per_page;
	const kind = (h) => `${h.hardware ?? h.cpu} ${h.kernel} ${h.xen}`;

	return {
		'01-slow-hosts.sql': (rows) => {
			const slowest = [...timed].map((h) => own.get(h.host))
				.sort((a, b) => b.phase_prepare_ns + b.walk_ns - a.phase_prepare_ns - a.walk_ns)
				.map((h) => h.file.replace(/\.xrt$/, ''));
			return is(rows[0].host, SLOW) ??
				is(rows.map((r) => r.host).join(), slowest.slice(0, 20).join());
		},
		'02-slow-pages.sql': (rows) => is(list(rows, 'host'), `${SLOW}, ${OUTLIER}`),
		'03-lost-to-xen.sql': (rows) => {
			const { remapped, released } = after.find((h) => h.host === RELEASING);
			return is(list(rows, 'host', 'remapped_pages', 'released_pages'),
				  `${RELEASING} ${remapped} ${released}`);
		},
		'04-died.sql': (rows) =>
			is(list(rows.filter((r) => r.run === '2026-11-01'), 'host', 'state'),
			   `${DEAD} died, ${RINGING} dropped, ${TORN} incomplete`) ?? is(rows.length, 6),
		'05-changed.sql': (rows) => {
			const was = before.find((h) => h.host === GROWN);
			return is(list(rows, 'host', 'old_remapped_pages', 'new_remapped_pages'),
				  `${GROWN} ${was.remapped} ${was.remapped + 700}`);
		},
		'06-new-kernel.sql': (rows) => {
			const upgraded = timed.filter((h, i) => h.kernel !== before.find((b) => b.host === h.host).kernel);
			/* The mapping step takes 1.4 times as long, of 1.25 in the whole. */
			return is(list([...rows].sort((a, b) => (a.new_xen < b.new_xen ? -1 : 1)),
				       'old_kernel', 'new_kernel', 'new_xen', 'changed_hosts'),
				  ['4.17', '4.19'].map((xen) => `6.1.170 6.12.38 ${xen} ` +
					upgraded.filter((h) => h.xen === xen).length).join(', ')) ??
				(rows.every((r) => r.median_ratio > 1.2 && r.median_ratio < 1.3 &&
						   r.slower_percent === 100) ? null : 'not slower by a quarter');
		},
		'07-page-cost.sql': (rows) => {
			const kinds = group(timed, kind);
			const bad = rows.find((r) => {
				const values = (kinds.get(kind(r)) ?? []).map(page_ns);
				return r.hosts !== values.length || [50, 90, 99].some((p) =>
					!near(r[`p${p}_ns_per_page`], quantile(values, p), 0.001));
			});
			return is(rows.length, kinds.size) ?? descending(rows, 'p50_ns_per_page') ??
				(bad ? `of ${kind(bad)} not as xenremap fleet has it` : null);
		},
		'08-steps.sql': (rows) => {
			const by = (cpu, kernel) => rows.find((r) => r.cpu === cpu && r.kernel === kernel);
			/* The slow hosts are of the other kinds. */
			const bad = ['atlas'].find((cpu) => !near(
				by(cpu, '6.12.38').mapping_ns_per_page / by(cpu, '6.1.170').mapping_ns_per_page, 1.4, 0.05));
			return is(rows.length, 6) ?? is(sum(rows.map((r) => r.pages)), sum(timed.map((h) => h.remapped))) ??
				(bad ? `mapping on ${bad} is not 1.4 times as slow` : null);
		},
		'09-tails.sql': (rows) => is(list(rows.slice(0, 3), 'host'), [TAILED, TAILED, TAILED].join(', ')) ??
			(rows[2].tail > 10 && rows[3].tail < 5 ? null : 'does not stand out'),
		'10-outlier-chunks.sql': (rows) => is(list(rows, 'host', 'chunk', 'pages'), `${OUTLIER} 2 509`) ??
			(near(rows[0].times_median, 20, 0.1) ? null : `${rows[0].times_median} times the median`),
		'11-p2m-leaf.sql': (rows) => {
			const kinds = group(rows, (r) => `${r.cpu} ${r.kernel}`);
			const bad = [...kinds.values()].find(([first, other]) => first.page_of_leaf !== 'first' ||
				!near(first.p2m_ns - other.p2m_ns, LEAF * 1e6 / KHZ[first.cpu], 0.05));
			/* No host at level page has the new kernel. */
			return is(kinds.size, 3) ?? (bad ? `of ${bad[0].cpu}: ${bad[0].p2m_ns} and ${bad[1].p2m_ns}` : null);
		},
		'12-fragmentation.sql': (rows) => is(sum(rows.map((r) => r.chunks)),
						      sum(timed.map((h) => own.get(h.host).walked_chunks))) ??
			(rows.every((r) => r.ns_per_page > 0) ? null : 'no time'),
		'13-early-boot.sql': (rows) => is(sum(rows.map((r) => r.hosts)), timed.length) ??
			(rows.every((r) => r.prepare_ms + r.walk_ms < r.early_ms && r.remap_percent > 50)
				? null : 'the parts are more than the whole'),
		'14-holes.sql': (rows) => {
			const isa = rows.find((r) => r.start_pfn === ISA_HOLE);
			return is(`${isa.hosts} ${isa.all_remapped_pages}`, `${after.length} ${97 * after.length}`) ??
				is(list([{ remapped: sum(rows.map((r) => r.all_remapped_pages)),
					   released: sum(rows.map((r) => r.all_released_pages)) }], 'remapped', 'released'),
				   list([{ remapped: sum(after.map((h) => h.remapped)),
					   released: sum(after.map((h) => h.released)) }], 'remapped', 'released'));
		},
	};
}
