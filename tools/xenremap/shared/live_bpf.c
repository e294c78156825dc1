// SPDX-License-Identifier: GPL-2.0
/* Reads the kernel's memory through the BPF program peek. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

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

static int run_peek(struct live_memory *mem, struct live_range *range,
		    size_t nr, struct xrt_error *err)
{
	struct peek *skel = mem->private;
	int ret;

	LIBBPF_OPTS(bpf_test_run_opts, opts);

	for (size_t i = 0; i < nr; i++) {
		skel->bss->range[i].address = range[i].address;
		skel->bss->range[i].bytes = range[i].bytes;
		skel->bss->range[i].failed = 1;
	}
	skel->bss->nr_ranges = (__u32)nr;
	ret = bpf_prog_test_run_opts(bpf_program__fd(skel->progs.peek_memory), &opts);
	if (ret)
		return peek_failed("run the BPF program", ret, err);
	for (size_t i = 0; i < nr; i++) {
		range[i].readable = !skel->bss->range[i].failed;
		range[i].data = skel->bss->bytes[i];
	}
	return 0;
}

static void free_peek(struct live_memory *mem)
{
	peek__destroy(mem->private);
}

int live_bpf_open(struct live_memory *mem, struct xrt_error *err)
{
	struct live_range range = { .bytes = 8 };
	struct peek *skel;
	int ret;

	libbpf_set_print(keep_warning);
	skel = peek__open();
	if (!skel)
		return peek_failed("open the BPF program", errno, err);
	ret = peek__load(skel);
	/* If memory is short, libbpf may go on without a program's variables. */
	if (!ret && !skel->bss)
		ret = -ENOMEM;
	if (ret) {
		peek__destroy(skel);
		if (kernel_locked_down())
			return xrt_error_set(err, XRT_E_KERNEL,
					     "live: cannot load the BPF program: the kernel is locked down (see /sys/kernel/security/lockdown)");
		return peek_failed("load the BPF program", ret, err);
	}
	*mem = (struct live_memory){
		.origin = XRT_ORIGIN_BPF,
		.read_ranges = run_peek,
		.free = free_peek,
		.private = skel,
	};
	/* Kernels before 5.10 load it, but have no BPF_PROG_TEST_RUN for it. */
	if (!run_peek(mem, &range, 1, err))
		return 0;
	live_memory_close(mem);
	return -1;
}
