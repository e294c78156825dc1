// SPDX-License-Identifier: GPL-2.0
/* The result of verify as lines and as JSON. */
#include <stdio.h>

#include "json_parts.h"
#include "checks.h"
#include "text.h"

/* The text of a finding comes after its verdict and its name. */
#define VERIFY_TEXT_COLUMN	22

static const char * const verdict_name[] = {
	"ok", "FAIL", "n/a", "open",
};

static void count_verdicts(const struct verify *v, size_t nr[NR_VERDICTS])
{
	for (size_t i = 0; i < v->nr; i++)
		nr[v->finding[i].verdict]++;
}

void verify_text(const struct verify *v)
{
	size_t nr[NR_VERDICTS] = { 0 };

	for (size_t i = 0; i < v->nr; i++) {
		printf("%-4s  %-14s  ", verdict_name[v->finding[i].verdict],
		       v->finding[i].name);
		text_last_cell(VERIFY_TEXT_COLUMN, v->finding[i].text);
	}
	count_verdicts(v, nr);
	printf("%zu ok, %zu FAIL, %zu open, %zu n/a\n", nr[VERDICT_OK],
	       nr[VERDICT_FAIL], nr[VERDICT_OPEN], nr[VERDICT_NA]);
}

int verify_json(const struct verify *v)
{
	struct json *j = json_begin(true);
	size_t nr[NR_VERDICTS] = { 0 };

	if (!j)
		return -1;
	count_verdicts(v, nr);
	json_document(j, "verify");
	json_bool(j, "holds", !v->failed && !v->open);
	json_u64(j, "nr_ok", nr[VERDICT_OK]);
	json_u64(j, "nr_failed", nr[VERDICT_FAIL]);
	json_u64(j, "nr_open", nr[VERDICT_OPEN]);
	json_u64(j, "nr_not_applicable", nr[VERDICT_NA]);
	json_array(j, "checks");
	for (size_t i = 0; i < v->nr; i++) {
		json_object(j, NULL);
		json_str(j, "name", v->finding[i].name);
		json_str(j, "verdict", verdict_name[v->finding[i].verdict]);
		json_str(j, "detail", v->finding[i].text);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
	json_finish(j);
	return 0;
}
