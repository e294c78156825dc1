// SPDX-License-Identifier: GPL-2.0
/* Finds the parts of a model that belong together. */
#include "bisect.h"
#include "find.h"
#include "records.h"

static __u64 walked_nr(const void *item)
{
	return xrt_chunk_nr(((const struct xrt_walked *)item)->rec);
}

const struct xrt_walked *xrt_chunk_by_nr(const struct xrt_model *m, __u32 nr)
{
	size_t i = xrt_bisect_from(m->chunk, m->nr_chunk, sizeof(*m->chunk),
				   nr, walked_nr);

	return i < m->nr_chunk && walked_nr(&m->chunk[i]) == nr ? &m->chunk[i]
								: NULL;
}

static __u64 prepared_nr(const void *item)
{
	return ((const struct xrt_prepared *)item)->nr;
}

/* The chunk prepared last is walked first. */
const struct xrt_prepared *xrt_prepared_of(const struct xrt_model *m,
					   const struct xrt_chunk *chunk)
{
	const struct xrt_prepared *p;
	__u64 nr;
	size_t i;

	if (!m->begin || xrt_chunk_nr(chunk) >= m->begin->chunks)
		return NULL;
	nr = m->begin->chunks - 1 - xrt_chunk_nr(chunk);
	i = xrt_bisect_from(m->prepared, m->nr_prepared, sizeof(*p), nr,
			    prepared_nr);
	p = &m->prepared[i];
	return i < m->nr_prepared && p->nr == nr && p->mfn == chunk->mfn ? p
									 : NULL;
}

static __u64 area_end(const void *item)
{
	return (*(const struct xrt_area * const *)item)->end_pfn;
}

/* Areas are numbered upwards, by address. */
const struct xrt_area *xrt_area_of(const struct xrt_model *m, __u64 pfn)
{
	size_t i = xrt_bisect_above(m->area, m->nr_area, sizeof(*m->area), pfn,
				    area_end);

	return i < m->nr_area && m->area[i]->start_pfn <= pfn ? m->area[i]
							      : NULL;
}

static __u64 area_nr_key(const void *item)
{
	return xrt_area_nr(*(const struct xrt_area * const *)item);
}

const struct xrt_area *xrt_area_by_nr(const struct xrt_model *m, __u32 nr)
{
	size_t i = xrt_bisect_from(m->area, m->nr_area, sizeof(*m->area), nr,
				   area_nr_key);

	return i < m->nr_area && xrt_area_nr(m->area[i]) == nr ? m->area[i]
							       : NULL;
}
