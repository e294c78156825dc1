// SPDX-License-Identifier: GPL-2.0
/*
 * Logs that lost and gained bytes: what is read from them is what the whole log
 * says, or nothing. A number that lost a digit of its own is another number, so
 * bytes are only lost together with a line end or with what is around a number.
 * XRT_MUTILATIONS sets how many there are.
 */
#include "helper.h"
#include "diagnosis_log.h"
#include "log_facts.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define ROOM		(1u << 20)
#define DEFAULT_COUNT	1200

static const char * const logs[] = {
	"tests/fixtures/logs/mem-limit.log",
	"tests/fixtures/logs/mem-limit-earlyprintk.log",
	"tests/fixtures/logs/kernel-in-hole.log",
	"tests/fixtures/logs/died-before-walk.log",
	"tests/fixtures/forms/mem-limit-stock.log",
	"tests/fixtures/forms/page-tables-in-nvs.log",
	"tests/fixtures/forms/host-then-pv-guest.log",
	"tests/fixtures/field/serial-atom.log",
	"tests/fixtures/field/journal.log",
};

static __u64 seed;
static char *text;
static size_t size;

static unsigned int any(unsigned int n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned int)(seed >> 33) % n;
}

static void put(size_t at, const char *what, size_t len)
{
	if (size + len >= ROOM)
		return;
	memmove(text + at + len, text + at, size - at);
	memcpy(text + at, what, len);
	size += len;
}

static void take(size_t at, size_t len)
{
	if (len > size - at)
		len = size - at;
	memmove(text + at, text + at + len, size - at - len);
	size -= len;
}

/* Start of a line, and its length with the line end. */
static size_t any_line(size_t *len)
{
	size_t at = any((unsigned int)size + 1), start = at, end = at;

	while (start && text[start - 1] != '\n')
		start--;
	while (end < size && text[end] != '\n')
		end++;
	*len = end - start + (end < size);
	return start;
}

static void lose_lines(void)
{
	size_t len, at = any_line(&len);

	take(at, len);
}

static void lose_head(void)
{
	size_t len = any((unsigned int)size / 2 + 1);

	while (len && text[len - 1] != '\n')
		len--;
	take(0, len);
}

/* The end of the log goes, its last line with it. */
static void lose_tail(void)
{
	size = size / 2 + any((unsigned int)size / 2 + 1);
	while (size && text[size - 1] != '\n')
		size--;
}

/* From within a line to the start of a later one: a buffer that ran over. */
static void lose_between(void)
{
	size_t len, at = any_line(&len), from, end;

	if (len < 8 || at + len >= size)
		return;
	from = at + any((unsigned int)len);
	end = at + len;
	for (unsigned int lines = any(3); lines && end < size; end++)
		lines -= text[end] == '\n';
	take(from, end - from);
}

static void add_noise(void)
{
	static const char * const noise[] = {
		"\0", "\x11", "\x13", "\033[0m", "\033]0;x\007", "\r",
	};
	size_t i = any(ARRAY_SIZE(noise));

	put(any((unsigned int)size + 1), noise[i], i ? strlen(noise[i]) : 1);
}

static void add_lines(void)
{
	static const char * const lines[] = {
		"(XEN) d3v0 something of a guest\n", "xrt:\n", "\n",
		"(d5) [    0.000000] Remapped 12345 page(s)\n",
		"(d5) [    0.000000] Xen: [mem 0x0000000000000000-0x0000000000000fff] usable\n",
		"(XEN) HVM7: BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable\n",
		"(XEN) HVM7: Linux version 3.17.0 (build@desk)\n",
		"(XEN) d7v0 Unhandled: vec 14, #PF[0002]\n",
		"ok\n", "AAAA\n",
	};
	const char *line = lines[any(ARRAY_SIZE(lines))];
	size_t len, at = any_line(&len);

	put(at, line, strlen(line));
}

static void repeat_line(void)
{
	char line[2048];
	size_t len, at = any_line(&len);

	/* A range that comes twice is another boot's. */
	if (len >= sizeof(line) || memchr(text + at, '[', len) ||
	    memmem(text + at, len, "Linux version", 13) ||
	    memmem(text + at, len, "Xen version", 11) ||
	    memmem(text + at, len, "Released", 8))
		return;
	memcpy(line, text + at, len);
	put(at, line, len);
}

static void cross_out(void)
{
	size_t len, at = any_line(&len);

	/* Without its prefix a line is that of another domain. */
	if (len > 40)
		memset(text + at + 25, '#', any((unsigned int)len - 26));
}

static void (* const ways[])(void) = {
	lose_lines, lose_lines, lose_head, lose_tail, lose_between, add_noise,
	add_noise, add_lines, repeat_line, cross_out,
};

/* Leaves the log that failed in the file of XRT_MUTILATED, to look at it. */
static void keep_log(void)
{
	const char *path = getenv("XRT_MUTILATED");
	FILE *file = path ? fopen(path, "wb") : NULL;

	if (!file)
		return;
	fwrite(text, 1, size, file);
	fclose(file);
}

static int same_or_unknown(const struct xrt_maybe *now,
			   const struct xrt_maybe *was)
{
	return !now->known || (was->known && now->value == was->value);
}

static void check_maps(const struct xrt_boot_facts *now,
		       const struct xrt_boot_facts *was)
{
	for (int s = 0; s < XRT_NR_SOURCES; s++) {
		const struct xrt_log_map *a = &now->map[s], *b = &was->map[s];

		for (size_t i = 0; i < a->nr && !a->bad_line; i++) {
			size_t k = 0;

			while (k < b->nr &&
			       memcmp(&b->entry[k], &a->entry[i],
				      sizeof(*a->entry)))
				k++;
			if (k == b->nr)
				fail_msg("map %d has a range at %llx that was not there",
					 s, a->entry[i].addr);
		}
	}
}

static void check_events(const struct xrt_boot_facts *now,
			 const struct xrt_boot_facts *was)
{
	for (int i = 0; i < XRT_NR_EVENTS; i++) {
		const struct xrt_event *a = &now->event[i];
		const struct xrt_event *b = &was->event[i];

		if (!a->line)
			continue;
		assert_true(b->line);
		assert_true(a->step == b->step);
		assert_true(a->piece == b->piece ||
			    a->piece == XRT_NR_PIECES);
		assert_true(a->pfn == b->pfn || a->pfn == XRT_NO_PFN);
		assert_true(a->mfn == b->mfn || a->mfn == XRT_NO_PFN);
	}
	for (int i = 0; i < XRT_NR_PIECES; i++) {
		const struct xrt_pfns *a = &now->piece[i], *b = &was->piece[i];

		assert_true(!a->end || !memcmp(a, b, sizeof(*a)));
	}
}

static void check_facts(const struct xrt_boot_facts *now,
			const struct xrt_boot_facts *was)
{
	assert_true(same_or_unknown(&now->remapped, &was->remapped));
	assert_true(same_or_unknown(&now->released, &was->released));
	assert_true(same_or_unknown(&now->first, &was->first));
	assert_true(same_or_unknown(&now->further, &was->further));
	assert_true(same_or_unknown(&now->p2m, &was->p2m));
	assert_true(same_or_unknown(&now->p2m_area, &was->p2m_area));
	assert_true(!now->limit.bytes || now->limit.bytes == was->limit.bytes);
	check_maps(now, was);
	check_events(now, was);
}

/* Rules that say no more than that something is missing. */
static int is_reserved(const char *rule)
{
	return !strcmp(rule, "unfinished") || !strcmp(rule, "silent") ||
	       !strcmp(rule, "crashed") || !strcmp(rule, "bug");
}

/* What follows the words that mark how sure a cause is. */
static const char *skip_mark(const char *cause)
{
	static const char * const marks[] = {
		"suspected from the map: ", "suspected: ", "probably ",
	};

	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		if (!strncmp(cause, marks[i], strlen(marks[i])))
			return cause + strlen(marks[i]);
	}
	return cause;
}

/* Each thing that the whole log makes suspicious; the first one counts. */
static int is_suspected(const struct log_diagnoses *whole, const char *cause)
{
	struct xrt_boot_facts less = *whole->f;
	struct log_diagnoses all = *whole;
	char text[sizeof(all.of[0].cause)];
	int found = 0;

	all.f = &less;
	found |= log_early_ram(&all, "", text, sizeof(text)) &&
		 !strcmp(skip_mark(text + 1), skip_mark(cause));
	for (int i = 0; i <= XRT_NR_PIECES; i++) {
		/* The range in the way may be missing: then it says less. */
		found |= log_suspect(&all, text, sizeof(text)) &&
			 !strncmp(skip_mark(text), skip_mark(cause),
				  strlen(skip_mark(cause)));
		if (i < XRT_NR_PIECES)
			less.piece[i].end = less.piece[i].start;
	}
	return found;
}

/*
 * A cause or a remedy has to be one of the whole log's, or one that the whole
 * log's facts make suspicious, too, or no more than that it is not known.
 */
/* What helps whatever is in the way; an address has to be the whole log's. */
static int is_general(const char *remedy, const char *whole)
{
	const char *address = strstr(remedy, "PHYSICAL_START=");

	return (strstr(remedy, "moves ACPI NVS, and nothing else") ||
		!strncmp(remedy, whole, strcspn(remedy, ";"))) &&
	       (!address || memmem(whole, strlen(whole), address,
				   strcspn(address, ",; ")));
}

static void check_cause(const struct log_diagnoses *whole,
			const struct diagnosis *d)
{
	int suspected = is_suspected(whole, d->cause);
	int cause = suspected || !strncmp(d->cause, "not ", 4);
	int remedy = suspected || !*d->remedy || strstr(d->remedy, LOG_EARLY) ||
		     strstr(d->remedy, "look ");

	for (size_t i = 0; i < whole->nr; i++) {
		/* The line that proves what is probable may be missing. */
		cause |= !strcmp(whole->of[i].cause, d->cause) ||
			 (!strncmp(d->cause, "probably mem", 12) &&
			  strstr(d->cause, whole->f->limit.text) &&
			  strstr(whole->of[i].cause, whole->f->limit.text));
		remedy |= !strcmp(whole->of[i].remedy, d->remedy) ||
			  is_general(d->remedy, whole->of[i].remedy);
	}
	if (!cause)
		fail_msg("rule %s: cause '%s', which the whole log does not support",
			 d->rule, d->cause);
	if (!remedy)
		fail_msg("rule %s: remedy '%s', which the whole log does not support",
			 d->rule, d->remedy);
}

static void check_rules(const struct xrt_boot_log *now,
			const struct xrt_boot_log *was)
{
	static struct log_diagnoses a, b;

	diagnosis_from_log(&a, now);
	diagnosis_from_log(&b, was);
	for (size_t i = 0; i < a.nr; i++) {
		size_t k = 0;

		while (k < b.nr && strcmp(a.of[i].rule, b.of[k].rule))
			k++;
		if (k == b.nr && !is_reserved(a.of[i].rule))
			fail_msg("rule %s, which the whole log has not",
				 a.of[i].rule);
		check_cause(&b, &a.of[i]);
	}
}

/* Every frame that is a line of the log, as it was sent, is used. */
static void check_frames(const struct xrt_frames *now,
			 const struct bytes *whole)
{
	const char *p = (const char *)whole->data, *end = p + whole->size;

	while ((p = memmem(p, (size_t)(end - p), "\nxrt:", 5))) {
		const char *line = ++p, *nl = memchr(p, '\r', 240);
		unsigned int nr;

		if (!nl || sscanf(line, "xrt:%*8x:%3x/", &nr) != 1 ||
		    !memmem(text, size, line, (size_t)(nl - line)))
			continue;
		if (!now || nr >= now->all ||
		    now->frame[nr].state != XRT_FRAME_GOOD)
			fail_msg("frame %u is in the text and not used", nr);
	}
}

static struct log_reading read_bytes(const void *data, size_t len)
{
	struct log_bytes *bytes = log_bytes_from_memory(data, len);
	struct log_reading r;
	struct xrt_error err;

	assert_non_null(bytes);
	if (log_reading_bytes(&r, bytes, XRT_LAST_BOOT, XRT_LATEST_BOOT, "test",
			      &err))
		fail_msg("%s", err.text);
	log_bytes_close(bytes);
	return r;
}

static void one_log(const char *path, unsigned int count)
{
	struct bytes whole = read_file(path);
	struct log_reading was = read_bytes(whole.data, whole.size);

	for (unsigned int i = 0; i < count; i++) {
		unsigned int changes = 1 + any(6);
		struct log_reading now;

		memcpy(text, whole.data, whole.size);
		size = whole.size;
		while (changes--)
			ways[any(ARRAY_SIZE(ways))]();
		keep_log();
		now = read_bytes(text, size);
		/* The dom0's boot, not one that was added. */
		if (!now.boots.facts.domain)
			check_facts(&now.boots.facts, &was.boots.facts);
		if (!now.boots.facts.domain)
			check_rules(&now.boots, &was.boots);
		check_frames(now.frames, &whole);
		log_reading_free(&now);
	}
	log_reading_free(&was);
	free(whole.data);
}

static void nothing_false_is_read(void **state)
{
	const char *wanted = getenv("XRT_MUTILATIONS");
	unsigned int count = wanted ? (unsigned int)strtoul(wanted, NULL, 10)
				    : DEFAULT_COUNT;

	(void)state;
	text = malloc(ROOM);
	assert_non_null(text);
	seed = 1;
	for (size_t i = 0; i < ARRAY_SIZE(logs); i++)
		one_log(logs[i], count / ARRAY_SIZE(logs) + 1);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_false_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
