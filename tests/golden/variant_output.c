// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "variant_output.h"

void variant_give_up(const char *what)
{
	perror(what);
	exit(4);
}

struct view_bytes variant_read(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct view_bytes b = { 0 };
	struct stat st;
	char *data;

	if (!file || fstat(fileno(file), &st))
		variant_give_up(path);
	b.size = (size_t)st.st_size;
	data = malloc(b.size + 1);
	if (!data || fread(data, 1, b.size, file) != b.size)
		variant_give_up(path);
	fclose(file);
	b.data = data;
	return b;
}

void variant_free(struct view_bytes bytes)
{
	free((void *)(unsigned long)bytes.data);
}

/* The outputs go to a file in memory. */
static int output_open(void)
{
	int fd = memfd_create("output", 0);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
		variant_give_up("output");
	return fd;
}

struct view_bytes variant_output(enum view_kind kind, unsigned int which, struct view_bytes a,
				 struct view_bytes b)
{
	static int fd = -1;
	struct view_bytes out;
	struct stat st;
	char *text;

	if (fd < 0)
		fd = output_open();
	view_run(kind, which, a, b);
	if (fflush(stdout) || fstat(fd, &st))
		variant_give_up("output");
	out.size = (size_t)st.st_size;
	text = malloc(out.size + 1);
	if (!text || pread(fd, text, out.size, 0) != (ssize_t)out.size ||
	    ftruncate(fd, 0) || lseek(fd, 0, SEEK_SET))
		variant_give_up("output");
	out.data = text;
	return out;
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

/* FNV-1a */
unsigned long long variant_sum(struct view_bytes bytes)
{
	unsigned long long sum = 0xcbf29ce484222325ULL;
	const unsigned char *byte;

	bytes = without_template(bytes);
	byte = bytes.data;
	for (size_t i = 0; i < bytes.size; i++)
		sum = (sum ^ byte[i]) * 0x100000001b3ULL;
	return sum;
}
