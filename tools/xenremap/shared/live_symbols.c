// SPDX-License-Identifier: GPL-2.0
/* Finds the kernel's symbols in /proc/kallsyms. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "live_kernel.h"

#define KALLSYMS	"/proc/kallsyms"

static const struct {
	const char *name;
	bool needed;
} symbols[LIVE_NR_SYMBOLS] = {
	[LIVE_P2M_ADDR]	  = { "xen_p2m_addr", true },
	[LIVE_P2M_SIZE]	  = { "xen_p2m_size", true },
	[LIVE_M2P]	  = { "machine_to_phys_mapping", false },
	[LIVE_M2P_NR]	  = { "machine_to_phys_nr", false },
	[LIVE_E820]	  = { "e820_table_firmware", true },
	[LIVE_START_INFO] = { "xen_start_info", true },
	[LIVE_TSC_KHZ]	  = { "tsc_khz", false },
	/* Linux 5.13 and later; before that, two variables. */
	[LIVE_SWIOTLB]	  = { "io_tlb_default_mem", false },
	[LIVE_SWIOTLB_START] = { "io_tlb_start", false },
	[LIVE_SWIOTLB_END] = { "io_tlb_end", false },
};

static void take_symbol(struct live_symbols *s, const char *name, __u64 address)
{
	for (int i = 0; i < LIVE_NR_SYMBOLS; i++) {
		if (!s->address[i] && !strcmp(symbols[i].name, name))
			s->address[i] = address;
	}
}

static int check_symbols(const struct live_symbols *s, bool hidden,
			 struct xrt_error *err)
{
	for (int i = 0; i < LIVE_NR_SYMBOLS; i++) {
		if (s->address[i] || !symbols[i].needed)
			continue;
		if (hidden)
			return xrt_error_set(err, XRT_E_KERNEL,
					     KALLSYMS ": all addresses are hidden: run as root, with kernel.kptr_restrict below 2");
		return xrt_error_set(err, XRT_E_KERNEL,
				     KALLSYMS ": this kernel has no symbol %s: live needs CONFIG_XEN_PV and CONFIG_KALLSYMS_ALL",
				     symbols[i].name);
	}
	return 0;
}

/* There are 200,000 lines, for which sscanf() takes too long. */
char *live_symbol_line(char *line, __u64 *address)
{
	char *name;

	*address = strtoull(line, &name, 16);
	if (name == line || name[0] != ' ' || !name[1] || name[2] != ' ')
		return NULL;
	name += 3;
	/* A module's symbols have its name behind them. */
	if (strchr(name, '['))
		return NULL;
	name[strcspn(name, "\t\n ")] = '\0';
	return name;
}

int live_symbols_read(struct live_symbols *s, struct xrt_error *err)
{
	FILE *f = fopen(KALLSYMS, "re");
	char line[512], buffer[LIVE_SYMBOLS_BUFFER], *name;
	bool hidden = true;
	__u64 address;

	memset(s, 0, sizeof(*s));
	if (!f)
		return xrt_error_set(err, XRT_E_KERNEL,
				     KALLSYMS ": %s: live needs CONFIG_KALLSYMS",
				     strerror(errno));
	setvbuf(f, buffer, _IOFBF, sizeof(buffer));
	while (fgets(line, sizeof(line), f)) {
		name = live_symbol_line(line, &address);
		if (name && address)
			hidden = false;
		if (name)
			take_symbol(s, name, address);
	}
	if (ferror(f)) {
		xrt_error_set(err, XRT_E_IO, KALLSYMS ": %s", strerror(errno));
		fclose(f);
		return -1;
	}
	fclose(f);
	return check_symbols(s, hidden, err);
}
