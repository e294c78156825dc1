// SPDX-License-Identifier: GPL-2.0
/* Allocations that fail: the C library calls these, too. */
#include <errno.h>
#include <execinfo.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "faults.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nr, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t align, size_t size);

/* The program's own code, from the linker. */
extern const char __executable_start[], etext[];

/* Frames of a stack that are looked at, and those of them that make a site. */
#define FRAMES_MAX	16
#define SITE_FRAMES	5

static atomic_long left;
static bool all_later;

static atomic_bool watched;
static pthread_mutex_t watch_lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool watching;

void faults_arm(long nth, bool from)
{
	all_later = from;
	atomic_store(&left, nth);
}

void faults_watch(void)
{
	void *frame[1];

	/* The first call loads a library. */
	backtrace(frame, 1);
	atomic_store(&watched, true);
}

/* A hash of the nearest callers in the program, libraries left out; never 0. */
static __u64 site_of_call(void)
{
	void *frame[FRAMES_MAX];
	int nr = backtrace(frame, FRAMES_MAX), used = 0;
	__u64 hash = 1469598103934665603ULL;

	for (int i = 0; i < nr && used < SITE_FRAMES; i++) {
		const char *at = frame[i];

		if (at < __executable_start || at >= etext)
			continue;
		hash = (hash ^ (__u64)(at - __executable_start)) * 1099511628211ULL;
		used++;
	}
	return hash ? hash : 1;
}

/* Keeps the number of this allocation if it is the first one of its site. */
static void watch_call(void)
{
	struct faults_shared *s = faults_shared;
	__u64 site;
	size_t slot;

	if (watching)
		return;
	watching = true;
	site = site_of_call();
	pthread_mutex_lock(&watch_lock);
	s->calls++;
	slot = site % FAULTS_SLOTS;
	while (s->seen[slot] && s->seen[slot] != site)
		slot = (slot + 1) % FAULTS_SLOTS;
	if (!s->seen[slot] && s->nr_sites < FAULTS_SITES) {
		s->seen[slot] = site;
		s->site[s->nr_sites++] = s->calls;
	}
	pthread_mutex_unlock(&watch_lock);
	watching = false;
}

/* Return: whether it is this one's turn to fail. */
static bool allocation_fails(void)
{
	long now;

	if (atomic_load(&watched))
		watch_call();
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
