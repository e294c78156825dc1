// SPDX-License-Identifier: GPL-2.0
/* Writer: builds blocks from records. */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "outfile.h"
#include "capture_private.h"

/**
 * struct open_block - the block of a stream that still grows
 * @block:	the block, records behind its head
 * @first:	number of the stream's first block
 * @next:	number after the highest block begun
 */
struct open_block {
	union {
		struct xrt_block block;
		unsigned char bytes[XRT_BLOCK_SIZE];
	};
	__u32 first;
	__u32 next;
};

struct xrt_writer {
	struct xrt_error *err;
	struct xrt_outfile of;
	char *name;
	struct xrt_memory mem;
	char **data;
	size_t *size;
	__u64 boot_id;
	bool failed;
	struct open_block open[XRT_NR_STREAMS];
};

static int fail_call(struct xrt_writer *w, const char *what)
{
	w->failed = true;
	return xrt_error_set(w->err, XRT_E_INVALID, "%s: %s", w->name, what);
}

static void writer_free(struct xrt_writer *w)
{
	xrt_outfile_close(&w->of);
	free(w->mem.text);
	free(w->name);
	free(w);
}

static struct xrt_writer *writer_alloc(const char *name, __u64 boot_id,
				       struct xrt_error *err)
{
	struct xrt_writer *w = calloc(1, sizeof(*w));

	if (w)
		w->name = strdup(name);
	if (!w || !w->name) {
		free(w);
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", name);
		return NULL;
	}
	w->err = err;
	w->boot_id = boot_id;
	return w;
}

struct xrt_writer *xrt_writer_new(const char *path, __u64 boot_id,
				  struct xrt_error *err)
{
	struct xrt_writer *w = writer_alloc(path, boot_id, err);

	if (w && xrt_outfile_open(&w->of, path, err)) {
		writer_free(w);
		w = NULL;
	}
	return w;
}

struct xrt_writer *xrt_writer_new_mem(char **data, size_t *size, __u64 boot_id,
				      struct xrt_error *err)
{
	struct xrt_writer *w = writer_alloc("memory", boot_id, err);

	if (!w)
		return NULL;
	w->data = data;
	w->size = size;
	return w;
}

int xrt_writer_start(struct xrt_writer *w, unsigned int stream, __u32 first)
{
	if (w->failed)
		return -1;
	if (stream >= XRT_NR_STREAMS || w->open[stream].block.used)
		return fail_call(w, "a stream was started too late");
	w->open[stream].first = first;
	w->open[stream].next = first;
	return 0;
}

static int writer_no_memory(struct xrt_writer *w)
{
	return xrt_error_set(w->err, XRT_E_NOMEM, "%s: out of memory", w->name);
}

static int write_block(struct xrt_writer *w, const unsigned char *bytes)
{
	if (w->data)
		return xrt_memory_add(&w->mem, bytes, XRT_BLOCK_SIZE)
		       ? writer_no_memory(w) : 0;
	return xrt_outfile_write(&w->of, bytes, XRT_BLOCK_SIZE, w->err);
}

static int flush_block(struct xrt_writer *w, struct open_block *o)
{
	if (!o->block.used)
		return 0;
	memset(o->bytes + o->block.used, 0, XRT_BLOCK_SIZE - o->block.used);
	o->block.flags = XRT_BLOCK_SEALED | XRT_BLOCK_RELAYED;
	o->block.crc = xrt_block_crc(&o->block);
	if (write_block(w, o->bytes)) {
		w->failed = true;
		return -1;
	}
	memset(&o->block, 0, sizeof(o->block));
	return 0;
}

static int begin_block(struct xrt_writer *w, unsigned int stream)
{
	struct open_block *o = &w->open[stream];

	if (flush_block(w, o))
		return -1;
	if (o->next == ~0u)
		return fail_call(w, "a stream has too many blocks");
	o->block = (struct xrt_block){
		.magic = XRT_MAGIC,
		.version = XRT_VERSION,
		.stream = (__u8)stream,
		.used = sizeof(o->block),
		.boot_id = w->boot_id,
		.index = o->next++,
	};
	return 0;
}

static bool needs_block(const struct open_block *o, size_t len)
{
	return !o->block.used || o->block.used + len > XRT_BLOCK_SIZE;
}

int xrt_writer_put(struct xrt_writer *w, unsigned int stream,
		   const struct xrt_rec *rec)
{
	struct open_block *o;

	if (w->failed)
		return -1;
	if (stream >= XRT_NR_STREAMS || rec->len < sizeof(*rec) ||
	    rec->len % 8 || rec->len > XRT_REC_MAX)
		return fail_call(w, "a record is of impossible length");
	o = &w->open[stream];
	if (needs_block(o, rec->len) && begin_block(w, stream))
		return -1;
	memcpy(o->bytes + o->block.used, rec, rec->len);
	o->block.used = (__u16)(o->block.used + rec->len);
	return 0;
}

__u32 xrt_writer_next_block(const struct xrt_writer *w, unsigned int stream)
{
	return stream < XRT_NR_STREAMS ? w->open[stream].next : 0;
}

int xrt_writer_put_end(struct xrt_writer *w, struct xrt_end *end)
{
	end->rec.type = XRT_REC_END;
	end->rec.len = sizeof(*end);
	for (unsigned int s = 0; s < XRT_NR_STREAMS; s++) {
		end->first_block[s] = w->open[s].first;
		end->next_block[s] = w->open[s].next;
	}
	if (needs_block(&w->open[XRT_STREAM_EVENT], sizeof(*end)))
		end->next_block[XRT_STREAM_EVENT]++;
	return xrt_writer_put(w, XRT_STREAM_EVENT, &end->rec);
}

static int finish_writer(struct xrt_writer *w)
{
	for (unsigned int s = 0; s < XRT_NR_STREAMS; s++) {
		if (flush_block(w, &w->open[s]))
			return -1;
	}
	if (!w->data)
		return xrt_outfile_commit(&w->of, w->err);
	if (xrt_memory_close(&w->mem))
		return writer_no_memory(w);
	*w->data = w->mem.text;
	*w->size = w->mem.size;
	w->mem.text = NULL;
	return 0;
}

int xrt_writer_commit(struct xrt_writer *w)
{
	int ret = w->failed ? -1 : finish_writer(w);

	writer_free(w);
	return ret;
}

void xrt_writer_abort(struct xrt_writer *w)
{
	if (w)
		writer_free(w);
}
