/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the writer of live captures share. */
#ifndef LIBXENREMAP_LIVE_WRITE_H
#define LIBXENREMAP_LIVE_WRITE_H

#include "tables.h"

/* Words per record of any type but that of preparing. */
#define LIVE_WORDS_MAX	480

/**
 * struct chunk_place - a chunk in the order of the walk
 * @pfn:	its first page's old PFN
 * @target_pfn:	its first page's new PFN
 * @mfn:	of its first page, XRT_NO_MFN if unknown
 * @pages:	pages
 */
struct chunk_place {
	__u64 pfn;
	__u64 target_pfn;
	__u64 mfn;
	__u32 pages;
};

/**
 * struct live_writer - a capture that is being written
 * @f:		what it is made of
 * @w:		the writer
 * @chunk:	by number in the walk
 * @nr:		how many
 * @unknown_pages: pages whose MFN is unknown
 * @end:	the record that closes the capture
 * @dist:	by enum xrt_step
 */
struct live_writer {
	const struct xrt_live_facts *f;
	struct xrt_writer *w;
	struct chunk_place *chunk;
	size_t nr;
	__u64 unknown_pages;
	struct xrt_end end;
	struct xrt_dist *dist;
};

/* A record that grows, word by word. */
struct grown_record {
	union {
		struct xrt_rec rec;
		struct xrt_prepare prepare;
		struct xrt_runs runs;
		struct xrt_pages pages;
		struct xrt_hist hist;
		struct xrt_map map;
		__u64 words[XRT_REC_MAX / 8];
	};
};

static inline __u8 live_untimed(const struct live_writer *lw)
{
	return lw->f->times ? 0 : XRT_REC_UNTIMED;
}

/* A failure stays with the writer; the end record returns it. */
static inline void live_put(struct live_writer *lw, enum xrt_stream stream,
			    const struct xrt_rec *rec)
{
	xrt_writer_put(lw->w, stream, rec);
}

/* The MFN that a PFN has today, or XRT_NO_MFN. */
__u64 live_mfn_of(const struct live_writer *lw, __u64 pfn);

/* Areas, and the chunks that they are prepared in. */
void live_write_areas(struct live_writer *lw);

/* The walked chunks, with runs and times. */
void live_write_chunks(struct live_writer *lw);

#endif /* LIBXENREMAP_LIVE_WRITE_H */
