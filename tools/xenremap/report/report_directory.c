// SPDX-License-Identifier: GPL-2.0
/* Reads the boots of a host from a directory. All files may be hostile. */
#include <stdlib.h>
#include <string.h>

#include "log_summary.h"
#include "progress.h"
#include "report_directory.h"
#include "sort.h"
#include "xrt.h"

static void boot_from_log(struct host_boot *b, const struct xrt_boot_facts *f)
{
	b->plain = true;
	b->source = "log";
	b->xen = log_summary_xen(f);
	b->nr_pages = f->nr_pages.known ? f->nr_pages.value : 0;
	b->level = LEVEL_UNKNOWN;
	b->state = boot_state_from_log(f);
	xrt_escape(b->kernel, sizeof(b->kernel), f->kernel, sizeof(f->kernel));
	boot_values_from_log(&b->values, f);
}

static void boot_from_model(struct host_boot *b, const struct xrt_model *m,
			    const struct source *src)
{
	struct report r;

	figures_from_model(&r, m);
	b->boot_id = xrt_stat(m->cap)->boot_id;
	b->source = src->kind == SOURCE_LOG ? "log" : xrt_model_source_name(m);
	b->level = LEVEL_UNKNOWN;
	b->state = boot_state_find(&r, source_whole(src));
	boot_values_find(&b->values, &r);
	if (!m->boot)
		return;
	b->xen = m->boot->xen_version;
	b->nr_pages = m->boot->nr_pages;
	if (xrt_model_recorded(m))
		b->level = m->boot->level;
	xrt_escape(b->kernel, sizeof(b->kernel), m->boot->release,
		   sizeof(m->boot->release));
}

/* Return: 0, also if the file cannot be used, or -1. */
static int read_boot(struct host_boots *h, struct directory_file *file,
		     struct xrt_error *err)
{
	struct host_boot *b = &h->boot[h->nr];
	struct xrt_model *m = NULL;
	struct source src;
	int ret = 0;

	*b = (struct host_boot){ .file = file };
	if (directory_open(&src, file, err)) {
		ret = directory_refuse(file, err);
	} else if (src.kind == SOURCE_PLAIN_LOG) {
		boot_from_log(b, &src.log.boots.facts);
	} else {
		m = xrt_model_build(src.cap, err);
		if (m)
			boot_from_model(b, m, &src);
		else
			ret = directory_refuse(file, err);
	}
	if (file->kind == DIRECTORY_CAPTURE)
		h->nr++;
	xrt_model_free(m);
	source_close(&src);
	return ret;
}

static int read_boots(struct host_boots *h, struct xrt_error *err)
{
	struct progress p;
	int ret = 0;

	progress_begin(&p, "files", h->dir.nr);
	for (size_t i = 0; i < h->dir.nr && !ret; i++) {
		struct directory_file *file = &h->dir.file[i];

		if (!file->error)
			ret = read_boot(h, file, err);
		h->nr_bad += file->kind == DIRECTORY_BAD;
		h->nr_other += file->kind == DIRECTORY_OTHER;
		progress_show(&p, i + 1);
	}
	progress_end(&p);
	return ret;
}

/* Of files of one boot the best one first; a log without records is last. */
static int by_boot(const void *x, const void *y)
{
	const struct host_boot *a = x, *b = y;

	if (a->plain != b->plain)
		return a->plain - b->plain;
	if (a->boot_id != b->boot_id)
		return XRT_CMP(a->boot_id, b->boot_id);
	if (a->state != b->state)
		return XRT_CMP(a->state, b->state);
	return strcmp(a->file->name, b->file->name);
}

/* "a/b.log" beside "a/b.xrt" is the same boot's log. */
static bool is_log_of(const struct host_boot *log, const struct host_boot *b)
{
	const char *name = log->file->name, *end = strrchr(name, '.');
	size_t len = end ? (size_t)(end - name) : 0;

	return !b->plain && end && !strcmp(end, ".log") &&
	       directory_host_len(b->file) == len &&
	       !strncmp(b->file->name, name, len);
}

static bool is_copy(const struct host_boots *h, size_t i)
{
	const struct host_boot *b = &h->boot[i];

	if (!b->plain)
		return i && b->boot_id == b[-1].boot_id;
	/* Those without records come last. */
	for (size_t k = 0; !h->boot[k].plain; k++) {
		if (is_log_of(b, &h->boot[k]))
			return true;
	}
	return false;
}

/* The longest walk first; boots without one by their names; copies last. */
static int by_walk(const void *x, const void *y)
{
	static const unsigned int by[] = {
		2 * BOOT_WALK + 1, 2 * BOOT_WALK,	/* in ns, in ticks */
	};
	const struct host_boot *a = x, *b = y;

	if (a->copy != b->copy)
		return a->copy - b->copy;
	for (size_t i = 0; i < ARRAY_SIZE(by); i++) {
		const struct boot_values *v = &a->values, *w = &b->values;

		if (v->known[by[i]] != w->known[by[i]])
			return w->known[by[i]] - v->known[by[i]];
		if (v->value[by[i]] != w->value[by[i]])
			return XRT_CMP(w->value[by[i]], v->value[by[i]]);
	}
	return strcmp(a->file->name, b->file->name);
}

static void drop_copies(struct host_boots *h)
{
	qsort(h->boot, h->nr, sizeof(*h->boot), by_boot);
	for (size_t i = 0; i < h->nr; i++) {
		h->boot[i].copy = is_copy(h, i);
		h->nr_copies += h->boot[i].copy;
	}
	qsort(h->boot, h->nr, sizeof(*h->boot), by_walk);
	h->nr -= h->nr_copies;
}

/*
 * A fact that @b does not state makes no difference. The first boot that states
 * one is @a; up to there no @b does.
 */
static bool boots_differ(const struct host_boot *a, const struct host_boot *b,
			 unsigned int what)
{
	switch (what) {
	case HOST_KERNEL:
		return *b->kernel && strcmp(a->kernel, b->kernel);
	case HOST_XEN:
		return b->xen && a->xen != b->xen;
	case HOST_NR_PAGES:
		return b->nr_pages && a->nr_pages != b->nr_pages;
	default:
		return b->level != LEVEL_UNKNOWN && a->level != b->level;
	}
}

/* The first boot that states a fact is compared with each other one. */
static void find_differences(struct host_boots *h, unsigned int what)
{
	static const struct host_boot nothing = { .level = LEVEL_UNKNOWN };
	const struct host_boot *first = &nothing;

	for (size_t i = 0; i < h->nr; i++) {
		const struct host_boot *b = &h->boot[i];
		bool states[HOST_NR_WHATS] = {
			*b->kernel, b->xen, b->nr_pages,
			b->level != LEVEL_UNKNOWN,
		};

		if (first == &nothing && states[what])
			first = b;
		h->differs[what] |= boots_differ(first, b, what);
	}
}

static int find_spread(struct host_boots *h, struct xrt_error *err)
{
	__u64 *room = calloc(h->nr + 1, sizeof(*room));

	if (!room)
		return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				     h->dir.path);
	for (unsigned int v = 0; v < BOOT_NR_VALUES; v++) {
		size_t nr = 0;

		for (size_t i = 0; i < h->nr; i++) {
			if (h->boot[i].values.known[v])
				room[nr++] = h->boot[i].values.value[v];
		}
		boot_spread_find(&h->spread[v], room, nr);
	}
	free(room);
	return 0;
}

int host_boots_read(struct host_boots *h, const char *path,
		    struct xrt_error *err)
{
	*h = (struct host_boots){ .boot = NULL };
	if (directory_list(&h->dir, path, err))
		return -1;
	h->boot = calloc(h->dir.nr, sizeof(*h->boot));
	if (!h->boot)
		return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				     path);
	if (read_boots(h, err))
		return -1;
	drop_copies(h);
	for (size_t i = 0; i < h->nr; i++)
		h->nr_state[h->boot[i].state]++;
	for (unsigned int what = 0; what < HOST_NR_WHATS; what++)
		find_differences(h, what);
	return find_spread(h, err);
}

void host_boots_free(struct host_boots *h)
{
	directory_free(&h->dir);
	free(h->boot);
}

const char *host_what_name(unsigned int what)
{
	static const char * const name[HOST_NR_WHATS] = {
		"kernel", "xen", "nr_pages", "level",
	};

	return name[what];
}
