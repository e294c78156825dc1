// SPDX-License-Identifier: GPL-2.0
/*
 * Changes inputs, always in the same ways, runs every view on each, and writes
 * a line "INPUT NUMBER SUM COMMAND" for each output to DIR/variants-KIND.VERB.
 * Messages and exit codes are part of an output.
 *
 *	variants capture|pair|log|image|map NUMBER DIR INPUT...
 *	variants KIND NUMBER - INPUT		prints the outputs of one variant
 *	variants text ANY DIR INPUT		a line "SUM LINE" for each short log
 *	variants bytes NUMBER DIR INPUT...	lines "SUM OFFSET": each byte changed in
 *						so many ways
 *
 * Variant 0 is the input itself. Short logs are parted by lines "%%".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mutate.h"
#include "variant_bytes.h"
#include "variant_log.h"
#include "variant_text.h"
#include "views.h"
#include "xrt.h"

#define ROOM_BLOCKS	16

static const char * const kinds[] = {
	[VIEW_CAPTURE] = "capture", [VIEW_PAIR] = "pair", [VIEW_LOG] = "log",
	[VIEW_IMAGE] = "image", [VIEW_MAP] = "map",
};

static unsigned int state;

static void give_up(const char *what)
{
	perror(what);
	exit(4);
}

unsigned int variant_random(unsigned int below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

/* Bytes only, as no libFuzzer is here. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
	(void)max;
	if (size)
		data[variant_random((unsigned int)size)] ^=
			(uint8_t)(1u << variant_random(8));
	return size;
}

static struct view_bytes read_input(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct view_bytes b = { 0 };
	struct stat st;
	char *data;

	if (!file || fstat(fileno(file), &st))
		give_up(path);
	b.size = (size_t)st.st_size;
	data = malloc(b.size + 1);
	if (!data || fread(data, 1, b.size, file) != b.size)
		give_up(path);
	fclose(file);
	b.data = data;
	return b;
}

static struct view_bytes changed_capture(struct view_bytes in)
{
	size_t room = in.size + ROOM_BLOCKS * XRT_BLOCK_SIZE;
	unsigned char *bent = calloc(1, room);
	struct view_bytes out;

	if (!bent)
		give_up("variant");
	memcpy(bent, in.data, in.size);
	out.size = in.size;
	for (unsigned int i = 1 + variant_random(3); i; i--)
		out.size = mutate_capture(bent, out.size, room, state + i * 7919);
	out.data = mend_capture(bent, out.size, &out.size);
	free(bent);
	return out;
}

static struct view_bytes changed_bytes(struct view_bytes in)
{
	unsigned char *bent = malloc(in.size + 1);

	if (!bent)
		give_up("variant");
	memcpy(bent, in.data, in.size);
	for (unsigned int i = variant_random(6); i; i--)
		LLVMFuzzerMutate(bent, in.size, in.size);
	if (in.size && !variant_random(4))
		in.size = variant_random((unsigned int)in.size);
	return (struct view_bytes){ bent, in.size };
}

/* Return: a variant of the input, to be freed. */
static struct view_bytes variant_make(enum view_kind kind, struct view_bytes in,
				      unsigned int number)
{
	state = (number + 1) * 2654435761u;
	if (!number) {
		void *copy = malloc(in.size + 1);

		if (!copy)
			give_up("variant");
		memcpy(copy, in.data, in.size);
		return (struct view_bytes){ copy, in.size };
	}
	if (kind == VIEW_LOG)
		return variant_log_change(in);
	return kind == VIEW_CAPTURE || kind == VIEW_PAIR ? changed_capture(in) :
							   changed_bytes(in);
}

/* The outputs go to a file in memory. */
static int output_open(void)
{
	int fd = memfd_create("output", 0);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
		give_up("output");
	return fd;
}

static struct view_bytes output_take(int fd)
{
	struct view_bytes out;
	struct stat st;
	char *text;

	if (fflush(stdout) || fstat(fd, &st))
		give_up("output");
	out.size = (size_t)st.st_size;
	text = malloc(out.size + 1);
	if (!text || pread(fd, text, out.size, 0) != (ssize_t)out.size ||
	    ftruncate(fd, 0) || lseek(fd, 0, SEEK_SET))
		give_up("output");
	out.data = text;
	return out;
}

/* FNV-1a */
static __u64 sum_of(struct view_bytes bytes)
{
	const unsigned char *byte = bytes.data;
	__u64 sum = 0xcbf29ce484222325ULL;

	for (size_t i = 0; i < bytes.size; i++)
		sum = (sum ^ byte[i]) * 0x100000001b3ULL;
	return sum;
}

/* The script and the style of a page are the template's. */
static struct view_bytes without_template(struct view_bytes out)
{
	static const char mark[] = "id=\"data\">";
	const char *data = memmem(out.data, out.size, mark, strlen(mark));

	if (!data)
		return out;
	out.size -= (size_t)(data - (const char *)out.data);
	out.data = data;
	return out;
}

static void write_line(const char *dir, enum view_kind kind, const char *input,
		       unsigned int number, const char *view, __u64 sum)
{
	char *path;
	FILE *to;

	if (asprintf(&path, "%s/variants-%s.%.*s", dir, kinds[kind],
		     (int)strcspn(view, " "), view) < 0)
		give_up("name");
	to = fopen(path, "a");
	if (!to || fprintf(to, "%s %u %016llx %s\n", input, number, sum, view) < 0 ||
	    fclose(to))
		give_up(path);
	free(path);
}

/* Return: the sum of what a view prints. */
static unsigned long long view_sum(enum view_kind kind, unsigned int which,
				   struct view_bytes in)
{
	static int fd = -1;
	struct view_bytes out;
	unsigned long long sum;

	if (fd < 0)
		fd = output_open();
	view_run(kind, which, in, in);
	out = output_take(fd);
	sum = sum_of(out);
	free((void *)(unsigned long)out.data);
	return sum;
}

static void look_at(enum view_kind kind, const char *dir, const char *input,
		    struct view_bytes in, unsigned int number)
{
	static int fd = -1;
	struct view_bytes bent = variant_make(kind, in, number);
	const char *view;
	FILE *terminal = NULL;

	if (!strcmp(dir, "-"))
		terminal = fdopen(dup(STDERR_FILENO), "w");
	if (fd < 0)
		fd = output_open();
	for (unsigned int v = 0; (view = view_name(kind, v)); v++) {
		struct view_bytes out;

		view_run(kind, v, kind == VIEW_PAIR ? in : bent, bent);
		out = output_take(fd);
		if (!terminal)
			write_line(dir, kind, input, number, view,
				   sum_of(without_template(out)));
		else
			fprintf(terminal, "$ %s\n%.*s", view, (int)out.size,
				(const char *)out.data);
		free((void *)(unsigned long)out.data);
	}
	if (terminal)
		fclose(terminal);
	free((void *)(unsigned long)bent.data);
}

/* Sums of what is read in each of the short logs of a file. */
static int sum_texts(const char *dir, const char *path)
{
	struct view_bytes all = read_input(path);
	char *to, *next, *text = (char *)(unsigned long)all.data;
	FILE *file;

	if (asprintf(&to, "%s/variants-text.log", dir) < 0)
		give_up("name");
	file = fopen(to, "a");
	text[all.size] = '\0';
	for (; file && text; text = next) {
		size_t left = all.size - (size_t)(text - (const char *)all.data), len;

		next = memmem(text, left, "%%\n", 3);
		len = next ? (size_t)(next - text) : left;
		fprintf(file, "%016llx %.*s\n", variant_text_sum((struct view_bytes){ text, len }),
			(int)strcspn(text, "\n"), text);
		next = next ? next + 3 : NULL;
	}
	if (!file || fclose(file))
		give_up(to);
	free(to);
	free((void *)(unsigned long)all.data);
	return 0;
}

/* Sums of what is read in a capture or a trace with each of its bytes changed. */
static void sum_bytes(const char *dir, unsigned int changes, const char *path)
{
	struct view_bytes in = read_input(path);
	const char *name = strrchr(path, '/');
	char *to;
	FILE *file;

	if (asprintf(&to, "%s/variants-%s.bytes", dir, name ? name + 1 : path) < 0)
		give_up("name");
	file = fopen(to, "w");
	if (!file)
		give_up(to);
	variant_bytes_sums(in, changes, view_sum, file);
	if (fclose(file))
		give_up(to);
	free(to);
	free((void *)(unsigned long)in.data);
}

int main(int argc, char **argv)
{
	enum view_kind kind = 0;
	unsigned int number;

	if (argc == 5 && !strcmp(argv[1], "text"))
		return sum_texts(argv[3], argv[4]);
	if (argc > 4 && !strcmp(argv[1], "bytes")) {
		view_keep_messages();
		for (int i = 4; i < argc; i++)
			sum_bytes(argv[3], (unsigned int)strtoul(argv[2], NULL, 10), argv[i]);
		return 0;
	}
	while (argc > 4 && kind < sizeof(kinds) / sizeof(kinds[0]) &&
	       strcmp(kinds[kind], argv[1]))
		kind++;
	if (argc < 5 || kind == sizeof(kinds) / sizeof(kinds[0])) {
		fprintf(stderr, "variants: KIND NUMBER DIR INPUT...\n");
		return 2;
	}
	number = (unsigned int)strtoul(argv[2], NULL, 10);
	view_keep_messages();
	for (int i = 4; i < argc; i++) {
		const char *name = strrchr(argv[i], '/');
		struct view_bytes in = read_input(argv[i]);

		name = name ? name + 1 : argv[i];
		if (!strcmp(argv[3], "-"))
			look_at(kind, argv[3], name, in, number);
		for (unsigned int n = 0; strcmp(argv[3], "-") && n < number; n++)
			look_at(kind, argv[3], name, in, n);
		free((void *)(unsigned long)in.data);
	}
	return 0;
}
