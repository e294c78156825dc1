// SPDX-License-Identifier: GPL-2.0
/* Which kind of domain a log is about, and the rules that follow from it. */
#include "predict.h"

#define ISA_START	0xa0000ULL
#define ISA_END		0x100000ULL

/*
 * A builder made this map: one range of RAM with the ISA range reserved in it.
 * The map of a machine has more, for its interrupt controllers alone. A map that
 * does not start at address 0 is refused later.
 */
static bool is_made_by_builder(const struct xrt_log_map *map)
{
	const struct xrt_e820 *e = map->entry;

	return map->nr == 3 && e[0].size == ISA_START &&
	       e[0].type == XRT_E820_RAM && e[1].addr == ISA_START &&
	       e[1].size == ISA_END - ISA_START && e[2].addr == ISA_END &&
	       e[2].type == XRT_E820_RAM;
}

static void choose_rules(struct predict *p, bool domu)
{
	const struct xrt_boot_facts *f = &p->log.facts;

	p->dom0 = false;
	if (domu || f->domain)
		return;
	if (f->dom0.known) {
		p->dom0 = f->dom0.value;
		return;
	}
	p->dom0 = !is_made_by_builder(&f->map[XRT_BY_KERNEL]);
	if (!p->dom0)
		predict_note(p, "a domU, as the map shows: no machine has such a map");
}

bool predict_kind(struct predict *p, bool domu)
{
	const struct xrt_boot_facts *f = &p->log.facts;

	p->kind = f->kind;
	if (!f->number && p->log.hvm)
		p->kind = XRT_DOMAIN_HVM;
	choose_rules(p, domu);
	return xrt_kind_remaps(p->kind);
}
