// SPDX-License-Identifier: GPL-2.0
/*
 * Collects frames out of the lines of a log. A frame that a line does not end
 * is a candidate: later lines may go on with it, with other lines in between.
 * Each line that could be a part of it makes another candidate; the CRC shows
 * which one was right.
 */
#include <stdlib.h>
#include <string.h>

#include "frame_parse.h"
#include "frames.h"
#include "log_text.h"

#define CANDIDATES_MAX	16
/* Lines that may be between two parts of a frame. */
#define LINES_BETWEEN	32
/* Set in the number of a start that may not be one. */
#define START_GUESSED	(1ULL << 63)

/**
 * struct candidate - the start of a frame
 * @text:	its characters
 * @len:	how many
 * @lines:	lines that it still waits for its next part, 0 for no candidate
 * @start:	number of the place where it starts
 * @offset:	where that is in the log
 */
struct candidate {
	char text[FRAME_TEXT_MAX + 1];
	size_t len;
	unsigned int lines;
	__u64 start;
	__u64 offset;
};

/**
 * struct frame_reader - the frames of a log so far
 * @candidate:	frames that are not whole yet
 * @oldest:	the candidate to be replaced next
 * @starts:	places where a frame starts
 * @guesses:	ends of lines that may be a part of the tag
 * @whole:	those that became a good frame
 * @nr_boots:	boots with good frames
 * @of:		their frames, the boot of the last frame comes last
 */
struct frame_reader {
	struct candidate candidate[CANDIDATES_MAX];
	size_t oldest;
	__u64 starts;
	__u64 guesses;
	__u64 whole;
	__u32 nr_boots;
	struct xrt_frames *of[XRT_FRAME_BOOTS_MAX];
};

struct frame_reader *frame_reader_new(void)
{
	return calloc(1, sizeof(struct frame_reader));
}

void frame_reader_free(struct frame_reader *r)
{
	if (!r)
		return;
	for (__u32 i = 0; i < r->nr_boots; i++)
		free(r->of[i]);
	free(r);
}

/* Return: frames of a boot, which becomes the last one; NULL if out of memory. */
static struct xrt_frames *frames_of_boot(struct frame_reader *r, __u32 boot)
{
	struct xrt_frames *f = NULL;
	__u32 i = 0;

	while (i < r->nr_boots && r->of[i]->boot != boot)
		i++;
	if (i < r->nr_boots) {
		f = r->of[i];
	} else {
		/* Its size is that of the most frames; few are touched. */
		f = calloc(1, sizeof(*f));
		if (!f)
			return NULL;
		f->boot = boot;
		if (r->nr_boots == XRT_FRAME_BOOTS_MAX) {
			i = 0;
			free(r->of[0]);
		} else {
			r->nr_boots++;
		}
	}
	for (; i + 1 < r->nr_boots; i++)
		r->of[i] = r->of[i + 1];
	r->of[i] = f;
	return f;
}

static void keep_frame(struct xrt_frames *to, const struct frame_parsed *f,
		       __u64 at)
{
	struct xrt_frame *frame = &to->frame[f->num];

	if (!to->all) {
		to->all = f->all;
		to->first = at;
	}
	to->last = at;
	if (f->all != to->all) {
		/* One of the two is wrong; which one is unknown. */
		if (f->num < to->all)
			frame->state = XRT_FRAME_CONFLICT;
		return;
	}
	if (frame->state == XRT_FRAME_MISSING) {
		frame->state = XRT_FRAME_GOOD;
		frame->len = (__u8)f->len;
		memcpy(frame->data, f->data, f->len);
	} else if (frame->state == XRT_FRAME_GOOD &&
		   (frame->len != f->len ||
		    memcmp(frame->data, f->data, f->len))) {
		frame->state = XRT_FRAME_CONFLICT;
	} else {
		to->copies++;
	}
}

static void drop_start(struct frame_reader *r, __u64 start)
{
	for (size_t i = 0; i < CANDIDATES_MAX; i++) {
		if (r->candidate[i].start == start)
			r->candidate[i].lines = 0;
	}
}

/* Return: 1 if the candidate is a whole frame, 0 if not, -1 if out of memory. */
static int take_whole(struct frame_reader *r, const struct candidate *c)
{
	struct frame_parsed f;
	struct xrt_frames *to;

	if (!frame_parse(&f, c->text, c->len))
		return 0;
	to = frames_of_boot(r, f.boot);
	if (!to)
		return -1;
	keep_frame(to, &f, c->offset);
	r->starts += !!(c->start & START_GUESSED);
	r->whole++;
	drop_start(r, c->start);
	return 1;
}

static void add_candidate(struct frame_reader *r, const struct candidate *c)
{
	size_t at = r->oldest;

	for (size_t i = 0; i < CANDIDATES_MAX; i++) {
		if (!r->candidate[i].lines)
			at = i;
	}
	if (at == r->oldest)
		r->oldest = (r->oldest + 1) % CANDIDATES_MAX;
	r->candidate[at] = *c;
	r->candidate[at].lines = LINES_BETWEEN;
}

/* Appends the characters at @p that fit; returns how many. */
static size_t append_chars(struct candidate *c, const char *p)
{
	size_t n = 0;

	while (p[n] && c->len < FRAME_TEXT_MAX) {
		char as = frame_char(c->len, p[n]);

		if (!as)
			break;
		c->text[c->len++] = as;
		n++;
	}
	c->text[c->len] = '\0';
	return n;
}

/* Adds a candidate, and the one without the "=" of a soft line break. */
static void add_unfinished(struct frame_reader *r, struct candidate *c,
			   const struct log_line *line)
{
	add_candidate(r, c);
	if (!line->soft || c->text[c->len - 1] != '=')
		return;
	c->text[--c->len] = '\0';
	add_candidate(r, c);
}

/* Does the line go on with a frame that starts in a line before? */
static int continue_frames(struct frame_reader *r, const struct log_line *line)
{
	struct candidate more[CANDIDATES_MAX];
	size_t nr = 0;
	int ret = 0;

	for (size_t i = 0; i < CANDIDATES_MAX; i++) {
		struct candidate *c = &r->candidate[i];

		if (!c->lines)
			continue;
		c->lines--;
		more[nr] = *c;
		if (append_chars(&more[nr], line->body))
			nr++;
	}
	for (size_t i = 0; i < nr; i++) {
		int whole = take_whole(r, &more[i]);

		if (whole < 0)
			return -1;
		ret += whole;
		if (!whole && more[i].len < FRAME_TEXT_MAX)
			add_unfinished(r, &more[i], line);
	}
	return ret;
}

static int start_frames(struct frame_reader *r, const struct log_line *line)
{
	const char *p = line->text;
	int ret = 0;

	while ((p = strstr(p, XRT_FRAME_TAG))) {
		struct candidate c = {
			.start = ++r->starts,
			.offset = line->offset + (size_t)(p - line->text),
		};
		int whole;

		append_chars(&c, p);
		/* What is torn may have another frame right behind it. */
		p += FRAME_TAG_LEN;
		whole = take_whole(r, &c);
		if (whole < 0)
			return -1;
		ret += whole;
		if (!whole)
			add_unfinished(r, &c, line);
	}
	return ret;
}

/* A terminal may wrap within the tag itself. */
static void start_in_tag(struct frame_reader *r, const struct log_line *line)
{
	struct candidate c = { .len = FRAME_TAG_LEN - 1 };

	for (; c.len; c.len--) {
		if (line->len >= c.len &&
		    !memcmp(line->text + line->len - c.len, XRT_FRAME_TAG,
			    c.len))
			break;
	}
	if (!c.len)
		return;
	memcpy(c.text, XRT_FRAME_TAG, c.len);
	c.offset = line->offset + line->len - c.len;
	c.start = START_GUESSED | ++r->guesses;
	add_candidate(r, &c);
}

int frame_reader_line(struct frame_reader *r, const struct log_line *line)
{
	int more, ret = continue_frames(r, line);

	if (ret < 0)
		return -1;
	more = start_frames(r, line);
	if (more < 0)
		return -1;
	start_in_tag(r, line);
	return ret + more;
}

bool frame_reader_last(const struct frame_reader *r, __u32 *boot)
{
	if (!r->nr_boots)
		return false;
	*boot = r->of[r->nr_boots - 1]->boot;
	return true;
}

static struct xrt_frames *choose_boot(struct frame_reader *r, __s64 boot,
				      const char *name, struct xrt_error *err)
{
	__u64 torn = r->starts - r->whole;
	__u32 last;

	if (!frame_reader_last(r, &last)) {
		xrt_error_set(err, XRT_E_FORMAT,
			      "%s: no frame in it (%llu lines begin like one and are not whole); give a log of the serial console, with 'xrt:' lines, or a memory image",
			      name, torn);
		return NULL;
	}
	for (__u32 i = r->nr_boots; i--; ) {
		if (boot == XRT_LAST_BOOT || r->of[i]->boot == (__u32)boot)
			return r->of[i];
	}
	xrt_error_set(err, XRT_E_FORMAT,
		      "%s: no frame of boot %08llx in it, the last boot is %08x",
		      name, boot, last);
	return NULL;
}

struct xrt_frames *frame_reader_take(struct frame_reader *r, __s64 boot,
				     const char *name, struct xrt_error *err)
{
	struct xrt_frames *f = choose_boot(r, boot, name, err);

	if (!f)
		return NULL;
	f->torn = r->starts - r->whole;
	f->nr_boots = r->nr_boots;
	for (__u32 i = 0; i < r->nr_boots; i++) {
		f->boots[i] = r->of[i]->boot;
		if (r->of[i] != f)
			free(r->of[i]);
	}
	r->nr_boots = 0;
	for (__u32 i = 0; i < f->all; i++)
		f->good += f->frame[i].state == XRT_FRAME_GOOD;
	return f;
}

static int read_frame_line(const struct log_line *line, void *arg,
			   struct xrt_error *err)
{
	if (frame_reader_line(arg, line) >= 0)
		return 0;
	return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
}

struct xrt_frames *xrt_frames_read(const void *log, size_t size, __s64 boot,
				   const char *name, struct xrt_error *err)
{
	struct log_bytes *bytes = log_bytes_from_memory(log, size);
	struct frame_reader *r = frame_reader_new();
	struct xrt_frames *f = NULL;

	if (!r || !bytes)
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", name);
	else if (!log_text_read(bytes, read_frame_line, r, err))
		f = frame_reader_take(r, boot, name, err);
	log_bytes_close(bytes);
	frame_reader_free(r);
	return f;
}
