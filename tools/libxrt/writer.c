// SPDX-License-Identifier: GPL-2.0
/* Writer: builds blocks from records and puts a whole file in its place. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

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
	char *path;
	char *temp;
	FILE *file;
	__u64 boot_id;
	bool failed;
	struct open_block open[XRT_NR_STREAMS];
};

static int fail_io(struct xrt_writer *w, const char *what)
{
	int code = errno;

	w->failed = true;
	return xrt_error_set(w->err, XRT_E_IO, "%s: %s: %s", w->path, what,
			     strerror(code));
}

static int fail_call(struct xrt_writer *w, const char *what)
{
	w->failed = true;
	return xrt_error_set(w->err, XRT_E_INVALID, "%s: %s", w->path, what);
}

static void writer_free(struct xrt_writer *w)
{
	if (w->file)
		fclose(w->file);
	if (w->temp)
		unlink(w->temp);
	free(w->temp);
	free(w->path);
	free(w);
}

/* mkstemp() makes files of mode 0600; a capture gets what open() would give. */
static int open_temp(struct xrt_writer *w)
{
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	fd = mkstemp(w->temp);
	if (fd < 0) {
		free(w->temp);
		w->temp = NULL;
		return fail_io(w, "cannot make a file beside it");
	}
	if (!fchmod(fd, 0666 & ~mask))
		w->file = fdopen(fd, "wb");
	if (!w->file) {
		fail_io(w, "cannot open");
		close(fd);
		return -1;
	}
	return 0;
}

/* A rename over a device or a directory would destroy it or fail too late. */
static int check_place(struct xrt_writer *w)
{
	struct stat st;

	if (stat(w->path, &st))
		return 0;
	if (S_ISREG(st.st_mode))
		return 0;
	w->failed = true;
	return xrt_error_set(w->err, XRT_E_IO,
			     "%s: is not a regular file; name another place",
			     w->path);
}

struct xrt_writer *xrt_writer_new(const char *path, __u64 boot_id,
				  struct xrt_error *err)
{
	struct xrt_writer *w = calloc(1, sizeof(*w));

	if (!w)
		goto nomem;
	w->err = err;
	w->boot_id = boot_id;
	w->path = strdup(path);
	if (!w->path || asprintf(&w->temp, "%s.XXXXXX", path) < 0) {
		w->temp = NULL;
		writer_free(w);
		goto nomem;
	}
	if (check_place(w)) {
		free(w->temp);
		w->temp = NULL;
		writer_free(w);
		return NULL;
	}
	if (open_temp(w)) {
		writer_free(w);
		return NULL;
	}
	return w;
nomem:
	xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", path);
	return NULL;
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

static int flush_block(struct xrt_writer *w, struct open_block *o)
{
	if (!o->block.used)
		return 0;
	memset(o->bytes + o->block.used, 0, XRT_BLOCK_SIZE - o->block.used);
	o->block.flags = XRT_BLOCK_SEALED;
	o->block.crc = xrt_crc32c(&o->block);
	if (fwrite(o->bytes, XRT_BLOCK_SIZE, 1, w->file) != 1)
		return fail_io(w, "cannot write");
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

/* The name is durable only when the directory that holds it is. */
static int sync_dir(struct xrt_writer *w)
{
	char *copy = strdup(w->path);
	int fd, ret = 0;

	if (!copy)
		return fail_io(w, "cannot sync its directory");
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	/* Some file systems cannot sync a directory; the file is there. */
	if (fd < 0 || (fsync(fd) && errno != EINVAL))
		ret = fail_io(w, "cannot sync its directory");
	if (fd >= 0)
		close(fd);
	return ret;
}

static int finish(struct xrt_writer *w)
{
	FILE *file = w->file;

	for (unsigned int s = 0; s < XRT_NR_STREAMS; s++) {
		if (flush_block(w, &w->open[s]))
			return -1;
	}
	if (fflush(file) || fsync(fileno(file)))
		return fail_io(w, "cannot write");
	w->file = NULL;
	if (fclose(file))
		return fail_io(w, "cannot write");
	if (rename(w->temp, w->path))
		return fail_io(w, "cannot rename the temporary file to it");
	free(w->temp);
	w->temp = NULL;
	return sync_dir(w);
}

int xrt_writer_commit(struct xrt_writer *w)
{
	int ret = w->failed ? -1 : finish(w);

	writer_free(w);
	return ret;
}

void xrt_writer_abort(struct xrt_writer *w)
{
	if (w)
		writer_free(w);
}
