// SPDX-License-Identifier: GPL-2.0
/* The properties of pages and chunks, in words. */
#include "format.h"
#include "profile.h"

static const char * const kind_text[PAGE_KINDS] = {
	[PAGE_LEAF]	= "first in a p2m leaf",
	[PAGE_FIRST]	= "first of a chunk",
	[PAGE_BREAK]	= "at an MFN break",
	[PAGE_NEXT]	= "back in a p2m leaf",
	[PAGE_M2P]	= "first in an m2p page",
	[PAGE_LAST]	= "last of a chunk",
	[PAGE_PLAIN]	= "ordinary",
};

const char *profile_kind_text(enum page_kind kind)
{
	return kind_text[kind];
}

/*
 * The first of a chunk is usually the first in its leaf, so the strongest
 * property is enough.
 */
const char *profile_page_note(const struct profile *p, const struct slow_page *slow)
{
	if (slow->what)
		return kind_text[page_kind(slow->what)];
	return slow->all / 2 > p->kind[PAGE_PLAIN].median ? "no visible cause"
							  : "none";
}

const char *profile_chunk_note(char *buf, const struct report *r,
		       const struct slow_chunk *s)
{
	const size_t size = CHUNK_NOTE_MAX;
	char time[FORMAT_MAX], nr[FORMAT_MAX];

	format_duration(time, r->m, s->ticks);
	buf[0] = '\0';
	switch (s->why) {
	case WHY_USUAL:
		break;
	case WHY_OUTLIERS:
		format_text(buf, size, "%s: %s", format_count(nr, s->nr, "outlier"),
			    time);
		break;
	case WHY_BREAKS:
		format_text(buf, size, "%s: %s",
			    format_count(nr, s->nr, "MFN break"), time);
		break;
	case WHY_BETWEEN:
		format_text(buf, size, "between its pages");
		break;
	case WHY_PAGES:
		format_text(buf, size, "all its pages: %llu.%llu x", s->times / 10,
			    s->times % 10);
		break;
	case WHY_STEP:
		format_text(buf, size, "%s: %llu.%llu x",
			    xrt_step_name(s->nr), s->times / 10, s->times % 10);
		break;
	case WHY_UNTIMED:
		format_text(buf, size, "not in timed pages");
		break;
	}
	return buf;
}
