// SPDX-License-Identifier: GPL-2.0
/*
 * The files of the remap recorder in debugfs: xen_remap/capture has the blocks
 * as they are, xen_remap/status a name and a value per line.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/rwsem.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#include "remap_trace_int.h"

DECLARE_RWSEM(xrt_capture_lock);

static struct dentry *xrt_capture_file;

static int xrt_capture_open(struct inode *inode, struct file *file)
{
	return xrt_wait_sealed();
}

static ssize_t xrt_copy_capture(char __user *buf, size_t len, loff_t *ppos)
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

static ssize_t xrt_capture_read(struct file *file, char __user *buf,
				size_t len, loff_t *ppos)
{
	ssize_t ret = down_read_killable(&xrt_capture_lock);

	if (ret)
		return ret;
	ret = xrt_copy_capture(buf, len, ppos);
	up_read(&xrt_capture_lock);
	return ret;
}

static const struct file_operations xrt_capture_fops = {
	.owner	= THIS_MODULE,
	.open	= xrt_capture_open,
	.read	= xrt_capture_read,
	.llseek	= default_llseek,
};

static void xrt_status_sealed(struct seq_file *m)
{
	static const char * const name[] = { "setup", "event", "page" };
	u32 stream;

	seq_printf(m, "boot_id: %016llx\n", xrt.boot_id);
	seq_printf(m, "pages_remapped: %llu\n", xrt.remapped);
	seq_printf(m, "chunks_walked: %llu\n", xrt.chunks);
	for (stream = 0; stream < XRT_NR_STREAMS; stream++)
		seq_printf(m, "blocks_%s: %u\n", name[stream],
			   min(xrt.store[stream].next, xrt.store[stream].cap));
	seq_printf(m, "dropped_pages: %llu\n", xrt.lost_pages);
	seq_printf(m, "dropped_chunks: %llu\n", xrt.lost_chunks);
	seq_printf(m, "dropped_prepare: %llu\n", xrt.lost_prepare);
	seq_printf(m, "dropped_other: %llu\n", xrt.lost_other);
}

static int xrt_status_show(struct seq_file *m, void *unused)
{
	static const char * const level[] = { "off", "chunk", "page" };
	int ret = xrt_wait_sealed();

	if (!ret)
		ret = down_read_killable(&xrt_capture_lock);
	if (ret)
		return ret;
	seq_printf(m, "version: %u\n", XRT_VERSION);
	seq_printf(m, "level: %s\n", level[xrt.level]);
	if (xrt.level != XRT_LEVEL_OFF)
		xrt_status_sealed(m);
	seq_printf(m, "bytes_static_until_init_freed: %u\n", xrt_static_bytes());
	seq_printf(m, "bytes_during_walk: %llu\n", xrt.walk_bytes);
	seq_printf(m, "bytes_kept: %llu\n",
		   (u64)xrt_capture_blocks() * XRT_BLOCK_SIZE);
	up_read(&xrt_capture_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(xrt_status);

/* Create the files: with the recorder off there is only the status. */
void __init xrt_debugfs_init(void)
{
	struct dentry *dir = debugfs_create_dir("xen_remap", NULL);

	debugfs_create_file("status", 0400, dir, NULL, &xrt_status_fops);
	if (xrt.level == XRT_LEVEL_OFF)
		return;
	xrt_capture_file = debugfs_create_file("capture", 0400, dir, NULL,
					       &xrt_capture_fops);
	xrt_free_init(dir);
	xrt_replay_init(dir);
}

/* The capture is complete, or freed: show its size. */
void xrt_debugfs_sealed(void)
{
	if (!IS_ERR_OR_NULL(xrt_capture_file))
		i_size_write(d_inode(xrt_capture_file),
			     (loff_t)xrt_capture_blocks() * XRT_BLOCK_SIZE);
}
