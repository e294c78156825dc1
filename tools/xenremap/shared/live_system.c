// SPDX-License-Identifier: GPL-2.0
/* Whether the running system is one that live can read. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "live_kernel.h"

#define HYPERVISOR	"/sys/hypervisor"

/* Return: whether the file's first line could be read. */
static bool read_line(const char *path, char *line, int size)
{
	FILE *f = fopen(path, "re");
	bool ok = f && fgets(line, size, f);

	if (f)
		fclose(f);
	if (ok)
		line[strcspn(line, "\n")] = '\0';
	return ok;
}

int live_system_check(struct xrt_error *err)
{
	char type[32];

	if (!read_line(HYPERVISOR "/type", type, sizeof(type)) ||
	    strcmp(type, "xen"))
		return xrt_error_set(err, XRT_E_KERNEL,
				     HYPERVISOR "/type: this system does not run under Xen, so nothing was remapped");
	/* Before Linux 4.13 there is no such file; the symbols decide then. */
	if (read_line(HYPERVISOR "/guest_type", type, sizeof(type)) &&
	    strcmp(type, "PV"))
		return xrt_error_set(err, XRT_E_KERNEL,
				     HYPERVISOR "/guest_type: this is a %s domain; only PV domains remap memory",
				     type);
	if (geteuid())
		return xrt_error_set(err, XRT_E_KERNEL,
				     "live: needs root, to read the kernel's memory");
	return 0;
}
