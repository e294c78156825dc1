// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_log.h"
#include "variant_text.h"

#define NR_CHANGES	8

static __u64 sum;

static void give_up(const char *what)
{
	perror(what);
	exit(4);
}

static void add_number(__u64 n)
{
	sum = (sum ^ n) * 0x9e3779b97f4a7c15ULL;
	sum ^= sum >> 29;
}

static void add_text(const char *text)
{
	for (; *text; text++)
		sum = (sum ^ (unsigned char)*text) * 0x100000001b3ULL;
	add_number(0);
}

static void add_maybe(struct xrt_maybe m)
{
	add_number(m.known ? m.value + 1 : 0);
}

static int add_line(const struct log_line *line, void *arg, struct xrt_error *err)
{
	(void)arg;
	(void)err;
	add_text(line->text);
	add_number((__u64)(line->body - line->text));
	add_number(line->nr << 32 ^ line->offset);
	add_number((__u64)line->from << 8 | line->domain);
	add_text(line->host);
	add_number(line->has_time ? line->time_ns + 1 : 0);
	add_number((line->bare ? 2 : 0) + (line->soft ? 1 : 0));
	return 0;
}

static void add_map(const struct xrt_log_map *map)
{
	for (size_t i = 0; i < map->nr; i++) {
		add_number(map->entry[i].addr);
		add_number(map->entry[i].size);
		add_number(map->entry[i].type);
	}
	add_number(map->first_line << 32 ^ map->last_line);
	add_number(map->bad_line);
	add_text(map->bad ? map->bad : "");
}

static void add_size(const struct xrt_memory_size *s)
{
	add_number(s->known ? s->bytes + 1 : 0);
	add_number((s->less ? 1000 : 0) + s->percent);
}

static void add_event(const struct xrt_event *e)
{
	add_number(e->line);
	if (!e->line)
		return;
	add_number((e->late ? 1 : 0) | e->piece << 1 | e->step << 8);
	add_number(e->pfn);
	add_number(e->mfn);
	add_number((__u64)e->value);
	add_number(e->address);
	add_number(e->has_fault ? e->fault + 1 : 0);
	add_text(e->text);
	add_text(e->function);
}

static void add_sentence(const struct xrt_sentence *s)
{
	add_number(s->line);
	if (!s->line)
		return;
	add_number((s->plain ? 1 : 0) | s->death << 1 | s->step << 8 | s->place << 16);
	add_maybe(s->pfn);
	add_maybe(s->mfn);
	add_maybe(s->error);
	add_maybe(s->found);
	add_maybe(s->area);
	add_maybe(s->chunk);
	add_maybe(s->pages);
	add_maybe(s->region);
	add_maybe(s->ip);
	add_number(s->start);
	add_number(s->end);
	add_number(s->vector);
	add_number(s->address);
	add_text(s->phase);
	add_text(s->function);
	add_text(s->text);
}

static void add_counts(const struct xrt_boot_facts *f)
{
	const struct xrt_maybe all[] = {
		f->patch, f->xen_version, f->tsc_khz, f->tsc_refined_khz, f->dom0,
		f->nr_pages, f->host_ram, f->first, f->further, f->initrd, f->p2m,
		f->efi, f->remapped, f->released, f->swapped, f->p2m_area,
		f->p2m_time, f->remapped_time, f->init_time, f->startup,
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		add_maybe(all[i]);
	add_number(f->image.start);
	add_number(f->image.end);
	for (unsigned int i = 0; i < XRT_NR_PIECES; i++) {
		add_number(f->piece[i].start);
		add_number(f->piece[i].end);
	}
	add_number(f->started);
	add_number(f->unread);
	add_number(f->went_on);
	add_number((f->entered ? 1 : 0) + (f->has_command_line ? 2 : 0) +
		   (f->misplaced ? 4 : 0) + (f->packaged ? 8 : 0));
}

static void add_facts(const struct xrt_boot_facts *f)
{
	add_number((__u64)f->number << 32 | f->domain);
	add_number(f->first_line);
	add_number(f->kind);
	add_number((__u64)f->version << 32 | f->xen);
	add_text(f->kernel);
	add_counts(f);
	for (unsigned int i = 0; i < XRT_NR_SOURCES; i++)
		add_map(&f->map[i]);
	add_number((f->dom0_mem.known ? 2 : 0) + (f->dom0_mem.odd ? 1 : 0));
	add_size(&f->dom0_mem.size);
	add_size(&f->dom0_mem.min);
	add_size(&f->dom0_mem.max);
	add_text(f->dom0_mem.text);
	add_number(f->limit.bytes);
	add_text(f->limit.text);
	add_text(f->limit.other);
	for (unsigned int i = 0; i < XRT_NR_EVENTS; i++)
		add_event(&f->event[i]);
	add_sentence(&f->sentence);
	for (size_t i = 0; i < f->nr_complaint; i++) {
		add_text(f->complaint[i]);
		add_number(f->complaint_at[i]);
	}
}

static void add_log(const char *text, size_t len)
{
	struct log_bytes *bytes = log_bytes_from_memory(text, len);
	static struct xrt_boot_log log;
	struct xrt_error err;

	if (!bytes || xrt_boot_log_parse(&log, text, len))
		give_up("log");
	add_number((__u64)log_text_read(bytes, add_line, NULL, &err));
	log_bytes_close(bytes);
	add_number((__u64)log.boots << 32 | log.boot);
	add_number((__u64)log.hosts << 1 | (log.hvm ? 1 : 0));
	for (size_t i = 0; i < log.nr_brief; i++) {
		add_number(log.brief[i].line);
		add_number((__u64)log.brief[i].domain << 1 | (log.brief[i].died ? 1 : 0));
		add_text(log.brief[i].kernel);
		add_maybe(log.brief[i].remapped);
	}
	add_facts(&log.facts);
	xrt_boot_log_free(&log);
}

/* Return: its length. */
static size_t change_byte(char *to, struct view_bytes in, size_t at, unsigned int way)
{
	static const char other[] = " 0]:x\\.(\"9[-,)=\n";
	const char *from = in.data;

	memcpy(to, from, at);
	switch (way) {
	case 0:
		memcpy(to + at, from + at + 1, in.size - at - 1);
		return in.size - 1;
	case 1:
		memcpy(to + at + 1, from + at, in.size - at);
		to[at] = from[at];
		return in.size + 1;
	case 2:
		return at;
	default:
		memcpy(to + at, from + at, in.size - at);
		to[at] = other[(at * 7 + way) % (sizeof(other) - 1)];
		return in.size;
	}
}

__u64 variant_text_sum(struct view_bytes in)
{
	char *text = malloc(in.size + 1);

	if (!text)
		give_up("text");
	sum = 0;
	add_log(in.data, in.size);
	for (size_t at = 0; at < in.size; at++) {
		for (unsigned int way = 0; way < NR_CHANGES; way++)
			add_log(text, change_byte(text, in, at, way));
	}
	free(text);
	return sum;
}
