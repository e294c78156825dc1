// SPDX-License-Identifier: GPL-2.0
/* Reads the kernel's memory through the BPF program peek. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sys/mman.h>

#include "live_memory.h"
#include "peek.h"
#include "peek.skel.h"

/* libbpf's first warning, which names the cause, goes into our error. */
static char libbpf_warning[256];

static int keep_warning(enum libbpf_print_level level, const char *fmt,
			va_list ap)
{
	if (level == LIBBPF_WARN && !libbpf_warning[0]) {
		vsnprintf(libbpf_warning, sizeof(libbpf_warning), fmt, ap);
		libbpf_warning[strcspn(libbpf_warning, "\n")] = '\0';
	}
	return 0;
}

static int peek_failed(const char *what, int code, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_KERNEL,
			     "live: cannot %s: %s%s%s; --source=kcore reads without BPF",
			     what, strerror(code < 0 ? -code : code),
			     libbpf_warning[0] ? ": " : "", libbpf_warning);
}

/* In confidentiality mode a program that reads the kernel does not load. */
static bool kernel_locked_down(void)
{
	FILE *f = fopen("/sys/kernel/security/lockdown", "re");
	char line[128] = "";
	bool locked = f && fgets(line, sizeof(line), f) &&
		      strstr(line, "[confidentiality]");

	if (f)
		fclose(f);
	return locked;
}

/**
 * struct peek_memory - the loaded program
 * @run:	its map, in our memory
 */
struct peek_memory {
	struct peek *skel;
	struct peek_run *run;
};

static int run_peek(struct live_memory *mem, struct live_range *range,
		    size_t nr, struct xrt_error *err)
{
	struct peek_memory *peek = mem->private;
	struct peek_run *run = peek->run;
	int ret;

	LIBBPF_OPTS(bpf_test_run_opts, opts);

	for (size_t i = 0; i < nr; i++) {
		run->range[i].address = range[i].address;
		run->range[i].bytes = range[i].bytes;
		run->range[i].failed = 1;
	}
	run->nr_ranges = (__u32)nr;
	ret = bpf_prog_test_run_opts(bpf_program__fd(peek->skel->progs.peek_memory),
				     &opts);
	if (ret)
		return peek_failed("run the BPF program", ret, err);
	for (size_t i = 0; i < nr; i++) {
		range[i].readable = !run->range[i].failed;
		range[i].data = run->bytes[i];
	}
	return 0;
}

static void free_peek(struct live_memory *mem)
{
	struct peek_memory *peek = mem->private;

	if (peek->run)
		munmap(peek->run, sizeof(*peek->run));
	peek__destroy(peek->skel);
	free(peek);
}

/* Return: 0, or an error number, also negative; @what is what failed. */
static int load_peek(struct peek_memory *peek, const char **what)
{
	void *run;
	int ret;

	*what = "open the BPF program";
	peek->skel = peek__open();
	if (!peek->skel)
		return errno;
	*what = "load the BPF program";
	ret = peek__load(peek->skel);
	if (ret)
		return ret;
	*what = "map the BPF program's memory";
	run = mmap(NULL, sizeof(*peek->run), PROT_READ | PROT_WRITE, MAP_SHARED,
		   bpf_map__fd(peek->skel->maps.shared), 0);
	if (run == MAP_FAILED)
		return errno;
	peek->run = run;
	return 0;
}

int live_bpf_open(struct live_memory *mem, struct xrt_error *err)
{
	struct live_range range = { .bytes = 8 };
	struct peek_memory *peek = calloc(1, sizeof(*peek));
	const char *what;
	int ret;

	if (!peek)
		return xrt_error_set(err, XRT_E_NOMEM, "live: out of memory");
	*mem = (struct live_memory){
		.origin = XRT_ORIGIN_BPF,
		.read_ranges = run_peek,
		.free = free_peek,
		.private = peek,
	};
	libbpf_set_print(keep_warning);
	ret = load_peek(peek, &what);
	if (ret && kernel_locked_down())
		xrt_error_set(err, XRT_E_KERNEL,
			      "live: cannot load the BPF program: the kernel is locked down (see /sys/kernel/security/lockdown)");
	else if (ret)
		peek_failed(what, ret, err);
	/* Kernels before 5.10 load it, but have no BPF_PROG_TEST_RUN for it. */
	else if (!run_peek(mem, &range, 1, err))
		return 0;
	live_memory_close(mem);
	return -1;
}
