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

#include "recorder.h"
#include "collect.h"
#include "collect.skel.h"

#define RING_MIN	(256ULL << 10)
#define RING_MAX	(1ULL << 30)

/**
 * struct session - one collection
 * @skel:	the loaded programs
 * @ring:	reader of their ring buffer
 * @writer:	where records go
 * @rec:	the recorder
 * @done:	event descriptor, readable once the replay has ended
 * @replay_err:	how it ended
 * @out:	figures
 * @end:	the end record, held back since it has to be last
 * @has_end:	it has arrived
 * @kernel:	values in the kernel's histogram records, by step
 * @sampled:	they are of a sample, which BPF did not see
 * @differs:	a histogram of the kernel is not the one counted here
 * @bad:	a record could not be written
 * @err:	first thing that went wrong
 */
struct session {
	struct collect *skel;
	struct ring_buffer *ring;
	struct xrt_writer *writer;
	struct recorder *rec;
	int done;
	struct xrt_error replay_err;
	struct collected *out;
	struct xrt_end end;
	bool has_end;
	__u64 kernel[XRT_NR_STEPS];
	bool sampled;
	bool differs;
	bool bad;
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

/* All pages have arrived: the kernel's histogram has to equal BPF's. */
static void compare_hist(struct session *s, const struct xrt_hist *hist)
{
	const struct xrt_collect_step *sum;
	__u32 i, n = (hist->rec.len - sizeof(*hist)) / sizeof(hist->word[0]);

	sum = &s->skel->bss->step_sum[xrt_hist_step(hist)];
	s->sampled = hist->rec.flags & XRT_HIST_SAMPLED;
	if (hist->count != sum->count || hist->sum != sum->sum ||
	    hist->min != sum->min || hist->max != sum->max)
		s->differs = true;
	for (i = 0; i < n; i++) {
		__u64 bucket = hist->word[i] >> XRT_HIST_WORD_SHIFT;
		__u64 count = hist->word[i] &
			      ((1ULL << XRT_HIST_WORD_SHIFT) - 1);

		if (bucket >= XRT_HIST_BUCKETS || sum->bucket[bucket] != count)
			s->differs = true;
		s->kernel[xrt_hist_step(hist)] += count;
	}
}

/* Return: 0, or an error number to stop at. */
static int take_ring_record(void *ctx, void *data, size_t size)
{
	struct session *s = ctx;
	const struct xrt_rec *rec = data;

	if (size < sizeof(*rec) || rec->len != size ||
	    !xrt_rec_good(rec, (__u32)size))
		return -EBADMSG;
	s->out->records++;
	if (rec->type == XRT_REC_PAGES)
		s->out->pages += ((const struct xrt_pages *)rec)->count;
	if (rec->type == XRT_REC_CHUNK)
		s->out->chunks++;
	if (rec->type == XRT_REC_HIST)
		compare_hist(s, data);
	if (rec->type == XRT_REC_END) {
		memcpy(&s->end, data, sizeof(s->end));
		s->has_end = true;
		return 0;
	}
	if (xrt_writer_put(s->writer, (unsigned int)xrt_rec_stream(rec), rec))
		s->bad = true;
	return s->bad ? -EIO : 0;
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
		{ .fd = ring_buffer__epoll_fd(s->ring), .events = POLLIN },
		{ .fd = s->done, .events = POLLIN },
	};
	int ret = 0;

	while (ret >= 0 && !(fds[1].revents & POLLIN)) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			ret = -errno;
		if (ret >= 0)
			ret = ring_buffer__consume(s->ring);
	}
	/* What came between the last look and the end. */
	if (ret >= 0)
		ret = ring_buffer__consume(s->ring);
	if (ret >= 0 || s->bad)
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

static int check_hists(struct session *s)
{
	unsigned int i;

	/* A sample was taken in the kernel, of pages that were not kept. */
	if (s->sampled || s->end.lost_pages)
		return 0;
	for (i = 0; i < XRT_NR_STEPS; i++)
		if (s->kernel[i] != s->skel->bss->step_sum[i].count &&
		    !s->out->lost)
			s->differs = true;
	if (!s->differs)
		return 0;
	return xrt_error_set(s->err, XRT_E_WRONG,
			     "record: the histograms that BPF counted are not the kernel's; nothing was written");
}

static int finish_capture(struct session *s)
{
	const struct xrt_collect_lost *lost = &s->skel->bss->lost;

	s->out->counted = s->skel->bss->step_sum[XRT_STEP_P2M].count;
	s->out->lost = lost->records;
	s->out->lost_pages = lost->pages;
	if (!s->out->records && !lost->records)
		return xrt_error_set(s->err, XRT_E_KERNEL,
				     "record: no event of the replay arrived: run it in the system's own PID namespace");
	if (!s->has_end)
		return xrt_error_set(s->err, XRT_E_KERNEL,
				     "record: the replay's end did not arrive (%llu records lost): give a larger --ring",
				     lost->records);
	if (check_hists(s))
		return -1;
	s->end.lost_pages += lost->pages;
	s->end.lost_chunks += lost->chunks;
	s->end.lost_prepare += lost->prepared;
	s->end.lost_other += lost->other;
	return xrt_writer_put_end(s->writer, &s->end);
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
	int ret;

	s->out->ring = ring_size(s->rec, ring);
	libbpf_set_print(keep_libbpf);
	s->skel = collect__open();
	if (!s->skel)
		return bpf_failed("open the BPF programs", errno, s->err);
	s->skel->rodata->replayer = getpid();
	bpf_map__set_max_entries(s->skel->maps.records, s->out->ring);
	ret = collect__load(s->skel);
	if (ret)
		return bpf_failed("load the BPF programs", ret, s->err);
	ret = collect__attach(s->skel);
	if (ret)
		return bpf_failed("attach to the tracepoints xen_remap:*", ret,
				  s->err);
	s->ring = ring_buffer__new(bpf_map__fd(s->skel->maps.records),
				   take_ring_record, s, NULL);
	if (!s->ring)
		return bpf_failed("map the ring buffer", errno, s->err);
	s->done = eventfd(0, EFD_CLOEXEC);
	if (s->done < 0)
		return bpf_failed("make an event descriptor", errno, s->err);
	return 0;
}

int record_collect(struct recorder *rec, const char *path, __u64 ring,
		   struct collected *out, struct xrt_error *err)
{
	struct session s = { .rec = rec, .out = out, .done = -1, .err = err };
	int ret;

	memset(out, 0, sizeof(*out));
	ret = load_programs(&s, ring);
	if (!ret) {
		s.writer = xrt_writer_new(path, rec->boot_id, err);
		ret = s.writer ? 0 : -1;
	}
	if (!ret)
		ret = replay_and_drain(&s);
	if (!ret)
		ret = finish_capture(&s);

	if (!ret)
		ret = xrt_writer_commit(s.writer);
	else
		xrt_writer_abort(s.writer);
	if (s.done >= 0)
		close(s.done);
	ring_buffer__free(s.ring);
	collect__destroy(s.skel);
	return ret;
}
