// SPDX-License-Identifier: GPL-2.0
/* A prediction: which boot, which map, which rules. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "predict.h"

void predict_note(struct predict *p, const char *fmt, ...)
{
	char *note = p->note[p->nr_note];
	va_list ap;

	if (p->nr_note == NOTES_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(note, sizeof(p->note[0]), fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < p->nr_note; i++) {
		if (!strcmp(p->note[i], note))
			return;
	}
	p->nr_note++;
}

/* Which boot was taken, and what is to be known of the others. */
static void note_boots(struct predict *p, const struct predict_asked *asked)
{
	const struct xrt_boot_log *log = &p->log;
	bool others = false;

	for (size_t i = 0; i < log->nr_brief; i++)
		others |= log->brief[i].domain;
	if (log->boots > 1)
		predict_note(p, "the log has %u boots: number %u is taken%s",
			     log->boots, log->boot, asked->boot ? "" : others ?
			     ", the last one of the dom0 with a map" :
			     ", the last one with a map");
	if (log->hosts > 1)
		predict_note(p, "the log is of %u machines", log->hosts);
	for (size_t i = 0; i < log->nr_brief; i++) {
		const struct xrt_boot_brief *b = &log->brief[i];

		if (b->nr != log->boot && b->died)
			predict_note(p, "boot number %u, from line %llu on, ends in a failure: --boot=%u takes it, decode explains it",
				     b->nr, b->line, b->nr);
	}
	if (log->facts.domain)
		predict_note(p, "the boot is that of domain %u",
			     log->facts.domain);
}

/* Return: 0, also if there is no map but the kernel's counts. */
static int choose_map(struct predict *p, const struct predict_asked *asked,
		      struct xrt_error *err)
{
	const struct xrt_log_map *map = p->log.facts.map;

	p->map = xrt_boot_log_map(&p->log, asked->log, &p->source, err);
	if (!p->map)
		return err->code == XRT_E_FORMAT &&
		       p->log.facts.remapped.known ? 0 : -1;
	for (unsigned int s = p->source; s > 0 && !asked->e820_host; s--) {
		if (map[s - 1].nr)
			predict_note(p, "%s map is there too (%zu ranges): not taken",
				     xrt_source_name(s - 1), map[s - 1].nr);
	}
	return 0;
}

static int choose_kernel(struct predict *p, const struct predict_asked *asked,
			 struct xrt_error *err)
{
	p->kernel = asked->kernel ? asked->kernel : p->log.facts.kernel;
	p->version = asked->kernel ? asked->version : p->log.facts.version;
	if (p->version && p->version < XRT_VERSION_FIRST)
		return xrt_error_set(err, XRT_E_KERNEL,
				     "Linux %s has no delayed remap, so nothing can be predicted: it came with Linux 3.19 (--kernel VERSION takes another's rules)",
				     p->kernel);
	if (!p->version)
		predict_note(p, "kernel not known: the rules of Linux 4.3 and later");
	if (p->source == XRT_BY_FIRMWARE && p->dom0)
		predict_note(p, "the map is of a boot without Xen: a dom0 would see what Xen leaves of it");
	return 0;
}

int predict_boot(struct predict *p, const struct predict_asked *asked,
		 struct xrt_error *err)
{
	if (xrt_boot_log_read_boot(&p->log, asked->log, (__u32)asked->boot, err))
		return -1;
	note_boots(p, asked);
	if (!predict_kind(p, asked->domu))
		return 0;
	if (choose_map(p, asked, err) || choose_kernel(p, asked, err))
		return -1;
	if (!p->map)
		return 0;
	if (asked->e820_host && !asked->nr_pages)
		return xrt_error_set(err, XRT_E_INVALID,
				     "--e820-host needs the domain's size; give --nr-pages N");
	if (asked->e820_host) {
		/* The boot of the log is the host's, not the domain's. */
		p->log.facts.remapped.known = false;
		p->log.facts.released.known = false;
		p->log.facts.p2m_time.known = false;
		p->log.facts.p2m_area.known = false;
		p->log.facts.limit.bytes = 0;
		if (predict_host_map(p, asked->nr_pages, err))
			return -1;
	}
	if (predict_pages(p, asked->nr_pages, asked->log, err) ||
	    predict_outcomes(p, err))
		return -1;
	predict_warn(p);
	return 0;
}
