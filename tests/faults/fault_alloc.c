// SPDX-License-Identifier: GPL-2.0
/* Allocations that fail: the C library calls these, too. */
#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "faults.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nr, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t align, size_t size);

static atomic_long left;
static bool all_later;

void faults_arm(long nth, bool from)
{
	all_later = from;
	atomic_store(&left, nth);
}

/* Return: whether it is this one's turn to fail. */
static bool allocation_fails(void)
{
	long now;

	if (!atomic_load(&left))
		return false;
	now = atomic_fetch_sub(&left, 1);
	if (now > 1)
		return false;
	/* Stays at 1 for all later ones, or at 0: no more. */
	atomic_store(&left, all_later ? 1 : 0);
	faults_shared->fired = true;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return allocation_fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t nr, size_t size)
{
	return allocation_fails() ? NULL : __libc_calloc(nr, size);
}

void *realloc(void *p, size_t size)
{
	return allocation_fails() ? NULL : __libc_realloc(p, size);
}

void *reallocarray(void *p, size_t nr, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(nr, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(p, bytes);
}

void *memalign(size_t align, size_t size)
{
	return allocation_fails() ? NULL : __libc_memalign(align, size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return memalign(align, size);
}

int posix_memalign(void **p, size_t align, size_t size)
{
	*p = memalign(align, size);
	return *p ? 0 : ENOMEM;
}
