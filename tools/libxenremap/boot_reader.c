// SPDX-License-Identifier: GPL-2.0
/*
 * Boot logs: which lines belong to one boot, and which boot is taken. Each
 * domain of each machine that a log names has a stream of boots of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "boot_line.h"
#include "boot_reader.h"
#include "sort.h"

/* Domains and machines that are kept apart; of more the oldest one ends. */
#define STREAMS_MAX	16
/* Parts of a line that are put together. */
#define PARTS_MAX	16

/**
 * struct boot_reader - a place in a log
 * @want:	number of the boot to take, or XRT_ANY_BOOT
 * @boots:	boots so far
 * @best:	the boot to take, as far as is known
 * @stream:	domains
 * @replaced:	stream that makes room for another one next
 * @host:	machines that were named
 * @join:	a line that goes on in the next one
 * @log:	what is known of the log as a whole
 */
struct boot_reader {
	__u32 want;
	__u32 boots;
	struct xrt_boot_facts best;
	struct boot_stream stream[STREAMS_MAX];
	size_t replaced;
	char host[STREAMS_MAX][LOG_HOST_MAX];
	struct boot_join join;
	struct xrt_boot_log log;
};

struct boot_reader *boot_reader_new(__u32 boot)
{
	struct boot_reader *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->want = boot;
	r->stream[0].used = true;
	return r;
}

void boot_facts_drop(struct xrt_boot_facts *facts)
{
	for (int s = 0; s < XRT_NR_SOURCES; s++)
		boot_map_drop(&facts->map[s]);
	memset(facts, 0, sizeof(*facts));
}

void boot_reader_free(struct boot_reader *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < STREAMS_MAX; i++)
		boot_facts_drop(&r->stream[i].now);
	boot_facts_drop(&r->best);
	free(r);
}

static bool has_any_map(const struct xrt_boot_facts *f)
{
	for (int s = 0; s < XRT_NR_SOURCES; s++) {
		if (f->map[s].nr || f->map[s].bad_line)
			return true;
	}
	return false;
}

static bool has_own_map(const struct xrt_boot_facts *f)
{
	return f->map[XRT_BY_KERNEL].nr || f->map[XRT_BY_KERNEL].bad_line ||
	       f->map[XRT_BY_FIRMWARE].nr || f->map[XRT_BY_HAND].nr;
}

bool boot_has_xen_part(const struct xrt_boot_facts *f)
{
	return f->map[XRT_BY_XEN].nr || f->p2m.known || f->first.known ||
	       f->xen || f->event[XRT_EVENT_XEN_PANIC].line ||
	       f->event[XRT_EVENT_CRASH].line;
}

/* A map that was printed for another boot does not make this one better. */
static bool is_better(const struct boot_reader *r,
		      const struct xrt_boot_facts *f, bool carried)
{
	const struct xrt_boot_facts *best = &r->best;

	if (!best->number)
		return true;
	if (!f->domain != !best->domain)
		return !f->domain;
	/* Xen's first lines of the next boot do not hide a death. */
	if (r->want == XRT_LATEST_BOOT)
		return f->number > best->number &&
		       (boot_facts_have_kernel(f) || xrt_boot_died(f) ||
			f->started || !xrt_boot_died(best));
	if (has_own_map(f) || (has_any_map(f) && !carried))
		return true;
	return !has_any_map(best) &&
	       (f->remapped.known || xrt_boot_died(f));
}

static void note_brief(struct boot_reader *r, const struct xrt_boot_facts *f)
{
	struct xrt_boot_log *log = &r->log;
	struct xrt_boot_brief *b;

	if (log->nr_brief == XRT_BOOTS_MAX) {
		memmove(log->brief, log->brief + 1,
			sizeof(log->brief) - sizeof(*log->brief));
		log->nr_brief--;
	}
	b = &log->brief[log->nr_brief++];
	*b = (struct xrt_boot_brief){
		.nr = f->number, .line = f->first_line, .domain = f->domain,
		.died = xrt_boot_died(f), .remapped = f->remapped,
	};
	memcpy(b->kernel, f->kernel, sizeof(b->kernel));
}

static void end_boot(struct boot_reader *r, struct boot_stream *s)
{
	struct xrt_boot_facts *f = &s->now;
	bool take = r->want == XRT_ANY_BOOT || r->want == XRT_LATEST_BOOT ?
		    is_better(r, f, s->carried) : f->number == r->want;

	if (f->number)
		note_brief(r, f);
	if (!f->number || !take) {
		boot_facts_drop(f);
		return;
	}
	boot_facts_drop(&r->best);
	r->best = *f;
	memset(f, 0, sizeof(*f));
}

/*
 * A kernel boots, but no Xen before it: what Xen said is about it too. A
 * console that comes late prints the whole log of the same boot again.
 */
void boot_next_kernel(struct boot_reader *r, struct boot_stream *s)
{
	struct xrt_boot_facts *now = &s->now, next = {
		.xen = now->xen, .dom0_mem = now->dom0_mem,
		.host_ram = now->host_ram, .efi = now->efi,
		.dom0 = now->dom0, .first = now->first,
		.further = now->further, .initrd = now->initrd,
		.p2m = now->p2m, .image = now->image,
	};

	memcpy(next.piece, now->piece, sizeof(next.piece));
	next.map[XRT_BY_XEN] = now->map[XRT_BY_XEN];
	boot_map_share(&next.map[XRT_BY_XEN]);
	end_boot(r, s);
	*now = next;
	s->carried = next.map[XRT_BY_XEN].nr;
}

void boot_next_xen(struct boot_reader *r, struct boot_stream *s)
{
	end_boot(r, s);
	s->carried = false;
	s->builder = false;
	s->initial = false;
}

void boot_touch(struct boot_reader *r, struct boot_stream *s)
{
	if (s->now.number)
		return;
	s->now.number = ++r->boots;
	s->now.first_line = s->line;
	s->now.domain = s->domain;
}

static void note_host(struct boot_reader *r, const char *host)
{
	for (size_t i = 0; *host && i < STREAMS_MAX; i++) {
		if (!strcmp(r->host[i], host))
			return;
		if (*r->host[i])
			continue;
		strcpy(r->host[i], host);
		r->log.hosts++;
		return;
	}
}

static struct boot_stream *find_stream(struct boot_reader *r,
				       const struct log_line *line)
{
	struct boot_stream *s = NULL;

	for (size_t i = 0; i < STREAMS_MAX; i++) {
		s = &r->stream[i];
		if (s->used && s->domain == line->domain &&
		    !strcmp(s->host, line->host))
			return s;
		if (!s->used)
			break;
	}
	note_host(r, line->host);
	if (s->used) {
		/* The first one is that of lines without any prefix. */
		r->replaced = r->replaced % (STREAMS_MAX - 1) + 1;
		s = &r->stream[r->replaced];
		end_boot(r, s);
		memset(s, 0, sizeof(*s));
	}
	s->used = true;
	s->domain = line->domain;
	strcpy(s->host, line->host);
	return s;
}

/* Return: 0, or -1 if memory is short. */
static int read_whole_line(struct boot_reader *r, const struct log_line *line)
{
	bool xen = line->from == LOG_FROM_XEN;
	struct boot_stream *s;
	int ret;

	if (line->from == LOG_FROM_HVM) {
		r->log.hvm = true;
		return 0;
	}
	s = find_stream(r, line);
	s->line = line->nr;
	ret = boot_map_line(r, s, xen ? line->body : line->text, xen);
	if (ret)
		return ret < 0 ? -1 : 0;
	if (xen)
		boot_xen_line(r, s, line);
	else
		boot_kernel_line(r, s, line);
	return 0;
}

int boot_reader_line(struct boot_reader *r, const struct log_line *line)
{
	struct boot_join *j = &r->join;

	if (j->held && j->parts < PARTS_MAX && boot_join_add(j, line)) {
		if (boot_join_wants(&j->line))
			return 0;
		j->held = false;
		return read_whole_line(r, &j->line);
	}
	if (j->held) {
		j->held = false;
		if (read_whole_line(r, &j->line))
			return -1;
	}
	if (!boot_join_wants(line))
		return read_whole_line(r, line);
	boot_join_hold(j, line);
	return 0;
}

const struct xrt_boot_facts *boot_reader_now(struct boot_reader *r,
					     const struct log_line *line)
{
	struct log_line own = *line;

	own.domain = 0;
	return &find_stream(r, &own)->now;
}

/* Streams in the order in which their boots started. */
static struct boot_stream *next_to_end(struct boot_reader *r)
{
	struct boot_stream *first = NULL;

	for (size_t i = 0; i < STREAMS_MAX; i++) {
		struct boot_stream *s = &r->stream[i];

		if (s->now.number &&
		    (!first || s->now.number < first->now.number))
			first = s;
	}
	return first;
}

static int compare_brief(const void *a, const void *b)
{
	const struct xrt_boot_brief *x = a, *y = b;

	return XRT_CMP(x->nr, y->nr);
}

int boot_reader_end(struct boot_reader *r, struct xrt_boot_log *log)
{
	struct boot_stream *s;

	if (r->join.held && read_whole_line(r, &r->join.line))
		return -1;
	r->join.held = false;
	while ((s = next_to_end(r)))
		end_boot(r, s);
	*log = r->log;
	qsort(log->brief, log->nr_brief, sizeof(*log->brief), compare_brief);
	log->facts = r->best;
	log->boots = r->boots ? r->boots : 1;
	log->boot = r->best.number ? r->best.number : 1;
	memset(&r->best, 0, sizeof(r->best));
	if (r->want == XRT_ANY_BOOT || r->want == XRT_LATEST_BOOT ||
	    log->facts.number)
		return 0;
	return -1;
}
