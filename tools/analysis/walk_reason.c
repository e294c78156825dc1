// SPDX-License-Identifier: GPL-2.0
/* States why a trace gives no times. */
#include "format.h"
#include "walk_match.h"

#define PAGE_BYTES	4096
/* The longest record of a PV hypercall, in bytes. */
#define RECORD_BYTES	24

__u64 walk_match_tbuf_size(const struct xentrace *trace)
{
	const struct xentrace_stat *s = xentrace_stat(trace);
	__u64 need = s->busiest + s->busiest_lost * RECORD_BYTES;
	__u64 pages = 256;

	/* The first of them is the buffer's head. */
	while (pages < 1ULL << 40 && (pages - 1) * PAGE_BYTES < need)
		pages *= 2;
	return pages;
}

static void explain_loss(const struct xentrace *trace, const char *what, char *buf,
			 size_t size)
{
	format_text(buf, size,
		    "%sXen had no room for %llu records: boot with tbuf_size=%llu on Xen's line",
		    what, xentrace_stat(trace)->lost, walk_match_tbuf_size(trace));
}

static void explain_absence(const struct walk_match *m,
			    const struct xentrace *trace, char *buf, size_t size)
{
	const struct xentrace_stat *s = xentrace_stat(trace);

	if (s->lost)
		explain_loss(trace, "", buf, size);
	else if (s->untimed)
		format_text(buf, size,
			    "%llu hypercalls have no time in the trace: take the trace again with xenremap-xentrace",
			    s->untimed);
	else
		format_text(buf, size,
			    "the sequence of %llu pages in %zu chunks is not in the trace, at most its first %zu chunks: the trace is cut, began too late or is of another boot, or another domain's hypercalls are among the walk's",
			    m->pages, m->chunks, m->longest);
}

char *walk_match_reason(const struct walk_match *m,
			const struct xentrace *trace, char *buf, size_t size)
{
	switch (m->result) {
	case WALK_MATCHED:
		buf[0] = '\0';
		break;
	case WALK_ABSENT:
		explain_absence(m, trace, buf, size);
		break;
	case WALK_AMBIGUOUS:
		format_text(buf, size,
			    "the sequence of %llu pages in %zu chunks is in the trace %llu times: the walk is one of them, which one is unknown",
			    m->pages, m->chunks, m->found);
		break;
	case WALK_UNCERTAIN:
		explain_loss(trace, "the sequence is there, but after lost records, so that it can be another domain's: ",
			     buf, size);
		break;
	case WALK_OTHER_BOOT:
		format_text(buf, size,
			    "the sequence is there, but not at the time of this boot's walk: the trace is of another boot or host, or the sequence is another domain's");
		break;
	case WALK_BATCHED:
		format_text(buf, size,
			    "the walk was made in batches of several pages per hypercall (%llu of them): single pages have no times in the trace",
			    m->batches);
		break;
	case WALK_EMPTY:
		format_text(buf, size, "nothing was remapped in this boot");
		break;
	}
	return buf;
}
