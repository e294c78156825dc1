// SPDX-License-Identifier: GPL-2.0
/*
 * Loads the BPF programs, starts the kernel's replay, and writes the records
 * that arrive to a capture. A thread writes to the replay file, which returns
 * only at the end; meanwhile the ring buffer is read here.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <poll.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "record_ring.h"
#include "collect.skel.h"

#define RING_MIN	(256ULL << 10)
#define RING_MAX	(1ULL << 30)

/**
 * struct session - one collection
 * @skel:	the loaded programs
 * @reader:	of their ring buffer
 * @ring:	takes the records
 * @rec:	the recorder
 * @done:	event descriptor, readable once the replay has ended
 * @replay_err:	how it ended
 * @err:	first thing that went wrong
 */
struct session {
	struct collect *skel;
	struct ring_buffer *reader;
	struct record_ring ring;
	struct recorder *rec;
	int done;
	struct xrt_error replay_err;
	struct xrt_error *err;
};

/* The first warning of libbpf is the reason; it is part of our error. */
static char libbpf_said[256];

static int keep_libbpf(enum libbpf_print_level level, const char *fmt,
		       va_list ap)
{
	if (level == LIBBPF_WARN && !libbpf_said[0]) {
		vsnprintf(libbpf_said, sizeof(libbpf_said), fmt, ap);
		libbpf_said[strcspn(libbpf_said, "\n")] = '\0';
	}
	return 0;
}

static int bpf_failed(const char *what, int code, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_KERNEL, "record: cannot %s: %s%s%s",
			     what, strerror(code < 0 ? -code : code),
			     libbpf_said[0] ? ": " : "", libbpf_said);
}

static void *replay_thread(void *ctx)
{
	struct session *s = ctx;

	recorder_replay(s->rec, &s->replay_err);
	eventfd_write(s->done, 1);
	return NULL;
}

/* Empty the ring until the replay has ended and all of it is read. */
static int drain_ring(struct session *s)
{
	struct pollfd fds[] = {
		{ .fd = ring_buffer__epoll_fd(s->reader), .events = POLLIN },
		{ .fd = s->done, .events = POLLIN },
	};
	int ret = 0;

	while (ret >= 0 && !(fds[1].revents & POLLIN)) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			ret = -errno;
		if (ret >= 0)
			ret = ring_buffer__consume(s->reader);
	}
	/* What came between the last look and the end. */
	if (ret >= 0)
		ret = ring_buffer__consume(s->reader);
	if (ret >= 0 || s->ring.bad)
		return ret < 0 ? -1 : 0;
	return bpf_failed("read the ring buffer", ret, s->err);
}

static int replay_and_drain(struct session *s)
{
	pthread_t thread;
	int ret;

	s->replay_err.code = XRT_E_NONE;
	ret = pthread_create(&thread, NULL, replay_thread, s);
	if (ret)
		return bpf_failed("start a thread", ret, s->err);
	ret = drain_ring(s);
	pthread_join(thread, NULL);
	if (!ret && s->replay_err.code != XRT_E_NONE) {
		*s->err = s->replay_err;
		return -1;
	}
	return ret;
}

/* The whole capture fits, with the ring's head of 8 bytes for each record. */
static __u64 ring_size(const struct recorder *rec, __u64 wanted)
{
	__u64 need = wanted ? wanted : rec->bytes + rec->bytes / 4;
	__u64 size = wanted ? 4096 : RING_MIN;

	while (size < need && size < RING_MAX)
		size *= 2;
	return size;
}

static int load_programs(struct session *s, __u64 ring)
{
	int note, ret;

	s->ring.out->ring = ring_size(s->rec, ring);
	libbpf_set_print(keep_libbpf);
	s->skel = collect__open();
	if (!s->skel)
		return bpf_failed("open the BPF programs", errno, s->err);
	/* If memory is short, libbpf may go on without a program's variables. */
	if (!s->skel->rodata || !s->skel->bss)
		return bpf_failed("open the BPF programs", ENOMEM, s->err);
	s->skel->rodata->replayer = getpid();
	bpf_map__set_max_entries(s->skel->maps.records, s->ring.out->ring);
	/* An older recorder does not have this tracepoint. */
	note = libbpf_find_vmlinux_btf_id("xen_remap_note", BPF_TRACE_RAW_TP);
	if (note < 0 && note != -ENOENT)
		return bpf_failed("read the kernel's type information from /sys/kernel/btf/vmlinux",
				  note, s->err);
	bpf_program__set_autoload(s->skel->progs.on_note, note > 0);
	ret = collect__load(s->skel);
	if (ret)
		return bpf_failed("load the BPF programs", ret, s->err);
	ret = collect__attach(s->skel);
	if (ret)
		return bpf_failed("attach to the tracepoints xen_remap:*", ret,
				  s->err);
	s->ring.step = s->skel->bss->step_sum;
	s->reader = ring_buffer__new(bpf_map__fd(s->skel->maps.records),
				     record_ring_take, &s->ring, NULL);
	if (!s->reader)
		return bpf_failed("map the ring buffer", errno, s->err);
	s->done = eventfd(0, EFD_CLOEXEC);
	if (s->done < 0)
		return bpf_failed("make an event descriptor", errno, s->err);
	return 0;
}

int record_collect(struct recorder *rec, const char *path, __u64 ring,
		   struct collected *out, struct xrt_error *err)
{
	struct session s = {
		.ring = { .out = out, .err = err },
		.rec = rec, .done = -1, .err = err,
	};
	int ret;

	memset(out, 0, sizeof(*out));
	ret = load_programs(&s, ring);
	if (!ret) {
		s.ring.writer = xrt_writer_new(path, rec->boot_id, err);
		ret = s.ring.writer ? 0 : -1;
	}
	if (!ret)
		ret = replay_and_drain(&s);
	if (!ret)
		ret = record_ring_finish(&s.ring, &s.skel->bss->lost);

	if (!ret)
		ret = xrt_writer_commit(s.ring.writer);
	else
		xrt_writer_abort(s.ring.writer);
	if (s.done >= 0)
		close(s.done);
	ring_buffer__free(s.reader);
	collect__destroy(s.skel);
	return ret;
}
