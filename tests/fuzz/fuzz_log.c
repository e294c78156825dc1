// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzes the views of a log. Byte 0 selects the view. Almost no mutated frame
 * has a right CRC, so if byte 1 is odd the rest is taken as records, which an
 * encoder of frames sends.
 */
#include <string.h>
#include <linux/types.h>

#include "dying.h"
#include "mutate.h"
#include "views.h"

#define HEAD	2

/* Cuts the bytes into frames; their records are as the fuzzer wants them. */
static size_t encode_records(char *log, const uint8_t *data, size_t size)
{
	static struct dying_frames frames;
	static union {
		struct xrt_rec rec;
		uint8_t byte[XRT_FRAME_DATA_MAX];
	} piece[DYING_FRAMES];
	const struct xrt_rec *rec[DYING_FRAMES];
	size_t nr = 0, n = 0;

	while (size >= sizeof(struct xrt_rec) && nr < DYING_FRAMES) {
		size_t len = data[2] & 0xf8;

		if (len < sizeof(struct xrt_rec) || len > 128)
			len = 128;
		if (len > size)
			len = size & ~7UL;
		memcpy(piece[nr].byte, data, len);
		piece[nr].rec.len = (__u16)len;
		rec[nr] = &piece[nr].rec;
		nr++;
		data += len;
		size -= len;
	}
	dying_encode(&frames, 1, rec, nr);
	for (size_t i = 0; i < frames.nr; i++) {
		size_t len = strlen(frames.line[i]);

		memcpy(log + n, frames.line[i], len);
		log[n + len] = '\n';
		n += len + 1;
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char log[DYING_FRAMES * DYING_LINE];
	struct view_bytes none = { 0 }, a;

	if (size < HEAD)
		return 0;
	a = (struct view_bytes){ data + HEAD, size - HEAD };
	if (data[1] & 1) {
		a.size = encode_records(log, data + HEAD, size - HEAD);
		a.data = log;
	}
	view_run(VIEW_LOG, data[0], a, none);
	return 0;
}
