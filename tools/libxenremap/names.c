// SPDX-License-Identifier: GPL-2.0
/* Names of the numbers in a capture. */
#include "capture_private.h"

const char *xrt_pick_name(const char * const *name, size_t nr, unsigned int i)
{
	return i < nr && name[i] ? name[i] : "?";
}

const char *xrt_boot_id_text(char text[XRT_BOOT_ID_TEXT], __u64 boot_id)
{
	snprintf(text, XRT_BOOT_ID_TEXT, "0x%016llx", boot_id);
	return text;
}

const char *xrt_stream_name(unsigned int stream)
{
	static const char * const name[] = { "setup", "event", "page" };

	return xrt_pick_name(name, ARRAY_SIZE(name), stream);
}

const char *xrt_phase_name(unsigned int phase)
{
	static const char * const name[XRT_NR_PHASES] = {
		[XRT_PHASE_SETUP]	= "setup",
		[XRT_PHASE_PREPARE]	= "prepare",
		[XRT_PHASE_PAGETABLE]	= "pagetable",
		[XRT_PHASE_PAGING]	= "paging",
		[XRT_PHASE_P2M]		= "p2m",
		[XRT_PHASE_MFN_LIST]	= "mfn_list",
		[XRT_PHASE_WALK]	= "walk",
		[XRT_PHASE_RECORDER]	= "recorder",
		[XRT_PHASE_MFN_SETUP]	= "mfn_setup",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), phase);
}

const char *xrt_step_name(unsigned int step)
{
	static const char * const name[] = {
		[XRT_STEP_P2M]		= "p2m",
		[XRT_STEP_M2P]		= "m2p",
		[XRT_STEP_MAP]		= "mapping",
		[XRT_STEP_CHAIN]	= "chain",
		[XRT_STEP_RELEASE]	= "release",
		[XRT_STEP_NONRAM]	= "nonram",
		[XRT_STEP_EXTRA]	= "extra",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), step);
}

const char *xrt_level_name(unsigned int level)
{
	static const char * const name[] = { "off", "chunk", "page" };

	return xrt_pick_name(name, ARRAY_SIZE(name), level);
}

const char *xrt_e820_name(unsigned int type)
{
	static const char * const name[] = {
		NULL, "RAM", "reserved", "ACPI", "NVS", "unusable", "PMEM",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), type);
}

const char *xrt_place_name(unsigned int place)
{
	static const char * const name[] = {
		[XRT_PLACE_KERNEL]	= "kernel",
		[XRT_PLACE_PAGE_TABLES]	= "page_tables",
		[XRT_PLACE_P2M]		= "p2m",
		[XRT_PLACE_INITRD]	= "initrd",
		[XRT_PLACE_START_INFO]	= "start_info",
		[XRT_PLACE_SWAP]	= "swap",
		[XRT_PLACE_SWAP_LIMIT]	= "swap_limit",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), place);
}

const char *xrt_map_name(unsigned int map)
{
	static const char * const name[XRT_NR_MAPS] = {
		[XRT_MAP_XEN]		= "xen",
		[XRT_MAP_KERNEL]	= "kernel",
		[XRT_MAP_REMAP]		= "remap",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), map);
}

const char *xrt_note_name(unsigned int note)
{
	static const char * const name[XRT_NR_NOTES] = {
		[XRT_NOTE_MOVED]	= "moved",
		[XRT_NOTE_NONRAM]	= "nonram",
		[XRT_NOTE_NO_REGION]	= "no_region",
		[XRT_NOTE_WALK_MEMORY]	= "walk_memory",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), note);
}

const char *xrt_death_name(unsigned int death)
{
	static const char * const name[] = {
		[XRT_DEATH_FAIL]	= "failure",
		[XRT_DEATH_CONFLICT]	= "conflict",
		[XRT_DEATH_EXCEPTION]	= "exception",
		[XRT_DEATH_PANIC]	= "panic",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), death);
}

const char *xrt_fact_name(unsigned int fact)
{
	static const char * const name[XRT_NR_FACTS] = {
		[XRT_FACT_MAP]		= "map",
		[XRT_FACT_AREA]		= "areas",
		[XRT_FACT_TARGET]	= "targets",
		[XRT_FACT_CHAIN]	= "chain",
		[XRT_FACT_P2M]		= "p2m",
		[XRT_FACT_M2P]		= "m2p",
		[XRT_FACT_TIME]		= "times",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), fact);
}

const char *xrt_origin_name(unsigned int origin)
{
	static const char * const name[XRT_NR_ORIGINS] = {
		[XRT_ORIGIN_UNKNOWN]	= "unknown",
		[XRT_ORIGIN_RECORDER]	= "recorder",
		[XRT_ORIGIN_BPF]	= "bpf",
		[XRT_ORIGIN_KCORE]	= "kcore",
		[XRT_ORIGIN_XENTRACE]	= "xentrace",
		[XRT_ORIGIN_LOG]	= "log",
		[XRT_ORIGIN_RULE]	= "rule",
		[XRT_ORIGIN_SIMULATOR]	= "simulator",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), origin);
}
