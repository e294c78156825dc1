// SPDX-License-Identifier: GPL-2.0
/* Makes a capture of the records in frames. */
#include <stdlib.h>

#include "capture_private.h"
#include "frames.h"
#include "records.h"
#include "writer.h"

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

/*
 * @first: the boot record only, which begins a capture; else all others. If the
 * writer fails, so does its commit.
 */
static void put_records(struct xrt_writer *w, struct xrt_frames *f, bool first,
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
			xrt_writer_put(w, (unsigned int)xrt_rec_stream(rec), rec);
		}
	}
}

/* No record can be taken from the frames: for which reason. */
static int no_records(const struct xrt_frames *f, struct xrt_error *err)
{
	__u32 conflicts = 0;

	for (__u32 i = 0; i < f->all; i++)
		conflicts += f->frame[i].state == XRT_FRAME_CONFLICT;
	if (f->good)
		return xrt_error_set(err, XRT_E_DAMAGED,
				     "boot %08x: its frames hold no record that this program knows; update xenremap",
				     f->boot);
	if (conflicts)
		return xrt_error_set(err, XRT_E_DAMAGED,
				     "boot %08x: %u of its frames are in the log twice with different contents, and no other can be read; decode the log of one boot",
				     f->boot, conflicts);
	return xrt_error_set(err, XRT_E_DAMAGED,
			     "boot %08x: none of its frames holds whole records", f->boot);
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
	put_records(w, f, true, &records);
	put_records(w, f, false, &records);
	if (!records) {
		xrt_writer_abort(w);
		no_records(f, err);
	} else if (!xrt_writer_commit(w)) {
		return 0;
	}
	free(*data);
	*data = NULL;
	return -1;
}
