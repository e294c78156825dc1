// SPDX-License-Identifier: GPL-2.0
/* Streams into memory, which report that memory is short. */
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* Room for @size more bytes and a NUL. */
static int grow_memory(struct xrt_memory *m, size_t size)
{
	size_t room = m->room ? m->room : 4096;
	char *more;

	while (room - m->size <= size)
		room *= 2;
	if (room == m->room)
		return 0;
	more = realloc(m->text, room);
	if (!more)
		return -1;
	m->text = more;
	m->room = room;
	return 0;
}

int xrt_memory_add(struct xrt_memory *m, const void *data, size_t size)
{
	if (m->failed || grow_memory(m, size)) {
		m->failed = true;
		return -1;
	}
	memcpy(m->text + m->size, data, size);
	m->size += size;
	m->text[m->size] = '\0';
	return 0;
}

static ssize_t memory_write(void *cookie, const char *data, size_t size)
{
	return xrt_memory_add(cookie, data, size) ? 0 : (ssize_t)size;
}

FILE *xrt_memory_open(struct xrt_memory *m)
{
	static const cookie_io_functions_t io = { .write = memory_write };

	*m = (struct xrt_memory){ 0 };
	if (!xrt_memory_add(m, "", 0))
		m->file = fopencookie(m, "w", io);
	if (!m->file) {
		free(m->text);
		*m = (struct xrt_memory){ .failed = true };
	}
	return m->file;
}

int xrt_memory_close(struct xrt_memory *m)
{
	FILE *file = m->file;

	m->file = NULL;
	if (file && (ferror(file) | fclose(file)))
		m->failed = true;
	if (!m->failed)
		return 0;
	free(m->text);
	m->text = NULL;
	m->size = 0;
	return -1;
}
