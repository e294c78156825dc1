// SPDX-License-Identifier: GPL-2.0
/* Finds the cause of a change from the functions on its call stack. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "live_watch.h"

#define KALLSYMS	"/proc/kallsyms"

/* The names in Linux 5.10 to 7.2, of drivers/xen and arch/x86/xen. */
static const struct {
	const char *name;
	enum p2m_cause cause;
} function_cause[] = {
	{ "decrease_reservation", P2M_CAUSE_BALLOON },
	{ "increase_reservation", P2M_CAUSE_BALLOON },
	{ "balloon_process", P2M_CAUSE_BALLOON },
	{ "balloon_thread", P2M_CAUSE_BALLOON },
	{ "alloc_xenballooned_pages", P2M_CAUSE_BALLOON },
	{ "xen_alloc_ballooned_pages", P2M_CAUSE_BALLOON },
	{ "xen_exchange_memory", P2M_CAUSE_EXCHANGE },
	{ "xen_create_contiguous_region", P2M_CAUSE_EXCHANGE },
	{ "xen_destroy_contiguous_region", P2M_CAUSE_EXCHANGE },
	{ "set_foreign_p2m_mapping", P2M_CAUSE_GRANT },
	{ "clear_foreign_p2m_mapping", P2M_CAUSE_GRANT },
	{ "gnttab_map_refs", P2M_CAUSE_GRANT },
	{ "gnttab_unmap_refs", P2M_CAUSE_GRANT },
	{ "gnttab_dma_alloc_pages", P2M_CAUSE_GRANT },
	{ "gnttab_dma_free_pages", P2M_CAUSE_GRANT },
	{ "xen_alloc_unpopulated_pages", P2M_CAUSE_HOTPLUG },
	{ "reserve_additional_memory", P2M_CAUSE_HOTPLUG },
};

/* Return: the cause, also for NAME.isra.0 and the like; else unknown. */
static enum p2m_cause cause_of_name(const char *name)
{
	size_t len = strcspn(name, ".");

	for (size_t i = 0; i < ARRAY_SIZE(function_cause); i++) {
		if (!strncmp(function_cause[i].name, name, len) &&
		    !function_cause[i].name[len])
			return function_cause[i].cause;
	}
	return P2M_CAUSE_UNKNOWN;
}

static void add_function(struct watch_causes *c, __u64 address, const char *name)
{
	enum p2m_cause cause = cause_of_name(name);

	if (cause != P2M_CAUSE_UNKNOWN && c->nr < WATCH_FUNCTIONS)
		c->function[c->nr++] = (struct watch_function){
			.start = address, .end = ~0ULL, .cause = cause,
		};
}

/* A function ends where the next symbol begins; they come in that order. */
static void end_functions(struct watch_causes *c, __u64 address)
{
	for (size_t i = c->nr; i && c->function[i - 1].end == ~0ULL; i--) {
		if (address > c->function[i - 1].start)
			c->function[i - 1].end = address;
	}
}

int watch_causes_read(struct watch_causes *c, struct xrt_error *err)
{
	FILE *f = fopen(KALLSYMS, "re");
	char line[512], buffer[LIVE_SYMBOLS_BUFFER], *name;
	__u64 address;

	memset(c, 0, sizeof(*c));
	if (!f)
		return xrt_error_set(err, XRT_E_KERNEL, KALLSYMS ": %s",
				     strerror(errno));
	setvbuf(f, buffer, _IOFBF, sizeof(buffer));
	while (fgets(line, sizeof(line), f)) {
		name = live_symbol_line(line, &address);
		if (!name)
			continue;
		end_functions(c, address);
		add_function(c, address, name);
	}
	fclose(f);
	return 0;
}

enum p2m_cause watch_causes_find(const struct watch_causes *c,
				 const __u64 *address, size_t nr)
{
	for (size_t i = 0; i < nr && address[i]; i++) {
		for (size_t k = 0; k < c->nr; k++) {
			if (address[i] >= c->function[k].start &&
			    address[i] < c->function[k].end)
				return c->function[k].cause;
		}
	}
	return P2M_CAUSE_UNKNOWN;
}
