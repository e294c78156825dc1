// SPDX-License-Identifier: GPL-2.0
/* Whether the running system is one that live can read. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "live_kernel.h"

#define HYPERVISOR	"/sys/hypervisor"

int live_read_line(const char *path, char *line, int size, struct xrt_error *err)
{
	FILE *f = fopen(path, "re");
	bool failed;

	line[0] = '\0';
	if (!f && errno == ENOENT)
		return 0;
	failed = !f || (!fgets(line, size, f) && ferror(f));
	if (failed)
		xrt_error_set(err, XRT_E_IO, "%s: %s", path, strerror(errno));
	if (f)
		fclose(f);
	line[strcspn(line, "\n")] = '\0';
	return failed ? -1 : 0;
}

int live_system_check(struct xrt_error *err)
{
	char type[32];

	if (live_read_line(HYPERVISOR "/type", type, sizeof(type), err))
		return -1;
	if (strcmp(type, "xen"))
		return xrt_error_set(err, XRT_E_KERNEL,
				     HYPERVISOR "/type: this system does not run under Xen, so nothing was remapped");
	/* Before Linux 4.13 there is no such file; the symbols decide then. */
	if (live_read_line(HYPERVISOR "/guest_type", type, sizeof(type), err))
		return -1;
	if (*type && strcmp(type, "PV"))
		return xrt_error_set(err, XRT_E_KERNEL,
				     HYPERVISOR "/guest_type: this is a %s domain; only PV domains remap memory",
				     type);
	if (geteuid())
		return xrt_error_set(err, XRT_E_KERNEL,
				     "live: needs root, to read the kernel's memory");
	return 0;
}
