// SPDX-License-Identifier: GPL-2.0
/* Frames: lines of text, one good or not by itself, found anywhere in a log. */
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "capture_private.h"

#define TAG_LEN		(sizeof(XRT_FRAME_TAG) - 1)
#define DATA_CHARS	(XRT_FRAME_DATA_MAX / 3 * 4)
/* "xrt:BOOT:NUM/ALL:" and ":CRC" */
#define HEAD_LEN	(TAG_LEN + 8 + 1 + 3 + 1 + 3 + 1)
#define FRAME_MAX	(HEAD_LEN + DATA_CHARS + 1 + 8)
/* Most bytes of the log that a frame may take, with what is not its own. */
#define RAW_MAX		(3 * FRAME_MAX)

/**
 * struct parsed - a good frame
 */
struct parsed {
	__u32 boot;
	__u32 num;
	__u32 all;
	__u32 len;
	__u8 data[XRT_FRAME_DATA_MAX];
};

/* Return: bytes that the terminal sequence at @p takes, 0 for none. */
static size_t terminal_sequence(const unsigned char *p, size_t left)
{
	size_t i = 2;

	if (left < 2 || p[0] != '\033')
		return 0;
	if (p[1] != '[')
		return 2;
	while (i < left && p[i] >= 0x20 && p[i] < 0x40)
		i++;
	return i < left ? i + 1 : left;
}

static bool is_frame_char(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= ':') || c == '+' || c == '/' || c == '=';
}

/* Whether a character may stand at a place; '#' is for a hex digit. */
static bool fits(size_t at, unsigned char c)
{
	static const char head[] = XRT_FRAME_TAG "########:###/###:";

	_Static_assert(sizeof(head) - 1 == HEAD_LEN, "a frame's head");
	if (at >= HEAD_LEN)
		return is_frame_char(c);
	if (head[at] != '#')
		return c == head[at];
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/*
 * Collects the characters that may be a frame's. Line ends are left out, since
 * a terminal that wraps puts them in; the CRC tells if they were real ones.
 */
static size_t collect(char *to, const unsigned char *p, size_t left)
{
	size_t n = 0, i = 0, skip;

	if (left > RAW_MAX)
		left = RAW_MAX;
	while (i < left && n < FRAME_MAX) {
		skip = terminal_sequence(p + i, left - i);
		if (skip) {
			i += skip;
			continue;
		}
		if (fits(n, p[i]))
			to[n++] = (char)p[i];
		else if (p[i] != '\r' && p[i] != '\n')
			break;
		i++;
	}
	return n;
}

/* Reads @digits lower-case hex digits; returns false for anything else. */
static bool hex(const char *p, int digits, __u32 *value)
{
	*value = 0;
	for (int i = 0; i < digits; i++) {
		if (p[i] >= '0' && p[i] <= '9')
			*value = *value << 4 | (__u32)(p[i] - '0');
		else if (p[i] >= 'a' && p[i] <= 'f')
			*value = *value << 4 | (__u32)(p[i] - 'a' + 10);
		else
			return false;
	}
	return true;
}

static int base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Return: bytes decoded, or 0 for what is no base64. */
static __u32 base64(__u8 *to, const char *p, size_t chars)
{
	__u32 pad = 0, n = 0;

	if (!chars || chars % 4 || chars > DATA_CHARS)
		return 0;
	while (pad < 2 && p[chars - 1 - pad] == '=')
		pad++;
	for (size_t i = 0; i < chars; i += 4) {
		__u32 v = 0;

		for (size_t k = i; k < i + 4; k++) {
			int value = base64_value(p[k]);

			if (k + pad >= chars)
				value = 0;
			if (value < 0)
				return 0;
			v = v << 6 | (__u32)value;
		}
		to[n++] = (__u8)(v >> 16);
		to[n++] = (__u8)(v >> 8);
		to[n++] = (__u8)v;
	}
	return n - pad;
}

static bool parse(struct parsed *f, const unsigned char *log, size_t left)
{
	char text[FRAME_MAX + 1];
	size_t n = collect(text, log, left);
	const char *end;
	__u32 crc;

	text[n] = '\0';
	if (n < HEAD_LEN + 4 + 9)
		return false;
	if (!hex(text + TAG_LEN, 8, &f->boot) || !hex(text + 13, 3, &f->num) ||
	    !hex(text + 17, 3, &f->all) || f->num >= f->all)
		return false;
	end = memchr(text + HEAD_LEN, ':', n - HEAD_LEN);
	if (!end || text + n - end < 9 || !hex(end + 1, 8, &crc))
		return false;
	if (~xrt_crc32c(~0u, text, (size_t)(end - text)) != crc)
		return false;
	f->len = base64(f->data, text + HEAD_LEN,
			(size_t)(end - text) - HEAD_LEN);
	return f->len && f->len % 8 == 0;
}

/* The tag of a boot goes to the end of the list; the oldest makes room. */
static void note_boot(struct xrt_frames *to, __u32 boot)
{
	__u32 i = 0;

	if (to->nr_boots && to->boots[to->nr_boots - 1] == boot)
		return;
	while (i < to->nr_boots && to->boots[i] != boot)
		i++;
	if (i == XRT_FRAME_BOOTS_MAX)
		i = 0;
	else if (i == to->nr_boots)
		to->nr_boots++;
	for (; i + 1 < to->nr_boots; i++)
		to->boots[i] = to->boots[i + 1];
	to->boots[i] = boot;
}

static void keep(struct xrt_frames *to, const struct parsed *f, __u64 at)
{
	struct xrt_frame *frame = &to->frame[f->num];

	if (!to->all) {
		to->all = f->all;
		to->first = at;
	}
	to->last = at;
	if (f->all != to->all) {
		/* One of the two lies; which one nobody knows. */
		if (f->num < to->all)
			frame->state = XRT_FRAME_CONFLICT;
		return;
	}
	if (frame->state == XRT_FRAME_MISSING) {
		frame->state = XRT_FRAME_GOOD;
		frame->len = (__u8)f->len;
		memcpy(frame->data, f->data, f->len);
	} else if (frame->state == XRT_FRAME_GOOD &&
		   (frame->len != f->len ||
		    memcmp(frame->data, f->data, f->len))) {
		frame->state = XRT_FRAME_CONFLICT;
	} else {
		to->copies++;
	}
}

/* @take: keep the frames of to->boot, else only note which boots there are. */
static void scan(struct xrt_frames *to, const unsigned char *log, size_t size,
		 bool take)
{
	const unsigned char *p = log, *end = log + size;
	struct parsed f;

	while ((p = memmem(p, (size_t)(end - p), XRT_FRAME_TAG, TAG_LEN))) {
		bool good = parse(&f, p, (size_t)(end - p));

		if (!take && good)
			note_boot(to, f.boot);
		else if (!take)
			to->torn++;
		else if (good && f.boot == to->boot)
			keep(to, &f, (__u64)(p - log));
		p += TAG_LEN;
	}
}

static bool has_boot(const struct xrt_frames *f, __u32 boot)
{
	for (__u32 i = 0; i < f->nr_boots; i++) {
		if (f->boots[i] == boot)
			return true;
	}
	return false;
}

static int choose(struct xrt_frames *f, __s64 boot, const char *name,
		  struct xrt_error *err)
{
	__u32 last = f->nr_boots ? f->boots[f->nr_boots - 1] : 0;

	if (!f->nr_boots)
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: no frame in it (%llu lines begin like one and are not whole); give a log of the serial console, with 'xrt:' lines, or a memory image",
				     name, f->torn);
	if (boot != XRT_LAST_BOOT && !has_boot(f, (__u32)boot))
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: no frame of boot %08llx in it, the last boot is %08x",
				     name, boot, last);
	f->boot = boot == XRT_LAST_BOOT ? last : (__u32)boot;
	return 0;
}

struct xrt_frames *xrt_frames_read(const void *log, size_t size, __s64 boot,
				   const char *name, struct xrt_error *err)
{
	struct xrt_frames *f = calloc(1, sizeof(*f));

	if (!f) {
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", name);
		return NULL;
	}
	scan(f, log, size, false);
	if (choose(f, boot, name, err)) {
		free(f);
		return NULL;
	}
	scan(f, log, size, true);
	for (__u32 i = 0; i < f->all; i++)
		f->good += f->frame[i].state == XRT_FRAME_GOOD;
	return f;
}

/* Return: whether the frame holds whole records, the known ones good. */
static bool check_frame(const struct xrt_frame *frame)
{
	__u32 pos = 0;

	while (pos < frame->len) {
		const struct xrt_rec *rec = (const void *)(frame->data + pos);
		__u32 room = frame->len - pos;

		if (rec->len < sizeof(*rec) || rec->len % 8 || rec->len > room)
			return false;
		if (xrt_type_known(rec->type) && !xrt_rec_good(rec, room))
			return false;
		pos += rec->len;
	}
	return true;
}

static bool is_boot(const struct xrt_rec *rec)
{
	return rec->type == XRT_REC_BOOT;
}

/* @first: the boot record only, which begins a capture; else all others. */
static int put_records(struct xrt_writer *w, struct xrt_frames *f, bool first,
		       size_t *records)
{
	for (__u32 i = 0; i < f->all; i++) {
		const struct xrt_frame *frame = &f->frame[i];
		const struct xrt_rec *rec;

		if (frame->state != XRT_FRAME_GOOD)
			continue;
		for (__u32 pos = 0; pos < frame->len; pos += rec->len) {
			rec = (const void *)(frame->data + pos);
			if (is_boot(rec) != first)
				continue;
			if (!xrt_type_known(rec->type)) {
				f->unknown++;
				continue;
			}
			++*records;
			if (xrt_writer_put(w, (unsigned int)xrt_rec_stream(rec),
					   rec))
				return -1;
		}
	}
	return 0;
}

int xrt_frames_capture(struct xrt_frames *f, char **data, size_t *size,
		       struct xrt_error *err)
{
	struct xrt_writer *w;
	size_t records = 0;

	*data = NULL;
	f->good = 0;
	for (__u32 i = 0; i < f->all; i++) {
		struct xrt_frame *frame = &f->frame[i];

		if (frame->state == XRT_FRAME_GOOD && !check_frame(frame))
			frame->state = XRT_FRAME_BAD;
		f->good += frame->state == XRT_FRAME_GOOD;
	}
	w = xrt_writer_new_mem(data, size, f->boot, err);
	if (!w)
		return -1;
	if (put_records(w, f, true, &records) ||
	    put_records(w, f, false, &records)) {
		xrt_writer_abort(w);
	} else if (!records) {
		xrt_writer_abort(w);
		xrt_error_set(err, XRT_E_DAMAGED,
			      "boot %08x: its frames hold no record that this program knows; update xenremap",
			      f->boot);
	} else if (!xrt_writer_commit(w)) {
		return 0;
	}
	free(*data);
	*data = NULL;
	return -1;
}
