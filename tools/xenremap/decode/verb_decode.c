// SPDX-License-Identifier: GPL-2.0
/* Verb decode: what a serial log or a memory image shows of a remap. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "decode_json.h"
#include "decode_log.h"
#include "decode_text.h"
#include "decode_trace.h"
#include "verb.h"

struct decode_args {
	const char *file;
	const char *chain;
	const char *out;
	__s64 boot;
	__u32 number;
	bool json;
};

/*
 * Takes the tag of a boot, its whole id, whose last digits are the tag, or the
 * number of a boot in a log.
 */
static int parse_boot(const char *text, void *to, struct xrt_error *err)
{
	struct decode_args *args = to;
	size_t len = strlen(text);
	unsigned long long n;
	bool tag = len == 8 || len == 16;
	char *end;

	errno = 0;
	n = strtoull(text, &end, tag ? 16 : 10);
	if (errno || *end || end == text || *text == '-' || (!tag && !n) ||
	    (!tag && n >= XRT_LATEST_BOOT))
		return xrt_error_set(err, XRT_E_INVALID,
				     "not a boot tag; give the 8 hex digits after 'xrt:', or the number of a boot in the log");
	if (tag)
		args->boot = (__u32)n;
	else
		args->number = (__u32)n;
	return 0;
}

static const struct option_row decode_operands[] = {
	{ .name = "FILE", .type = OPTION_INPUT,
	  .offset = offsetof(struct decode_args, file),
	  .help = "serial log, memory image, capture or trace of Xen; - reads stdin" },
	OPTION_ROW_END
};

static const struct option_row decode_options[] = {
	OPTION_ROW_OUTPUT(decode_args, out,
			  "Write the capture that was found to FILE"),
	{ .name = "boot", .type = OPTION_OWN, .value = "TAG|N",
	  .help = "Read this boot, by the 8 hex digits after 'xrt:', or boot N of a log without frames (default: the last boot of a log, the boot with most blocks of an image)",
	  .parse = parse_boot },
	{ .name = "chain", .type = OPTION_INPUT,
	  .offset = offsetof(struct decode_args, chain), .value = "CAPTURE",
	  .help = "Take FILE for a trace of Xen, and find the walk of this capture in it" },
	OPTION_ROW_JSON(decode_args, json),
	OPTION_ROW_END
};

static int show_diagnosis(const struct decode_args *args, const struct source *src,
			  const struct xrt_model *m, struct xrt_error *err)
{
	struct diagnoses *all = malloc(sizeof(*all));
	int ret = 0;

	if (!all)
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	diagnosis_make(all, m, src->kind == SOURCE_LOG ? &src->log.facts : NULL,
		       source_whole(src));
	if (!args->json)
		decode_text(src, all);
	else if (decode_json(src, all))
		ret = xrt_error_set(err, XRT_E_NOMEM,
				    "out of memory for JSON");
	if (!ret && !all->healthy)
		ret = XRT_EXIT_WRONG;
	free(all);
	return ret;
}

/* A log without frames: what kernel and hypervisor said. */
static int show_log(const struct decode_args *args, const struct source *src,
		    struct xrt_error *err)
{
	struct log_diagnoses *all = malloc(sizeof(*all));
	int ret = 0;

	if (!all)
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	diagnosis_from_log(all, &src->log.boots);
	if (!args->json)
		decode_log_text(src, all);
	else if (decode_log_json(src, all))
		ret = xrt_error_set(err, XRT_E_NOMEM,
				    "out of memory for JSON");
	if (!ret && !all->healthy)
		ret = XRT_EXIT_WRONG;
	free(all);
	return ret;
}

static int decode_file(const struct decode_args *args, struct source *src,
		       struct xrt_error *err)
{
	struct xrt_model *m;
	int ret;

	if (source_open_any(src, args->file, args->boot, args->number, err))
		return -1;
	if (src->kind == SOURCE_PLAIN_LOG && args->out)
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: no frame in it, so there is no capture to write",
				     src->path);
	if (src->kind == SOURCE_PLAIN_LOG)
		return show_log(args, src, err);
	m = xrt_model_build(src->cap, err);
	if (!m)
		return -1;
	ret = args->out ? xrt_save(src->cap, args->out, err) : 0;
	if (!ret) {
		verb_text_aside(args->out);
		ret = show_diagnosis(args, src, m, err);
	}
	xrt_model_free(m);
	return ret;
}

static int run_decode(int argc, char **argv)
{
	struct decode_args args = {
		.boot = XRT_LAST_BOOT, .number = XRT_LATEST_BOOT,
	};
	struct xrt_error err;
	struct source src;
	int ret;

	if (!options_read(&verb_decode, argc, argv, &args, &ret))
		return ret;
	if (args.chain || xentrace_is_trace(args.file)) {
		ret = decode_trace(args.file, args.chain, args.out, args.json,
				   &err);
	} else {
		ret = decode_file(&args, &src, &err);
		source_close(&src);
	}
	return ret < 0 ? verb_fail(&err) : ret;
}

const struct verb verb_decode = {
	.name = "decode",
	.summary = "what a serial log or a memory image contains about a boot",
	.purpose = "Report what a serial log, a memory image or a capture contains about a boot: what failed, where, how far the remap had come, the probable cause and a remedy.",
	.operands = decode_operands,
	.options = decode_options,
	.example = "xenremap decode serial.log",
	.manual =
		"A log may have prefixes, time stamps, colours, other lines and gaps. If no recorder was in the kernel, decode reads what kernel and hypervisor printed, and marks what it infers. A memory image is a raw file (QEMU: pmemsave) or an ELF core (/proc/kcore, kdump, QEMU: dump-guest-memory, xl dump-core).\n\n"
		"All other verbs read the capture that is written with -o.\n\n"
		"A trace of Xen (xentrace) has no chain. --chain names a capture that has it: of live without --xentrace, or of predict -o, of the same boot. The trace does not name its boot, but the capture limits when the walk ended and how long it took. If the trace has the hypercalls of its walk exactly once, -o writes a capture that has the times of each page as well.\n\n"
		"Exit code 3 means that no boot was found.",
	.wrong = "something went wrong in the boot",
	.only_files = verb_only_files,
	.run = run_decode,
};
