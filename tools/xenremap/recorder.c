// SPDX-License-Identifier: GPL-2.0
/* Finds the recorder of the running kernel, or says what stands in the way. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
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
		return LACKS(DIR ": this kernel has no remap recorder, or is no Xen PV domain: build it with CONFIG_XEN_REMAP_TRACE");
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
	char line[128], level[16] = "";
	unsigned int version = 0;
	FILE *f = fopen(DIR "/status", "re");

	if (!f)
		return no_access(DIR "/status", err);
	rec->boot_id = 0;
	rec->bytes = 0;
	while (fgets(line, sizeof(line), f)) {
		sscanf(line, "version: %u", &version);
		sscanf(line, "level: %15s", level);
		sscanf(line, "boot_id: %" SCNx64, (uint64_t *)&rec->boot_id);
		sscanf(line, "bytes_kept: %" SCNu64, (uint64_t *)&rec->bytes);
	}
	fclose(f);
	if (version != XRT_VERSION)
		return LACKS(DIR "/status: the recorder has version %u, this program knows %u: use the xenremap made for this kernel",
			     version, XRT_VERSION);
	if (!strcmp(level, "off"))
		return LACKS(DIR "/status: the recorder was off in this boot: boot with xen_remap_trace=chunk or xen_remap_trace=page");
	if (!rec->bytes)
		return LACKS(DIR "/status: the recorder had no memory in this boot and kept nothing");
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
