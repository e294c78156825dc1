// SPDX-License-Identifier: GPL-2.0
/*
 * Damages captures, with the CRCs mended, and reads what report, chain and diff
 * print of them: no frame number that is none, and no share of more than all.
 * DAMAGED=N in the environment tries N captures.
 */
#include "chain_text.h"
#include "diff_text.h"
#include "helper.h"
#include "report_text.h"


#define TRIES	ROUNDS(1000, 300)

static __u64 state;

static __u64 next_random(__u64 below)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (state >> 33) % below;
}

static void print_report(const struct xrt_model *m)
{
	struct profile p;
	struct report r;

	figures_from_model(&r, m);
	assert_false(profile_from_figures(&p, &r));
	report_text(&r, &p, NULL);
}

static void print_chain(const struct xrt_model *m)
{
	const struct layout_opts opts = { TEXT_CELLS, TEXT_CELLS, false };
	const struct chain_style style = { .ascii = true };
	struct chain chain;
	struct layout l;

	assert_false(chain_from_model(&chain, m));
	assert_false(chain_layout_make(&l, &chain, &opts));
	chain_text(stdout, &l, &style);
	chain_layout_free(&l);
	chain_free(&chain);
}

static void print_diff(const struct xrt_model *a, const struct xrt_model *b)
{
	static struct diff d;

	memset(&d, 0, sizeof(d));
	d.seed = 1;
	d.threshold = 50;
	d.side[DIFF_A] = (struct diff_side){ .name = "a", .m = a };
	d.side[DIFF_B] = (struct diff_side){ .name = "b", .m = b };
	assert_int_equal(comparison_make(&d), 0);
	diff_text(&d);
	comparison_free(&d);
}

/* Return: what is wrong in the text, or NULL. A share in it ends in "%". */
static const char *wrong_line(const char *text, bool shares)
{
	const char *p;
	double share;

	p = strstr(text, "ffffffffffffffff");
	if (p)
		return p;
	for (p = strchr(text, '%'); shares && p; p = strchr(p + 1, '%')) {
		const char *start = p;

		while (start > text && strchr("0123456789.", start[-1]))
			start--;
		share = strtod(start, NULL);
		/* Rounded to a decimal; a sample may be off by a hundredth. */
		if (start < p && share > 101.0)
			return start;
	}
	return NULL;
}

/* Drops a block, or changes bytes and mends the CRC. Return: bytes left. */
static size_t damage(struct bytes *to, const struct bytes *from)
{
	size_t blocks = from->size / XRT_BLOCK_SIZE, nr = blocks;
	__u64 cut = next_random(4);

	memcpy(to->data, from->data, from->size);
	for (size_t i = 0; !cut && i < 2 && nr > 1; i++) {
		size_t at = next_random(nr--);

		memmove(block_at(to, at), block_at(to, at + 1),
			(nr - at) * XRT_BLOCK_SIZE);
	}
	for (__u64 i = next_random(4); cut && i < 4; i++) {
		struct xrt_block *block = block_at(to, next_random(nr));
		size_t at = sizeof(*block) +
			    next_random((block->used - sizeof(*block)) / 8) * 8;
		__u64 *word = (void *)((char *)block + at);

		switch (next_random(4)) {
		case 0:
			*word = ~0ULL;
			break;
		case 1:
			*word ^= 1ULL << next_random(64);
			break;
		case 2:
			*word = next_random(1ULL << 30);
			break;
		default:
			*word += next_random(2) ? 1 : -1ULL;
		}
		reseal(block);
	}
	return nr * XRT_BLOCK_SIZE;
}

static void check_text(const char *verb, char *text, bool shares, size_t nr)
{
	const char *wrong = wrong_line(text, shares);

	if (wrong)
		print_error("capture %zu: %s prints %.60s\n", nr, verb, wrong);
	assert_null(wrong);
	free(text);
}

static void look_at(const struct bytes *bent, size_t size,
		    const struct xrt_model *sound, size_t nr)
{
	struct xrt_error err;
	struct xrt_capture *cap = xrt_open_mem(bent->data, size, "bent", &err);
	struct xrt_model *m = cap ? xrt_model_build(cap, &err) : NULL;
	static const char * const verb[] = { "report", "chain", "diff" };
	FILE *was = stdout;
	size_t len;

	for (int i = 0; m && i < 3; i++) {
		char *text = NULL;

		stdout = open_memstream(&text, &len);
		assert_non_null(stdout);
		if (i == 0)
			print_report(m);
		else if (i == 1)
			print_chain(m);
		else
			print_diff(sound, m);
		fclose(stdout);
		stdout = was;
		/* Changes may be of any size. */
		check_text(verb[i], text, i < 2, nr);
	}
	xrt_model_free(m);
	xrt_close(cap);
}

static void damaged_captures_print_no_nonsense(void **arg)
{
	static const unsigned int level[] = { XRT_LEVEL_PAGE, XRT_LEVEL_CHUNK };
	const char *tries = getenv("DAMAGED");
	size_t nr = tries ? strtoul(tries, NULL, 10) : TRIES;

	(void)arg;
	for (size_t i = 0; i < 2; i++) {
		const struct synth_opts opts = {
			.range = test_map, .nr_pages = 0x3000,
			.level = level[i], .release = "6.1",
			.tsc_khz = 2000000, .ring = i ? 0 : 6,
		};
		struct xrt_capture *cap;
		struct xrt_model *sound;
		char *path = temp_path();
		struct bytes file, bent;
		struct xrt_error err;
		struct synth s;

		synth_make(&s, &opts);
		synth_write(&s, path, 7);
		synth_free(&s);
		file = read_file(path);
		bent = read_file(path);
		cap = xrt_open(path, &err);
		sound = xrt_model_build(cap, &err);
		for (size_t k = 0; k < nr / 2; k++) {
			state = k;
			look_at(&bent, damage(&bent, &file), sound, k);
		}
		xrt_model_free(sound);
		xrt_close(cap);
		free(file.data);
		free(bent.data);
		unlink(path);
		free(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_captures_print_no_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
