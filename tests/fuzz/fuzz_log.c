// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzes decode with serial logs. A mutated frame nearly never has a right
 * CRC, so where the first byte is odd the rest is taken as records, sent by
 * an encoder of frames.
 */
#include <linux/types.h>
#include <stdlib.h>
#include <stdint.h>
#include <string.h>

#include "dying.h"
#include "views.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cuts the bytes into frames; their records are as the fuzzer wants them. */
static void show_records(const uint8_t *data, size_t size)
{
	static struct dying_frames frames;
	static char log[DYING_FRAMES * DYING_LINE];
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
	show_decode(log, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size && data[0] & 1 && data[0] != 'x')
		show_records(data + 1, size - 1);
	else
		show_decode(data, size);
	return 0;
}
