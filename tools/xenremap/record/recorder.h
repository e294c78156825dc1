/* SPDX-License-Identifier: GPL-2.0 */
/* The running kernel's recorder: in debugfs, and through BPF. */
#ifndef XENREMAP_RECORDER_H
#define XENREMAP_RECORDER_H

#include "xrt.h"

/**
 * struct recorder - the recorder of the running kernel
 * @boot_id:	of its capture
 * @bytes:	size of its capture
 * @replay:	file descriptor of xen_remap/replay, open for writing
 */
struct recorder {
	__u64 boot_id;
	__u64 bytes;
	int replay;
};

/**
 * recorder_open() - find the recorder and make sure that it can be used
 * @rec:	gets it
 * @err:	says what the kernel lacks: XRT_E_KERNEL
 *
 * Return: 0 or -1.
 */
int recorder_open(struct recorder *rec, struct xrt_error *err);
void recorder_close(struct recorder *rec);

/**
 * recorder_replay() - fire the tracepoints for all that was kept
 * @rec:	the recorder
 * @err:	says why not: XRT_E_KERNEL
 *
 * Returns when all of them have fired: 0 or -1.
 */
int recorder_replay(struct recorder *rec, struct xrt_error *err);

/**
 * struct collected - figures of a collection
 * @records:	records that arrived
 * @pages:	pages in them, each with its three steps
 * @chunks:	walked chunks among them
 * @counted:	pages whose steps BPF counted
 * @lost:	records that found the ring buffer full
 * @lost_pages:	pages in them
 * @ring:	size of the ring buffer in bytes
 */
struct collected {
	__u64 records;
	__u64 pages;
	__u64 chunks;
	__u64 counted;
	__u64 lost;
	__u64 lost_pages;
	__u64 ring;
};

/**
 * record_collect() - replay with BPF at the tracepoints, and write a capture
 * @rec:	the recorder
 * @path:	the capture's file; there is none where this fails
 * @ring:	size of the ring buffer in bytes, 0 for what the capture needs
 * @out:	gets the figures
 * @err:	says what failed: XRT_E_KERNEL, XRT_E_IO, or XRT_E_WRONG where
 *		BPF's histograms are not the kernel's
 *
 * Return: 0 or -1.
 */
int record_collect(struct recorder *rec, const char *path, __u64 ring,
		   struct collected *out, struct xrt_error *err);

#endif /* XENREMAP_RECORDER_H */
