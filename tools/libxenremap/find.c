// SPDX-License-Identifier: GPL-2.0
/* Finds the parts of a model that belong together. */
#include "capture_private.h"

static const struct xrt_prepared *prepared_by_nr(const struct xrt_model *m,
						 __u64 nr)
{
	size_t low = 0, high = m->nr_prepared;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->prepared[mid].nr < nr)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < m->nr_prepared && m->prepared[low].nr == nr)
		return &m->prepared[low];
	return NULL;
}

/* The chunk prepared last is walked first. */
const struct xrt_prepared *xrt_prepared_of(const struct xrt_model *m,
					   const struct xrt_chunk *chunk)
{
	const struct xrt_prepared *p;

	if (!m->begin || xrt_chunk_nr(chunk) >= m->begin->chunks)
		return NULL;
	p = prepared_by_nr(m, m->begin->chunks - 1 - xrt_chunk_nr(chunk));
	return p && p->mfn == chunk->mfn ? p : NULL;
}

/* Areas are numbered as the map goes, upwards. */
const struct xrt_area *xrt_area_of(const struct xrt_model *m, __u64 pfn)
{
	size_t low = 0, high = m->nr_area;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->area[mid]->end_pfn <= pfn)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < m->nr_area && m->area[low]->start_pfn <= pfn)
		return m->area[low];
	return NULL;
}
