// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "view_output.h"

void view_give_up(const char *what)
{
	perror(what);
	exit(4);
}

static char *room_for(size_t size)
{
	char *data = malloc(size + 1);

	if (!data)
		view_give_up("memory");
	data[size] = '\0';
	return data;
}

struct view_bytes view_bytes_read(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	size_t size;
	char *data;

	if (!file || fstat(fileno(file), &st))
		view_give_up(path);
	size = (size_t)st.st_size;
	data = room_for(size);
	if (fread(data, 1, size, file) != size)
		view_give_up(path);
	fclose(file);
	return (struct view_bytes){ data, size };
}

struct view_bytes view_bytes_copy(struct view_bytes in)
{
	char *copy = room_for(in.size);

	memcpy(copy, in.data, in.size);
	return (struct view_bytes){ copy, in.size };
}

void view_bytes_free(struct view_bytes bytes)
{
	free((void *)(unsigned long)bytes.data);
}

static int output_open(void)
{
	int fd = memfd_create("output", 0);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
		view_give_up("output");
	return fd;
}

struct view_bytes view_output(enum view_kind kind, unsigned int which, struct view_bytes a,
			      struct view_bytes b)
{
	static int fd = -1;
	struct stat st;
	size_t size;
	char *text;

	if (fd < 0)
		fd = output_open();
	view_run(kind, which, a, b);
	if (fflush(stdout) || fstat(fd, &st))
		view_give_up("output");
	size = (size_t)st.st_size;
	text = room_for(size);
	if (pread(fd, text, size, 0) != (ssize_t)size || ftruncate(fd, 0) ||
	    lseek(fd, 0, SEEK_SET))
		view_give_up("output");
	return (struct view_bytes){ text, size };
}
