// SPDX-License-Identifier: GPL-2.0
/* xenremap: tells what the Xen PV remap of early boot did. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verb.h"

const char *argp_program_version = "xenremap 0.1 (capture format 1)";

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
	&verb_simulate,
	&verb_export,
	&verb_fleet,
};

static void print_help(FILE *to)
{
	fprintf(to, "Usage: xenremap VERB [OPTION...] FILE\n"
		"Tell what the Xen PV memory remap of early boot did.\n\n");
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		fprintf(to, "  %-10s %s\n", verbs[i]->name, verbs[i]->summary);
	fprintf(to, "\n  xenremap VERB --help tells a verb's options\n"
		"  xenremap --version   tells the version\n\n"
		"Exit codes: 0 fine, 1 the input says something is wrong, 2 usage,\n"
		"3 input unreadable, 4 the kernel lacks what is needed.\n");
}

static int usage(const char *what, const char *which)
{
	struct xrt_error err;

	xrt_error_set(&err, XRT_E_INVALID,
		      "%s%s; 'xenremap --help' lists the verbs", what, which);
	return verb_fail(&err);
}

static int run_verb(const struct verb *verb, int argc, char **argv)
{
	char name[64];

	snprintf(name, sizeof(name), "xenremap %s", verb->name);
	argv[0] = name;
	return verb->run(argc, argv);
}

int main(int argc, char **argv)
{
	atexit(verb_close_stdout);
	argp_err_exit_status = XRT_EXIT_USAGE;

	if (argc < 2)
		return usage("no verb given", "");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-?") ||
	    !strcmp(argv[1], "help")) {
		print_help(stdout);
		return XRT_EXIT_OK;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		printf("%s\n", argp_program_version);
		return XRT_EXIT_OK;
	}
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (!strcmp(argv[1], verbs[i]->name))
			return run_verb(verbs[i], argc - 1, argv + 1);
	}
	return usage("unknown verb ", argv[1]);
}
