// SPDX-License-Identifier: GPL-2.0
/*
 * Repeats one command line of xenremap, each time with another
 * allocation or system call that fails, until none is left to fail. Each run
 * has to end by itself: with the usual exit code only if its output is the
 * usual one, else with a code for failures and a line that says why.
 *
 *	faults alloc|alloc-from|io|io-from MOST DIR OUTPUT COMMAND...
 *
 * alloc and io fail one call, the others that call and all after it. The first
 * allocation of each place in the program always gets its turn. MOST is the
 * number of other runs after which calls are skipped, in growing steps. DIR gets
 * the outputs, OUTPUT is the file that the command writes, - for none. If
 * FAULTS_DUMP is set, captures are compared as dump prints them, but for the
 * records of this type, which differ from run to run.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"

/* Seconds after which a run hangs. */
#define RUN_SECONDS	30

/* Wrong runs after which a campaign ends. */
#define BAD_MAX		20

struct faults_shared *faults_shared;

/* The program's own main(), under another name. */
int xenremap_main(int argc, char **argv);

/**
 * struct outcome - how a run ended
 * @status:	from waitpid()
 * @out:	its stdout
 * @err:	its stderr
 * @file:	the file that it wrote, NULL for none
 */
struct outcome {
	int status;
	char *out;
	char *err;
	char *file;
	size_t out_size;
	size_t err_size;
	size_t file_size;
};

/**
 * struct campaign - a command and a way to fail
 * @usual:	the run in which nothing fails
 * @site:	allocations that come from @nr_sites different places
 * @runs:	runs so far
 * @bad:	wrong ones of them
 */
struct campaign {
	const char *mode;
	const char *dir;
	const char *output;
	int argc;
	char **argv;
	bool io;
	bool from;
	struct outcome usual;
	long nr_sites;
	long site[FAULTS_SITES];
	long runs;
	int bad;
};

static void campaign_end(const char *what)
{
	perror(what);
	exit(4);
}

static char *read_whole(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *data;
	struct stat st;

	*size = 0;
	if (!file)
		return NULL;
	if (fstat(fileno(file), &st))
		campaign_end(path);
	data = calloc(1, (size_t)st.st_size + 1);
	if (!data)
		campaign_end(path);
	*size = fread(data, 1, (size_t)st.st_size, file);
	fclose(file);
	return data;
}

static char *path_in(const struct campaign *c, const char *name)
{
	static char path[3][512];
	static int next;
	char *p = path[next++ % 3];

	snprintf(p, sizeof(path[0]), "%s/%s", c->dir, name);
	return p;
}

static void redirect_to(const char *path, int to)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || dup2(fd, to) < 0)
		campaign_end(path);
	close(fd);
}

/* The child: all of its allocations and system calls from here on count. */
static void run_command(const struct campaign *c, long nth)
{
	redirect_to(path_in(c, "stdout"), STDOUT_FILENO);
	redirect_to(path_in(c, "stderr"), STDERR_FILENO);
	alarm(RUN_SECONDS);
	/* Freed memory is overwritten, so that its use shows. */
	mallopt(M_PERTURB, 0xa5);
	if (c->io)
		faults_trace_me();
	else if (nth)
		faults_arm(nth, c->from);
	else
		faults_watch();
	exit(xenremap_main(c->argc, c->argv));
}

/* Removes the lines of dump that are records of a type. */
static void drop_records(char *text, size_t *size, const char *type)
{
	size_t len = strlen(type), to = 0;

	for (char *line = text, *next; *line; line = next) {
		const char *word = strchr(line, ' ');

		next = line + strcspn(line, "\n");
		next += *next == '\n';
		if (word && !strncmp(word + 1, type, len) && word[len + 1] == ' ')
			continue;
		memmove(text + to, line, (size_t)(next - line));
		to += (size_t)(next - line);
	}
	text[to] = '\0';
	*size = to;
}

/* What dump prints of the capture, instead of the capture; NULL if it fails. */
static void dump_output(const struct campaign *c, struct outcome *o, const char *type)
{
	char *argv[] = { c->argv[0], "dump", (char *)c->output, NULL };
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		campaign_end("fork");
	if (!pid) {
		redirect_to(path_in(c, "dump"), STDOUT_FILENO);
		exit(xenremap_main(3, argv));
	}
	if (waitpid(pid, &status, 0) != pid)
		campaign_end("waitpid");
	free(o->file);
	o->file = NULL;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return;
	o->file = read_whole(path_in(c, "dump"), &o->file_size);
	if (o->file)
		drop_records(o->file, &o->file_size, type);
}

static struct outcome run_once(const struct campaign *c, long nth)
{
	struct outcome o = { 0 };
	pid_t pid;

	if (c->output)
		unlink(c->output);
	*faults_shared = (struct faults_shared){ 0 };
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		campaign_end("fork");
	if (!pid)
		run_command(c, nth);
	if (c->io)
		o.status = faults_trace(pid, nth, c->from);
	else if (waitpid(pid, &o.status, 0) != pid)
		campaign_end("waitpid");
	o.out = read_whole(path_in(c, "stdout"), &o.out_size);
	o.err = read_whole(path_in(c, "stderr"), &o.err_size);
	if (c->output)
		o.file = read_whole(c->output, &o.file_size);
	if (o.file && getenv("FAULTS_DUMP"))
		dump_output(c, &o, getenv("FAULTS_DUMP"));
	return o;
}

static void outcome_free(struct outcome *o)
{
	free(o->out);
	free(o->err);
	free(o->file);
}

static bool same_bytes(const char *a, size_t na, const char *b, size_t nb)
{
	return !a == !b && na == nb && (!a || !memcmp(a, b, na));
}

/* Lines that could not be wrapped are complete all the same. */
static bool same_text(const char *a, const char *b)
{
	while (a && b && (*a || *b)) {
		a += strspn(a, " \n");
		b += strspn(b, " \n");
		if (*a != *b)
			return false;
		a += *a != '\0';
		b += *b != '\0';
	}
	return true;
}

/* A view may go on without a file or a page, if it says so. */
static bool says_so(const struct outcome *o)
{
	static const char * const words[] = {
		"Input/output error", "out of memory", "unreadable",
		"cannot be read", "could not be read", "Too many open files",
		"Cannot allocate",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strstr(o->out, words[i]) || strstr(o->err, words[i]))
			return true;
	}
	return false;
}

/* A view of a directory leaves files out that cannot be read, with code 1. */
static bool leaves_files_out(const struct campaign *c, const struct outcome *o)
{
	struct stat st;

	return WEXITSTATUS(o->status) == 1 && says_so(o) &&
	       !stat(c->argv[c->argc - 1], &st) && S_ISDIR(st.st_mode);
}

/* Return: NULL, or what is wrong with a run. */
static const char *judge_run(const struct campaign *c, const struct outcome *o)
{
	const struct outcome *u = &c->usual;
	int code = WEXITSTATUS(o->status);

	if (!WIFEXITED(o->status))
		return WTERMSIG(o->status) == SIGALRM ? "hangs" : "crashes";
	if (code == WEXITSTATUS(u->status)) {
		if (same_text(o->out, u->out) &&
		    same_bytes(o->file, o->file_size, u->file, u->file_size))
			return NULL;
		return says_so(o) ? NULL : "has another output, but the usual exit code";
	}
	if (leaves_files_out(c, o))
		return NULL;
	if (code < 3 || code > 5)
		return "has an exit code that a failure must not have";
	if (o->file && !same_bytes(o->file, o->file_size, u->file,
				   u->file_size))
		return "fails and leaves a part of its output";
	if (!o->err_size && !faults_shared->stderr_failed)
		return "fails without an error message";
	return NULL;
}

static void report_run(const struct campaign *c, const struct outcome *o,
		       long nth, const char *wrong)
{
	printf("FAIL faults: %s %ld%s%s:", c->mode, nth,
	       *faults_shared->what ? " " : "", faults_shared->what);
	for (int i = 1; i < c->argc; i++)
		printf(" %s", c->argv[i]);
	printf(": %s (", wrong);
	if (WIFEXITED(o->status))
		printf("code %d", WEXITSTATUS(o->status));
	else
		printf("signal %d", WTERMSIG(o->status));
	printf(") %.*s\n", o->err ? (int)strcspn(o->err, "\n") : 0,
	       o->err ? o->err : "");
}

/* Return: whether a call has failed in this run, and more may follow. */
static bool run_nth(struct campaign *c, long nth)
{
	struct outcome o = run_once(c, nth);
	const char *wrong = judge_run(c, &o);

	if (wrong) {
		report_run(c, &o, nth, wrong);
		c->bad++;
	}
	outcome_free(&o);
	c->runs++;
	return faults_shared->fired && c->bad < BAD_MAX;
}

/* Return: the number of wrong runs. */
static int run_campaign(struct campaign *c, long most)
{
	long nth = 1, step = 1;

	c->usual = run_once(c, 0);
	if (!WIFEXITED(c->usual.status)) {
		report_run(c, &c->usual, 0, "does not run at all");
		return 1;
	}
	c->nr_sites = faults_shared->nr_sites;
	memcpy(c->site, faults_shared->site, sizeof(c->site));
	for (long i = 0; i < c->nr_sites && c->bad < BAD_MAX; i++)
		run_nth(c, c->site[i]);
	for (long others = 0; run_nth(c, nth); nth += step, others++) {
		if (others >= most)
			step += 1 + step / 8;
	}
	if (!c->bad) {
		printf("ok faults: %s, %ld runs, %ld places:", c->mode, c->runs, c->nr_sites);
		for (int i = 1; i < c->argc; i++)
			printf(" %s", c->argv[i]);
		printf("\n");
	}
	outcome_free(&c->usual);
	return c->bad;
}

int main(int argc, char **argv)
{
	static struct campaign c;

	if (argc < 6) {
		fprintf(stderr, "faults: MODE MOST DIR OUTPUT COMMAND...\n");
		return 2;
	}
	c.mode = argv[1];
	c.io = !strncmp(c.mode, "io", 2);
	c.from = strstr(c.mode, "-from");
	c.dir = argv[3];
	c.output = strcmp(argv[4], "-") ? argv[4] : NULL;
	c.argc = argc - 4;
	c.argv = argv + 4;
	c.argv[0] = argv[0];
	faults_shared = mmap(NULL, sizeof(*faults_shared),
			     PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			     -1, 0);
	if (faults_shared == MAP_FAILED)
		campaign_end("mmap");
	return run_campaign(&c, atol(argv[2])) ? 1 : 0;
}
