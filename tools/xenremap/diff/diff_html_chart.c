// SPDX-License-Identifier: GPL-2.0
/* The chart of changes as SVG inside the HTML page. */
#include <stdio.h>

#include "arithmetic.h"
#include "diff_html_chart.h"
#include "diff_sentence.h"
#include "diff_text.h"

/* Lengths are in units of the picture. */
#define CHART_WIDTH	720
#define CHART_LEFT	160
#define CHART_RIGHT	100
#define CHART_TOP	28
#define ROW_HEIGHT	30
/* Least end of the axis, and the greatest: what is beyond is cut there. */
#define AXIS_LEAST	0.02
#define AXIS_MOST	10.0

static double clip_change(double change, double axis)
{
	return change > axis ? axis : change < -axis ? -axis : change;
}

static double larger_of(double most, double change)
{
	if (change < 0)
		change = -change;
	return XRT_MAX(change, most);
}

/* The axis is symmetric, so that 0 is in the middle. */
static double axis_end(const struct diff *d)
{
	double most = AXIS_LEAST;

	for (unsigned int i = 0; i < DIFF_METRICS; i++) {
		const struct diff_change *c = &d->walk[i];

		if (!c->known)
			continue;
		most = larger_of(most, c->change);
		if (c->interval)
			most = larger_of(larger_of(most, c->low), c->high);
	}
	return XRT_MIN(AXIS_MOST, most * 1.1);
}

static double place_of(double change, double axis)
{
	double half = (CHART_WIDTH - CHART_LEFT - CHART_RIGHT) / 2.0;

	return CHART_LEFT + half * (1 + clip_change(change, axis) / axis);
}

static void axis_line(double change, double axis, int bottom, const char *class)
{
	double x = place_of(change, axis);
	char text[FORMAT_MAX];

	printf("<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
	       class, x, x, CHART_TOP - 8, bottom);
	printf("<text x=\"%.1f\" y=\"14\" text-anchor=\"middle\">%s</text>\n", x,
	       diff_share(text, comparison_permille(change)));
}

static const char *change_class(const struct diff *d,
				const struct diff_change *c)
{
	if (d->same_boot || !is_change(c) || comparison_unchanged(c))
		return "noise";
	return c->change > 0 ? "slower" : "faster";
}

static void chart_row(const struct diff *d, unsigned int metric, double axis,
		      int y)
{
	const struct diff_change *c = &d->walk[metric];
	double low = place_of(c->interval ? c->low : c->change, axis);
	double high = place_of(c->interval ? c->high : c->change, axis);
	const char *class = change_class(d, c);
	char text[FORMAT_MAX];

	printf("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
	       CHART_LEFT - 12, y + 5, diff_metric_text(metric));
	if (c->interval)
		printf("<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"6\" rx=\"3\" opacity=\".45\"/>",
		       class, low, y - 3, XRT_MAX(1, high - low));
	printf("<circle class=\"%s\" cx=\"%.1f\" cy=\"%d\" r=\"6\"/>", class,
	       place_of(c->change, axis), y);
	printf("<text x=\"%d\" y=\"%d\">%s</text>\n",
	       CHART_WIDTH - CHART_RIGHT + 12, y + 5,
	       diff_share(text, comparison_permille(c->change)));
}

void diff_html_chart(const struct diff *d)
{
	double axis = axis_end(d);
	int rows = 0, bottom;

	if (!d->walk[DIFF_WALK].known)
		return;
	for (unsigned int i = 0; i < DIFF_METRICS; i++)
		rows += d->walk[i].known;
	bottom = CHART_TOP + rows * ROW_HEIGHT;
	printf("<h2>Change of the time per page, from A to B</h2>\n"
	       "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"Changes of the walk and its steps; the numbers are in the table below\">\n",
	       CHART_WIDTH, bottom + 8, CHART_WIDTH);
	axis_line(-axis / 1.1, axis, bottom, "grid");
	axis_line(axis / 1.1, axis, bottom, "grid");
	axis_line(0, axis, bottom, "axis");
	rows = 0;
	for (int i = DIFF_METRICS - 1; i >= 0; i--) {
		if (d->walk[i].known)
			chart_row(d, (unsigned int)i, axis, CHART_TOP +
				  rows++ * ROW_HEIGHT + ROW_HEIGHT / 2);
	}
	puts("</svg>\n<p>A dot is the change; a bar has 99 of 100 random draws of chunks, so that a change whose bar reaches 0 is noise.</p>");
}
