// SPDX-License-Identifier: GPL-2.0
/* Temporary files, which a signal that ends the process removes, too. */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "temp_file.h"

#define TEMP_FILES_MAX	8

enum { TEMP_FREE, TEMP_CLAIMED, TEMP_EXISTS };

/* In static memory, since a handler must not find it freed. */
static struct {
	atomic_int state;
	char path[PATH_MAX];
} temp_file[TEMP_FILES_MAX];

static const int end_signals[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGXCPU, SIGXFSZ,
};

static void remove_and_end(int sig)
{
	for (size_t i = 0; i < TEMP_FILES_MAX; i++) {
		if (atomic_load(&temp_file[i].state) == TEMP_EXISTS)
			unlink(temp_file[i].path);
	}
	signal(sig, SIG_DFL);
	raise(sig);
}

/* A signal that is ignored, as by nohup, stays ignored. */
static void catch_signals(void)
{
	struct sigaction act = { .sa_handler = remove_and_end }, old;

	sigemptyset(&act.sa_mask);
	for (size_t i = 0; i < ARRAY_SIZE(end_signals); i++) {
		if (!sigaction(end_signals[i], NULL, &old) &&
		    old.sa_handler == SIG_DFL)
			sigaction(end_signals[i], &act, NULL);
	}
}

/* Return: a slot that is now ours, or -1. */
static int claim_slot(void)
{
	for (int i = 0; i < TEMP_FILES_MAX; i++) {
		int expected = TEMP_FREE;

		if (atomic_compare_exchange_strong(&temp_file[i].state,
						   &expected, TEMP_CLAIMED))
			return i;
	}
	return -1;
}

static int make_in_slot(int slot, char *path)
{
	sigset_t all, old;
	int fd, code;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	fd = mkstemp(path);
	code = errno;
	if (fd >= 0)
		strcpy(temp_file[slot].path, path);
	atomic_store(&temp_file[slot].state, fd >= 0 ? TEMP_EXISTS : TEMP_FREE);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = code;
	return fd;
}

const char *xrt_temp_dir(void)
{
	const char *dir = getenv("TMPDIR");

	return dir && *dir ? dir : "/var/tmp";
}

int xrt_temp_make(char *path)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int slot;

	if (strlen(path) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	pthread_once(&once, catch_signals);
	slot = claim_slot();
	if (slot < 0) {
		errno = EMFILE;
		return -1;
	}
	return make_in_slot(slot, path);
}

void xrt_temp_keep(const char *path)
{
	for (size_t i = 0; i < TEMP_FILES_MAX; i++) {
		if (atomic_load(&temp_file[i].state) == TEMP_EXISTS &&
		    !strcmp(temp_file[i].path, path))
			atomic_store(&temp_file[i].state, TEMP_FREE);
	}
}

void xrt_temp_remove(const char *path)
{
	unlink(path);
	xrt_temp_keep(path);
}
