/* SPDX-License-Identifier: GPL-2.0 */
/* Records from the ring buffer: checked, counted, and put into a capture. */
#ifndef XENREMAP_RECORD_RING_H
#define XENREMAP_RECORD_RING_H

#include "recorder.h"
#include "writer.h"

#include "collect.h"

/**
 * struct record_ring - the records of one collection
 * @writer:	where they go
 * @out:	figures
 * @step:	what BPF counted, by step; it is complete at the end of the replay
 * @end:	the end record, held back since it has to be last
 * @has_end:	it has arrived
 * @kernel:	values in the kernel's histogram records, by step
 * @sampled:	they are of a sample, which BPF did not see
 * @differs:	a histogram of the kernel is not the one counted here
 * @bad:	a record could not be written
 * @err:	first thing that went wrong
 */
struct record_ring {
	struct xrt_writer *writer;
	struct collected *out;
	const struct xrt_collect_step *step;
	struct xrt_end end;
	bool has_end;
	__u64 kernel[XRT_NR_STEPS];
	bool sampled;
	bool differs;
	bool bad;
	struct xrt_error *err;
};

/**
 * record_ring_take() - take a record from the ring buffer
 * @ctx:	struct record_ring
 * @data:	the record
 * @size:	its bytes in the ring
 *
 * Return: 0, or a negative error number to stop at; @bad is then set if the
 * error of @ctx says why.
 */
int record_ring_take(void *ctx, void *data, size_t size);

/**
 * record_ring_finish() - compare the histograms and write the end record
 * @ring:	all records were taken
 * @lost:	what found the ring buffer full
 *
 * Return: 0 or -1 with the error set.
 */
int record_ring_finish(struct record_ring *ring,
		       const struct xrt_collect_lost *lost);

#endif /* XENREMAP_RECORD_RING_H */
