// SPDX-License-Identifier: GPL-2.0
/* xenremap: shows what the Xen PV remap of early boot did. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verb.h"

static const struct verb * const verbs[] = {
	&verb_report,
	&verb_chain,
	&verb_diff,
	&verb_dump,
	&verb_verify,
	&verb_decode,
	&verb_predict,
#ifdef HAVE_BPF
	&verb_record,
#endif
	&verb_live,
	&verb_simulate,
	&verb_export,
	&verb_fleet,
	&verb_help,
	NULL
};

/* Verbs that this build lacks, and why. */
static const struct {
	const char *name;
	const char *why;
} left_out[] = {
#ifndef HAVE_BPF
	{ "record", "built without it: clang, bpftool or libbpf was missing; copy /sys/kernel/debug/xen_remap/capture instead" },
#endif
	{ NULL, NULL },
};

static int unknown_verb(const char *name)
{
	struct xrt_error err;

	for (size_t i = 0; left_out[i].name; i++) {
		if (!strcmp(name, left_out[i].name)) {
			xrt_error_set(&err, XRT_E_KERNEL, "%s: %s", name,
				      left_out[i].why);
			return verb_fail(&err);
		}
	}
	xrt_error_set(&err, XRT_E_INVALID,
		      "unknown verb %s; 'xenremap help' lists the verbs", name);
	return verb_fail(&err);
}

/* Options without a verb are those of the verb help. */
static bool asks_help(const char *text)
{
	return !strcmp(text, "--help") || !strcmp(text, "-h") ||
	       !strcmp(text, "-?");
}

int main(int argc, char **argv)
{
	static char help[] = "help";
	char *no_verb[] = { help, NULL };
	struct xrt_error err;

	verb_table = verbs;
	atexit(verb_close_stdout);
	if (argc < 2) {
		xrt_error_set(&err, XRT_E_INVALID,
			      "no verb given; 'xenremap help' lists the verbs");
		return verb_fail(&err);
	}
	if (asks_help(argv[1]))
		return verb_help.run(1, no_verb);
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		verb_print_version(stdout);
		return XRT_EXIT_OK;
	}
	for (size_t i = 0; verb_table[i]; i++) {
		if (!strcmp(argv[1], verb_table[i]->name))
			return verb_table[i]->run(argc - 1, argv + 1);
	}
	return unknown_verb(argv[1]);
}
