// SPDX-License-Identifier: GPL-2.0
/* Unit tests: single frames, their records, and how many are kept. */
#include "helper.h"
#include "crc.h"
#include "dying.h"
#include "frame_parse.h"
#include "frames.h"
#include "log_facts.h"

#define HEAD	"xrt:0badcafe:000/001:"
/* 8 bytes */
#define DATA	"AAAAAAAAAAA="

/* Return: whether the text with its CRC and @behind is a frame. */
static bool is_frame(struct frame_parsed *f, const char *text, const char *behind)
{
	char line[400];
	int n = sprintf(line, "%s:%08x", text, ~xrt_crc32c(~0u, text, strlen(text)));

	n += sprintf(line + n, "%s", behind);
	return frame_parse(f, line, (size_t)n);
}

static void a_frame_has_a_form(void **state)
{
	static const struct {
		const char *text;
		const char *behind;
		__u32 len;
	} frame[] = {
		{ HEAD DATA, "", 8 },
		{ HEAD DATA, " and more", 8 },
		{ "xrt:0badcafg:000/001:" DATA, "", 0 },
		{ "xrt:0badcafe:00x/001:" DATA, "", 0 },
		{ "xrt:0badcafe:000/01x:" DATA, "", 0 },
		{ "xrt:0BADCAFE:000/001:" DATA, "", 0 },
		{ "xrt:0badcafe:001/001:" DATA, "", 0 },
		{ "xrt:0badcafe:002/001:" DATA, "", 0 },
		{ "xrt:0badcafe:000/000:" DATA, "", 0 },
		{ "xrt:0badcafe:ffe/fff:" DATA, "", 8 },
		/* Whole groups of four characters, and whole words of eight bytes. */
		{ HEAD, "behind it", 0 },
		{ HEAD "AAAAAAAAAA=", "", 0 },
		{ HEAD "AAAAAAAAAAAA=", "", 0 },
		{ HEAD "AAAA", "", 0 },
		{ HEAD "AAAAAAAAAAAA", "", 0 },
		{ HEAD "AAAAAAAAAA==", "", 0 },
		{ HEAD "AAAAAAAAAAAAAAAAAAAAAA==", "", 16 },
		/* Three signs at the end are not two. */
		{ HEAD "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA===", "", 0 },
		{ HEAD "AAAAAAAAA{A=", "", 0 },
		{ HEAD "AAAAAAAAA[A=", "", 0 },
		{ HEAD "AAAA=AAAAAA=", "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(frame); i++) {
		struct frame_parsed f;

		if (is_frame(&f, frame[i].text, frame[i].behind) != !!frame[i].len)
			fail_msg("wrong: %s", frame[i].text);
		if (frame[i].len)
			assert_int_equal(f.len, frame[i].len);
	}
}

static void a_frame_has_room_for_its_bytes(void **state)
{
	char text[400] = HEAD;
	struct frame_parsed f;

	(void)state;
	/* 128 bytes in 172 characters, then 136 in 184; there is room for 132. */
	memset(text + FRAME_HEAD_LEN, 'A', 171);
	strcpy(text + FRAME_HEAD_LEN + 171, "=");
	assert_true(is_frame(&f, text, ""));
	assert_int_equal(f.len, 128);
	memset(text + FRAME_HEAD_LEN, 'A', 182);
	strcpy(text + FRAME_HEAD_LEN + 182, "==");
	assert_false(is_frame(&f, text, ""));
}

static void digits_of_base64_have_values(void **state)
{
	/* From 0 to 63, and two that do not belong to them. */
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct frame_parsed f;

	(void)state;
	for (unsigned int i = 0; i < 64; i++) {
		char text[64];

		sprintf(text, HEAD "A%cAAAAAAAAA=", digits[i]);
		assert_true(is_frame(&f, text, ""));
		assert_int_equal(f.data[0], i >> 4);
		assert_int_equal(f.data[1], (i & 15) << 4);
		assert_int_equal(frame_char(FRAME_HEAD_LEN, digits[i]), digits[i]);
	}
	for (int c = 0; c < 256; c++) {
		bool hex = c && strchr("0123456789abcdef", c);

		assert_int_equal(frame_char(4, (char)c), hex ? c : 0);
		assert_int_equal(frame_char(3, (char)c), c == ':' ? c : 0);
		assert_int_equal(frame_char(FRAME_HEAD_LEN - 1, (char)c), c == ':' ? c : 0);
		if (!c || !strchr(digits, c))
			assert_int_equal(frame_char(FRAME_HEAD_LEN, (char)c),
					 c == '-' ? '+' : c == '_' ? '/' :
					 c == '=' || c == ':' ? c : 0);
	}
}

/* Records of no known type; only their lengths count. */
static void records_of_a_frame_have_lengths(void **state)
{
	static const struct {
		__u16 len[3];
		__u32 unknown;
	} frame[] = {
		{ { 8, 8, 8 }, 3 }, { { 16, 0, 8 }, 2 }, { { 24 }, 1 },
		{ { 0, 8, 8 }, 0 }, { { 8, 0, 8 }, 0 }, { { 4, 8, 8 }, 0 },
		{ { 12, 8, 8 }, 0 }, { { 32 }, 0 }, { { 8, 24 }, 0 }, { { 8, 16 }, 2 },
		{ { 8, 8, 16 }, 0 },
	};
	static const struct xrt_rec odd = { .type = 200, .len = 12 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(frame); i++) {
		struct xrt_frames *f = calloc(1, sizeof(*f));
		struct xrt_error err = { 0 };
		size_t size;
		char *data;

		assert_non_null(f);
		f->all = 1;
		f->boot = 0x12;
		f->frame[0].state = XRT_FRAME_GOOD;
		f->frame[0].len = 24;
		for (int r = 0; r < 3; r++) {
			struct xrt_rec rec = { .type = 200, .len = frame[i].len[r] };

			memcpy(f->frame[0].data + 8 * r, &rec, sizeof(rec));
		}
		/* Two of an odd length fill it. */
		memcpy(f->frame[0].data + 12, &odd, frame[i].len[0] == 12 ? sizeof(odd) : 0);
		f->good = 7;
		assert_int_equal(xrt_frames_capture(f, &data, &size, &err), -1);
		assert_null(data);
		assert_int_equal(err.code, XRT_E_DAMAGED);
		assert_int_equal(f->frame[0].state,
				 frame[i].unknown ? XRT_FRAME_GOOD : XRT_FRAME_BAD);
		assert_int_equal(f->good, frame[i].unknown ? 1 : 0);
		assert_int_equal(f->unknown, frame[i].unknown);
		assert_non_null(strstr(err.text, frame[i].unknown ?
				       "its frames hold no record that this program knows" :
				       "none of its frames holds whole records"));
		free(f);
	}
}

static struct xrt_phase phase(__u64 tsc)
{
	return (struct xrt_phase){
		.rec = { XRT_REC_PHASE, 0, sizeof(struct xrt_phase), XRT_PHASE_SETUP },
		.tsc = tsc,
	};
}

/* Return: a line with the frame of a boot that consists of one record, or of two. */
static const char *frame_line(__u32 boot, __u64 tsc, size_t nr)
{
	static struct dying_frames f;
	struct xrt_phase a = phase(tsc), b = phase(0);
	const struct xrt_rec *rec[] = { &a.rec, &b.rec };

	dying_encode(&f, boot, rec, nr);
	assert_int_equal(f.nr, 1);
	return f.line[0];
}

static struct xrt_frames *read_frames(const char *log, __s64 boot)
{
	struct xrt_error err;

	return xrt_frames_read(log, strlen(log), boot, "test", &err);
}

static void copies_and_contradictions_are_counted(void **state)
{
	/* The records of each line, as "TSC*10 + number". */
	static const struct {
		int line[3];
		__u8 state;
		__u32 copies;
	} log[] = {
		{ { 11, 11, 11 }, XRT_FRAME_GOOD, 2 },
		{ { 11, 21, 21 }, XRT_FRAME_CONFLICT, 1 },
		{ { 11, 21, 11 }, XRT_FRAME_CONFLICT, 1 },
		{ { 12, 11, 11 }, XRT_FRAME_CONFLICT, 1 },
		{ { 11, 12, 11 }, XRT_FRAME_CONFLICT, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(log); i++) {
		char text[3 * DYING_LINE];
		struct xrt_frames *f;
		size_t n = 0, at[3];

		for (int l = 0; l < 3; l++) {
			n += (size_t)sprintf(text + n, "x");
			at[l] = n;
			n += (size_t)sprintf(text + n, "%s\n",
					     frame_line(5, (__u64)log[i].line[l] / 10,
							(size_t)log[i].line[l] % 10));
		}
		f = read_frames(text, 5);
		assert_non_null(f);
		assert_int_equal(f->frame[0].state, log[i].state);
		assert_int_equal(f->copies, log[i].copies);
		assert_int_equal(f->first, at[0]);
		assert_int_equal(f->last, at[2]);
		assert_int_equal(f->torn, 0);
		free(f);
	}
}

/* The next part of a frame comes at most 32 lines later. */
static void parts_of_a_frame_are_near(void **state)
{
	const char *line = frame_line(5, 1, 1);

	(void)state;
	for (int between = 30; between <= 33; between++) {
		char text[2 * DYING_LINE];
		int n = sprintf(text, "%.40s\n", line);
		struct xrt_frames *f;

		for (int i = 0; i < between; i++)
			n += sprintf(text + n, " (\n");
		sprintf(text + n, "%s\n", line + 40);
		f = read_frames(text, 5);
		assert_int_equal(!!f, between <= 31);
		free(f);
	}
}

#define BOOTS	(XRT_FRAME_BOOTS_MAX + 1)

/* The frames and facts of the latest boots are kept. */
static void the_oldest_boot_makes_room(void **state)
{
	static char text[BOOTS * 2 * DYING_LINE];
	struct xrt_error err;
	size_t n = 0;

	(void)state;
	for (__u32 i = 1; i <= BOOTS; i++)
		n += (size_t)sprintf(text + n, "Linux version 6.1.2\nCommand line: mem=%u\n%s\n",
				     i, frame_line(i, i, 1));
	assert_null(read_frames(text, 1));
	for (__u32 i = 2; i <= BOOTS; i++) {
		struct log_bytes *b = log_bytes_from_memory(text, n);
		struct xrt_frames *f = read_frames(text, i);
		struct log_reading r;

		assert_non_null(f);
		assert_int_equal(f->boot, i);
		assert_int_equal(f->nr_boots, XRT_FRAME_BOOTS_MAX);
		assert_int_equal(f->boots[0], 2);
		assert_int_equal(f->boots[XRT_FRAME_BOOTS_MAX - 1], BOOTS);
		free(f);
		assert_non_null(b);
		assert_int_equal(log_reading_bytes(&r, b, i, XRT_LATEST_BOOT, "x", &err), 0);
		assert_int_equal(r.frames->boot, i);
		assert_int_equal(r.facts.limit.bytes, i);
		assert_true(log_reading_has_boot(&r));
		log_reading_free(&r);
		log_bytes_close(b);
	}
}

/* What Xen said long before is about something else. */
static void complaints_are_near_the_frames(void **state)
{
	(void)state;
	for (int before = 4095; before <= 4097; before++) {
		static const char first[] = "(XEN) mm.c:1: d0v0 first\n";
		char text[5000];
		struct log_bytes *b;
		struct log_reading r;
		struct xrt_error err;
		int n = sprintf(text, "%s", first);

		n += sprintf(text + n, "%*s", before - n, "\n");
		/* Once, also if the frame comes twice. */
		for (int i = 0; i < 2; i++)
			n += sprintf(text + n, "%s\n", frame_line(5, 1, 1));
		b = log_bytes_from_memory(text, (size_t)n);
		assert_non_null(b);
		assert_int_equal(log_reading_bytes(&r, b, 5, XRT_LATEST_BOOT, "x", &err), 0);
		assert_int_equal(r.frames->first, before);
		assert_int_equal(r.facts.nr_xen, before <= 4096);
		if (before <= 4096)
			assert_string_equal(r.facts.xen[0], "(XEN) mm.c:1: d0v0 first");
		log_reading_free(&r);
		log_bytes_close(b);
	}
}

static void a_guest_alone_is_something_of_a_boot(void **state)
{
	static const struct {
		const char *text;
		bool boot;
	} log[] = {
		{ "(XEN) HVM1: x", true }, { "(XEN) x", false }, { "Linux version 6.1.2", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(log); i++) {
		struct log_bytes *b = log_bytes_from_memory(log[i].text, strlen(log[i].text));
		struct log_reading r;
		struct xrt_error err;

		assert_non_null(b);
		assert_int_equal(log_reading_bytes(&r, b, XRT_LAST_BOOT, XRT_LATEST_BOOT, "x",
						   &err), 0);
		assert_null(r.frames);
		assert_int_equal(log_reading_has_boot(&r), log[i].boot);
		log_reading_free(&r);
		log_bytes_close(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_has_a_form),
		cmocka_unit_test(a_frame_has_room_for_its_bytes),
		cmocka_unit_test(digits_of_base64_have_values),
		cmocka_unit_test(records_of_a_frame_have_lengths),
		cmocka_unit_test(copies_and_contradictions_are_counted),
		cmocka_unit_test(parts_of_a_frame_are_near),
		cmocka_unit_test(the_oldest_boot_makes_room),
		cmocka_unit_test(complaints_are_near_the_frames),
		cmocka_unit_test(a_guest_alone_is_something_of_a_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
