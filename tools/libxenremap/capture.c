// SPDX-License-Identifier: GPL-2.0
/* Captures: opens them from a file or from memory, or says why not. */
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "capture_private.h"
#include "format.h"

static int refuse_input(const struct xrt_capture *cap, const struct xrt_scan *scan,
			struct xrt_error *err)
{
	static const unsigned char head[] = { 0x89, 'X', 'R', 'T' };
	__u32 version = scan->newer ? scan->newer : scan->odd_version;
	char text[FORMAT_LINE];

	if (version)
		return xrt_error_set(err, XRT_E_VERSION,
				     "%s: made by a newer recorder (version %u); this program knows version %d: update xenremap",
				     cap->name, version, XRT_VERSION);
	if (scan->magics)
		return xrt_error_set(err, XRT_E_DAMAGED,
				     "%s: no good block: offset %llu: %s; copy the capture again",
				     cap->name, cap->damage[0].offset,
				     xrt_damage_text(&cap->damage[0], text,
						     sizeof(text)));
	if (cap->in.size >= sizeof(head) &&
	    !memcmp(cap->in.data, head, sizeof(head)))
		return xrt_error_set(err, XRT_E_DAMAGED,
				     "%s: the magic at offset 0 is damaged; was the capture copied as text? copy it as binary",
				     cap->name);
	return xrt_error_set(err, XRT_E_FORMAT,
			     "%s: not a capture: no block begins at offset 0 or later; give a file from debugfs xen_remap/capture or 'xenremap record'",
			     cap->name);
}

static int load_blocks(struct xrt_capture *cap, struct xrt_error *err)
{
	struct xrt_scan scan = { 0 };

	cap->stat.bytes = cap->in.size;
	if (!cap->in.size)
		return xrt_error_set(err, XRT_E_EMPTY,
				     "%s: empty; was the copy interrupted?",
				     cap->name);
	if (xrt_blocks_scan(cap, &scan))
		goto nomem;
	if (!cap->nr_ref || scan.newer)
		return refuse_input(cap, &scan, err);
	if (xrt_blocks_arrange(cap))
		goto nomem;
	if (!cap->nr_ref)
		return xrt_error_set(err, XRT_E_DAMAGED,
				     "%s: no good block: all contradict each other; copy the capture again",
				     cap->name);
	return 0;
nomem:
	return xrt_error_set(err, XRT_E_NOMEM,
			     "%s: out of memory while opening", cap->name);
}

static struct xrt_capture *capture_new(const char *name, struct xrt_error *err)
{
	struct xrt_capture *cap = calloc(1, sizeof(*cap));

	if (cap)
		xrt_escape(cap->name, sizeof(cap->name), name, strlen(name));
	else
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", name);
	return cap;
}

static struct xrt_capture *load_or_close(struct xrt_capture *cap,
					 struct xrt_error *err)
{
	if (!load_blocks(cap, err))
		return cap;
	xrt_close(cap);
	return NULL;
}

struct xrt_capture *xrt_open(const char *path, struct xrt_error *err)
{
	struct xrt_capture *cap = capture_new(path, err);

	if (!cap)
		return NULL;
	if (xrt_bytes_open(&cap->in, path, xrt_blocks_any, err)) {
		xrt_close(cap);
		return NULL;
	}
	return load_or_close(cap, err);
}

struct xrt_capture *xrt_open_mem(const void *data, size_t size,
				 const char *name, struct xrt_error *err)
{
	struct xrt_capture *cap = capture_new(name, err);

	if (!cap)
		return NULL;
	cap->in.data = data;
	cap->in.size = size;
	return load_or_close(cap, err);
}

void xrt_close(struct xrt_capture *cap)
{
	if (!cap)
		return;
	xrt_bytes_close(&cap->in);
	free(cap->ref);
	free(cap->damage);
	free(cap->missing);
	free(cap);
}

const struct xrt_stat *xrt_stat(const struct xrt_capture *cap)
{
	return &cap->stat;
}

const char *xrt_name(const struct xrt_capture *cap)
{
	return cap->name;
}

__u64 xrt_offset(const struct xrt_capture *cap, const struct xrt_rec *rec)
{
	return (__u64)((const unsigned char *)rec - cap->in.data);
}
