// SPDX-License-Identifier: GPL-2.0
/* Unit tests: maps of a host for its domU, and where a kernel will be. */
#include "rules.h"

#define GIB4	0x100000ULL
#define UNUSABLE XRT_E820_UNUSABLE

static void check_host(__u64 nr_pages, const struct xrt_e820 *want, size_t nr)
{
	struct xrt_error err;

	assert_int_equal(predict_host_map(&p, nr_pages, &err), 0);
	assert_ptr_equal(p.map, &p.host);
	assert_int_equal(p.source, XRT_BY_HAND);
	assert_false(p.dom0);
	assert_int_equal(p.nr_note, 1);
	assert_int_equal(p.host.nr, nr);
	assert_memory_equal(p.host.entry, want, nr * sizeof(*want));
	/* No log made it. */
	p.log.facts.map[XRT_BY_XEN].entry = NULL;
	predict_free(&p);
}

#define R(from, to, type) { PFN(from), PFN((to) - (from)), type, 0 }

static void start_host(void)
{
	rules_start(0, 0);
	rules_add(0, 0x9f, RAM);
	rules_add(0x9f, 0x100, 2);
	rules_add(0x100, 0x40000, RAM);
	rules_add(0x40000, 0x40100, 3);
	rules_add(0x40100, 0x80000, RAM);
	rules_add(0x80000, 0x81000, UNUSABLE);
	rules_add(0x90000, GIB4, 2);
	rules_add(GIB4, GIB4 + 0x40000, RAM);
}

static void libxl_keeps_what_is_not_ram(void **state)
{
	static const struct xrt_e820 large[] = {
		R(0, 0x40000, RAM), R(0x40000, 0x40100, 3),
		R(0x40100, 0x80000, UNUSABLE), R(0x90000, GIB4, 2),
		R(GIB4, GIB4 + 0x10000, RAM),
	};
	static const struct xrt_e820 small[] = {
		R(0, 0x3ffff, RAM), R(0x3ffff, 0x40000, UNUSABLE),
		R(0x40000, 0x40100, 3), R(0x40100, 0x80000, UNUSABLE),
		R(0x90000, GIB4, 2),
	};
	static const struct xrt_e820 exact[] = {
		R(0, 0x40000, RAM), R(0x40000, 0x40100, 3),
		R(0x40100, 0x80000, UNUSABLE), R(0x90000, GIB4, 2),
	};

	(void)state;
	start_host();
	check_host(0x50000, large, ARRAY_SIZE(large));
	start_host();
	check_host(0x3ffff, small, ARRAY_SIZE(small));
	start_host();
	check_host(0x40000, exact, ARRAY_SIZE(exact));
}

#define LOW	(PFN(0x101) + 0x400)

/*
 * RAM from 4 GiB on is left out, and the rest of the domain's is put in order.
 * What starts at 1 MiB is not above it.
 */
static void the_rest_is_in_order(void **state)
{
	static const struct xrt_e820 host[] = {
		R(0x100, 0x101, 2), { LOW, PFN(1), 4, 0 },
		R(GIB4 - 1, GIB4, RAM), R(GIB4, GIB4 + 1, 2),
		R(GIB4, GIB4 + 1, RAM), R(GIB4 + 1, GIB4 + 2, 2),
		R(GIB4 + 9, GIB4 + 10, 2),
	};
	static const struct xrt_e820 want[] = {
		{ 0, LOW, RAM, 0 }, { LOW, PFN(1), 4, 0 },
		R(GIB4 - 1, GIB4, UNUSABLE), R(GIB4, GIB4 + 1, 2),
		{ PFN(GIB4), PFN(0x300) - LOW, RAM, 0 },
		R(GIB4 + 1, GIB4 + 2, 2), R(GIB4 + 9, GIB4 + 10, 2),
	};

	(void)state;
	rules_start(0, 0);
	memcpy(entry, host, sizeof(host));
	map.nr = ARRAY_SIZE(host);
	check_host(0x300, want, ARRAY_SIZE(want));
}

static void a_kib_is_not_split(void **state)
{
	static const struct xrt_e820 want[] = {
		{ 0, PFN(0x200) - 0x400, RAM, 0 },
		{ PFN(0x200) - 0x400, 0x3ff, UNUSABLE, 0 },
		{ PFN(0x200) - 1, PFN(1), 2, 0 },
		{ PFN(GIB4), PFN(0x100) + 0x400, RAM, 0 },
	};

	(void)state;
	rules_start(0, 0);
	entry[map.nr++] = want[2];
	check_host(0x300, want, ARRAY_SIZE(want));
}

static void all_ram_is_one_range(void **state)
{
	static const struct xrt_e820 want[] = { R(0, 0x300, RAM) };

	(void)state;
	rules_start(0, 0);
	rules_add(0, 0x1000, RAM);
	check_host(0x300, want, 1);
}

/* Xen's own map is the host's, if all of it can be read. */
static void xens_map_is_preferred(void **state)
{
	static struct xrt_e820 xen[] = { R(0, 0x200, RAM), R(0x200, 0x300, 2) };
	static const struct xrt_e820 want[] = {
		R(0, 0x200, RAM), R(0x200, 0x300, 2), R(GIB4, GIB4 + 0x100, RAM),
	};
	static const struct xrt_e820 other[] = { R(0, 0x300, RAM) };

	(void)state;
	for (int bad = 0; bad < 2; bad++) {
		struct xrt_log_map *by_xen;

		rules_start(0, 0);
		rules_add(0, 0x1000, RAM);
		by_xen = &p.log.facts.map[XRT_BY_XEN];
		by_xen->entry = xen;
		by_xen->nr = 2;
		by_xen->bad_line = bad;
		if (bad)
			check_host(0x300, other, 1);
		else
			check_host(0x300, want, 3);
	}
}

static const struct {
	const char *text;
	bool good;
	__u64 start;
	__u64 end;
} images[] = {
	{ "1000-2000", true, 0x1000, 0x2000 },
	{ "0x1000-0x2000", true, 0x1000, 0x2000 },
	{ "0x1000-2000", true, 0x1000, 0x2000 },
	{ "1000-0x2000", true, 0x1000, 0x2000 },
	{ "fff-1000", true, 0xfff, 0x1000 },
	{ "1000-1000", false, 0, 0 },
	{ "1001-1000", false, 0, 0 },
	{ "1000-2000x", false, 0, 0 },
	{ "1000-", false, 0, 0 },
	{ "1000", false, 0, 0 },
	{ "1000/2000", false, 0, 0 },
	{ "-2000", false, 0, 0 },
	{ "", false, 0, 0 },
};

static void images_are_ranges_of_digits(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(images); i++) {
		struct xrt_pfns image = { 0 };
		struct xrt_error err;
		int ret = predict_image(&image, images[i].text, &err);

		assert_int_equal(ret, images[i].good ? 0 : -1);
		if (images[i].good) {
			assert_int_equal(image.start, images[i].start);
			assert_int_equal(image.end, images[i].end);
			continue;
		}
		assert_int_equal(err.code, XRT_E_INVALID);
		assert_string_equal(err.text, "neither START-END in hexadecimal digits nor a file: No such file or directory");
	}
}

static int image_of(const void *data, size_t size, struct xrt_pfns *image,
		    struct xrt_error *err)
{
	char *path = temp_path();
	FILE *f = fopen(path, "wb");
	int ret;

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
	ret = predict_image(image, path, err);
	unlink(path);
	free(path);
	return ret;
}

static void bzimages_say_where_they_go(void **state)
{
	unsigned char head[0x264] = { 0 };
	const __u64 at = 0x1000000;
	struct xrt_pfns image = { 0 };
	struct xrt_error err;
	__u32 size = 0x2345678;

	(void)state;
	memcpy(head + 0x202, "HdrS", 4);
	memcpy(head + 0x258, &at, sizeof(at));
	memcpy(head + 0x260, &size, sizeof(size));
	assert_int_equal(image_of(head, sizeof(head), &image, &err), 0);
	assert_int_equal(image.start, at);
	assert_int_equal(image.end, at + size);
	assert_int_equal(image_of(head, sizeof(head) - 1, &image, &err), -1);
	assert_non_null(strstr(err.text, ": neither an ELF file nor a bzImage; give START-END, a vmlinux or a bzImage"));
	size = 0;
	memcpy(head + 0x260, &size, sizeof(size));
	assert_int_equal(image_of(head, sizeof(head), &image, &err), -1);
	assert_int_equal(err.code, XRT_E_FORMAT);
	assert_non_null(strstr(err.text, ": a bzImage that does not say where it goes"));
	head[0x202] = 'h';
	assert_int_equal(image_of(head, sizeof(head), &image, &err), -1);
	assert_non_null(strstr(err.text, ": neither an ELF file nor a bzImage"));
}

static void a_vmlinux_is_all_that_it_loads(void **state)
{
	static const struct {
		__u32 type;
		__u64 addr;
		__u64 size;
	} segments[] = {
		{ 1, 0x1200000, 0x100 }, { 4, 0x10, 0x7000000 },
		{ 1, 0x1000000, 0x400000 }, { 1, 0x1100000, 0x10 },
	};
	unsigned char file[64 + 4 * 56] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
	__u16 two = 2, machine = 62, entry_size = 56, head = 64, nr = 4;
	struct xrt_pfns image = { 0 };
	struct xrt_error err;
	__u32 one = 1;
	__u64 at = 64;

	(void)state;
	memcpy(file + 16, &two, 2);
	memcpy(file + 18, &machine, 2);
	memcpy(file + 20, &one, 4);
	memcpy(file + 32, &at, 8);
	memcpy(file + 52, &head, 2);
	memcpy(file + 54, &entry_size, 2);
	memcpy(file + 56, &nr, 2);
	for (size_t i = 0; i < 4; i++) {
		unsigned char *ph = file + 64 + 56 * i;

		memcpy(ph, &segments[i].type, 4);
		memcpy(ph + 24, &segments[i].addr, 8);
		memcpy(ph + 40, &segments[i].size, 8);
	}
	assert_int_equal(image_of(file, sizeof(file), &image, &err), 0);
	assert_int_equal(image.start, 0x1000000);
	assert_int_equal(image.end, 0x1400000);
	/* The last segment is beyond the end of the file. */
	assert_int_equal(image_of(file, sizeof(file) - 56 * 2, &image, &err),
			 -1);
	assert_non_null(strstr(err.text, ": an ELF file that loads nothing; name a vmlinux or bzImage"));
	nr = 0;
	memcpy(file + 56, &nr, 2);
	assert_int_equal(image_of(file, sizeof(file), &image, &err), -1);
	assert_int_equal(err.code, XRT_E_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(libxl_keeps_what_is_not_ram),
		cmocka_unit_test(the_rest_is_in_order),
		cmocka_unit_test(a_kib_is_not_split),
		cmocka_unit_test(all_ram_is_one_range),
		cmocka_unit_test(xens_map_is_preferred),
		cmocka_unit_test(images_are_ranges_of_digits),
		cmocka_unit_test(bzimages_say_where_they_go),
		cmocka_unit_test(a_vmlinux_is_all_that_it_loads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
