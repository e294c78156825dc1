/* SPDX-License-Identifier: GPL-2.0 */
/* Allocations and system calls that fail on request. */
#ifndef TESTS_FAULTS_H
#define TESTS_FAULTS_H

#include <stdbool.h>
#include <linux/types.h>
#include <sys/types.h>

/* Sites at most, and slots of their table, of which half stay free. */
#define FAULTS_SITES	4096
#define FAULTS_SLOTS	(2 * FAULTS_SITES)

/**
 * struct faults_shared - what a run and its observer share
 * @fired:	a call has failed
 * @stderr_failed: one of them was a write of an error message
 * @what:	the call that failed
 * @calls:	allocations, if they are watched
 * @nr_sites:	places in the program that allocations come from
 * @site:	for each the number of its first allocation, from 1, ascending
 * @seen:	hashes of the sites, 0 where there is none
 */
struct faults_shared {
	bool fired;
	bool stderr_failed;
	char what[32];
	long calls;
	long nr_sites;
	long site[FAULTS_SITES];
	__u64 seen[FAULTS_SLOTS];
};

extern struct faults_shared *faults_shared;

/* Lets the @nth allocation from now on fail, with @from all later ones, too. */
void faults_arm(long nth, bool from);

/* Counts the allocations from now on, and finds where they come from. */
void faults_watch(void);

/* Makes the calling process one that faults_trace() observes. */
void faults_trace_me(void);

/**
 * faults_trace() - run a process in which a system call fails
 * @pid:	a child that has called faults_trace_me(), or will
 * @nth:	which of the calls that can fail
 * @from:	with all later ones
 *
 * Return: its status, as from waitpid().
 */
int faults_trace(pid_t pid, long nth, bool from);

#endif /* TESTS_FAULTS_H */
