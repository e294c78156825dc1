// SPDX-License-Identifier: GPL-2.0
/* Boot logs: reads a whole log and takes one boot of it. */
#include "boot_reader.h"

static int read_boot_line(const struct log_line *line, void *arg,
			  struct xrt_error *err)
{
	if (boot_reader_line(arg, line))
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	return 0;
}

static int read_boot_bytes(struct xrt_boot_log *log, struct log_bytes *bytes,
			   const char *name, __u32 boot, struct xrt_error *err)
{
	struct boot_reader *r = boot_reader_new(boot);
	struct xrt_error why;
	int ret = -1;

	if (!r) {
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", name);
	} else if (log_text_read(bytes, read_boot_line, r, &why)) {
		/* What reads the bytes names the file itself. */
		xrt_error_name(err, &why, name);
	} else if (boot_reader_end(r, log)) {
		xrt_error_set(err, XRT_E_INVALID,
			      "%s: has no boot number %u; it has %u", name,
			      boot, log->boots);
	} else {
		ret = 0;
	}
	boot_reader_free(r);
	return ret;
}

int xrt_boot_log_parse(struct xrt_boot_log *log, const void *data, size_t size)
{
	struct log_bytes *bytes = log_bytes_from_memory(data, size);
	int ret = -1;

	if (bytes)
		ret = read_boot_bytes(log, bytes, "log", XRT_ANY_BOOT, NULL);
	log_bytes_close(bytes);
	return ret;
}

int xrt_boot_log_read_boot(struct xrt_boot_log *log, const char *path,
			   __u32 boot, struct xrt_error *err)
{
	struct log_bytes *bytes = log_bytes_open(path, err);
	int ret;

	if (!bytes)
		return -1;
	ret = read_boot_bytes(log, bytes, path, boot, err);
	log_bytes_close(bytes);
	return ret;
}

int xrt_boot_log_read(struct xrt_boot_log *log, const char *path,
		      struct xrt_error *err)
{
	return xrt_boot_log_read_boot(log, path, XRT_ANY_BOOT, err);
}

void xrt_boot_log_free(struct xrt_boot_log *log)
{
	boot_facts_drop(&log->facts);
}
