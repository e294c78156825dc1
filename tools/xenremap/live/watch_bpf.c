// SPDX-License-Identifier: GPL-2.0
/*
 * Attaches the BPF program watch to the setters of the p2m, and takes its events
 * until a signal comes or the time is over.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "live_watch.h"
#include "watch.h"
#include "watch.skel.h"

#define NS_PER_SECOND	1000000000ULL
#define CAUSE_UNREAD	0xff
/* poll() takes milliseconds in an int. */
#define TIMEOUT_MAX_NS	(3600 * NS_PER_SECOND)

/**
 * struct watch_session - one run of --watch
 * @w:		gets the results
 * @skel:	the loaded program
 * @link:	its kprobes
 * @ring:	reader of its events
 * @causes:	functions of the causes
 * @cause:	by id of a call stack; CAUSE_UNREAD if not looked up yet
 * @shown:	changes that were printed, by cause and kind
 * @signals:	readable when SIGINT or SIGTERM came
 * @end_ns:	when to stop, ~0 for never
 * @err:	first thing that went wrong
 */
struct watch_session {
	struct live_watch *w;
	struct watch *skel;
	struct bpf_link *link[WATCH_PROBES];
	struct ring_buffer *ring;
	struct watch_causes causes;
	unsigned char cause[WATCH_STACKS];
	__u64 shown[P2M_NR_CAUSES][P2M_NR_CHANGES];
	int signals;
	__u64 end_ns;
	struct xrt_error *err;
};

/* The first warning of libbpf names the cause. */
static char first_warning[256];

static int keep_first_warning(enum libbpf_print_level level, const char *fmt,
			      va_list ap)
{
	if (level == LIBBPF_WARN && !first_warning[0]) {
		vsnprintf(first_warning, sizeof(first_warning), fmt, ap);
		first_warning[strcspn(first_warning, "\n")] = '\0';
	}
	return 0;
}

static int watch_failed(const char *what, int code, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_KERNEL, "live --watch: cannot %s: %s%s%s",
			     what, strerror(code < 0 ? -code : code),
			     first_warning[0] ? ": " : "", first_warning);
}

static __u64 monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (__u64)now.tv_sec * NS_PER_SECOND + (__u64)now.tv_nsec;
}

static enum p2m_cause cause_of_stack(struct watch_session *s, __s32 stack)
{
	__u64 address[WATCH_DEPTH] = { 0 };

	if (stack < 0 || stack >= WATCH_STACKS)
		return P2M_CAUSE_UNKNOWN;
	if (s->cause[stack] == CAUSE_UNREAD) {
		enum p2m_cause cause = P2M_CAUSE_UNKNOWN;

		if (!bpf_map_lookup_elem(bpf_map__fd(s->skel->maps.stacks),
					 &stack, address))
			cause = watch_causes_find(&s->causes, address,
						  WATCH_DEPTH);
		s->cause[stack] = (unsigned char)cause;
	}
	return s->cause[stack];
}

static int take_event(void *ctx, void *data, size_t size)
{
	struct watch_session *s = ctx;
	const struct watch_event *event = data;
	struct p2m_change change;

	if (size < sizeof(*event))
		return -EBADMSG;
	change = (struct p2m_change){
		.pfn = event->pfn,
		.old = event->old,
		.now = event->now,
		.old_known = event->old_known,
		.ns = event->ns,
		.cause = cause_of_stack(s, event->stack),
	};
	p2m_changes_add(&s->w->changes, &change);
	return 0;
}

/* A setter may be missing: compilers put small ones into their callers. */
static int attach_probes(struct watch_session *s)
{
	struct bpf_program *prog[WATCH_PROBES] = {
		s->skel->progs.on_inner_setter, s->skel->progs.on_outer_setter,
	};
	static const char * const name[WATCH_PROBES] = {
		"__set_phys_to_machine", "set_phys_to_machine",
	};
	unsigned int nr = 0;
	int code = 0;

	for (unsigned int i = 0; i < WATCH_PROBES; i++) {
		s->link[i] = bpf_program__attach_kprobe(prog[i], false, name[i]);
		if (s->link[i])
			s->w->probe[nr++] = name[i];
		else
			code = errno;
	}
	if (nr)
		return 0;
	return watch_failed("attach to the setters of the p2m, which needs CONFIG_KPROBE_EVENTS and CONFIG_BPF_EVENTS",
			    code, s->err);
}

static int load_watch(struct watch_session *s, const struct live_symbols *symbols)
{
	int ret;

	if (watch_causes_read(&s->causes, s->err))
		return -1;
	libbpf_set_print(keep_first_warning);
	if (!libbpf_probe_bpf_map_type(BPF_MAP_TYPE_RINGBUF, NULL))
		return xrt_error_set(s->err, XRT_E_KERNEL,
				     "live --watch: the kernel has no ring buffer for BPF; Linux has it since 5.8");
	first_warning[0] = '\0';
	s->skel = watch__open();
	if (!s->skel)
		return watch_failed("open the BPF program", errno, s->err);
	/* If memory is short, libbpf may go on without a program's variables. */
	if (!s->skel->rodata || !s->skel->bss)
		return watch_failed("open the BPF program", ENOMEM, s->err);
	bpf_map__set_max_entries(s->skel->maps.events, (__u32)s->w->ring_bytes);
	s->skel->rodata->p2m_addr_variable = symbols->address[LIVE_P2M_ADDR];
	s->skel->rodata->p2m_size_variable = symbols->address[LIVE_P2M_SIZE];
	ret = watch__load(s->skel);
	if (ret)
		return watch_failed("load the BPF program", ret, s->err);
	s->ring = ring_buffer__new(bpf_map__fd(s->skel->maps.events),
				   take_event, s, NULL);
	if (!s->ring)
		return watch_failed("map the ring buffer", errno, s->err);
	return 0;
}

/* From here on the signals come through a descriptor, so that none is missed. */
static int open_signals(struct watch_session *s)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	s->signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (s->signals < 0)
		return watch_failed("make a descriptor for signals", errno,
				    s->err);
	return 0;
}

static int take_events(struct watch_session *s)
{
	int ret = ring_buffer__consume(s->ring);

	if (ret >= 0)
		return 0;
	return watch_failed("read the ring buffer", ret, s->err);
}

static bool has_new_changes(const struct watch_session *s)
{
	for (unsigned int cause = 0; cause < P2M_NR_CAUSES; cause++) {
		for (unsigned int kind = 0; kind < P2M_SAME; kind++) {
			if (s->w->changes.sum[cause][kind].changes !=
			    s->shown[cause][kind])
				return true;
		}
	}
	return false;
}

/* Return: milliseconds until there is something to do without an event. */
static int next_timeout(const struct watch_session *s, __u64 now, __u64 line_ns)
{
	__u64 end = s->end_ns;

	if (!s->w->json && has_new_changes(s) && line_ns < end)
		end = line_ns;
	if (end == ~0ULL)
		return -1;
	if (end <= now)
		return 0;
	if (end - now > TIMEOUT_MAX_NS)
		end = now + TIMEOUT_MAX_NS;
	return (int)((end - now) / 1000000 + 1);
}

/* Take events until a signal comes or the time is over. */
static int follow_events(struct watch_session *s)
{
	struct pollfd fds[] = {
		{ .fd = ring_buffer__epoll_fd(s->ring), .events = POLLIN },
		{ .fd = s->signals, .events = POLLIN },
	};
	__u64 start = s->w->changes.start_ns, line = start + NS_PER_SECOND;
	__u64 now = monotonic_ns();

	while (!(fds[1].revents & POLLIN) && now < s->end_ns) {
		if (poll(fds, 2, next_timeout(s, now, line)) < 0 &&
		    errno != EINTR)
			return watch_failed("wait for events", errno, s->err);
		if (take_events(s))
			return -1;
		now = monotonic_ns();
		if (now < line)
			continue;
		if (!s->w->json && has_new_changes(s))
			watch_print_second(s->w, now - start, s->shown);
		line = now + NS_PER_SECOND;
	}
	return 0;
}

/* Read the p2m; its m2p is not needed, but comes with it. */
static int read_p2m(struct live_kernel *k, struct xrt_tables *t,
		    struct xrt_error *err)
{
	return live_tables_read(t, &k->mem, &k->symbols, k->facts.tables->pages,
				err);
}

/*
 * The tables are read while the probes are attached, so that a change in between
 * is seen at least, if it is not in both.
 */
static int watch_attached(struct watch_session *s, struct live_kernel *k)
{
	struct xrt_tables before = { 0 }, after = { 0 };
	struct live_watch *w = s->w;
	int ret = read_p2m(k, &before, s->err);

	if (!ret) {
		watch_print_start(w);
		ret = follow_events(s);
	}
	if (!ret)
		ret = read_p2m(k, &after, s->err);
	w->ns = monotonic_ns() - w->changes.start_ns;
	for (unsigned int i = 0; i < WATCH_PROBES; i++) {
		bpf_link__destroy(s->link[i]);
		s->link[i] = NULL;
	}
	if (!ret)
		ret = take_events(s);
	w->lost = s->skel->bss->lost;
	w->table_bytes = (before.room + after.room) * sizeof(*before.run);
	if (!ret)
		w->missed = p2m_changes_missed(&w->changes, &before, &after,
					       &w->compared);
	xrt_tables_free(&before);
	xrt_tables_free(&after);
	return ret;
}

int watch_collect(struct live_watch *w, __u64 seconds, struct xrt_error *err)
{
	struct watch_session s = { .w = w, .signals = -1, .err = err };
	struct live_kernel k;
	int ret;

	memset(s.cause, CAUSE_UNREAD, sizeof(s.cause));
	w->changes.room = WATCH_SETS_BYTES;
	while (w->ring_bytes & (w->ring_bytes - 1))
		w->ring_bytes += w->ring_bytes & -w->ring_bytes;
	ret = live_kernel_read(&k, XRT_ORIGIN_BPF, err);
	if (!ret)
		ret = load_watch(&s, &k.symbols);
	if (!ret)
		ret = open_signals(&s);
	w->changes.start_ns = monotonic_ns();
	s.end_ns = seconds ? w->changes.start_ns + seconds * NS_PER_SECOND : ~0ULL;
	if (!ret)
		ret = attach_probes(&s);
	if (!ret)
		ret = watch_attached(&s, &k);
	for (unsigned int i = 0; i < WATCH_PROBES; i++)
		bpf_link__destroy(s.link[i]);
	if (s.signals >= 0)
		close(s.signals);
	ring_buffer__free(s.ring);
	watch__destroy(s.skel);
	live_kernel_free(&k);
	return ret;
}
