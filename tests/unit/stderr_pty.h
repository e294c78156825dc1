/* SPDX-License-Identifier: GPL-2.0 */
/* A terminal in place of stderr. */
#ifndef TESTS_UNIT_STDERR_PTY_H
#define TESTS_UNIT_STDERR_PTY_H

#include <pty.h>
#include <termios.h>

#include "helper.h"

/**
 * struct stderr_pty - a terminal in place of stderr
 * @master:	its other end
 * @stderr_fd:	the usual stderr
 */
struct stderr_pty {
	int master;
	int stderr_fd;
};

static inline void stderr_pty_open(struct stderr_pty *t)
{
	struct termios raw = { .c_cflag = CS8 | CREAD };
	int slave;

	assert_int_equal(openpty(&t->master, &slave, NULL, &raw, NULL), 0);
	t->stderr_fd = dup(STDERR_FILENO);
	assert_true(dup2(slave, STDERR_FILENO) >= 0);
	close(slave);
}

/*
 * What was written to it since the last call. Bytes take a moment to the other
 * end, so a mark follows them.
 */
static inline const char *stderr_pty_text(const struct stderr_pty *t)
{
	static char text[500];
	size_t len = 0;
	ssize_t n;

	fflush(stderr);
	assert_int_equal(write(STDERR_FILENO, "#", 1), 1);
	do {
		n = read(t->master, text + len, sizeof(text) - len);
		assert_true(n > 0);
		len += (size_t)n;
	} while (text[len - 1] != '#' && len < sizeof(text));
	text[len - 1] = '\0';
	return text;
}

static inline void stderr_pty_close(struct stderr_pty *t)
{
	assert_true(dup2(t->stderr_fd, STDERR_FILENO) >= 0);
	close(t->stderr_fd);
	close(t->master);
}

#endif /* TESTS_UNIT_STDERR_PTY_H */
