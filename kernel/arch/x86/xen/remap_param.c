// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel parameter xen_remap=stock|engine[,batch=N]: who does the remap, and
 * whether it maps N pages by a hypercall, not whole page tables.
 *
 * It is needed before early parameters are parsed, so the line is read where
 * Xen put it.
 */
#define pr_fmt(fmt) "xen_remap: " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <asm/cmdline.h>

#include "remap.h"

#define REMAP_PARAM	"xen_remap"

static bool remap_engine __initdata;
static unsigned int remap_per_call __initdata = XEN_REMAP_TABLES;

/* Parsed long ago; this keeps it from being called unknown and given to init. */
static int __init remap_param(char *s)
{
	return 1;
}
__setup(REMAP_PARAM "=", remap_param);

static bool __init remap_option(const char *word)
{
	static const char batch[] __initconst = "batch=";
	unsigned long n;

	if (!strcmp(word, "stock")) {
		remap_engine = false;
	} else if (!strcmp(word, "engine")) {
		remap_engine = true;
	} else if (!strncmp(word, batch, sizeof(batch) - 1)) {
		/* As many as a chunk has, and more: the walk cuts it. */
		n = memparse(word + sizeof(batch) - 1, NULL);
		remap_per_call = clamp(n, 1UL, 512UL);
	} else {
		return false;
	}
	return true;
}

/**
 * xen_remap_param - read the parameter, if it is there
 * @line:	the command line; the last one on it counts
 */
void __init xen_remap_param(const char *line)
{
	char value[32], *at = value, *word;

	if (cmdline_find_option(line, REMAP_PARAM, value, sizeof(value)) < 0)
		return;
	while ((word = strsep(&at, ",")))
		if (!remap_option(word))
			pr_warn("parameter: '%s' is not understood\n", word);
}

/**
 * xen_remap_by_engine - does remap.c do the remap, or setup.c?
 */
bool __init xen_remap_by_engine(void)
{
	return remap_engine;
}

/**
 * xen_remap_batch - pages for one hypercall of the walk, or XEN_REMAP_TABLES
 */
unsigned int __init xen_remap_batch(void)
{
	return remap_per_call;
}
