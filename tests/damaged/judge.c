// SPDX-License-Identifier: GPL-2.0
/* Reads outputs for what they must not say. */
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "xrt.h"

/* Frame numbers have 52 bits at most. */
#define FRAME_DIGITS	13
/* DebugAnnotation.int_value, field 4, a varint */
#define INT_VALUE	(4 << 3)
/* Numbers so near to 2^64 are small negative ones, or an absent MFN. */
#define NEARLY_ALL_ONES	(~0ULL - (1u << 20))

/**
 * struct judged - an output while it is read
 */
struct judged {
	const char *view;
	const char *text;
	size_t size;
	const struct judge_facts *facts;
	char *wrong;
};

static_assert(JUDGE_PHASES == XRT_NR_PHASES, "a new phase");

static const char * const phase_names[] = {
	"setup", "prepare", "pagetable", "paging", "p2m", "mfn_list", "walk",
	"recorder", "mfn_setup",
};

static void note_record(struct judge_facts *f, const struct xrt_rec *rec)
{
	unsigned int edge = rec->flags & XRT_MARK_END ? 2 : 1;

	if (rec->type == XRT_REC_END)
		f->has_khz |= ((const struct xrt_end *)rec)->tsc_khz != 0;
	if (rec->flags & XRT_REC_UNTIMED)
		return;
	f->has_times |= rec->type != XRT_REC_BOOT && rec->type != XRT_REC_END &&
			rec->type != XRT_REC_MAP && rec->type != XRT_REC_RUNS &&
			rec->type != XRT_REC_SOURCE;
	if (rec->type == XRT_REC_WALK)
		f->walk |= edge;
	if (rec->type == XRT_REC_PHASE && rec->id < JUDGE_PHASES)
		f->phase[rec->id] |= edge;
}

void judge_facts_read(struct judge_facts *f, const unsigned char *data,
		      size_t size)
{
	memset(f, 0, sizeof(*f));
	for (size_t at = 0; at + XRT_BLOCK_SIZE <= size; at += XRT_BLOCK_SIZE) {
		const struct xrt_block *b = (const void *)(data + at);
		size_t pos = sizeof(*b);

		if (b->magic != XRT_MAGIC || xrt_block_crc(b) != b->crc)
			continue;
		f->boot_id = b->boot_id;
		while (pos + sizeof(struct xrt_rec) <= b->used &&
		       b->used <= XRT_BLOCK_SIZE) {
			const struct xrt_rec *rec =
				(const void *)(data + at + pos);

			if (rec->len < sizeof(*rec) || pos + rec->len > b->used)
				break;
			note_record(f, rec);
			pos += rec->len;
		}
	}
}

static bool say_wrong(struct judged *j, const char *what, const char *at)
{
	const char *start = at;

	while (start > j->text && start[-1] != '\n' && at - start < 50)
		start--;
	snprintf(j->wrong, JUDGE_MAX, "%s: %.*s", what,
		 (int)strcspn(start, "\n"), start);
	return true;
}

static bool is_view(const struct judged *j, const char *start)
{
	return !strncmp(j->view, start, strlen(start));
}

/* A record's own fields are printed as they are. */
static bool shows_records(const struct judged *j)
{
	return is_view(j, "dump");
}

static bool draws_frames(const struct judged *j)
{
	return is_view(j, "chain");
}

static bool follows(const struct judged *j, const char *p, const char *key)
{
	size_t len = strlen(key);

	return (size_t)(p - j->text) >= len && !memcmp(p - len, key, len);
}

/* The CPU's account of an exception can be any number. */
static bool is_of_exception(const struct judged *j, const char *p)
{
	return follows(j, p, "\"ip\": \"0x") ||
	       follows(j, p, "\"error\": \"0x") ||
	       follows(j, p, "\"addr\": \"0x") || follows(j, p, ", address ");
}

/* Hex digits at @p are a number by themselves. */
static bool check_hex(struct judged *j, const char *p, size_t len)
{
	unsigned long long value = strtoull(p, NULL, 16);

	if (len > 16 || value == j->facts->boot_id || is_of_exception(j, p))
		return false;
	if (value >= NEARLY_ALL_ONES && !shows_records(j))
		return say_wrong(j, "all ones", p);
	if (draws_frames(j) && len > FRAME_DIGITS)
		return say_wrong(j, "absurd frame number", p);
	return false;
}

static bool check_decimal(struct judged *j, const char *p, size_t len)
{
	if (len < 19 || len > 20 || shows_records(j))
		return false;
	if (strtoull(p, NULL, 10) >> 63 && strtoull(p, NULL, 10) != j->facts->boot_id)
		return say_wrong(j, "absurd number", p);
	return false;
}

/* A row of the map has a letter for each area, so the same one many times. */
static bool is_drawing(const char *p, size_t len)
{
	return len > 4 && p[0] != 'f' && !strncmp(p, p + 1, 4);
}

static bool check_numbers(struct judged *j)
{
	const char *p = j->text, *end = j->text + j->size;

	while (p < end) {
		size_t len = 0, digits = 0;

		while (isxdigit((unsigned char)p[len])) {
			digits += isdigit((unsigned char)p[len]) != 0;
			len++;
		}
		if ((len == digits && check_decimal(j, p, len)) ||
		    (len >= FRAME_DIGITS && len != digits && !is_drawing(p, len) &&
		     check_hex(j, p, len)))
			return true;
		p += len;
		while (p < end && isalnum((unsigned char)*p) &&
		       !isxdigit((unsigned char)*p))
			p++;
		p += p < end && !isxdigit((unsigned char)*p);
	}
	return false;
}

/* Perfetto: a number of all ones takes ten bytes. */
static bool check_varints(struct judged *j)
{
	static const char ones[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
	const char *p = j->text, *end = j->text + j->size;

	while ((p = memmem(p, (size_t)(end - p), ones, sizeof(ones) - 1))) {
		/* What a hypercall returned is signed. */
		if (p > j->text && p[-1] != INT_VALUE) {
			snprintf(j->wrong, JUDGE_MAX, "all ones at byte %td",
				 p - j->text);
			return true;
		}
		p += sizeof(ones) - 1;
	}
	return false;
}

/* A change may be of any size, an interval of one, too. */
static bool shows_changes(const struct judged *j)
{
	return is_view(j, "diff");
}

static bool check_percent(struct judged *j)
{
	const char *p = j->text;

	while (!shows_changes(j) && (p = strchr(p, '%'))) {
		const char *start = p;

		while (start > j->text && strchr("0123456789.", start[-1]))
			start--;
		/* Rounded to a decimal; a sample may be off by a hundredth. */
		if (start < p && strtod(start, NULL) > 101.0)
			return say_wrong(j, "share", start);
		p++;
	}
	return false;
}

/* A capture of live tables has no times, so that none of them is 0. */
static bool check_no_times(struct judged *j)
{
	static const char * const zero[] = {
		"0 ticks", "0 ns", "ticks\": 0,", "ticks\":0,",
	};

	for (size_t i = 0; i < sizeof(zero) / sizeof(*zero); i++) {
		const char *p = j->text;

		while (!j->facts->has_times && (p = strstr(p, zero[i]))) {
			if (p == j->text || !strchr("0123456789.,", p[-1]))
				return say_wrong(j, "0 for unknown", p);
			p++;
		}
	}
	return false;
}

static bool check_shares(struct judged *j)
{
	const char *p = j->text;

	while (!shows_changes(j) && (p = strstr(p, "share\": "))) {
		p += strlen("share\": ");
		if (strtod(p, NULL) > 1.01)
			return say_wrong(j, "share", p);
	}
	return false;
}

/* @key is followed by 0, of ticks or of time. */
static bool has_zero_ticks(const char *text, const char *key, const char **at)
{
	const char *p = text;

	while ((p = strstr(p, key))) {
		p += strlen(key);
		*at = p;
		p += strspn(p, "\": {\n");
		if (!strncmp(p, "ticks\": 0", 9) && !isdigit((unsigned char)p[9]))
			return true;
	}
	return false;
}

static bool check_json_times(struct judged *j)
{
	const char *at;
	char key[40];

	for (size_t i = 0; i < JUDGE_PHASES; i++) {
		snprintf(key, sizeof(key), "\"phase_%s\"", phase_names[i]);
		if (j->facts->phase[i] != 3 && has_zero_ticks(j->text, key, &at))
			return say_wrong(j, "0 for unknown", at);
	}
	if (j->facts->walk != 3 && has_zero_ticks(j->text, "\"walk\"", &at))
		return say_wrong(j, "0 for unknown", at);
	return false;
}

/* Return: the value of a column in the row after the header, or NULL. */
static const char *csv_value(const char *text, const char *name)
{
	const char *row = strchr(text, '\n'), *p = text;

	if (!row++ || !*row)
		return NULL;
	while (strncmp(p, name, strlen(name)) || (p > text && p[-1] != ',')) {
		p += strcspn(p, ",\n");
		if (*p++ != ',')
			return NULL;
		row += strcspn(row, ",\n");
		if (*row++ != ',')
			return NULL;
	}
	return row;
}

static bool is_zero(const char *value)
{
	return value && *value == '0' && !isdigit((unsigned char)value[1]) &&
	       value[1] != '.';
}

static bool check_csv_times(struct judged *j)
{
	const char *value;
	char name[40];

	for (size_t i = 0; i < JUDGE_PHASES; i++) {
		snprintf(name, sizeof(name), "phase_%s_ticks,", phase_names[i]);
		value = csv_value(j->text, name);
		if (j->facts->phase[i] != 3 && is_zero(value))
			return say_wrong(j, "0 for unknown", name);
	}
	value = csv_value(j->text, "walk_ticks,");
	if (j->facts->walk != 3 && is_zero(value))
		return say_wrong(j, "0 for unknown", value);
	return false;
}

static bool check_metric_times(struct judged *j)
{
	const char *p;
	char name[60];

	for (size_t i = 0; i < JUDGE_PHASES; i++) {
		snprintf(name, sizeof(name), "phase_seconds{phase=\"%s\"}",
			 phase_names[i]);
		p = strstr(j->text, name);
		if (p && (j->facts->phase[i] != 3 || !j->facts->has_khz))
			return say_wrong(j, "a time that no record has", p);
	}
	return false;
}

bool judge_output(const char *view, const char *text, size_t size,
		  const struct judge_facts *facts, char wrong[JUDGE_MAX])
{
	struct judged j = { view, text, size, facts, wrong };

	if (strstr(view, "perfetto"))
		return check_varints(&j);
	/* The page has its own program in front of the data. */
	if (strstr(view, "html"))
		j.text = strstr(text, "id=\"data\">");
	if (!j.text)
		return false;
	j.size -= (size_t)(j.text - text);
	if (check_numbers(&j) || check_percent(&j) || check_shares(&j) ||
	    check_no_times(&j))
		return true;
	if (strstr(view, "csv --table=boots"))
		return check_csv_times(&j);
	if (strstr(view, "openmetrics"))
		return check_metric_times(&j);
	return check_json_times(&j);
}
