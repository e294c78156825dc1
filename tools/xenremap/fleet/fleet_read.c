// SPDX-License-Identifier: GPL-2.0
/* Reads the files of a fleet, several at a time. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "fleet_host.h"
#include "fleet_read.h"
#include "progress.h"

#define JOBS_MAX	64

/**
 * struct crew - what the threads share
 * @f:		the fleet; each file is written by the thread that took it
 * @next:	file to take
 * @stop:	memory is short
 * @lock:	for what follows
 * @failed:	@err is set
 * @err:	the first error
 */
struct crew {
	struct fleet *f;
	atomic_size_t next;
	atomic_bool stop;
	pthread_mutex_t lock;
	bool failed;
	struct xrt_error *err;
};

static void give_up(struct crew *crew, const struct xrt_error *err)
{
	pthread_mutex_lock(&crew->lock);
	if (!crew->failed)
		*crew->err = *err;
	crew->failed = true;
	pthread_mutex_unlock(&crew->lock);
	atomic_store(&crew->stop, true);
}

static bool read_next(struct crew *crew)
{
	size_t i = atomic_fetch_add(&crew->next, 1);
	struct fleet_file *file;
	struct xrt_error err;

	if (i >= crew->f->dir.nr || atomic_load(&crew->stop))
		return false;
	file = &crew->f->file[i];
	file->of = &crew->f->dir.file[i];
	if (!file->of->error && fleet_host_read(file, &err)) {
		give_up(crew, &err);
		return false;
	}
	return true;
}

static void *read_worker(void *arg)
{
	while (read_next(arg))
		;
	return NULL;
}

/* The first thread reads as the others do, and shows how far they are. */
static void work_and_show(struct crew *crew)
{
	struct progress p;

	progress_begin(&p, "files", crew->f->dir.nr);
	while (read_next(crew))
		progress_show(&p, atomic_load(&crew->next));
	progress_end(&p);
}

int fleet_read(struct fleet *f, unsigned int jobs,
	       struct xrt_error *err)
{
	struct crew crew = {
		.f = f, .lock = PTHREAD_MUTEX_INITIALIZER, .err = err,
	};
	pthread_t thread[JOBS_MAX];
	unsigned int started = 0;

	f->file = calloc(f->dir.nr, sizeof(*f->file));
	if (!f->file)
		return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				     f->dir.path);
	/* Where a thread cannot be had, the others do its work. */
	while (started + 1 < jobs && started < JOBS_MAX &&
	       started + 1 < f->dir.nr &&
	       !pthread_create(&thread[started], NULL, read_worker, &crew))
		started++;
	work_and_show(&crew);
	while (started)
		pthread_join(thread[--started], NULL);
	return crew.failed ? -1 : 0;
}
