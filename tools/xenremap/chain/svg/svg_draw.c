// SPDX-License-Identifier: GPL-2.0
/* Elements of a static SVG picture, and its style. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "svg_draw.h"

/* Text of one element; what is longer is cut. */
#define TEXT_ROOM	600
/* A line of a paragraph holds so many characters. */
#define LINE_CHARS	128
#define LINE_HEIGHT	18

/*
 * Colours are of the palette of Okabe and Ito, which people with any kind of
 * colour vision can distinguish; those of texts are darker. Nothing depends on
 * colour alone.
 */
static const char style[] =
	"text{font-family:\"DejaVu Sans\",Verdana,Helvetica,Arial,sans-serif;font-size:12px;fill:#1f2328}\n"
	".mono{font-family:\"DejaVu Sans Mono\",Menlo,Consolas,\"Liberation Mono\",monospace;font-size:11.5px}\n"
	".title{font-size:20px;font-weight:bold}\n"
	".head{font-size:14px;font-weight:bold}\n"
	".dim{fill:#57606a}\n"
	".small{font-size:11px}\n"
	".end{text-anchor:end}\n"
	".mid{text-anchor:middle}\n"
	".alarm{fill:#a33a00;font-weight:bold}\n"
	".late{fill:#8a5a00}\n"
	".paper{fill:#fff}\n"
	".rule{stroke:#d0d7de;stroke-width:1}\n"
	".tick{stroke:#8c959f;stroke-width:1}\n"
	".chain{stroke:#57606a;stroke-width:2}\n"
	".gap{stroke:#57606a;stroke-width:2;stroke-dasharray:2 4}\n"
	".cross{stroke:#d55e00;stroke-width:3;stroke-linecap:round}\n"
	".banner{fill:#fff1e8;stroke:#d55e00;stroke-width:1}\n"
	".node{fill:#fff;stroke:#0072b2;stroke-width:2}\n"
	".slownode{fill:#e69f00;stroke:#8a5a00;stroke-width:2}\n"
	".root{fill:#57606a}\n"
	".stays{fill:#c9ced6}\n"
	".ram{fill:#c9ced6}\n"
	".reserved{fill:#6e7781}\n"
	".acpi{fill:#8a6d1f}\n"
	".nvs{fill:#3d2f0a}\n"
	".unusable{fill:#e9dcc9;stroke:#8c959f}\n"
	".other{fill:#1f2328}\n"
	".hole{fill:url(#hole)}\n"
	".back{fill:url(#back)}\n"
	".bad{fill:#d55e00}\n"
	".a0{fill:#0072b2}\n"
	".a1{fill:#009e73}\n"
	".a2{fill:#cc79a7}\n"
	".a3{fill:#56b4e9}\n"
	".flow{fill-opacity:.28}\n"
	".line{fill:none;stroke-width:1.5}\n"
	".l0{stroke:#0072b2}\n"
	".l1{stroke:#009e73}\n"
	".l2{stroke:#cc79a7}\n"
	".l3{stroke:#56b4e9}\n"
	".faint{fill-opacity:.14}\n"
	".guess{fill-opacity:.45;stroke-opacity:.45}\n"
	".peak{fill:#a6cee8}\n"
	".mean{fill:#0072b2}\n"
	".slow{fill:#e69f00}\n"
	".run{fill:#a6cee8}\n"
	".break{fill:none;stroke:#003f63;stroke-width:1}\n"
	".p2m{fill:#009e73}\n"
	".m2p{fill:#e69f00}\n"
	".map{fill:#0072b2}\n"
	".edge{fill:none;stroke:#d0d7de;stroke-width:1}\n";

static const char patterns[] =
	"<pattern id=\"hole\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
	"<rect width=\"6\" height=\"6\" fill=\"#fff\"/>"
	"<path d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\" stroke=\"#8c959f\"/>"
	"</pattern>\n"
	"<pattern id=\"back\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
	"<rect width=\"6\" height=\"6\" fill=\"#f0e442\"/>"
	"<path d=\"M-1 -1L7 7M-1 5L1 7M5 -1L7 1\" stroke=\"#1f2328\"/>"
	"</pattern>\n";

/*
 * Return: bytes that a character of UTF-8 takes which XML takes as well, or 0.
 * Code points: U+0020 to U+007E, U+00A0 on, no surrogate, nothing above
 * U+FFFD in the first plane.
 */
static size_t good_char(const unsigned char *s)
{
	static const struct {
		unsigned char mask, lead;
		__UINT32_TYPE__ least;
	} form[] = {
		{ 0xe0, 0xc0, 0xa0 }, { 0xf0, 0xe0, 0x800 },
		{ 0xf8, 0xf0, 0x10000 },
	};

	if (*s < 0x80)
		return *s >= 0x20 && *s != 0x7f;
	for (size_t i = 0; i < sizeof(form) / sizeof(form[0]); i++) {
		__UINT32_TYPE__ c = *s & (unsigned char)~form[i].mask;

		if ((*s & form[i].mask) != form[i].lead)
			continue;
		for (size_t k = 1; k < i + 2; k++) {
			if ((s[k] & 0xc0) != 0x80)
				return 0;
			c = c << 6 | (s[k] & 0x3f);
		}
		if (c < form[i].least || c > 0x10ffff ||
		    (c >= 0xd800 && c < 0xe000) || c == 0xfffe || c == 0xffff)
			return 0;
		return i + 2;
	}
	return 0;
}

static void put_escaped(FILE *to, const char *text)
{
	while (*text) {
		size_t n = good_char((const unsigned char *)text);

		if (!n)
			fputs("\uFFFD", to);
		else if (*text == '&')
			fputs("&amp;", to);
		else if (*text == '<')
			fputs("&lt;", to);
		else if (*text == '>')
			fputs("&gt;", to);
		else if (*text == '"')
			fputs("&quot;", to);
		else
			fwrite(text, 1, n, to);
		text += n ? n : 1;
	}
}

int svg_begin(struct svg *s)
{
	*s = (struct svg){ .y = SVG_MARGIN };
	s->to = xrt_memory_open(&s->body);
	return s->to ? 0 : -1;
}

int svg_end(struct svg *s, FILE *to, const char *title, const char *desc)
{
	int height = s->y + SVG_MARGIN;

	s->body.failed |= s->failed;
	if (xrt_memory_close(&s->body))
		return -1;
	fprintf(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	fprintf(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title desc\">\n",
		SVG_WIDTH, height, SVG_WIDTH, height);
	fprintf(to, "<title id=\"title\">");
	put_escaped(to, title);
	fprintf(to, "</title>\n<desc id=\"desc\">");
	put_escaped(to, desc);
	fprintf(to, "</desc>\n<style>\n%s</style>\n<defs>\n%s</defs>\n", style,
		patterns);
	fprintf(to, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n",
		SVG_WIDTH, height);
	fwrite(s->body.text, 1, s->body.size, to);
	fprintf(to, "</svg>\n");
	free(s->body.text);
	return 0;
}

void svg_text(struct svg *s, int x, int y, const char *class,
	      const char *fmt, ...)
{
	char text[TEXT_ROOM];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fprintf(s->to, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	put_escaped(s->to, text);
	fprintf(s->to, "</text>\n");
}

void svg_rect(struct svg *s, int x, int y, int w, int h, const char *class)
{
	fprintf(s->to, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\"/>\n",
		x, y, w, h, class);
}

void svg_line(struct svg *s, int x1, int y1, int x2, int y2,
	      const char *class)
{
	fprintf(s->to, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"%s\"/>\n",
		x1, y1, x2, y2, class);
}

void svg_circle(struct svg *s, int x, int y, int r, const char *class)
{
	fprintf(s->to, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" class=\"%s\"/>\n",
		x, y, r, class);
}

void svg_cross(struct svg *s, int x, int y, int r)
{
	svg_line(s, x - r, y - r, x + r, y + r, "cross");
	svg_line(s, x - r, y + r, x + r, y - r, "cross");
}

void svg_heading(struct svg *s, int x, int right, const char *head,
		 const char *aside)
{
	svg_text(s, x, s->y + 14, "head", "%s", head);
	if (*aside)
		svg_text(s, right, s->y + 14, "dim end", "%s", aside);
}

void svg_paragraph(struct svg *s, int x, const char *class, const char *text)
{
	while (*text) {
		size_t len = strlen(text);

		if (len > LINE_CHARS) {
			len = LINE_CHARS;
			while (len && text[len] != ' ')
				len--;
			if (!len)
				len = LINE_CHARS;
		}
		svg_text(s, x, s->y + 13, class, "%.*s", (int)len, text);
		s->y += LINE_HEIGHT;
		text += len + strspn(text + len, " ");
	}
}
