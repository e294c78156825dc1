// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel's own messages say about the time of the remap, if its buffer still
 * has them: an upper bound, and when the walk ended.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot_line.h"
#include "live_kernel.h"
#include "log_summary.h"

#define KMSG		"/dev/kmsg"
#define USEC_NS		1000
/* A record of /dev/kmsg is shorter. */
#define MESSAGE_MAX	8192

/* A record is "PRIORITY,NUMBER,MICROSECONDS,FLAGS...;TEXT\n KEY=VALUE\n...". */
static void take_message(struct xrt_boot_facts *f, char *record)
{
	char *text = strchr(record, ';'), *at = strchr(record, ','), *end;
	struct xrt_maybe time = { .known = true };

	at = at ? strchr(at + 1, ',') : NULL;
	if (!text || !at || at > text)
		return;
	time.value = strtoull(at + 1, &end, 10) * USEC_NS;
	if (end == at + 1)
		return;
	text++;
	text[strcspn(text, "\n")] = '\0';
	if (!strncmp(text, "p2m virtual area at ", 20))
		f->p2m_time = time;
	else if (xrt_line_pages(text, "Remapped ", " page(s)", &f->remapped))
		f->remapped_time = time;
}

static int read_messages(struct xrt_boot_facts *f, int fd)
{
	char record[MESSAGE_MAX + 1];

	for (;;) {
		ssize_t n = read(fd, record, MESSAGE_MAX);

		/* EPIPE: records were overwritten meanwhile. */
		if (n < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (n <= 0)
			return n < 0 && errno != EAGAIN ? -1 : 0;
		record[n] = '\0';
		take_message(f, record);
	}
}

int live_messages_take(struct live_kernel *k, const struct xrt_boot_facts *f,
		       struct xrt_error *err)
{
	struct xrt_bound *bound = &k->facts.bound;

	if (!log_summary_at_most(f, &bound->at_most_ns)) {
		bound->at_most_ns = 0;
		return 0;
	}
	return live_clock_read(k, f->remapped_time.value, err);
}

int live_messages_read(struct live_kernel *k, struct xrt_error *err)
{
	struct xrt_boot_facts f = { 0 };
	int fd = open(KMSG, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 && live_is_absent(errno))
		return 0;
	if (fd < 0 || read_messages(&f, fd)) {
		xrt_error_set(err, XRT_E_IO, KMSG ": %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	close(fd);
	if (f.remapped.known && f.remapped.value == k->plan->remapped)
		return live_messages_take(k, &f, err);
	return 0;
}
