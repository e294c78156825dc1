// SPDX-License-Identifier: GPL-2.0
/*
 * System calls that fail, by ptrace: stdio calls the kernel directly, so
 * functions in place of write() would not be asked.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"

#define THREADS_MAX	64

/* The calls that can fail, and with which error. */
static const struct {
	long nr;
	int error;
	const char *name;
} calls[] = {
	{ SYS_openat, EMFILE, "openat" }, { SYS_read, EIO, "read" },
	{ SYS_pread64, EIO, "pread64" }, { SYS_write, ENOSPC, "write" },
	{ SYS_writev, ENOSPC, "writev" }, { SYS_pwrite64, ENOSPC, "pwrite64" },
	{ SYS_fsync, EIO, "fsync" }, { SYS_rename, EIO, "rename" },
	{ SYS_close, EIO, "close" }, { SYS_fstat, EIO, "fstat" },
	{ SYS_newfstatat, EIO, "newfstatat" }, { SYS_lseek, EIO, "lseek" },
	{ SYS_mmap, ENOMEM, "mmap" }, { SYS_mremap, ENOMEM, "mremap" },
	{ SYS_getdents64, EIO, "getdents64" }, { SYS_fchmod, EPERM, "fchmod" },
	{ SYS_fchown, EPERM, "fchown" }, { SYS_clone3, EAGAIN, "clone3" },
	{ SYS_fcntl, EMFILE, "fcntl" }, { SYS_unlink, EIO, "unlink" },
	{ SYS_readlink, EIO, "readlink" }, { SYS_faccessat2, EIO, "faccessat2" },
};

/**
 * struct thread - a traced thread
 * @tid:	its id, 0 for a free entry
 * @inside:	it is in a system call
 * @error:	that call has to return this error, 0 for none
 */
struct thread {
	pid_t tid;
	bool inside;
	int error;
};

/**
 * struct tracer - a traced process
 * @thread:	its threads
 * @left:	calls until the one that fails, 0 for never
 * @from:	all later ones fail, too
 */
struct tracer {
	struct thread thread[THREADS_MAX];
	long left;
	bool from;
};

void faults_trace_me(void)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		_exit(126);
	raise(SIGSTOP);
}

static struct thread *thread_of(struct tracer *t, pid_t tid)
{
	struct thread *none = NULL;

	for (size_t i = 0; i < THREADS_MAX; i++) {
		if (t->thread[i].tid == tid)
			return &t->thread[i];
		if (!t->thread[i].tid && !none)
			none = &t->thread[i];
	}
	if (!none)
		abort();
	*none = (struct thread){ .tid = tid };
	return none;
}

/* Return: the error that this call has to return, or 0. */
static int call_fails(struct tracer *t, const struct user_regs_struct *regs)
{
	size_t i = 0;

	while (i < sizeof(calls) / sizeof(calls[0]) &&
	       calls[i].nr != (long)regs->orig_rax)
		i++;
	if (i == sizeof(calls) / sizeof(calls[0]) || !t->left)
		return 0;
	if (t->left > 1) {
		t->left--;
		return 0;
	}
	t->left = t->from ? 1 : 0;
	faults_shared->fired = true;
	if (calls[i].nr == SYS_write && regs->rdi == STDERR_FILENO)
		faults_shared->stderr_failed = true;
	snprintf(faults_shared->what, sizeof(faults_shared->what), "%s",
		 calls[i].name);
	return calls[i].error;
}

/* The kernel is asked for a call that does not exist, at its entry. */
static void at_syscall(struct tracer *t, struct thread *thread)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, thread->tid, NULL, &regs))
		return;
	if (!thread->inside) {
		thread->error = call_fails(t, &regs);
		if (thread->error)
			regs.orig_rax = (unsigned long)-1;
	} else if (thread->error) {
		regs.rax = (unsigned long)-thread->error;
	}
	if (thread->error)
		ptrace(PTRACE_SETREGS, thread->tid, NULL, &regs);
	thread->inside = !thread->inside;
}

/* Return: the signal to go on with. */
static int at_stop(struct tracer *t, pid_t tid, int status)
{
	int sig = WSTOPSIG(status);

	if (sig == (SIGTRAP | 0x80)) {
		at_syscall(t, thread_of(t, tid));
		return 0;
	}
	/* New threads, and the stops that begin a trace. */
	if (status >> 16 || sig == SIGSTOP || sig == SIGTRAP)
		return 0;
	return sig;
}

int faults_trace(pid_t pid, long nth, bool from)
{
	struct tracer t = { .left = nth, .from = from };
	int status;
	pid_t tid;

	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return status;
	ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD |
	       PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL);
	ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
	while ((tid = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			ptrace(PTRACE_SYSCALL, tid, NULL,
			       (void *)(long)at_stop(&t, tid, status));
			continue;
		}
		if (tid == pid)
			return status;
		thread_of(&t, tid)->tid = 0;
	}
	abort();
}
