// SPDX-License-Identifier: GPL-2.0
/* Numbers and times as people read them; integers only. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* So many flaws are told, the rest is counted. */
#define LIST_MAX	10

/* Sentences are wrapped here. */
#define SENTENCE_COLUMNS	78

const char *text_ns(char *buf, __u64 ns)
{
	static const char * const unit[] = { "ns", "us", "ms", "s" };
	__u64 div = 1, step, n;
	int u = 0, decimals;

	while (u < 3 && ns / div >= 1000) {
		div *= 1000;
		u++;
	}
	decimals = !u || ns / div >= 100 ? 0 : ns / div >= 10 ? 1 : 2;
	step = decimals == 2 ? div / 100 : decimals ? div / 10 : div;
	n = ns / step + (ns % step >= step - step / 2);
	/* Rounded up to a digit more, and to the next unit. */
	if (n >= 1000 && (decimals || u < 3)) {
		n = 100;
		u += !decimals;
		decimals = decimals ? decimals - 1 : 2;
	}
	if (!decimals)
		snprintf(buf, TEXT_MAX, "%llu %s", n, unit[u]);
	else if (decimals == 1)
		snprintf(buf, TEXT_MAX, "%llu.%llu %s", n / 10, n % 10,
			 unit[u]);
	else
		snprintf(buf, TEXT_MAX, "%llu.%02llu %s", n / 100, n % 100,
			 unit[u]);
	return buf;
}

const char *text_time(char *buf, const struct xrt_model *m, __u64 ticks)
{
	__u64 ns;

	buf[0] = '\0';
	if (!xrt_ticks_to_ns(m, ticks, &ns))
		return buf;
	/* That is cut off to whole nanoseconds. */
	if ((unsigned __int128)ticks * 2000000 / m->end->tsc_khz & 1 && ns + 1)
		ns++;
	return text_ns(buf, ns);
}

const char *text_duration(char *buf, const struct xrt_model *m, __u64 ticks)
{
	if (!*text_time(buf, m, ticks))
		snprintf(buf, TEXT_MAX, "%llu ticks", ticks);
	return buf;
}

const char *text_count(char *buf, __u64 n, const char *noun)
{
	snprintf(buf, TEXT_MAX, "%llu %s%s", n, noun, n == 1 ? "" : "s");
	return buf;
}

const char *text_share(char *buf, __u32 permille)
{
	snprintf(buf, TEXT_MAX, "%u.%u%%", permille / 10, permille % 10);
	return buf;
}

const char *text_runs(char *buf, __u32 runs)
{
	if (runs)
		snprintf(buf, TEXT_MAX, "%u", runs);
	else
		snprintf(buf, TEXT_MAX, "?");
	return buf;
}

const char *text_times(char *buf, __u64 value, __u64 of)
{
	__u64 tenths = (__u64)((unsigned __int128)(value % of) * 10 / of);

	if (value / of < 100)
		snprintf(buf, TEXT_MAX, "%llu.%llu", value / of, tenths);
	else
		snprintf(buf, TEXT_MAX, "%llu", value / of);
	return buf;
}

__u64 ticks_a_page(__u64 ticks, __u64 pages)
{
	return pages ? ticks / pages + (ticks % pages >= pages - pages / 2)
		     : 0;
}

void say(struct sentence *s, const char *fmt, ...)
{
	size_t left = sizeof(s->text) - s->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(s->text + s->len, left, fmt, ap);
	va_end(ap);
	if (n > 0)
		s->len += (size_t)n < left ? (size_t)n : left - 1;
}

/* Text from @column on, at most to @end, on to the next lines, there from @hang. */
static void wrap(FILE *to, unsigned int end, unsigned int column,
		 unsigned int hang, const char *text)
{
	bool first = true;

	while (*text) {
		size_t len = strcspn(text, " ");
		unsigned int width = 0;

		/* Bytes that go on with a character take no column. */
		for (size_t i = 0; i < len; i++)
			width += ((unsigned char)text[i] & 0xc0) != 0x80;
		if (!first && column + 1 + width > end) {
			fprintf(to, "\n%*s", (int)hang, "");
			column = hang;
		} else if (!first) {
			fputc(' ', to);
			column++;
		}
		first = false;
		fwrite(text, 1, len, to);
		column += width;
		text += len + strspn(text + len, " ");
	}
	fputc('\n', to);
}

void text_wrapped(const char *text)
{
	wrap(stdout, SENTENCE_COLUMNS, 0, 0, text);
}

void text_hanging(FILE *to, unsigned int column, unsigned int hang,
		  const char *text)
{
	wrap(to, TEXT_COLUMNS, column, hang, text);
}

void text_lines(FILE *to, const struct xrt_model *m,
		void (*print)(FILE *to, const struct xrt_model *m))
{
	size_t size = 0;
	char *text = NULL, *next;
	FILE *lines = open_memstream(&text, &size);

	if (lines)
		print(lines, m);
	if (!lines || fclose(lines)) {
		/* Too long is better than not at all. */
		print(to, m);
		free(text);
		return;
	}
	for (char *line = text; (next = strchr(line, '\n')); line = next + 1) {
		unsigned int indent = (unsigned int)strspn(line, " ");

		*next = '\0';
		fprintf(to, "%*s", (int)indent, "");
		text_hanging(to, indent, indent + 2, line + indent);
	}
	free(text);
}

static void lost(FILE *to, const struct xrt_end *e)
{
	if (e->lost_pages)
		fprintf(to,
			"  %llu page records dropped for want of room; totals are of all pages\n",
			e->lost_pages);
	if (e->lost_chunks)
		fprintf(to, "  %llu chunk records dropped for want of room\n",
			e->lost_chunks);
	if (e->lost_prepare)
		fprintf(to, "  %llu records of prepared chunks dropped for want of room\n",
			e->lost_prepare);
	if (e->lost_other)
		fprintf(to, "  %llu other records dropped for want of room\n",
			e->lost_other);
}

static void flaws_of_file(FILE *to, const struct xrt_stat *stat, bool died)
{
	char text[200];

	for (size_t i = 0; i < stat->nr_damage && i < LIST_MAX; i++)
		fprintf(to, "  offset %llu: %s\n", stat->damage[i].offset,
			xrt_damage_text(&stat->damage[i], text, sizeof(text)));
	if (stat->nr_damage > LIST_MAX)
		fprintf(to, "  and %zu more places\n", stat->nr_damage - LIST_MAX);
	for (size_t i = 0; i < stat->nr_missing && i < LIST_MAX; i++)
		fprintf(to, "  missing: %s blocks %u to %u\n",
			xrt_stream_name(stat->missing[i].stream),
			stat->missing[i].first, stat->missing[i].last);
	if (stat->nr_missing > LIST_MAX)
		fprintf(to, "  and %zu more ranges\n", stat->nr_missing - LIST_MAX);
	if (!stat->end_known && !died)
		fprintf(to, "  the end record is missing, so more blocks may be\n");
	if (stat->unknown)
		fprintf(to,
			"  %llu records of unknown type skipped; a newer xenremap may know them\n",
			stat->unknown);
}

bool text_whole(const struct xrt_model *m)
{
	const struct xrt_stat *stat = xrt_stat(m->cap);
	const struct xrt_end *e = m->end;

	return !stat->nr_damage && !stat->nr_missing && stat->end_known &&
	       !stat->unknown && e && !e->lost_pages && !e->lost_chunks &&
	       !e->lost_prepare && !e->lost_other && !m->nr_fail;
}

void text_flaws_to(FILE *to, const struct xrt_model *m)
{
	char text[160];

	if (text_whole(m))
		return;
	fprintf(to, "\nnot whole\n");
	flaws_of_file(to, xrt_stat(m->cap), m->nr_death);
	if (m->nr_death)
		fprintf(to, "  the kernel died: what it had not yet recorded is not there\n");
	if (m->end)
		lost(to, m->end);
	for (size_t i = 0; i < m->nr_fail && i < LIST_MAX; i++)
		fprintf(to, "  %s\n", text_fail(text, sizeof(text), m->fail[i]));
}

/* Whether the text says itself that it @failed. */
static const char *fail_text(char *buf, size_t size, const struct xrt_fail *f,
			     const char *failed)
{
	const char *step = xrt_step_name(f->rec.id);

	if (f->rec.id == XRT_STEP_CHAIN)
		snprintf(buf, size,
			 "step %s%s at chunk %u: mfn %llx expected, %llx found, target pfn %llx",
			 step, failed, f->chunk, f->mfn, (__u64)f->ret, f->pfn);
	else if (f->chunk == ~0u)
		snprintf(buf, size,
			 "step %s%s at pfn %llx, mfn %llx: returned %lld",
			 step, failed, f->pfn, f->mfn, f->ret);
	else
		snprintf(buf, size,
			 "step %s%s at pfn %llx, mfn %llx: returned %lld, chunk %u page %u",
			 step, failed, f->pfn, f->mfn, f->ret, f->chunk, f->page);
	return buf;
}

const char *text_fail(char *buf, size_t size, const struct xrt_fail *f)
{
	return fail_text(buf, size, f, " failed");
}

const char *text_death(char *buf, size_t size, const struct xrt_death *d)
{
	char text[sizeof(d->text) * 4 + 1];
	size_t n;

	xrt_escape(text, sizeof(text), d->text, sizeof(d->text));
	n = (size_t)snprintf(buf, size, "the kernel died of %s %s%s%s",
			     d->rec.id == XRT_DEATH_EXCEPTION ? "an" : "a",
			     xrt_death_name(d->rec.id), *text ? ": " : "",
			     text);
	if (n < size && d->rec.id == XRT_DEATH_EXCEPTION)
		n += (size_t)snprintf(buf + n, size - n,
				      ", vector %u, address %llx", d->trapnr,
				      d->addr);
	if (n < size && d->phase != ~0u)
		snprintf(buf + n, size - n, ", in phase %s",
			 xrt_phase_name(d->phase));
	return buf;
}

void text_alarm_to(FILE *to, const struct xrt_model *m)
{
	char text[320];

	for (size_t i = 0; i < m->nr_death; i++)
		fprintf(to, "FAILED: %s\n",
			text_death(text, sizeof(text), m->death[i]));
	for (size_t i = 0; i < m->nr_fail && i < LIST_MAX; i++)
		fprintf(to, "FAILED: %s\n",
			fail_text(text, sizeof(text), m->fail[i], ""));
	if (m->nr_death)
		fprintf(to, "'xenremap decode' of this file tells what is probably behind it.\n");
}

void text_head_to(FILE *to, const struct xrt_model *m)
{
	const struct xrt_boot *b = m->boot;
	char text[sizeof(b->release) * 4 + 1];

	if (!b) {
		fprintf(to, "boot record missing\n");
		return;
	}
	fprintf(to, "Linux %s on Xen %u.%u, %s, %llu pages, level %s\n",
		xrt_escape(text, sizeof(text), b->release, sizeof(b->release)),
		b->xen_version >> 16, b->xen_version & 0xffff,
		b->flags & XRT_BOOT_DOM0 ? "dom0" : "domU", b->nr_pages,
		xrt_level_name(b->level));
}
