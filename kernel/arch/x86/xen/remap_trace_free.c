// SPDX-License-Identifier: GPL-2.0
/*
 * What the remap recorder's parameter says is to be done after boot, and the
 * file xen_remap/free in debugfs:
 *
 *	free	w	"1": free the memory of the capture
 */
#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/rwsem.h>
#include <linux/string.h>

#include "remap_compat.h"
#include "remap_trace_int.h"

static bool xrt_free_after_boot;

/**
 * xrt_free_option - a word of the parameter
 * @word:	the word
 *
 * Return: is it one for this file?
 */
bool __init xrt_free_option(const char *word)
{
	if (strcmp(word, "free"))
		return false;
	xrt_free_after_boot = true;
	return true;
}

/* Free the capture, now that nobody reads it. */
static int xrt_free_capture(void)
{
	int ret = down_write_killable(&xrt_capture_lock);

	if (ret)
		return ret;
	xrt_free_blocks();
	xrt_debugfs_sealed();
	up_write(&xrt_capture_lock);
	return 0;
}

static DECLARE_COMPLETION(xrt_settled);

/* Replay, then free the capture, if the parameter says so. */
static void xrt_settle(struct work_struct *work)
{
	xrt_replay_at_boot();
	if (xrt_free_after_boot)
		xrt_free_capture();
	complete_all(&xrt_settled);
}

static DECLARE_WORK(xrt_settle_work, xrt_settle);

/*
 * The capture is complete. What comes now has a worker of its own: nobody who
 * opens a file waits for it.
 */
void xrt_after_seal(void)
{
	queue_work(XRT_WORKQUEUE, &xrt_settle_work);
}

/**
 * xrt_wait_settled - wait until all is done that the parameter says
 *
 * Return: 0, or -ERESTARTSYS if a signal comes
 */
int xrt_wait_settled(void)
{
	return wait_for_completion_interruptible(&xrt_settled);
}

static ssize_t xrt_free_write(struct file *file, const char __user *ubuf,
			      size_t len, loff_t *ppos)
{
	bool yes;
	int ret = kstrtobool_from_user(ubuf, len, &yes);

	if (!ret && !yes)
		ret = -EINVAL;
	if (!ret)
		ret = xrt_wait_sealed();
	if (!ret)
		ret = xrt_free_capture();
	return ret ? ret : len;
}

static const struct file_operations xrt_free_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= xrt_free_write,
	.llseek	= noop_llseek,
};

/**
 * xrt_free_init - create the file that frees the capture
 * @dir:	in this directory of debugfs
 */
void __init xrt_free_init(struct dentry *dir)
{
	debugfs_create_file("free", 0200, dir, NULL, &xrt_free_fops);
}
