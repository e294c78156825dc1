// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU plugin: counts the instructions that the guest executes, Xen's and
 * Linux's together, and the hypercalls among them, and writes both counts each
 * time that the guest reaches one of the marked addresses.
 *
 *	-plugin phases.so,out=FILE,NAME=ADDRESS,...
 *
 * A line of FILE is "NAME COUNT HYPERCALLS", from power-on. For one vCPU. Early
 * in the boot of a PV guest each syscall instruction is a hypercall.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu_plugin.h"

#define PLUGIN_EXPORT	__attribute__((visibility("default")))
#define MARKS_MAX	64

struct phase_mark {
	const char *name;
	uint64_t address;
};

PLUGIN_EXPORT int qemu_plugin_version = 1;

static struct phase_mark phase_mark[MARKS_MAX];
static unsigned int nr_marks;
static uint64_t executed, hypercalls;
static FILE *phase_file;

static void mark_reached(unsigned int vcpu, void *data)
{
	const struct phase_mark *mark = data;

	(void)vcpu;
	/* The marked instruction itself is not counted yet. */
	fprintf(phase_file, "%s %llu %llu\n", mark->name,
		(unsigned long long)executed, (unsigned long long)hypercalls);
	fflush(phase_file);
}

static struct phase_mark *mark_at(uint64_t address)
{
	for (unsigned int i = 0; i < nr_marks; i++)
		if (phase_mark[i].address == address)
			return &phase_mark[i];
	return NULL;
}

static bool is_syscall(const struct qemu_plugin_insn *insn)
{
	return qemu_plugin_insn_size(insn) == 2 &&
	       !memcmp(qemu_plugin_insn_data(insn), "\x0f\x05", 2);
}

static void block_translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);

	(void)id;
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		struct phase_mark *mark = mark_at(qemu_plugin_insn_vaddr(insn));

		if (mark)
			qemu_plugin_register_vcpu_insn_exec_cb(insn,
				mark_reached, QEMU_PLUGIN_CB_NO_REGS, mark);
		qemu_plugin_register_vcpu_insn_exec_inline(insn,
			QEMU_PLUGIN_INLINE_ADD_U64, &executed, 1);
		if (is_syscall(insn))
			qemu_plugin_register_vcpu_insn_exec_inline(insn,
				QEMU_PLUGIN_INLINE_ADD_U64, &hypercalls, 1);
	}
}

/* Return: 0, or -1 if the argument is not NAME=ADDRESS or there are too many */
static int add_mark(char *arg)
{
	char *value = strchr(arg, '=');
	char *end;

	if (!value || nr_marks == MARKS_MAX)
		return -1;
	*value++ = '\0';
	phase_mark[nr_marks].name = strdup(arg);
	phase_mark[nr_marks].address = strtoull(value, &end, 16);
	if (!phase_mark[nr_marks].name || end == value || *end)
		return -1;
	nr_marks++;
	return 0;
}

PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
				      const struct qemu_info_t *info,
				      int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4)) {
			phase_file = fopen(argv[i] + 4, "w");
		} else if (add_mark(argv[i])) {
			fprintf(stderr, "phases: '%s' is not NAME=ADDRESS\n",
				argv[i]);
			return -1;
		}
	}
	if (!phase_file) {
		fprintf(stderr, "phases: no file to write; give out=FILE\n");
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, block_translated);
	return 0;
}
