// SPDX-License-Identifier: GPL-2.0
/* Unit tests: texts of an SVG picture. */
#include "helper.h"
#include "svg_draw.h"

/* What the picture has of its body, to be freed. */
static char *drawn(struct svg *s)
{
	assert_int_equal(xrt_memory_close(&s->body), 0);
	return s->body.text;
}

static void check_text(const char *text, const char *want)
{
	struct svg s;
	char element[200], *got;

	assert_int_equal(svg_begin(&s), 0);
	svg_text(&s, 1, 2, "c", "%s", text);
	snprintf(element, sizeof(element), "<text x=\"1\" y=\"2\" class=\"c\">%s</text>\n", want);
	got = drawn(&s);
	assert_string_equal(got, element);
	free(got);
}

static void texts_have_only_what_xml_takes(void **state)
{
	(void)state;
	check_text("a<b>&\"c\" ~", "a&lt;b&gt;&amp;&quot;c&quot; ~");
	check_text("\x1f \x7f \t", "\uFFFD \uFFFD \uFFFD");
	check_text("\u00a0\u07ff\u0800\uFFFD\U00010000\U0010FFFF",
		   "\u00a0\u07ff\u0800\uFFFD\U00010000\U0010FFFF");
	/* Not UTF-8: a continuation alone, bytes without a form, a torn character. */
	check_text("\x80|\xff|\xf8\x88\x80\x80\x80|",
		   "\uFFFD|\uFFFD|\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD|");
	check_text("\xe2\x82", "\uFFFD\uFFFD");
	/* U+007F and U+009F in two bytes, a surrogate, U+FFFE, U+FFFF, U+110000. */
	check_text("\xc1\xbf|\xc2\x9f", "\uFFFD\uFFFD|\uFFFD\uFFFD");
	check_text("\xed\xa0\x80|\xef\xbf\xbe|\xef\xbf\xbf",
		   "\uFFFD\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD");
	check_text("\xf4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD");
	/* Longer than needed. */
	check_text("\xe0\x9f\xbf|\xf0\x8f\xbf\xbf",
		   "\uFFFD\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD\uFFFD");
}

/* The lines of a paragraph: their lengths, ended by 0. */
static void check_lines(const char *text, const size_t *len)
{
	struct svg s;
	char *got, *line;
	int y;

	assert_int_equal(svg_begin(&s), 0);
	y = s.y;
	svg_paragraph(&s, 1, "c", text);
	got = drawn(&s);
	line = got;
	for (; *len; len++) {
		line = strchr(line, '>');
		assert_non_null(line);
		line++;
		assert_int_equal(strcspn(line, "<"), *len);
		line = strchr(line, '\n') + 1;
		y += 18;
	}
	assert_string_equal(line, "");
	assert_int_equal(s.y, y);
	free(got);
}

static void lines_of_a_paragraph_end_at_blanks(void **state)
{
	char text[400];

	(void)state;
	check_lines("", (size_t[]){ 0 });
	check_lines("a word", (size_t[]){ 6, 0 });
	/* No blank in the whole line, and one behind its last character. */
	memset(text, 'x', sizeof(text));
	text[300] = '\0';
	check_lines(text, (size_t[]){ 128, 128, 44, 0 });
	text[128] = ' ';
	check_lines(text, (size_t[]){ 128, 128, 43, 0 });
	text[128] = 'x';
	text[100] = ' ';
	text[102] = ' ';
	text[103] = ' ';
	check_lines(text, (size_t[]){ 103, 128, 68, 0 });
	memset(text, 'x', 128);
	text[128] = '\0';
	check_lines(text, (size_t[]){ 128, 0 });
	text[100] = ' ';
	check_lines(text, (size_t[]){ 128, 0 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_have_only_what_xml_takes),
		cmocka_unit_test(lines_of_a_paragraph_end_at_blanks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
