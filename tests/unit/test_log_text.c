// SPDX-License-Identifier: GPL-2.0
/* Unit tests: the bytes of a log, and its lines. */
#include <zlib.h>

#include "log_text.h"
#include "slow_pipe.h"

/* Reads all bytes and compares them; the log is closed. */
static void expect_bytes(struct log_bytes *b, const void *want, size_t size)
{
	unsigned char *got = malloc(size + 4096);
	struct xrt_error err = { 0 };
	size_t nr = 0;
	ssize_t n;

	assert_non_null(b);
	assert_non_null(got);
	while ((n = log_bytes_read(b, got + nr, size + 4096 - nr, &err)) > 0)
		nr += (size_t)n;
	assert_int_equal(n, 0);
	assert_int_equal(nr, size);
	if (size)
		assert_memory_equal(got, want, size);
	log_bytes_close(b);
	free(got);
}

static struct bytes long_text(void)
{
	struct bytes b = { malloc(300000), 300000 };

	assert_non_null(b.data);
	for (size_t i = 0; i < b.size; i++)
		b.data[i] = i % 61 ? (unsigned char)('a' + i * i % 26) : '\n';
	return b;
}

static struct bytes pack_gzip(const struct bytes *from)
{
	struct bytes to = { malloc(from->size + 1000), from->size + 1000 };
	z_stream z = { .next_in = from->data, .avail_in = (uInt)from->size,
		       .next_out = to.data, .avail_out = (uInt)to.size };

	assert_non_null(to.data);
	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	to.size -= z.avail_out;
	deflateEnd(&z);
	return to;
}

/* rsyslog appends to packed files: one stream follows another. */
static void packed_streams_follow_each_other(void **state)
{
	struct bytes text = long_text(), packed = pack_gzip(&text), twice;

	(void)state;
	expect_bytes(log_bytes_from_memory(packed.data, packed.size), text.data, text.size);
	twice.size = 2 * packed.size;
	twice.data = malloc(twice.size);
	text.data = realloc(text.data, 2 * text.size);
	assert_true(twice.data && text.data);
	memcpy(twice.data, packed.data, packed.size);
	memcpy(twice.data + packed.size, packed.data, packed.size);
	memcpy(text.data + text.size, text.data, text.size);
	expect_bytes(log_bytes_from_memory(twice.data, twice.size), text.data,
		     2 * text.size);
	free(twice.data);
	free(packed.data);
	free(text.data);
}

static void a_packed_log_that_breaks_off_just_ends(void **state)
{
	struct bytes text = long_text(), packed = pack_gzip(&text);
	struct log_bytes *b;
	struct xrt_error err = { 0 };
	unsigned char got[4096];
	size_t nr = 0;
	ssize_t n;

	(void)state;
	b = log_bytes_from_memory(packed.data, packed.size / 2);
	assert_non_null(b);
	while ((n = log_bytes_read(b, got, sizeof(got), &err)) > 0) {
		assert_memory_equal(got, text.data + nr, n);
		nr += (size_t)n;
	}
	assert_int_equal(n, 0);
	assert_true(nr > text.size / 4);
	log_bytes_close(b);
	/* The CRC is near the end. */
	packed.data[packed.size - 8] ^= 1;
	b = log_bytes_from_memory(packed.data, packed.size);
	assert_non_null(b);
	do {
		n = log_bytes_read(b, got, sizeof(got), &err);
	} while (n > 0);
	assert_int_equal(n, -1);
	assert_int_equal(err.code, XRT_E_FORMAT);
	assert_non_null(strstr(err.text, "gzip data are damaged"));
	log_bytes_close(b);
	free(packed.data);
	free(text.data);
}

static void first_bytes_decide_the_code(void **state)
{
	static const struct {
		const char *raw;
		size_t size;
		const char *text;
	} code[] = {
		{ "", 0, "" },
		{ "\xff", 1, "\xff" },
		{ "\xfe", 1, "\xfe" },
		{ "\xff\xfe", 2, "" },
		{ "\xfe\xff", 2, "" },
		{ "\xff\xfe" "a\0b\0", 6, "ab" },
		{ "\xfe\xff" "\0a\0b", 6, "ab" },
		/* The last character is cut. */
		{ "\xfe\xff" "\0a\0", 5, "a" },
		{ "\xff\xff" "ab", 4, "\xff\xff" "ab" },
		{ "\xff\xfe\x7f\0\x80\0\xff\x07\0\x08", 10,
		  "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80" },
		{ "\xff\xfe\xe4\0\xac\x20", 6, "\xc3\xa4\xe2\x82\xac" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(code); i++)
		expect_bytes(log_bytes_from_memory(code[i].raw, code[i].size),
			     code[i].text, strlen(code[i].text));
}

/* A pipe that starts slowly, while signals interrupt reading. */
static void slow_pipe_is_read_whole(void **state)
{
	struct bytes text = long_text(), packed = pack_gzip(&text);
	struct xrt_error err = { 0 };
	struct slow_pipe p;

	(void)state;
	slow_pipe_open(&p, text.data, text.size);
	expect_bytes(log_bytes_open(p.path, &err), text.data, text.size);
	slow_pipe_close(&p);
	slow_pipe_open(&p, packed.data, packed.size);
	expect_bytes(log_bytes_open(p.path, &err), text.data, text.size);
	slow_pipe_close(&p);
	free(packed.data);
	free(text.data);
}

static int stop_at_line(const struct log_line *line, void *arg, struct xrt_error *err)
{
	size_t *lines = arg;

	(void)line;
	if (--*lines)
		return 0;
	return xrt_error_set(err, XRT_E_INVALID, "enough");
}

/* Return: how many lines were read beyond the one that is the last wanted. */
static size_t lines_after(const char *log, size_t size, size_t lines)
{
	struct log_bytes *b = log_bytes_from_memory(log, size);
	struct xrt_error err = { 0 };

	assert_non_null(b);
	assert_int_equal(log_text_read(b, stop_at_line, &lines, &err), -1);
	assert_int_equal(err.code, XRT_E_INVALID);
	log_bytes_close(b);
	return -lines;
}

static void reading_stops_at_once(void **state)
{
	const size_t size = 3 << 20;
	char *log = malloc(size);

	(void)state;
	assert_non_null(log);
	memset(log, 'x', size);
	/* One line, which is cut into pieces. */
	assert_int_equal(lines_after(log, size, 1), 0);
	assert_int_equal(lines_after(log, size, 300), 0);
	assert_int_equal(lines_after("a\nb\nc\n", 6, 1), 0);
	assert_int_equal(lines_after("a\nb\nc\n", 6, 2), 0);
	assert_int_equal(lines_after("a\nb\nc", 5, 3), 0);
	free(log);
}

static int count_line(const struct log_line *line, void *arg, struct xrt_error *err)
{
	(void)line;
	(void)err;
	++*(size_t *)arg;
	return 0;
}

/* Blanks, line ends of any kind and terminal sequences are not binary. */
static void long_text_is_not_binary(void **state)
{
	static const char line[] =
		"[    0.5]                           text "
		"\t\t\t\t\t\t\033\033\033\033\033\033\r\r\r\r\r\n\n\n\n\n\n";
	const size_t size = (64UL << 20) + 4096;
	char *log = malloc(size);
	struct log_bytes *b;
	struct xrt_error err = { 0 };
	size_t lines = 0;

	(void)state;
	assert_non_null(log);
	assert_int_equal(strlen(line), 64);
	for (size_t i = 0; i < size; i += 64)
		memcpy(log + i, line, 64);
	b = log_bytes_from_memory(log, size);
	assert_non_null(b);
	assert_int_equal(log_text_read(b, count_line, &lines, &err), 0);
	assert_true(lines >= size / 64);
	log_bytes_close(b);
	free(log);
}

/* The first bytes decide only if there is room for some text. */
static void little_room_has_bytes_as_they_are(void **state)
{
	static const char raw[] = "\xff\xfe" "a\0b";

	(void)state;
	for (size_t size = 511; size <= 512; size++) {
		struct log_bytes *b = log_bytes_from_memory(raw, 6);
		unsigned char got[512];
		struct xrt_error err;

		assert_non_null(b);
		assert_int_equal(log_bytes_read(b, got, size, &err), size < 512 ? 6 : 2);
		assert_memory_equal(got, size < 512 ? raw : "ab", size < 512 ? 6 : 2);
		log_bytes_close(b);
	}
}

/* A packed stream may be empty, or have half of a character. */
static void short_streams_are_not_the_end(void **state)
{
	static unsigned char utf16[256] = "\xff\xfe", want[127 + 3];
	const struct bytes part[] = {
		{ utf16, sizeof(utf16) }, { utf16, 0 }, { (unsigned char *)"x", 1 },
		{ (unsigned char *)"\0y\0z", 5 },
	};
	struct bytes all = { calloc(1, 4000), 0 };

	(void)state;
	assert_non_null(all.data);
	for (size_t i = 2; i < sizeof(utf16); i += 2)
		utf16[i] = want[i / 2 - 1] = 'a' + i / 2 % 26;
	memcpy(want + 127, "xyz", 3);
	for (size_t i = 0; i < ARRAY_SIZE(part); i++) {
		struct bytes packed = pack_gzip(&part[i]);

		memcpy(all.data + all.size, packed.data, packed.size);
		all.size += packed.size;
		free(packed.data);
	}
	expect_bytes(log_bytes_from_memory(all.data, all.size), want, sizeof(want));
	free(all.data);
}

/**
 * struct seen_lines - lines, each with its number and domain in front
 */
struct seen_lines {
	char text[1000];
	size_t len;
};

static int see_line(const struct log_line *line, void *arg, struct xrt_error *err)
{
	struct seen_lines *seen = arg;

	(void)err;
	seen->len += (size_t)sprintf(seen->text + seen->len, "%llu %u %s|", line->nr,
				     line->domain, line->body);
	return 0;
}

/* Consoles lose line ends; what is in front of a line belongs to it. */
static void lost_line_ends_are_found(void **state)
{
	static const struct {
		const char *raw;
		const char *lines;
	} cut[] = {
		{ "Xen version 4.17.3 of this(XEN) second", "1 0 Xen version 4.17.3 of this|1 0 second|" },
		{ "(XEN) HVM0: (XEN) Xen version 4.17.3", "1 0 (XEN) Xen version 4.17.3|" },
		{ "(XEN) HVM1: (XEN) Xen version 4.17.3", "1 1 (XEN) Xen version 4.17.3|" },
		{ "(d1) (XEN) Xen version 4.17.3 of a guest", "1 1 (XEN) Xen version 4.17.3 of a guest|" },
		{ "(d1) text of a domain of Xen(d2) [    0.5] text",
		  "1 1 text of a domain of Xen|1 2 text|" },
		{ "text of a line that goes on[    0.500000] (XEN) second",
		  "1 0 text of a line that goes on|1 0 second|" },
		{ "text of a line [at a place of its own] (XEN) second",
		  "1 0 text of a line [at a place of its own]|1 0 second|" },
		{ "text of a line [at place] (XEN) second",
		  "1 0 text of a line [at place]|1 0 second|" },
		/* A time is not so long. */
		{ "text of a line [ 12345678901234567] (XEN) second",
		  "1 0 text of a line|1 0 second|" },
		{ "text of a line [ 123456789012345678] (XEN) second",
		  "1 0 text of a line [ 123456789012345678]|1 0 second|" },
		{ "text of a line that ends   (XEN) second", "1 0 text of a line that ends|1 0 second|" },
		{ "text of a line] (XEN) second", "1 0 text of a line]|1 0 second|" },
		/* 24 characters are not looked through. */
		{ "text of a lin(XEN) second", "1 0 text of a lin|1 0 second|" },
		{ "text of a li(XEN) second", "1 0 text of a li(XEN) second|" },
		{ "(d1234567) [    0.5] text of nobody",
		  "1 0 (d1234567) [    0.5] text of nobody|" },
		{ "BIOS-e820: [mem 0x1] usable", "1 0 BIOS-e820: [mem 0x1] usable|" },
		{ "Xen: [mem 0x1] usable Xen: [mem 0x2] usable",
		  "1 0 Xen: [mem 0x1] usable|1 0 Xen: [mem 0x2] usable|" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cut); i++) {
		struct log_bytes *b = log_bytes_from_memory(cut[i].raw, strlen(cut[i].raw));
		struct seen_lines seen = { 0 };
		struct xrt_error err;

		assert_non_null(b);
		assert_int_equal(log_text_read(b, see_line, &seen, &err), 0);
		assert_string_equal(seen.text, cut[i].lines);
		log_bytes_close(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packed_streams_follow_each_other),
		cmocka_unit_test(a_packed_log_that_breaks_off_just_ends),
		cmocka_unit_test(first_bytes_decide_the_code),
		cmocka_unit_test(slow_pipe_is_read_whole),
		cmocka_unit_test(reading_stops_at_once),
		cmocka_unit_test(long_text_is_not_binary),
		cmocka_unit_test(little_room_has_bytes_as_they_are),
		cmocka_unit_test(short_streams_are_not_the_end),
		cmocka_unit_test(lost_line_ends_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
