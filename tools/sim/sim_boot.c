// SPDX-License-Identifier: GPL-2.0
/*
 * Boots a domain up to the end of the remap in the order of the kernel, with
 * the unchanged sources of engine and recorder.
 */
#include "shim_xen.h"
#include "remap.h"
#include "remap_trace_int.h"
#include "sim_xen.h"

/* Xen's builder maps the kernel and the pages near it. */
#define BUILDER_PAGES	0x8000UL

static struct sim machine;

/* The files of the recorder, which a simulation does not have. */
void xrt_debugfs_init(void)
{
}

void xrt_debugfs_sealed(void)
{
}

bool xrt_free_option(const char *word)
{
	(void)word;
	return false;
}

void xrt_after_seal(void)
{
}

static void fill_table(struct e820_table *table, const struct sim_config *cfg)
{
	table->nr_entries = cfg->nr_map;
	for (u32 i = 0; i < cfg->nr_map; i++) {
		struct e820_entry *to = &table->entries[i];

		to->addr = cfg->map[i].addr;
		to->size = cfg->map[i].size;
		to->type = cfg->map[i].type;
	}
}

/*
 * The map after xen_memory_setup(): in a dom0 unusable ranges are RAM, and
 * adjacent ranges of one type are merged.
 */
static void tidy_table(struct e820_table *table, bool dom0)
{
	struct e820_entry *last = NULL;
	u32 i, n = 0;

	for (i = 0; i < table->nr_entries; i++) {
		struct e820_entry e = table->entries[i];

		if (dom0 && e.type == E820_TYPE_UNUSABLE)
			e.type = E820_TYPE_RAM;
		if (last && last->type == e.type &&
		    last->addr + last->size == e.addr) {
			last->size += e.size;
			continue;
		}
		last = &table->entries[n++];
		*last = e;
	}
	table->nr_entries = n;
}

static u32 map_crc(const struct sim_config *cfg)
{
	u32 crc = ~0U;

	for (u32 i = 0; i < cfg->nr_map; i++) {
		/* Field by field: the structure has padding. */
		u64 field[] = { cfg->map[i].addr, cfg->map[i].size, cfg->map[i].type };

		crc = __crc32c_le(crc, (const u8 *)field, sizeof(field));
	}
	return crc;
}

/* The boot id: two simulations of one configuration have the same. */
static void fill_line(const struct sim_config *cfg)
{
	scnprintf(xen_start_info->cmd_line, sizeof(xen_start_info->cmd_line),
		  "%s sim=%u:%llx:%08x", cfg->params, cfg->layout.kind,
		  (unsigned long long)cfg->layout.seed, map_crc(cfg));
}

static void boot_setup(const struct sim_config *cfg, struct e820_table *table)
{
	xrt_init();
	xen_remap_param(xen_start_info->cmd_line);
	fill_table(table, cfg);
	xrt_map(XRT_MAP_XEN, table);
	tidy_table(table, cfg->dom0);
	xrt_begin(XRT_PHASE_PREPARE);
	xen_remap_prepare(table, cfg->nr_pages);
	xrt_end(XRT_PHASE_PREPARE);
	/* xen_memory_setup() prints this; verify compares a capture with it. */
	pr_info("Released %lu page(s)\n", xen_released_pages);
	xrt_end(XRT_PHASE_SETUP);
}

/* The rest of xen_pagetable_init() is not simulated: its phases are not recorded. */
static void boot_walk(void)
{
	xrt_alloc();
	xen_remap_walk(sim_free_range, xen_remap_batch());
}

static void count_results(struct sim_result *r)
{
	r->died = sim->death[0];
	r->nomem = sim->nomem;
	memcpy(r->death, sim->death, sizeof(r->death));
	r->released = xen_released_pages;
	r->recorded = xrt.boot_id;
	r->remapped = r->recorded ? xrt.remapped : sim->mapped;
	r->prepared = xrt.prepared_pages;
	r->chunks = xrt.prepared_chunks;
	r->walk = sim->counts;
	r->walk_ticks = sim->clock - r->prepare_ticks;
}

static void remember_prepare(struct sim_result *r)
{
	r->prepare = sim->counts;
	r->prepare_ticks = sim->clock;
	memset(&sim->counts, 0, sizeof(sim->counts));
}

void sim_boot(const struct sim_config *cfg, struct sim_result *result)
{
	static struct e820_table table;

	memset(result, 0, sizeof(*result));
	sim = &machine;
	sim_reset(sim, cfg);
	max_pfn_mapped = min(cfg->nr_pages, BUILDER_PAGES) - 1;
	xen_start_info->nr_pages = cfg->nr_pages;
	fill_line(cfg);

	if (!setjmp(sim->die)) {
		boot_setup(cfg, &table);
		remember_prepare(result);
		sim_begin_walk(sim);
		boot_walk();
		sim_xrt_late_init();
	}
	count_results(result);
}

uint32_t sim_blocks(void)
{
	return xrt.boot_id ? xrt_capture_blocks() : 0;
}

const void *sim_block(uint32_t n)
{
	return xrt_capture_block(n);
}
