// SPDX-License-Identifier: GPL-2.0
/* What the hosts of a fleet have in common, and their order. */
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "fleet_host.h"
#include "fleet_summary.h"
#include "sort.h"

/* Greater first; what has no value comes last. */
static int by_value(const struct host *a, const struct host *b,
		    unsigned int value)
{
	if (fleet_host_has(a, value) != fleet_host_has(b, value))
		return fleet_host_has(a, value) ? -1 : 1;
	return XRT_CMP(b->value[value], a->value[value]);
}

/* The worst state first; a host that released pages is not wrong. */
static int by_state(const struct host *a, const struct host *b)
{
	return b->state - a->state;
}

static int by_order(const void *x, const void *y, void *arg)
{
	const struct fleet_file *a = *(const struct fleet_file *const *)x;
	const struct fleet_file *b = *(const struct fleet_file *const *)y;
	int sort = *(const int *)arg, order = 0;

	if (sort == SORT_WORST) {
		order = by_state(&a->host, &b->host);
		if (!order)
			order = by_value(&a->host, &b->host, FLEET_WALK);
	} else if (sort < FLEET_NR_VALUES) {
		order = by_value(&a->host, &b->host, (unsigned int)sort);
	}
	return order ? order : strcmp(a->of->name, b->of->name);
}

/* The least value that @percent of all values do not exceed. */
static __u64 value_quantile(const __u64 *sorted, __u64 count,
			    unsigned int percent)
{
	return sorted[(count * percent + 99) / 100 - 1];
}

/* @room has space for @nr numbers. */
static void make_spread(struct fleet_spread *s,
			const struct fleet_file *const *file,
			size_t nr, unsigned int value, __u64 *room)
{
	*s = (struct fleet_spread){ 0 };
	for (size_t i = 0; i < nr; i++) {
		if (fleet_host_has(&file[i]->host, value))
			room[s->count++] = file[i]->host.value[value];
	}
	if (!s->count)
		return;
	qsort(room, s->count, sizeof(*room), xrt_cmp_u64);
	s->min = room[0];
	s->p50 = value_quantile(room, s->count, 50);
	s->p90 = value_quantile(room, s->count, 90);
	s->p99 = value_quantile(room, s->count, 99);
	s->max = room[s->count - 1];
}

static void make_sums(struct fleet *f)
{
	for (size_t i = 0; i < f->nr_host; i++) {
		const struct host *h = &f->host[i]->host;

		f->state[h->state]++;
		for (unsigned int v = 0; v < FLEET_NR_VALUES; v++)
			f->sum[v] = xrt_add_limited(f->sum[v], h->value[v]);
	}
}

static void count_copies(struct fleet *f, __u64 *room)
{
	size_t nr = 0;

	for (size_t i = 0; i < f->nr_host; i++) {
		if (!f->host[i]->host.plain)
			room[nr++] = f->host[i]->host.boot_id;
	}
	qsort(room, nr, sizeof(*room), xrt_cmp_u64);
	for (size_t i = 1; i < nr; i++)
		f->copies += room[i] == room[i - 1];
}

static int by_system(const struct host *a, const struct host *b)
{
	int order = strcmp(a->release, b->release);

	return order ? order : XRT_CMP(a->xen, b->xen);
}

static int cmp_system(const void *x, const void *y)
{
	return by_system(&(*(const struct fleet_file *const *)x)->host,
			 &(*(const struct fleet_file *const *)y)->host);
}

static int cmp_group(const void *x, const void *y)
{
	const struct fleet_group *a = x, *b = y;
	int order = XRT_CMP(b->page.p50, a->page.p50);

	return order ? order : by_system(a->like, b->like);
}

static void add_group(struct fleet *f, const struct fleet_file *const *file,
		      size_t nr, __u64 *room)
{
	struct fleet_group *g = &f->group[f->nr_group++];

	*g = (struct fleet_group){ .like = &file[0]->host, .hosts = nr };
	for (size_t i = 0; i < nr; i++) {
		g->wrong += fleet_host_wrong(&file[i]->host);
		g->released = xrt_add_limited(g->released,
					      file[i]->host.value[FLEET_RELEASED]);
	}
	make_spread(&g->walk, file, nr, FLEET_WALK, room);
	make_spread(&g->page, file, nr, FLEET_PAGE, room);
}

/* Hosts are sorted by system: each run of equal ones is a group. */
static int make_groups(struct fleet *f, __u64 *room)
{
	const struct fleet_file **host = f->host;
	size_t nr = 0, start = 0;

	for (size_t i = 1; i <= f->nr_host; i++)
		nr += i == f->nr_host || cmp_system(&host[i - 1], &host[i]);
	f->group = calloc(nr + 1, sizeof(*f->group));
	if (!f->group)
		return -1;
	for (size_t i = 1; i <= f->nr_host; i++) {
		if (i < f->nr_host && !cmp_system(&host[i - 1], &host[i]))
			continue;
		add_group(f, host + start, i - start, room);
		start = i;
	}
	qsort(f->group, f->nr_group, sizeof(*f->group), cmp_group);
	return 0;
}

static int gather_values(struct fleet *f)
{
	f->host = calloc(f->dir.nr + 1, sizeof(const struct fleet_file *));
	if (!f->host)
		return -1;
	for (size_t i = 0; i < f->dir.nr; i++) {
		if (f->dir.file[i].kind == DIRECTORY_CAPTURE)
			f->host[f->nr_host++] = &f->file[i];
		else if (f->dir.file[i].kind == DIRECTORY_BAD)
			f->nr_bad++;
		else
			f->nr_other++;
	}
	return 0;
}

static int work_out(struct fleet *f, int sort, __u64 *room)
{
	if (gather_values(f))
		return -1;
	make_sums(f);
	count_copies(f, room);
	for (unsigned int v = 0; v < FLEET_NR_VALUES; v++)
		make_spread(&f->spread[v], f->host, f->nr_host, v, room);
	qsort(f->host, f->nr_host, sizeof(const struct fleet_file *),
	      cmp_system);
	if (make_groups(f, room))
		return -1;
	qsort_r(f->host, f->nr_host, sizeof(const struct fleet_file *),
		by_order, &sort);
	return 0;
}

int fleet_summarize(struct fleet *f, int sort, struct xrt_error *err)
{
	__u64 *room = calloc(f->dir.nr + 1, sizeof(*room));
	int ret = room ? work_out(f, sort, room) : -1;

	free(room);
	if (ret)
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", f->dir.path);
	return ret;
}

void fleet_free(struct fleet *f)
{
	directory_free(&f->dir);
	free(f->file);
	free(f->host);
	free(f->group);
}
