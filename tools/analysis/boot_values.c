// SPDX-License-Identifier: GPL-2.0
/* The values of a boot and their spread over boots. Captures may be hostile. */
#include <limits.h>
#include <stdlib.h>

#include "boot_values.h"
#include "format.h"
#include "sort.h"
#include "xrt.h"

static void set_known(struct boot_values *v, unsigned int value, __u64 to)
{
	v->value[value] = to;
	v->known[value] = true;
}

static void set_duration(struct boot_values *v, const struct xrt_model *m,
			 unsigned int duration, __u64 ticks)
{
	__u64 ns;

	set_known(v, boot_value_ticks(duration), ticks);
	if (xrt_ticks_to_ns(m, ticks, &ns))
		set_known(v, boot_value_ns(duration), ns);
}

/* A product in 64 bits; a value that does not fit is left out. */
static void set_decimal(struct boot_values *v, unsigned int value, __u64 part,
			unsigned int times, __u64 whole)
{
	unsigned __int128 x = ((unsigned __int128)part * times + whole / 2) /
			      whole;

	if (x <= ULLONG_MAX)
		set_known(v, value, (__u64)x);
}

static void set_phases(struct boot_values *v, const struct report *r)
{
	for (unsigned int p = 0; p < XRT_NR_PHASES; p++) {
		const struct xrt_span *s = &r->m->phase[p];

		if (s->begun && s->ended && s->end >= s->begin)
			set_duration(v, r->m, p, figures_phase_ticks(r->m, p));
	}
	if (r->between)
		set_duration(v, r->m, BOOT_BETWEEN, r->between);
	if (r->early)
		set_duration(v, r->m, BOOT_EARLY, r->early);
	if (r->walk)
		set_duration(v, r->m, BOOT_WALK, r->walk);
}

void boot_values_find(struct boot_values *v, const struct report *r)
{
	bool counts = report_counts_known(r);

	*v = (struct boot_values){ .known = { false } };
	set_phases(v, r);
	if (counts && r->pages && v->known[boot_value_ns(BOOT_WALK)])
		set_decimal(v, BOOT_NS_PER_PAGE,
			    v->value[boot_value_ns(BOOT_WALK)], 1000, r->pages);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		if (r->step[s].count)
			set_decimal(v, BOOT_P2M_TICKS + s, r->step[s].mean,
				    10, 1);
	}
	if (counts) {
		set_known(v, BOOT_REMAPPED, r->pages);
		set_known(v, BOOT_CHUNKS, r->chunks);
	}
	if (r->m->end)
		set_known(v, BOOT_RELEASED, r->released);
}

void boot_values_from_log(struct boot_values *v,
			  const struct xrt_boot_facts *f)
{
	*v = (struct boot_values){ .known = { false } };
	if (f->remapped.known)
		set_known(v, BOOT_REMAPPED, f->remapped.value);
	if (f->released.known)
		set_known(v, BOOT_RELEASED, f->released.value);
}

const char *boot_duration_name(char *buf, unsigned int duration)
{
	static const char * const name[] = {
		[BOOT_BETWEEN]	= "between",
		[BOOT_EARLY]	= "early_boot",
		[BOOT_WALK]	= "walk",
	};

	return format_text(buf, FORMAT_MAX, "%s%s",
			   duration < XRT_NR_PHASES ? "phase_" : "",
			   duration < XRT_NR_PHASES ? xrt_phase_name(duration) :
			   name[duration]);
}

const char *boot_value_name(char *buf, unsigned int value)
{
	static const char * const name[] = {
		[BOOT_NS_PER_PAGE]	= "walk_ns_per_page",
		[BOOT_P2M_TICKS]	= "walk_step_p2m_mean_ticks",
		[BOOT_M2P_TICKS]	= "walk_step_m2p_mean_ticks",
		[BOOT_MAPPING_TICKS]	= "walk_step_mapping_mean_ticks",
		[BOOT_REMAPPED]		= "remapped_pages",
		[BOOT_CHUNKS]		= "walked_chunks",
		[BOOT_RELEASED]		= "released_pages",
	};
	char duration[FORMAT_MAX];

	if (value >= BOOT_NS_PER_PAGE)
		return name[value];
	boot_duration_name(duration, value / 2);
	return format_text(buf, FORMAT_MAX, "%s_%s", duration,
			   value % 2 ? "ns" : "ticks");
}

void boot_spread_find(struct boot_spread *s, __u64 *value, size_t nr)
{
	__u64 low, high;

	*s = (struct boot_spread){ .nr = nr };
	if (!nr)
		return;
	qsort(value, nr, sizeof(*value), xrt_cmp_u64);
	s->min = value[0];
	s->max = value[nr - 1];
	low = value[(nr - 1) / 2];
	high = value[nr / 2];
	s->median = low + (high - low + 1) / 2;
	s->p25 = value[(nr + 3) / 4 - 1];
	s->p75 = value[(3 * nr + 3) / 4 - 1];
}
