// SPDX-License-Identifier: GPL-2.0
/*
 * Runs the verbs on bytes in memory. Their output goes nowhere; that they
 * neither crash nor hang nor end the program is what is looked at.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fleet.h"
#include "verb.h"
#include "views.h"

static void die(const char *what)
{
	perror(what);
	abort();
}

/* One file for all runs; the verbs open it by its name. */
static int file_of(const void *data, size_t size)
{
	static int fd = -1;

	if (fd < 0) {
		int null = open("/dev/null", O_WRONLY);

		fd = memfd_create("fuzz", 0);
		/* libFuzzer writes to stderr by its number. */
		if (fd < 0 || null < 0 || !freopen("/dev/null", "w", stdout))
			die("setup");
		stderr = fdopen(null, "w");
		if (!stderr)
			die("stderr");
	}
	if (ftruncate(fd, 0) ||
	    pwrite(fd, data, size, 0) != (ssize_t)size)
		die("memfd");
	return fd;
}

/* @option may have two options, with a space between. */
static void show(const struct verb *verb, int fd, const char *option)
{
	char name[] = "fuzz", path[32], opt[32];
	char *argv[] = { name, path, NULL, NULL, NULL };
	int argc = 2, ret;
	char *save;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	snprintf(opt, sizeof(opt), "%s", option ? option : "");
	for (char *o = strtok_r(opt, " ", &save); o && argc < 4;
	     o = strtok_r(NULL, " ", &save))
		argv[argc++] = o;
	ret = verb->run(argc, argv);
	if (ret != XRT_EXIT_OK && ret != XRT_EXIT_WRONG &&
	    ret != XRT_EXIT_INPUT && ret != XRT_EXIT_USAGE)
		abort();
}

static void show_export(int fd, const char *format, const char *table)
{
	char name[] = "fuzz", path[32], what[32], which[32];
	char *argv[] = { name, what, path, table ? which : NULL, NULL };
	int ret;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	snprintf(what, sizeof(what), "%s", format);
	snprintf(which, sizeof(which), "--table=%s", table ? table : "");
	ret = verb_export.run(table ? 4 : 3, argv);
	if (ret != XRT_EXIT_OK && ret != XRT_EXIT_INPUT)
		abort();
}

static void show_exports(int fd)
{
	static const char * const tables[] = {
		"boots", "areas", "chunks", "pages",
	};

	show_export(fd, "openmetrics", NULL);
	show_export(fd, "html", NULL);
	show_export(fd, "chrome-trace", NULL);
	show_export(fd, "perfetto", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		show_export(fd, "csv", tables[i]);
		show_export(fd, "ndjson", tables[i]);
	}
}

/* A fleet of one: as a capture and as what may be a log. */
static void show_fleet(int fd)
{
	static const char * const names[] = { "fuzz.xrt", "fuzz.log" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct fleet_file *file = calloc(1, sizeof(*file));
		struct fleet f = { .dir = "fuzz", .file = file, .nr_file = 1 };

		if (!file || asprintf(&file->path, "/proc/self/fd/%d", fd) < 0)
			die("fleet");
		file->name = strdup(names[i]);
		if (!file->name || fleet_read(&f, 1, false, NULL) ||
		    fleet_summarize(&f, SORT_WORST, NULL))
			die("fleet");
		fleet_text(&f, 0);
		if (fleet_json(&f, 0))
			die("fleet");
		fleet_free(&f);
	}
}

/* Two of the same, as to how hostile they are. */
static void show_diff(int fd, const char *option)
{
	char name[] = "fuzz", path[32], opt[32];
	char *argv[] = { name, path, path, opt, NULL };
	int ret;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	snprintf(opt, sizeof(opt), "%s", option);
	ret = verb_diff.run(4, argv);
	if (ret != XRT_EXIT_OK && ret != XRT_EXIT_WRONG &&
	    ret != XRT_EXIT_INPUT)
		abort();
}

void show_decode(const void *data, size_t size)
{
	int fd = file_of(data, size);

	show(&verb_decode, fd, NULL);
	show(&verb_decode, fd, "-j");
}

void show_all(const void *data, size_t size)
{
	static const struct {
		const struct verb *verb;
		const char *option;
	} run[] = {
		{ &verb_report, NULL }, { &verb_report, "-j" },
		{ &verb_report, "--all" },
		{ &verb_chain, "--all" }, { &verb_chain, "-j" },
		{ &verb_chain, NULL }, { &verb_chain, "--chunk=1" },
		{ &verb_chain, "--format=svg" }, { &verb_chain, "--format=dot" },
		{ &verb_chain, "--chunk=1 --format=svg" },
		{ &verb_chain, "--chunk=1 --format=dot" },
		{ &verb_dump, "-w" }, { &verb_dump, "-j" },
		{ &verb_verify, NULL }, { &verb_verify, "-j" },
		{ &verb_decode, NULL }, { &verb_decode, "-j" },
	};
	int fd = file_of(data, size);

	for (size_t i = 0; i < ARRAY_SIZE(run); i++)
		show(run[i].verb, fd, run[i].option);
	show_fleet(fd);
	show_exports(fd);
	/* Its draws take longer than all of the above: one view of it does. */
	show_diff(fd, size / 8 % 2 ? "--fail-above=1" : "-j");
}
