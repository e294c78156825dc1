// SPDX-License-Identifier: GPL-2.0
/* Reads a log once: its frames, and what kernel and hypervisor said. */
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "log_facts.h"

/* So far before the first frame a complaint of Xen's is about this. */
#define NEAR_BYTES	4096

/**
 * struct frames_facts - what the log said when frames of a boot came
 * @boot:	tag of the boot
 * @first:	where its first frame starts
 * @facts:	what was said
 */
struct frames_facts {
	__u32 boot;
	__u64 first;
	struct log_facts facts;
};

/**
 * struct log_readers - the readers that see each line
 * @frames:	frames
 * @boots:	boots
 * @of:		facts by boot, the oldest is replaced first
 * @nr:		how many there were
 */
struct log_readers {
	struct frame_reader *frames;
	struct boot_reader *boots;
	struct frames_facts of[XRT_FRAME_BOOTS_MAX];
	size_t nr;
};

static struct frames_facts *find_facts(struct log_readers *r, __u32 boot,
				       __u64 offset)
{
	size_t nr = XRT_MIN(r->nr, XRT_FRAME_BOOTS_MAX);
	struct frames_facts *f;

	for (size_t i = 0; i < nr; i++) {
		if (r->of[i].boot == boot)
			return &r->of[i];
	}
	f = &r->of[r->nr++ % XRT_FRAME_BOOTS_MAX];
	*f = (struct frames_facts){ .boot = boot, .first = offset };
	return f;
}

static void note_facts(struct log_readers *r, const struct log_line *line)
{
	const struct xrt_boot_facts *now = boot_reader_now(r->boots, line);
	struct frames_facts *f;
	__u32 boot;

	if (!frame_reader_last(r->frames, &boot))
		return;
	f = find_facts(r, boot, line->offset);
	f->facts.limit = now->limit;
	f->facts.nr_xen = 0;
	for (size_t i = 0; i < now->nr_complaint; i++) {
		if (now->complaint_at[i] + NEAR_BYTES < f->first)
			continue;
		memcpy(f->facts.xen[f->facts.nr_xen++], now->complaint[i],
		       XRT_EVENT_TEXT);
	}
}

static int read_facts_line(const struct log_line *line, void *arg,
			   struct xrt_error *err)
{
	struct log_readers *r = arg;
	int frames;

	if (boot_reader_line(r->boots, line))
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	frames = frame_reader_line(r->frames, line);
	if (frames < 0)
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	if (frames)
		note_facts(r, line);
	return 0;
}

static int end_reading(struct log_reading *to, struct log_readers *r,
		       __s64 boot, __u32 number, const char *name,
		       struct xrt_error *err)
{
	__u32 last;

	if (boot_reader_end(r->boots, &to->boots))
		return xrt_error_set(err, XRT_E_INVALID,
				     "%s: has no boot number %u; it has %u",
				     name, number, to->boots.boots);
	if (boot == XRT_LAST_BOOT && !frame_reader_last(r->frames, &last))
		return 0;
	to->frames = frame_reader_take(r->frames, boot, name, err);
	if (!to->frames)
		return -1;
	to->facts = find_facts(r, to->frames->boot, 0)->facts;
	return 0;
}

int log_reading_bytes(struct log_reading *to, struct log_bytes *bytes,
		      __s64 boot, __u32 number, const char *name,
		      struct xrt_error *err)
{
	struct log_readers *r = calloc(1, sizeof(*r));
	struct xrt_error why;
	int ret = -1;

	*to = (struct log_reading){ 0 };
	if (r) {
		r->frames = frame_reader_new();
		r->boots = boot_reader_new(number);
	}
	if (!r || !r->frames || !r->boots)
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", name);
	else if (log_text_read(bytes, read_facts_line, r, &why))
		xrt_error_name(err, &why, name);
	else
		ret = end_reading(to, r, boot, number, name, err);
	if (r) {
		frame_reader_free(r->frames);
		boot_reader_free(r->boots);
	}
	free(r);
	return ret;
}

void log_reading_free(struct log_reading *to)
{
	free(to->frames);
	xrt_boot_log_free(&to->boots);
}

bool log_reading_has_boot(const struct log_reading *to)
{
	return to->boots.facts.number || to->boots.hvm;
}
