// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs directory xen_remap/ of the remap recorder:
 *
 *	capture	r	the blocks, as they are
 *	replay	w	"all" or "chunk": fire the tracepoints for what was kept;
 *			the second leaves out single pages
 *	status	r	a name and a value a line
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "remap_trace_int.h"

static struct dentry *xrt_capture_file;

static int xrt_capture_open(struct inode *inode, struct file *file)
{
	xrt_wait_sealed();
	return 0;
}

static ssize_t xrt_capture_read(struct file *file, char __user *buf,
				size_t len, loff_t *ppos)
{
	u64 size = (u64)xrt_capture_blocks() * XRT_BLOCK_SIZE;
	size_t done = 0;

	while (done < len && *ppos < size) {
		u32 off = *ppos % XRT_BLOCK_SIZE;
		size_t n = min_t(size_t, len - done, XRT_BLOCK_SIZE - off);
		u8 *blk = (u8 *)xrt_capture_block(*ppos / XRT_BLOCK_SIZE);

		if (copy_to_user(buf + done, blk + off, n))
			return done ? done : -EFAULT;
		done += n;
		*ppos += n;
	}
	return done;
}

static const struct file_operations xrt_capture_fops = {
	.owner	= THIS_MODULE,
	.open	= xrt_capture_open,
	.read	= xrt_capture_read,
	.llseek	= default_llseek,
};

static ssize_t xrt_replay_write(struct file *file, const char __user *ubuf,
				size_t len, loff_t *ppos)
{
	char word[8] = "";
	bool pages;
	int ret;

	if (len >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, ubuf, len))
		return -EFAULT;
	strim(word);
	pages = !strcmp(word, "all");
	if (!pages && strcmp(word, "chunk"))
		return -EINVAL;

	xrt_wait_sealed();
	ret = xrt_replay(pages);
	return ret ? ret : len;
}

static const struct file_operations xrt_replay_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= xrt_replay_write,
	.llseek	= noop_llseek,
};

static void xrt_status_sealed(struct seq_file *m)
{
	u32 stream;

	seq_printf(m, "boot_id: %016llx\n", xrt.boot_id);
	seq_printf(m, "pages_remapped: %llu\n", xrt.remapped);
	seq_printf(m, "chunks_walked: %llu\n", xrt.chunks);
	seq_printf(m, "records: %llu\n", xrt_count_records());
	for (stream = 0; stream < XRT_NR_STREAMS; stream++)
		seq_printf(m, "blocks_%s: %u\n",
			   stream == XRT_STREAM_SETUP ? "setup" :
			   stream == XRT_STREAM_EVENT ? "event" : "page",
			   min(xrt.store[stream].next, xrt.store[stream].cap));
	seq_printf(m, "dropped_pages: %llu\n", xrt.lost_pages);
	seq_printf(m, "dropped_chunks: %llu\n", xrt.lost_chunks);
	seq_printf(m, "dropped_prepare: %llu\n", xrt.lost_prepare);
	seq_printf(m, "dropped_other: %llu\n", xrt.lost_other);
}

static int xrt_status_show(struct seq_file *m, void *unused)
{
	static const char * const level[] = { "off", "chunk", "page" };

	xrt_wait_sealed();
	seq_printf(m, "version: %u\n", XRT_VERSION);
	seq_printf(m, "level: %s\n", level[xrt.level]);
	if (xrt.walk_mem)
		xrt_status_sealed(m);
	seq_printf(m, "bytes_static_until_init_freed: %u\n", xrt_static_bytes());
	seq_printf(m, "bytes_during_walk: %llu\n", xrt.walk_bytes);
	seq_printf(m, "bytes_kept: %llu\n",
		   (u64)xrt_capture_blocks() * XRT_BLOCK_SIZE);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(xrt_status);

/* Create the files: with the recorder off there is only the status. */
void __init xrt_debugfs_init(void)
{
	struct dentry *dir = debugfs_create_dir("xen_remap", NULL);

	debugfs_create_file("status", 0400, dir, NULL, &xrt_status_fops);
	if (!xrt.walk_mem)
		return;
	xrt_capture_file = debugfs_create_file("capture", 0400, dir, NULL,
					       &xrt_capture_fops);
	debugfs_create_file("replay", 0200, dir, NULL, &xrt_replay_fops);
}

/* The capture is whole: show its size. */
void xrt_debugfs_sealed(void)
{
	if (!IS_ERR_OR_NULL(xrt_capture_file))
		i_size_write(d_inode(xrt_capture_file),
			     (loff_t)xrt_capture_blocks() * XRT_BLOCK_SIZE);
}
