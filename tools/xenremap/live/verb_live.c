// SPDX-License-Identifier: GPL-2.0
/*
 * Verb live: the chain of the running kernel, from its tables, and the times of
 * its walk, from Xen's trace. Works on kernels without the recorder.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_log.h"
#include "format.h"
#include "json_parts.h"
#include "live_kernel.h"
#include "live_list.h"
#include "live_watch.h"
#include "verb.h"
#include "walk_before.h"
#include "walk_match.h"

struct live_args {
	const char *out;
	const char *xentrace;
	const char *log;
	const char *tables;
	int source;
	__u64 seconds;
	__u64 ring;
	bool watch;
	bool json;
};

/* The choices of --source, by their index. */
static const char *source_name(unsigned int i)
{
	static const char * const name[] = { "auto", "bpf", "kcore" };

	return i < ARRAY_SIZE(name) ? name[i] : NULL;
}

static const enum xrt_origin source_origin[] = {
	XRT_ORIGIN_UNKNOWN, XRT_ORIGIN_BPF, XRT_ORIGIN_KCORE,
};

static const struct option_row live_operands[] = { OPTION_ROW_END };

#define DEFAULT_OUTPUT	"xenremap.xrt"

static const struct option_row live_options[] = {
	{ .name = "output", .letter = 'o', .type = OPTION_OUTPUT,
	  .offset = offsetof(struct live_args, out), .value = "FILE",
	  .help = "Write the capture to FILE", .initial = DEFAULT_OUTPUT },
	{ .name = "xentrace", .type = OPTION_INPUT,
	  .offset = offsetof(struct live_args, xentrace), .value = "FILE",
	  .help = "Take the times of each page from Xen's trace of this boot" },
	{ .name = "log", .letter = 'l', .type = OPTION_INPUT,
	  .offset = offsetof(struct live_args, log), .value = "FILE",
	  .help = "Take an upper bound of the time from the log of this boot (default: the kernel's messages)" },
	{ .name = "tables", .type = OPTION_OUTPUT,
	  .offset = offsetof(struct live_args, tables), .value = "FILE",
	  .help = "List the tables in FILE: PFN, pages, kind, MFN, m2p of each run" },
	{ .name = "source", .type = OPTION_CHOICE,
	  .offset = offsetof(struct live_args, source), .value = "SOURCE",
	  .help = "Read the kernel's memory through SOURCE",
	  .initial = "auto", .choice = source_name },
	{ .name = "watch", .type = OPTION_FLAG,
	  .offset = offsetof(struct live_args, watch),
	  .help = "Write no capture; follow changes of the p2m until SIGINT or SIGTERM" },
	{ .name = "seconds", .type = OPTION_NUMBER,
	  .offset = offsetof(struct live_args, seconds), .value = "N",
	  .min = 1, .max = 1000000000,
	  .help = "With --watch, stop after N seconds" },
	{ .name = "ring", .type = OPTION_NUMBER,
	  .offset = offsetof(struct live_args, ring), .value = "KIB",
	  .help = "With --watch, set the size of the ring buffer in KiB",
	  .initial = "4096", .min = 4, .max = 1 << 20 },
	OPTION_ROW_JSON(live_args, json),
	OPTION_ROW_END
};

/**
 * struct live_run - a run of the verb
 * @args:	its arguments
 * @kernel:	the running kernel
 * @trace:	Xen's trace, or NULL
 * @match:	the walk in it
 * @err:	what failed
 */
struct live_run {
	struct live_args args;
	struct live_kernel kernel;
	struct xentrace *trace;
	struct walk_match match;
	struct xrt_error err;
};

static int log_refused(struct live_run *run, const char *why)
{
	return xrt_error_set(&run->err, XRT_E_WRONG, "%s: no upper bound of the time: %s",
			     run->args.log, why);
}

/* The log has no id of the boot: kernel and number of pages have to be the same. */
static int take_bound(struct live_run *run, const struct xrt_boot_facts *log)
{
	struct xrt_live_facts *f = &run->kernel.facts;
	__u64 known = f->bound.at_most_ns;

	if (!log->remapped.known)
		return log_refused(run, "it has no line \"Remapped N page(s)\"; give the kernel's log from its start on");
	if ((*log->kernel && strncmp(log->kernel, f->release, sizeof(f->release))) ||
	    log->remapped.value != f->plan->remapped)
		return log_refused(run, "it is the log of another boot, by its kernel or its number of remapped pages");
	if (live_messages_take(&run->kernel, log, &run->err))
		return -1;
	if (!f->bound.at_most_ns)
		return log_refused(run, "the lines \"p2m virtual area\" and \"Remapped N page(s)\" do not both have printk's time");
	if (known && known != f->bound.at_most_ns)
		return log_refused(run, "it is the log of another boot, by the times of its lines");
	return 0;
}

static int read_log(struct live_run *run)
{
	struct xrt_boot_log log;
	int ret;

	if (xrt_boot_log_read(&log, run->args.log, &run->err))
		return -1;
	ret = take_bound(run, &log.facts);
	xrt_boot_log_free(&log);
	return ret;
}

/* Find the walk in the trace; what is not found is an error that says why. */
static int match_trace(struct live_run *run)
{
	char reason[WALK_REASON_MAX];
	__u32 *sizes;
	size_t nr;
	int ret;

	run->trace = xentrace_open(run->args.xentrace, &run->err);
	if (!run->trace)
		return -1;
	sizes = xrt_walk_sizes(run->kernel.plan, &nr);
	if (!sizes)
		return xrt_error_set(&run->err, XRT_E_NOMEM,
				     "live: out of memory");
	ret = walk_match_find(&run->match, run->trace, sizes, nr, &run->err);
	free(sizes);
	if (ret)
		return -1;
	walk_match_limit(&run->match, &run->kernel.facts.bound,
			 run->kernel.facts.tsc_khz);
	if (run->match.result != WALK_MATCHED && run->match.result != WALK_EMPTY)
		return xrt_error_set(&run->err, XRT_E_WRONG, "%s: no times: %s",
				     run->args.xentrace,
				     walk_match_reason(&run->match, run->trace,
						       reason, sizeof(reason)));
	if (run->match.result != WALK_MATCHED)
		return 0;
	run->kernel.facts.times = &run->match.times;
	return walk_before_find(&run->match.times, run->trace, run->kernel.plan,
				run->kernel.facts.nr_pages,
				run->match.first_event, &run->err);
}

static int write_capture(struct live_run *run)
{
	struct xrt_writer *w = xrt_writer_new(run->args.out,
					      run->kernel.facts.boot_id,
					      &run->err);

	if (!w)
		return -1;
	if (!xrt_live_write(&run->kernel.facts, w, &run->err))
		return xrt_writer_commit(w);
	xrt_writer_abort(w);
	return -1;
}

static void print_live_json(const struct live_run *run)
{
	const struct live_kernel *k = &run->kernel;
	struct json *j = json_begin(true);

	if (!j)
		return;
	json_document(j, "live");
	json_str(j, "file", run->args.out);
	json_str(j, "source", xrt_origin_name(k->facts.p2m_origin));
	json_u64(j, "remapped_pages", k->plan->remapped);
	json_u64(j, "released_pages", k->plan->released);
	json_u64(j, "walked_chunks", k->plan->chunks);
	json_u64(j, "nr_areas", k->plan->nr_area);
	json_object(j, "pfns");
	for (unsigned int i = 0; i < XRT_PFN_NR; i++)
		json_u64(j, xrt_pfn_kind_name(i),
			 xrt_tables_count(&k->tables, i));
	json_object_end(j);
	json_u64(j, "mfn_runs", k->tables.nr);
	json_u64(j, "table_bytes", k->tables.room * sizeof(*k->tables.run));
	json_str(j, "times_origin", k->facts.times ? "xentrace" : "unknown");
	if (k->facts.bound.at_most_ns)
		json_u64(j, "p2m_rebuild_and_walk_ns_at_most",
			 k->facts.bound.at_most_ns);
	json_object_end(j);
	json_finish(j);
}

static void print_live_text(const struct live_run *run)
{
	const struct live_kernel *k = &run->kernel;
	char time[FORMAT_MAX];

	printf("%s: %llu pages in %llu chunks of %zu areas\n", run->args.out,
	       k->plan->remapped, k->plan->chunks, k->plan->nr_area);
	printf("tables: %llu PFNs in %zu runs (%zu KiB), read through %s:",
	       k->tables.pages, k->tables.nr,
	       k->tables.room * sizeof(*k->tables.run) >> 10,
	       xrt_origin_name(k->facts.p2m_origin));
	for (unsigned int i = 0; i < XRT_PFN_NR; i++) {
		__u64 pages = xrt_tables_count(&k->tables, i);

		if (pages)
			printf(" %s %llu", xrt_pfn_kind_name(i), pages);
	}
	printf("\ntimes: ");
	if (k->facts.times)
		printf("every page, from Xen's trace\n");
	else if (k->facts.bound.at_most_ns)
		printf("unknown; by the boot log, p2m rebuild and walk took at most %s\n",
		       format_ns(time, k->facts.bound.at_most_ns));
	else
		printf("unknown%s\n", run->args.xentrace ? "" :
		       "; boot Xen with tbuf_size= and tevt_mask=, and give its trace with --xentrace");
}

/* Run --watch, which writes no capture. */
static int run_watch(const struct live_args *args)
{
	if (args->xentrace || args->log || args->tables || args->source || strcmp(args->out, DEFAULT_OUTPUT))
		return options_fail(&verb_live,
				    "--watch writes no capture, so -o, --xentrace, --log and --source do not go with it");
	return live_watch_run(args->seconds, args->ring << 10, args->json);
}

static int run_live(int argc, char **argv)
{
	struct live_run run = { 0 };
	int ret;

	if (!options_read(&verb_live, argc, argv, &run.args, &ret))
		return ret;
	if (run.args.watch)
		return run_watch(&run.args);
	if (run.args.seconds)
		return options_fail(&verb_live, "--seconds needs --watch");

	ret = live_kernel_read(&run.kernel, source_origin[run.args.source],
			       &run.err);
	if (!ret && run.args.log)
		ret = read_log(&run);
	if (!ret && run.args.xentrace)
		ret = match_trace(&run);
	if (!ret)
		ret = write_capture(&run);
	if (!ret && run.args.tables)
		ret = live_list_write(run.args.tables, &run.kernel.tables,
				      &run.err);
	verb_text_aside(run.args.out);
	if (!ret && run.args.json)
		print_live_json(&run);
	else if (!ret)
		print_live_text(&run);
	if (ret)
		ret = verb_fail(&run.err);
	walk_match_free(&run.match);
	xentrace_close(run.trace);
	live_kernel_free(&run.kernel);
	return ret;
}

const struct verb verb_live = {
	.name = "live",
	.summary = "read the chain of any running kernel from its tables",
	.purpose = "Read the remap of the running kernel from its p2m and m2p tables.",
	.operands = live_operands,
	.options = live_options,
	.example = "xenremap live --xentrace xen.trace -o live.xrt",
	.manual =
		"The kernel needs no recorder: the tables still show where each page went. A BPF program reads them, which works without type information from Linux 5.10 on; --source=kcore reads /proc/kcore, which does not have Xen's m2p table and gives zeros for what it cannot read. Nothing is written to the kernel, nothing but the BPF program is loaded.\n"
		"\n"
		"The areas, targets and the order of the chunks follow from the kernel's E820 map by the rule of the remap; the MFN of each page is read. The capture states the source of each fact. Times are unknown, unless Xen was booted with tbuf_size= and tevt_mask=0x0020f000 and --xentrace names the file that xentrace wrote in this boot. Each page then has two times: m2p, from its mmu_update hypercall to its update_va_mapping hypercall, and mapping, from there to the next hypercall, which includes the p2m step of the next page. Times are assigned only if the whole sequence of the walk is in the trace exactly once, at the time of this boot.\n"
		"\n"
		"If there is no such trace, the kernel's messages give an upper bound of the time of p2m rebuild and walk: printk's time from \"p2m virtual area\" to \"Remapped N page(s)\". If its buffer does not have them any more, --log takes them from the log of this boot, which has to have the same kernel and the same number of pages.\n"
		"\n"
		"--watch follows changes of the p2m after boot (balloon, grants, exchanged memory) through kprobes on its setters, prints a line per second with changes, and at the end the sums: changes, pages, ranges and rates by cause. The cause follows from the call stack. It compares the whole p2m before and after, and reports entries that changed without being seen. Its memory is bounded: the ring buffer, 4 MiB by default, and at most 64 MiB for the ranges. Changes that find the ring buffer full are counted.",
	.wrong = "the trace has no times for this boot, or --watch missed changes",
	.run = run_live,
};
