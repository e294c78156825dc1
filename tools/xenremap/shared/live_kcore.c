// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the kernel's memory through /proc/kcore. It has the kernel, the direct
 * map and the vmalloc area, in which the p2m is; Xen's m2p is in none of them.
 * What the kernel cannot read there comes as zeros.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "live_memory.h"

#define KCORE		"/proc/kcore"
/* Segments of any kernel; a file with more is not a kcore. */
#define SEGMENTS_MAX	4096

/**
 * struct kcore - /proc/kcore, open
 * @fd:		the file
 * @segment:	its segments
 * @nr:		how many
 * @buffer:	what was read last
 */
struct kcore {
	int fd;
	Elf64_Phdr *segment;
	size_t nr;
	unsigned char buffer[LIVE_RANGES][LIVE_RANGE_BYTES];
};

/* Return: 1; 0 if the kernel has nothing there; or -1 with errno. */
static int read_bytes(int fd, void *data, size_t bytes, __u64 offset)
{
	while (bytes) {
		ssize_t n = TEMP_FAILURE_RETRY(pread(fd, data, bytes, (off_t)offset));

		if (n <= 0)
			return n < 0 && errno != EFAULT ? -1 : 0;
		data = (char *)data + n;
		offset += (__u64)n;
		bytes -= (size_t)n;
	}
	return 1;
}

/* Return: whether the segment has the whole range; @offset gets its place. */
static bool segment_has(const Elf64_Phdr *segment, __u64 address, __u32 bytes,
			__u64 *offset)
{
	if (segment->p_type != PT_LOAD || address < segment->p_vaddr ||
	    address - segment->p_vaddr > segment->p_memsz ||
	    bytes > segment->p_memsz - (address - segment->p_vaddr))
		return false;
	*offset = segment->p_offset + (address - segment->p_vaddr);
	return true;
}

/* Return: whether a segment has the range, and it was read; or -1 with errno. */
static int read_range(struct kcore *k, const struct live_range *range,
		      unsigned char *data)
{
	__u64 offset;
	int got = 0;

	for (size_t s = 0; s < k->nr && !got; s++) {
		if (segment_has(&k->segment[s], range->address, range->bytes, &offset))
			got = read_bytes(k->fd, data, range->bytes, offset);
	}
	return got;
}

static int read_kcore(struct live_memory *mem, struct live_range *range,
		      size_t nr, struct xrt_error *err)
{
	struct kcore *k = mem->private;

	for (size_t i = 0; i < nr; i++) {
		int got = read_range(k, &range[i], k->buffer[i]);

		if (got < 0)
			return xrt_error_set(err, XRT_E_IO, KCORE ": %s", strerror(errno));
		range[i].readable = got;
		range[i].data = k->buffer[i];
	}
	return 0;
}

static void free_kcore(struct live_memory *mem)
{
	struct kcore *k = mem->private;

	if (k->fd >= 0)
		close(k->fd);
	free(k->segment);
	free(k);
}

/* Return: whether the file's segments were read. */
static bool read_segments(struct kcore *k)
{
	Elf64_Ehdr head;

	if (read_bytes(k->fd, &head, sizeof(head), 0) != 1 ||
	    memcmp(head.e_ident, ELFMAG, SELFMAG) ||
	    head.e_phentsize != sizeof(*k->segment) || !head.e_phnum ||
	    head.e_phnum > SEGMENTS_MAX)
		return false;
	k->nr = head.e_phnum;
	k->segment = calloc(k->nr, sizeof(*k->segment));
	return k->segment && read_bytes(k->fd, k->segment,
					k->nr * sizeof(*k->segment),
					head.e_phoff) == 1;
}

int live_kcore_open(struct live_memory *mem, struct xrt_error *err)
{
	struct kcore *k = calloc(1, sizeof(*k));

	if (!k)
		return xrt_error_set(err, XRT_E_NOMEM, "live: out of memory");
	*mem = (struct live_memory){
		.origin = XRT_ORIGIN_KCORE,
		.zero_unknown = true,
		.read_ranges = read_kcore,
		.free = free_kcore,
		.private = k,
	};
	k->fd = open(KCORE, O_RDONLY | O_CLOEXEC);
	if (k->fd >= 0 && read_segments(k))
		return 0;
	if (errno == EPERM)
		xrt_error_set(err, XRT_E_KERNEL,
			      KCORE ": %s: the kernel is locked down (see /sys/kernel/security/lockdown)",
			      strerror(errno));
	else
		xrt_error_set(err, XRT_E_KERNEL,
			      KCORE ": %s: live needs root and CONFIG_PROC_KCORE",
			      k->fd < 0 ? strerror(errno) : "not an ELF core");
	live_memory_close(mem);
	return -1;
}
