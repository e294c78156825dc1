// SPDX-License-Identifier: GPL-2.0
/* Finds the recorder of the running kernel, or reports the obstacle. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <linux/magic.h>

#include "recorder.h"

#define DEBUGFS		"/sys/kernel/debug"
#define DIR		DEBUGFS "/xen_remap"
#define BTF		"/sys/kernel/btf/vmlinux"

#define LACKS(...)	xrt_error_set(err, XRT_E_KERNEL, __VA_ARGS__)

static int check_system(struct xrt_error *err)
{
	struct statfs fs;

	if (geteuid())
		return LACKS("record: needs root, to load BPF programs and read debugfs");
	if (statfs(DEBUGFS, &fs) || fs.f_type != DEBUGFS_MAGIC)
		return LACKS(DEBUGFS ": debugfs is not mounted: mount -t debugfs none " DEBUGFS);
	if (access(DIR "/status", F_OK))
		return LACKS(DIR ": this kernel has no remap recorder, or does not run as a Xen PV domain: build it with CONFIG_XEN_REMAP_TRACE");
	if (access(BTF, R_OK))
		return LACKS(BTF ": this kernel has no type information for BPF: build it with CONFIG_DEBUG_INFO_BTF");
	return 0;
}

static int no_access(const char *file, struct xrt_error *err)
{
	if (errno == EPERM)
		return LACKS("%s: %s: the kernel is locked down (see /sys/kernel/security/lockdown)",
			     file, strerror(errno));
	return LACKS("%s: %s", file, strerror(errno));
}

static int read_status(struct recorder *rec, struct xrt_error *err)
{
	unsigned long version = 0;
	bool off = false;
	char line[128];
	FILE *f = fopen(DIR "/status", "re");

	if (!f)
		return no_access(DIR "/status", err);
	rec->boot_id = 0;
	rec->bytes = 0;
	while (fgets(line, sizeof(line), f)) {
		const char *value = strchr(line, ' ');

		if (!value)
			continue;
		value++;
		if (!strncmp(line, "version:", 8))
			version = strtoul(value, NULL, 10);
		else if (!strncmp(line, "level:", 6))
			off = !strcmp(value, "off\n");
		else if (!strncmp(line, "boot_id:", 8))
			rec->boot_id = strtoull(value, NULL, 16);
		else if (!strncmp(line, "bytes_kept:", 11))
			rec->bytes = strtoull(value, NULL, 10);
	}
	fclose(f);
	if (version != XRT_VERSION)
		return LACKS(DIR "/status: the recorder has version %lu, this program knows %u: use the xenremap made for this kernel",
			     version, XRT_VERSION);
	if (off)
		return LACKS(DIR "/status: the recorder was off in this boot: boot with xen_remap_trace=chunk or xen_remap_trace=page");
	if (!rec->bytes)
		return LACKS(DIR "/status: the recorder kept nothing: it had no memory in this boot, or its capture was freed");
	return 0;
}

int recorder_open(struct recorder *rec, struct xrt_error *err)
{
	rec->replay = -1;
	if (check_system(err) || read_status(rec, err))
		return -1;
	rec->replay = open(DIR "/replay", O_WRONLY | O_CLOEXEC);
	if (rec->replay < 0)
		return no_access(DIR "/replay", err);
	return 0;
}

void recorder_close(struct recorder *rec)
{
	if (rec->replay >= 0)
		close(rec->replay);
}

int recorder_replay(struct recorder *rec, struct xrt_error *err)
{
	if (write(rec->replay, "all", 3) == 3)
		return 0;
	return LACKS(DIR "/replay: %s", strerror(errno));
}
