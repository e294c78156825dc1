/* SPDX-License-Identifier: GPL-2.0 */
/* A pipe that gets its bytes in two parts, while signals interrupt its reader. */
#ifndef TESTS_UNIT_SLOW_PIPE_H
#define TESTS_UNIT_SLOW_PIPE_H

#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "helper.h"

#define PIPE_FIRST_BYTES	10
#define PIPE_PAUSE_US		50000

/**
 * struct slow_pipe - a pipe with a slow writer
 * @path:	name to open it by
 * @fd:		its end for reading
 * @writer:	the process that writes
 */
struct slow_pipe {
	char path[32];
	int fd;
	pid_t writer;
};

static volatile sig_atomic_t pipe_signals;

static void count_signal(int nr)
{
	(void)nr;
	pipe_signals++;
}

static inline bool write_part(int fd, const unsigned char *p, size_t size)
{
	while (size) {
		ssize_t n = write(fd, p, size);

		if (n <= 0)
			return false;
		p += n;
		size -= (size_t)n;
	}
	return true;
}

/* A signal each 5 ms, after which read() is not restarted. */
static inline void start_signals(void)
{
	const struct sigaction act = { .sa_handler = count_signal };
	const struct itimerval each = { { 0, 5000 }, { 0, 5000 } };

	pipe_signals = 0;
	assert_int_equal(sigaction(SIGALRM, &act, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &each, NULL), 0);
}

static inline void slow_pipe_open(struct slow_pipe *p, const void *data, size_t size)
{
	size_t first = size < PIPE_FIRST_BYTES ? size : PIPE_FIRST_BYTES;
	int end[2];

	assert_int_equal(pipe(end), 0);
	p->writer = fork();
	assert_true(p->writer >= 0);
	if (!p->writer) {
		signal(SIGPIPE, SIG_DFL);
		close(end[0]);
		if (!write_part(end[1], data, first))
			_exit(1);
		usleep(PIPE_PAUSE_US);
		_exit(write_part(end[1], (const unsigned char *)data + first,
				 size - first) ? 0 : 1);
	}
	close(end[1]);
	p->fd = end[0];
	snprintf(p->path, sizeof(p->path), "/dev/fd/%d", p->fd);
	start_signals();
}

/* All bytes were read, and there were signals. */
static inline void slow_pipe_close(struct slow_pipe *p)
{
	const struct itimerval never = { { 0, 0 }, { 0, 0 } };
	int status;

	assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
	signal(SIGALRM, SIG_DFL);
	close(p->fd);
	assert_int_equal(waitpid(p->writer, &status, 0), p->writer);
	assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
	assert_true(pipe_signals > 0);
}

#endif /* TESTS_UNIT_SLOW_PIPE_H */
