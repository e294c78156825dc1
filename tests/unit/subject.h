/* SPDX-License-Identifier: GPL-2.0 */
/* A capture of level page that a unit test changes before it is looked at. */
#ifndef TESTS_UNIT_SUBJECT_H
#define TESTS_UNIT_SUBJECT_H

#include "helper.h"
#include "profile.h"

#define WORD(p2m, m2p, map) \
	((__u64)(p2m) | (__u64)(m2p) << XRT_PAGE_STEP_BITS | \
	 (__u64)(map) << (2 * XRT_PAGE_STEP_BITS))

/**
 * struct subject - a made-up remap and what is made of it
 */
struct subject {
	struct synth s;
	struct xrt_capture *cap;
	struct xrt_model *m;
	struct report r;
	struct profile p;
};

static inline void subject_make(struct subject *t)
{
	const struct synth_opts opts = {
		.range = test_map, .nr_pages = 0x4000,
		.level = XRT_LEVEL_PAGE, .release = "6.1", .tsc_khz = 2000000,
	};

	synth_make(&t->s, &opts);
}

static inline void subject_look(struct subject *t)
{
	char *path = temp_path();
	struct xrt_error err;

	synth_write(&t->s, path, 7);
	t->cap = xrt_open(path, &err);
	assert_non_null(t->cap);
	t->m = xrt_model_build(t->cap, &err);
	assert_non_null(t->m);
	figures_from_model(&t->r, t->m);
	assert_int_equal(profile_from_figures(&t->p, &t->r), 0);
	unlink(path);
	free(path);
}

static inline void subject_done(struct subject *t)
{
	xrt_model_free(t->m);
	xrt_close(t->cap);
	synth_free(&t->s);
}

/* The word of a page; all pages take one here. */
static inline __u64 *word_of(struct subject *t, __u32 chunk, __u32 page)
{
	struct tape *tape = &t->s.tape[XRT_STREAM_PAGE];
	struct xrt_pages *rec;

	for (size_t at = 0; at < tape->used; at += rec->rec.len) {
		rec = (void *)(tape->data + at);
		if (rec->rec.id == chunk && page >= rec->first &&
		    page < rec->first + rec->count)
			return &rec->word[page - rec->first];
	}
	fail_msg("no page %u of chunk %u", page, chunk);
	return NULL;
}

static inline struct xrt_chunk *chunk_of(struct subject *t, __u32 nr)
{
	return synth_rec(&t->s, XRT_STREAM_EVENT, XRT_REC_CHUNK, nr);
}

static inline __u32 nr_chunks(struct subject *t)
{
	struct xrt_end *e = synth_rec(&t->s, XRT_STREAM_EVENT, XRT_REC_END, 0);

	return (__u32)e->chunks;
}

#endif /* TESTS_UNIT_SUBJECT_H */
