// SPDX-License-Identifier: GPL-2.0
/*
 * Changes single fields of sound captures, with the CRCs mended, deletes, doubles
 * and exchanges whole records, and asks verify. If verify passes a kind of change
 * though report or chain then print something else, the format has no redundancy
 * for it: those are listed here and in docs/verify.md, and there may not be others.
 */
#include "chain_text.h"
#include "checks.h"
#include "helper.h"
#include "mutation_fields.h"
#include "report_text.h"

#define KHZ	2000000
#define RELEASE	"6.1.0-test"

static const struct synth_range wide_map[] = {
	{ 0, 0x9f, 1 }, { 0x9f, 0x100, 2 }, { 0x100, 0x800, 1 },
	{ 0x800, 0xc00, 2 }, { 0xc00, 0xd00, 1 }, { 0xd00, 0xd10, 5 },
	{ 0xd10, 0xf80, 1 }, { 0xf80, 0x2000, 2 }, { 0x2000, 0x2100, 1 },
	{ 0x2200, 0x3000, 1 }, { 0x3000, 0x4000, 2 }, { 0, 0, 0 },
};

static const struct synth_range tight_map[] = {
	{ 0, 0x9f, 1 }, { 0x9f, 0x100, 2 }, { 0x100, 0x800, 1 },
	{ 0x800, 0xc00, 2 }, { 0xc00, 0x1100, 1 }, { 0, 0, 0 },
};

static const struct synth_opts base_opts[] = {
	{ .range = wide_map, .nr_pages = 0x1000, .level = XRT_LEVEL_PAGE,
	  .release = RELEASE, .tsc_khz = KHZ },
	{ .range = wide_map, .nr_pages = 0x1000, .level = XRT_LEVEL_CHUNK,
	  .release = RELEASE, .tsc_khz = KHZ, .hist_words = 4 },
	{ .range = wide_map, .nr_pages = 0x1000, .level = XRT_LEVEL_PAGE,
	  .release = RELEASE, .tsc_khz = KHZ, .ring = 1 },
	{ .range = tight_map, .nr_pages = 0x1000, .level = XRT_LEVEL_PAGE,
	  .release = RELEASE, .tsc_khz = KHZ },
};

/* Kinds that pass, and why: docs/verify.md says it at length. */
static const char * const known[] = {
	"phase.tsc",
	"walk.tsc",
	"area.ticks",
	"prepare.word.ticks",
	"release.mfn",
	"walk.batch",
	"chunk.ticks",
	"runs.word",
	"pages.word",
	"hist.word",
	"hist.extremes",
	"map.entry",
};

/* Ways to change a number; the last two take from, or give to, the next word. */
enum change {
	CHANGE_UP, CHANGE_DOWN, CHANGE_FAR_UP, CHANGE_FAR_DOWN, CHANGE_DOUBLE,
	CHANGE_HALF, CHANGE_ZERO, CHANGE_SWAP, CHANGE_SHARE, CHANGES,
};

/* What is done to a whole record. */
enum whole { WHOLE_DELETED, WHOLE_DOUBLED, WHOLE_EXCHANGED, WHOLES };

/**
 * struct mutator - a capture, and what report and chain print of it
 * @sound:	verify passed what was tried last
 * @whole:	by type and enum whole: passed
 */
struct mutator {
	struct bytes file;
	struct bytes bent;
	struct xrt_boot_facts log;
	char *printed;
	bool sound;
	bool passed[ARRAY_SIZE(fields)];
	bool whole[XRT_TYPES_MAX][WHOLES];
	size_t tried;
	size_t noticed;
};

static __u64 get_field(const unsigned char *p, size_t size)
{
	__u64 v = 0;

	memcpy(&v, p, size);
	return v;
}

/* Return: whether this changes the field at all. */
static bool change_field(unsigned char *p, const struct field *f,
			 enum change how, size_t left)
{
	size_t size = f->size ? f->size : 8;
	__u64 was = get_field(p, size), now = was, next = 0;
	__u64 one = 1ULL << f->shift, far = 1000 * one;

	if (how >= CHANGE_SWAP && (f->size || left < 16))
		return false;
	if (how >= CHANGE_SWAP)
		next = get_field(p + 8, 8);
	switch (how) {
	case CHANGE_UP:
		now = was + one;
		break;
	case CHANGE_DOWN:
		now = was - one;
		break;
	case CHANGE_FAR_UP:
		now = was + far;
		break;
	case CHANGE_FAR_DOWN:
		now = was - far;
		break;
	case CHANGE_DOUBLE:
		now = was * 2;
		break;
	case CHANGE_HALF:
		now = was / 2;
		break;
	case CHANGE_ZERO:
		now = f->shift ? was & (one - 1) : 0;
		break;
	case CHANGE_SWAP:
		now = next;
		next = was;
		break;
	default:
		now = was + one;
		next -= one;
		break;
	}
	if (size < 8)
		now &= (1ULL << (8 * size)) - 1;
	memcpy(p, &now, size);
	if (how >= CHANGE_SWAP)
		memcpy(p + 8, &next, 8);
	return now != was;
}

static char *print_all(const struct xrt_model *m)
{
	const struct layout_opts opts = { TEXT_CELLS, TEXT_CELLS, true };
	const struct chain_style style = { .ascii = true, .all = true };
	FILE *was = stdout;
	struct chain chain;
	struct layout l;
	struct profile p;
	struct report r;
	char *text = NULL;
	size_t size;

	stdout = open_memstream(&text, &size);
	assert_non_null(stdout);
	figures_from_model(&r, m);
	r.all_chunks = true;
	assert_false(profile_from_figures(&p, &r));
	report_text(&r, &p, NULL);
	assert_false(chain_from_model(&chain, m));
	assert_false(chain_layout_make(&l, &chain, &opts));
	chain_text(stdout, &l, &style);
	chain_layout_free(&l);
	chain_free(&chain);
	fclose(stdout);
	stdout = was;
	return text;
}

/* Return: whether verify passes the bytes though they print something else. */
static bool slips_through(struct mutator *mu)
{
	struct verify v = { .log = &mu->log };
	struct xrt_error err;
	struct xrt_capture *cap = xrt_open_mem(mu->bent.data, mu->bent.size,
					       "bent", &err);
	struct xrt_model *m = cap ? xrt_model_build(cap, &err) : NULL;
	bool slips = false;
	char *text;

	mu->tried++;
	mu->sound = false;
	if (m) {
		v.m = m;
		v.stat = xrt_stat(cap);
		checks_run(&v);
		mu->sound = !v.failed && !v.open;
		if (mu->sound) {
			text = print_all(m);
			slips = strcmp(text, mu->printed);
			free(text);
		}
		checks_free(&v);
	}
	mu->noticed += !slips;
	xrt_model_free(m);
	xrt_close(cap);
	return slips;
}

static void try_field(struct mutator *mu, const struct xrt_block *block,
		      const struct xrt_rec *rec, size_t nr)
{
	const struct field *f = &fields[nr];
	size_t at = (size_t)((const unsigned char *)rec - mu->file.data) + f->at;
	size_t end = (size_t)((const unsigned char *)rec - mu->file.data) +
		     rec->len;
	size_t room = f->size ? f->size : end - at;
	/* Of many words the first, some, and the last. */
	size_t step = room > 64 ? room / 8 & ~7UL : 8;
	size_t number = (size_t)((const unsigned char *)block - mu->file.data) /
			XRT_BLOCK_SIZE;

	for (size_t off = 0; off < room; off += step) {
		for (int how = 0; how < CHANGES && !mu->passed[nr]; how++) {
			struct xrt_block *bent = block_at(&mu->bent, number);

			if (!change_field(mu->bent.data + at + off, f, how,
					  end - at - off))
				continue;
			reseal(bent);
			mu->passed[nr] = slips_through(mu);
			memcpy(bent, block, XRT_BLOCK_SIZE);
		}
	}
}

/* Return: whether it can be done to the record at @pos of the block at all. */
static bool change_whole(struct xrt_block *b, size_t pos, enum whole how)
{
	unsigned char copy[XRT_BLOCK_SIZE], *at = (unsigned char *)b + pos;
	size_t len = ((const struct xrt_rec *)at)->len, left = b->used - pos;
	size_t next = left == len ? 0 : ((const struct xrt_rec *)(at + len))->len;

	memcpy(copy, at, left);
	switch (how) {
	case WHOLE_DELETED:
		memmove(at, at + len, left - len);
		b->used -= (__u16)len;
		memset((unsigned char *)b + b->used, 0, len);
		return true;
	case WHOLE_DOUBLED:
		if (b->used + len > XRT_BLOCK_SIZE)
			return false;
		memcpy(at + len, copy, left);
		b->used += (__u16)len;
		return true;
	default:
		memcpy(at, copy + len, next);
		memcpy(at + next, copy, len);
		return next;
	}
}

static void try_whole(struct mutator *mu, const struct xrt_block *block,
		      const struct xrt_rec *rec)
{
	size_t pos = (size_t)((const unsigned char *)rec -
			      (const unsigned char *)block);
	size_t number = (size_t)((const unsigned char *)block - mu->file.data) /
			XRT_BLOCK_SIZE;

	for (int how = 0; how < WHOLES; how++) {
		struct xrt_block *bent = block_at(&mu->bent, number);

		if (mu->whole[rec->type][how])
			continue;
		if (change_whole(bent, pos, (enum whole)how)) {
			reseal(bent);
			mu->whole[rec->type][how] = slips_through(mu);
		}
		memcpy(bent, block, XRT_BLOCK_SIZE);
	}
}

/* The first records of a type, and some of the others. */
static void try_record(struct mutator *mu, const struct xrt_block *block,
		       const struct xrt_rec *rec, unsigned int seen)
{
	if (seen > 3 && seen % 8)
		return;
	try_whole(mu, block, rec);
	for (size_t nr = 0; nr < ARRAY_SIZE(fields); nr++) {
		if (fields[nr].type == rec->type && !mu->passed[nr])
			try_field(mu, block, rec, nr);
	}
}

static void mutate_all(struct mutator *mu)
{
	unsigned int seen[32] = { 0 };

	for (size_t b = 0; b < mu->file.size / XRT_BLOCK_SIZE; b++) {
		const struct xrt_block *block = block_at(&mu->file, b);
		const unsigned char *p = (const void *)(block + 1);
		const unsigned char *end = (const unsigned char *)block +
					   block->used;

		while (p < end) {
			const struct xrt_rec *rec = (const void *)p;

			try_record(mu, block, rec, seen[rec->type]++);
			p += rec->len;
		}
	}
}

/* What a kernel of this capture would have printed. */
static void fill_log(struct xrt_boot_facts *log, const struct xrt_model *m)
{
	*log = (struct xrt_boot_facts){
		.kernel = RELEASE,
		.dom0 = { 1, true },
		.remapped = { m->end->remapped, true },
		.released = { m->end->released, true },
		.xen_version = { m->boot->xen_version, true },
		.tsc_khz = { KHZ, true },
	};
	log->map[XRT_BY_KERNEL].nr = m->map[XRT_MAP_KERNEL].nr;
	log->map[XRT_BY_KERNEL].entry =
		calloc(m->map[XRT_MAP_KERNEL].nr, sizeof(struct xrt_e820));
	memcpy(log->map[XRT_BY_KERNEL].entry, m->map[XRT_MAP_KERNEL].entry,
	       m->map[XRT_MAP_KERNEL].nr * sizeof(struct xrt_e820));
}

static struct bytes capture_of(const struct synth_opts *opts)
{
	char *path = temp_path();
	struct bytes b;
	struct synth s;

	synth_make(&s, opts);
	synth_write(&s, path, 7);
	synth_free(&s);
	b = read_file(path);
	unlink(path);
	free(path);
	return b;
}

static void mutate_capture(struct mutator *mu, const struct synth_opts *opts)
{
	struct xrt_error err;
	struct xrt_capture *cap;
	struct xrt_model *m;

	mu->file = capture_of(opts);
	mu->bent = capture_of(opts);
	cap = xrt_open_mem(mu->file.data, mu->file.size, "sound", &err);
	m = xrt_model_build(cap, &err);
	fill_log(&mu->log, m);
	mu->printed = print_all(m);
	assert_false(slips_through(mu));
	/* Else each change would be noticed. */
	assert_true(mu->sound);
	mutate_all(mu);
	free(mu->log.map[XRT_BY_KERNEL].entry);
	free(mu->printed);
	xrt_model_free(m);
	xrt_close(cap);
	free(mu->file.data);
	free(mu->bent.data);
}

static bool is_known(const char *kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (!strcmp(kind, known[i]))
			return true;
	}
	return false;
}

static void changes_are_noticed(void **state)
{
	static const char * const what[] = { "deleted", "doubled", "exchanged with the next" };
	static struct mutator mu;
	size_t unknown = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(base_opts); i++)
		mutate_capture(&mu, &base_opts[i]);
	for (size_t nr = 0; nr < ARRAY_SIZE(fields); nr++) {
		if (!mu.passed[nr] || is_known(fields[nr].kind))
			continue;
		print_error("verify passes a changed %s\n", fields[nr].kind);
		unknown++;
	}
	for (int type = 0; type < XRT_TYPES_MAX; type++) {
		for (int how = 0; how < WHOLES; how++) {
			if (mu.whole[type][how])
				print_error("verify passes a %s record that is %s\n",
					    xrt_type_name(type), what[how]);
			unknown += mu.whole[type][how];
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		bool passed = false;

		for (size_t nr = 0; nr < ARRAY_SIZE(fields); nr++)
			passed |= mu.passed[nr] &&
				  !strcmp(fields[nr].kind, known[i]);
		if (!passed)
			print_error("verify notices a changed %s now: take it out of the list\n",
				    known[i]);
		unknown += !passed;
	}
	print_message("%zu changes, %zu noticed; kinds that pass: %zu\n", mu.tried,
		      mu.noticed, ARRAY_SIZE(known));
	assert_int_equal(unknown, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
