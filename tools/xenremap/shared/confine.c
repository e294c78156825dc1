// SPDX-License-Identifier: GPL-2.0
/*
 * Confinement of a process that reads hostile files as root: Landlock for the
 * file system, capabilities, and a seccomp filter against what is left.
 * Documentation/userspace-api/landlock.rst and seccomp_filter.rst describe the
 * interfaces.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "arithmetic.h"
#include "confine.h"
#include "directory.h"
#include "outfile.h"
#include "temp_file.h"
#include "verb.h"

#define ARRAY_LEN(a)	(sizeof(a) / sizeof((a)[0]))
#define CAP_BIT(cap)	(1u << (cap))

/* Rights of later versions of Landlock, which Debian 12's headers lack. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER	(1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE	(1ULL << 14)
#endif

#define READ_RIGHTS	LANDLOCK_ACCESS_FS_READ_FILE
#define DIR_RIGHTS	(READ_RIGHTS | LANDLOCK_ACCESS_FS_READ_DIR)
/* A file that exists is written in place if nothing else is possible. */
#define FILE_RIGHTS	(LANDLOCK_ACCESS_FS_WRITE_FILE | \
			 LANDLOCK_ACCESS_FS_TRUNCATE)
/* A temporary file, open for both, and the rename over the old one. */
#define OUTPUT_RIGHTS	(FILE_RIGHTS | DIR_RIGHTS | \
			 LANDLOCK_ACCESS_FS_MAKE_REG | \
			 LANDLOCK_ACCESS_FS_REMOVE_FILE)

/**
 * struct ruleset - Landlock's rules under construction
 * @fd:		the rules, -1 if the kernel has no Landlock
 * @rights:	rights that this version of Landlock knows
 */
struct ruleset {
	int fd;
	__u64 rights;
};

/* All rights up to the last one of each version, from version 1 on. */
static __u64 landlock_rights(long version)
{
	static const __u64 last[] = {
		LANDLOCK_ACCESS_FS_MAKE_SYM, LANDLOCK_ACCESS_FS_REFER,
		LANDLOCK_ACCESS_FS_TRUNCATE,
	};
	size_t i = XRT_MIN((size_t)version, ARRAY_LEN(last)) - 1;

	return 2 * last[i] - 1;
}

static struct ruleset ruleset_new(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
			       LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset set = { .fd = -1 };
	struct landlock_ruleset_attr attr;

	if (version < 1)
		return set;
	set.rights = landlock_rights(version);
	attr = (struct landlock_ruleset_attr){ .handled_access_fs = set.rights };
	set.fd = (int)syscall(SYS_landlock_create_ruleset, &attr,
			      sizeof(attr.handled_access_fs), 0);
	return set;
}

/*
 * A file that cannot be opened gets no rule: opening it later fails, and the
 * verb reports that. Nor does a pipe or a socket, which needs none.
 */
static void ruleset_allow(const struct ruleset *set, const char *path,
			  __u64 rights)
{
	struct landlock_path_beneath_attr beneath = {
		.allowed_access = rights & set->rights,
		.parent_fd = open(path, O_PATH | O_CLOEXEC),
	};

	if (beneath.parent_fd < 0)
		return;
	if (syscall(SYS_landlock_add_rule, set->fd, LANDLOCK_RULE_PATH_BENEATH,
		    &beneath, 0) && errno == EINVAL) {
		/* Not a directory: rights of directories do not apply. */
		beneath.allowed_access &= READ_RIGHTS | FILE_RIGHTS;
		syscall(SYS_landlock_add_rule, set->fd,
			LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
	}
	close(beneath.parent_fd);
}

static void allow_output(const struct ruleset *set, const char *path)
{
	bool magic;
	char *target = xrt_outfile_target(path, &magic);

	if (!target)
		return;
	ruleset_allow(set, target, FILE_RIGHTS);
	if (!magic)
		ruleset_allow(set, dirname(target), OUTPUT_RIGHTS);
	free(target);
}

/* Return: the file or directory that an option names, NULL if it has none. */
static const char *row_path(const struct option_row *row, const void *args)
{
	const char *path;

	if (row->type != OPTION_INPUT && row->type != OPTION_OUTPUT &&
	    row->type != OPTION_DIR)
		return NULL;
	memcpy(&path, (const char *)args + row->offset, sizeof(path));
	return path && strcmp(path, "-") ? path : NULL;
}

static void allow_row(const struct ruleset *set, const struct option_row *row,
		      const void *args)
{
	const char *path = row_path(row, args);

	if (path && row->type == OPTION_OUTPUT)
		allow_output(set, path);
	else if (path)
		/* Links in a directory may lead anywhere. */
		ruleset_allow(set, row->type == OPTION_DIR ||
			      directory_exists(path) ? "/" : path, DIR_RIGHTS);
}

static void confine_paths(const struct verb *verb, const void *args)
{
	struct ruleset set = ruleset_new();

	if (set.fd < 0)
		return;
	/* A flattened dump is put in order in a temporary file. */
	ruleset_allow(&set, xrt_temp_dir(), OUTPUT_RIGHTS);
	for (const struct option_row *row = verb->operands; row->name; row++)
		allow_row(&set, row, args);
	for (const struct option_row *row = verb->options; row->name; row++)
		allow_row(&set, row, args);
	syscall(SYS_landlock_restrict_self, set.fd, 0);
	close(set.fd);
}

/* What root needs to read any file, and to keep mode and owner of one. */
#define KEPT_CAPABILITIES (CAP_BIT(CAP_CHOWN) | CAP_BIT(CAP_DAC_OVERRIDE) | \
			   CAP_BIT(CAP_DAC_READ_SEARCH) | CAP_BIT(CAP_FOWNER))

/* Only this file asks for CAP_SYS_RAWIO when it is opened. */
static bool reads_kcore(const struct verb *verb, const void *args)
{
	for (const struct option_row *row = verb->operands; row->name; row++) {
		const char *path = row_path(row, args);
		char *real = path ? realpath(path, NULL) : NULL;
		bool kcore = real && !strcmp(real, "/proc/kcore");

		free(real);
		if (kcore)
			return true;
	}
	return false;
}

static void drop_capabilities(__u32 keep)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };
	__u32 more = 0;

	if (syscall(SYS_capget, &head, data))
		return;
	for (size_t i = 0; i < ARRAY_LEN(data); i++) {
		__u32 mask = i ? 0 : keep;

		more |= (data[i].permitted & ~mask) | data[i].inheritable;
		data[i].effective &= mask;
		data[i].permitted &= mask;
		data[i].inheritable = 0;
	}
	if (more)
		syscall(SYS_capset, &head, data);
}

/* System calls that no reader of files has a use for, but an attacker has. */
static const __u32 refused[] = {
	SYS_execve, SYS_execveat, SYS_socket, SYS_socketpair, SYS_connect,
	SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill,
	SYS_tkill, SYS_pidfd_open, SYS_bpf, SYS_perf_event_open,
	SYS_userfaultfd, SYS_io_uring_setup, SYS_keyctl, SYS_add_key,
	SYS_request_key, SYS_unshare, SYS_setns, SYS_mount, SYS_umount2,
	SYS_pivot_root, SYS_chroot, SYS_init_module, SYS_finit_module,
	SYS_kexec_load, SYS_kexec_file_load, SYS_open_by_handle_at,
	SYS_memfd_create, SYS_iopl, SYS_ioperm,
};

/* Set in the numbers of x32, which are others as well. */
#define X32_BIT	0x40000000u

static void refuse_calls(void)
{
	struct sock_filter code[ARRAY_LEN(refused) + 7];
	struct sock_fprog prog = { .filter = code };
	const __u8 last = ARRAY_LEN(refused);
	size_t n = 0;

	/* Another architecture has other numbers: all of it is refused. */
	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			offsetof(struct seccomp_data, arch));
	code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
			AUDIT_ARCH_X86_64, 0, last + 3);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			offsetof(struct seccomp_data, nr));
	code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K,
			X32_BIT, last + 1, 0);
	for (__u8 i = 0; i < last; i++)
		code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
				refused[i], last - i, 0);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
			SECCOMP_RET_ALLOW);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
			SECCOMP_RET_ERRNO | EPERM);
	prog.len = (unsigned short)n;
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}

/*
 * Each step is independent, and one that fails is one that the kernel lacks or a
 * sandbox around the process forbids.
 */
void confine_to_files(const struct verb *verb, const void *args)
{
	__u32 keep = KEPT_CAPABILITIES;

	if (geteuid())
		return;
#ifdef __SANITIZE_ADDRESS__
	/* Its reports need files and a thread that traces this one. */
	return;
#endif
	if (reads_kcore(verb, args))
		keep |= CAP_BIT(CAP_SYS_RAWIO);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return;
	confine_paths(verb, args);
	drop_capabilities(keep);
	refuse_calls();
}
