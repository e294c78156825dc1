// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mutate_own.h"
#include "variant_log.h"
#include "view_output.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
/* Prefixes make a log a few times as long. */
#define ROOM(size)	((size) * 8 + 65536)

/* What loggers and consoles put before a line; 9s are the line's number. */
static const char * const prefixes[] = {
	"2026-01-01T00:00:00.123456+01:00 host-1 kernel: ",
	"2026-01-01T00:00:00Z host-1 kernel: ", "2026-01-01 00:00:00,123 ",
	"2026-01-01T00:00:00+0100 host.example kernel: ",
	"Mar  3 08:14:07 host kernel: ", "Mar 13 08:14:07.25 host kernel: ",
	"Mar  3 2026 08:14:07 host kernel: ", "Mar  3 08:14:07 2026 ",
	"[Tue Mar  3 08:14:07 2026] ", "[   99.999999] ", "[   99.999999][    T0] ",
	"<6>", "<6>[   99.999999] ", "<14>1 2026-01-01T00:00:00Z host kernel - - - ",
	"kern  :info  : ", "kern  :warn  : [   99.999999] ", "@host-2 ",
	"(XEN) ", "(d0) ", "(d1) ", "(d12v3) ", "(early) ", "(XEN) HVM7: ",
	"(XEN) [2026-01-01 00:00:00] ", "> ", "    ", "\t", "| ", "99: ",
	"\033[0;32m", "xrt: ",
};

static const char * const lines[] = {
	"", "(XEN) Xen version 4.14.6 (Debian 4.14.6-1)",
	"(XEN) Command line: dom0_mem=2G,max:2G loglvl=all",
	"(XEN) Xen-e820 RAM map:",
	"(XEN)  [0000000000000000, 000000000009fbff] (usable)",
	"(XEN)  Dom0 alloc.:   0000000134000000->0000000138000000 (500000 pages to be allocated)",
	"(XEN) Hardware Dom0 crashed: rebooting machine in 5 seconds.",
	"Linux version 5.10.0-1-amd64 (build@example)",
	"Command line: root=/dev/sda mem=1G console=hvc0",
	"Released 7 page(s)", "Remapped 1234 page(s)", "1-1 mapping on 9f->100",
	"Set 32 page(s) to 1-1 mapping", "BIOS-provided physical RAM map:",
	"Xen: [mem 0x0000000000100000-0x000000007fffffff] usable",
	"BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable",
	"e820: BIOS-provided physical RAM map:", "Booting paravirtualized kernel on Xen",
	"kernel BUG at arch/x86/xen/setup.c:314!", "Kernel panic - not syncing: x",
	"Xen hypervisor allocated kernel memory conflicts with E820 map",
	"Run /init as init process", "e820: remove [mem 0x40000000-0xffffffff] usable",
	"xen_remap: map failed: pfn=0x11ac40 mfn=0x13fbee error=-22 area=1 chunk=0",
	"Remapped 12 non-RAM page(s)", "Command line: mem=1G quiet mem=3500M,",
	"(XEN) mm.c:1234:d0v0 Could not get page ref for mfn 1",
	"(XEN) d0v0 Error getting mfn 7 (pfn 8) from L1 entry",
	"RIP: e030:xen_remap_memory+0x1b/0x2c0", "(XEN) d0v0 Unhandled page fault",
};

struct log_text {
	char *text;
	size_t size;
	size_t room;
};

static void put_text(struct log_text *log, size_t at, const char *what, size_t len)
{
	if (log->size + len > log->room)
		return;
	memmove(log->text + at + len, log->text + at, log->size - at);
	memcpy(log->text + at, what, len);
	log->size += len;
}

static void take_text(struct log_text *log, size_t at, size_t len)
{
	if (len > log->size - at)
		len = log->size - at;
	memmove(log->text + at, log->text + at + len, log->size - at - len);
	log->size -= len;
}

/* Start of a line, and its length with the line end. */
static size_t any_line(const struct log_text *log, size_t *len)
{
	size_t start = mutate_random((unsigned int)log->size + 1), end = start;

	while (start && log->text[start - 1] != '\n')
		start--;
	while (end < log->size && log->text[end] != '\n')
		end++;
	*len = end - start + (end < log->size);
	return start;
}

static void lose_lines(struct log_text *log)
{
	for (unsigned int i = 1 + mutate_random(4); i; i--) {
		size_t len, at = any_line(log, &len);

		take_text(log, at, len);
	}
}

static void lose_part(struct log_text *log)
{
	size_t len, at = any_line(log, &len);

	if (len > 1) {
		size_t from = mutate_random((unsigned int)len - 1);

		take_text(log, at + from,
			  1 + mutate_random((unsigned int)(len - 1 - from)));
	}
}

static void lose_end(struct log_text *log)
{
	log->size -= mutate_random((unsigned int)log->size / 2 + 1);
}

static void lose_start(struct log_text *log)
{
	take_text(log, 0, mutate_random((unsigned int)log->size / 2 + 1));
}

/* A digit becomes another one: mostly in numbers that count. */
static void change_digits(struct log_text *log)
{
	for (unsigned int i = 1 + mutate_random(6); i; i--) {
		size_t at = mutate_random((unsigned int)log->size + 1);

		while (at < log->size && !isxdigit((unsigned char)log->text[at]))
			at++;
		if (at < log->size)
			log->text[at] = "0123456789abcdef"
				[mutate_random(isdigit((unsigned char)log->text[at]) ? 10 : 16)];
	}
}

static void add_line(struct log_text *log)
{
	const char *line = lines[mutate_random(ARRAY_SIZE(lines))];
	size_t len, at = any_line(log, &len);

	put_text(log, at, "\n", 1);
	put_text(log, at, line, strlen(line));
}

static void repeat_lines(struct log_text *log)
{
	size_t len, at = any_line(log, &len);
	struct view_bytes copy = view_bytes_copy((struct view_bytes){ log->text + at, len });

	put_text(log, at, copy.data, len);
	view_bytes_free(copy);
}

/* The whole log by one logger, or a part of it. */
static void add_prefixes(struct log_text *log)
{
	const char *prefix = prefixes[mutate_random(ARRAY_SIZE(prefixes))];
	size_t end = mutate_random(3) ? log->size : log->size / 2;

	for (size_t at = end; at; at--) {
		if (at == 1 || log->text[at - 2] == '\n')
			put_text(log, at - 1, prefix, strlen(prefix));
	}
}

static void end_by_return(struct log_text *log)
{
	for (size_t at = log->size; at; at--) {
		if (log->text[at - 1] == '\n')
			put_text(log, at - 1, "\r", 1);
	}
}

/* A terminal or a mail breaks long lines. */
static void break_lines(struct log_text *log)
{
	size_t column = 0, limit = 60 + mutate_random(40);

	for (size_t at = 0; at < log->size; at++) {
		column = log->text[at] == '\n' ? 0 : column + 1;
		if (column == limit) {
			put_text(log, at, "\n", 1);
			column = 0;
		}
	}
}

static void (* const ways[])(struct log_text *log) = {
	lose_lines, lose_lines, lose_part, lose_part, lose_end, lose_start,
	change_digits, change_digits, change_digits, add_line, add_line,
	repeat_lines, add_prefixes, add_prefixes, add_prefixes, end_by_return,
	break_lines,
};

struct view_bytes variant_log_change(struct view_bytes in)
{
	struct log_text log = { malloc(ROOM(in.size)), in.size, ROOM(in.size) };

	if (!log.text)
		view_give_up("variant");
	memcpy(log.text, in.data, in.size);
	for (unsigned int i = 1 + mutate_random(3); i; i--)
		ways[mutate_random(ARRAY_SIZE(ways))](&log);
	return (struct view_bytes){ log.text, log.size };
}
