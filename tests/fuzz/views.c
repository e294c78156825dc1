// SPDX-License-Identifier: GPL-2.0
/*
 * Runs one view of the program on bytes in memory. Its output is dropped; the
 * test is that it neither crashes nor hangs nor ends with another exit code
 * than those that an input can cause.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "confine.h"
#include "fleet_json.h"
#include "fleet_read.h"
#include "fleet_summary.h"
#include "fleet_text.h"
#include "simulate_map.h"
#include "verb.h"
#include "views.h"

#define WORDS_MAX	8
#define FD_MIN		200

/* Command lines; A and B stand for the inputs. */
static const char * const capture_views[] = {
	"report A", "report -j A", "report --all A",
	"chain A", "chain --all A", "chain -j A", "chain --chunk=1 A",
	"chain --format=svg A", "chain --format=dot A",
	"chain --chunk=1 --format=svg A", "chain --chunk=1 --format=dot A",
	"dump -w A", "dump -j A", "verify A", "verify -j A",
	"decode A", "decode -j A", "diff A A", "fleet xrt",
	"export openmetrics A", "export html A", "export chrome-trace A",
	"export folded A",
	"export perfetto A",
	"export csv --table=boots A", "export csv --table=areas A",
	"export csv --table=chunks A", "export csv --table=pages A",
	"export ndjson --table=boots A", "export ndjson --table=areas A",
	"export ndjson --table=chunks A", "export ndjson --table=pages A",
	NULL
};

static const char * const pair_views[] = {
	"diff A B", "diff -j A B", "diff --fail-above=1 A B", NULL
};

static const char * const log_views[] = {
	"decode A", "decode -j A", "predict A", "predict -j A", "fleet log",
	NULL
};

static const char * const image_views[] = { "decode A", "decode -j A", NULL };

static const char * const map_views[] = { "map", NULL };

static const char * const option_views[] = {
	"chain --ascii A", "chain --all --format=svg A", "chain --all --format=dot A",
	"chain -j -c 0 A", "chain -f svg -c 2 A", "dump --stream=event A",
	"dump -t chunk -t boot A", "dump -j --stream=page A",
	"export openmetrics-strict A", "export openmetrics --label=host=one A",
	"diff --html A A", NULL
};

static const char * const setting_views[] = {
	"predict --nr-pages=0x80000 --domu --kernel=4.2 A", "predict -j --domu A",
	"predict --e820-host --nr-pages=0x40000 A",
	"predict -j --nr-pages=0x60000 --kernel=6.12 --kernel-image=0x1000000-0x8000000 A",
	"predict --batch=7 --nr-pages=0x100000 A", "predict --boot=1 A", "predict -o /dev/null A",
	"decode -o /dev/null A", "decode --boot=5eed0001 A", "export csv A", "export ndjson A", NULL
};

/* By enum fleet_value. */
static const char * const fleet_views[] = {
	"fleet 0 A B", "fleet 1 A B", "fleet 2 A B", "fleet 3 A B", "fleet 4 A B",
	"fleet 5 A B", "fleet 6 A B", "fleet 7 A B", NULL
};

static const char * const log_pair_views[] = {
	"verify --log B A", "verify -j --log B A", "report --log B A",
	"report -j --log B A", "predict --like A B", "predict -j --like A B", NULL
};

static const char * const trace_views[] = {
	"decode --chain A B", "decode -j --chain A B", "verify --xentrace B A",
	"verify -j --xentrace B A", "decode --chain A -o /dev/null B", NULL
};

static const struct {
	const char *name;
	const char * const *views;
} kinds[NR_VIEW_KINDS] = {
	[VIEW_CAPTURE] = { "capture", capture_views },
	[VIEW_PAIR] = { "pair", pair_views },
	[VIEW_LOG] = { "log", log_views },
	[VIEW_IMAGE] = { "image", image_views },
	[VIEW_MAP] = { "map", map_views },
	[VIEW_OPTIONS] = { "options", option_views },
	[VIEW_SETTINGS] = { "settings", setting_views },
	[VIEW_FLEET] = { "fleet", fleet_views },
	[VIEW_WITH_LOG] = { "with-log", log_pair_views },
	[VIEW_WITH_TRACE] = { "with-trace", trace_views },
};

static const struct verb * const verbs[] = {
	&verb_report, &verb_chain, &verb_dump, &verb_verify, &verb_decode,
	&verb_diff, &verb_predict, &verb_export,
};

/* In place of the program's: the process runs many verbs on many files. */
void confine_to_files(const struct verb *verb, const void *args)
{
	(void)verb;
	(void)args;
}

static void view_abort(const char *what)
{
	perror(what);
	abort();
}

static bool keep_output, keep_messages;

void view_keep_output(void)
{
	keep_output = true;
}

void view_keep_messages(void)
{
	keep_output = true;
	keep_messages = true;
}

const char *view_name(enum view_kind kind, unsigned int which)
{
	return kinds[kind].views[which];
}

const char *view_kind_name(enum view_kind kind)
{
	return kinds[kind].name;
}

enum view_kind view_kind_by_name(const char *name, size_t len)
{
	enum view_kind kind = 0;

	while (kind < NR_VIEW_KINDS && (strlen(kinds[kind].name) != len ||
					strncmp(kinds[kind].name, name, len)))
		kind++;
	return kind;
}

unsigned int view_count(enum view_kind kind)
{
	unsigned int nr = 0;

	while (view_name(kind, nr))
		nr++;
	return nr;
}

bool view_reads_two(enum view_kind kind)
{
	return kind == VIEW_PAIR || kind >= VIEW_FLEET;
}

static void drop_output(void)
{
	int null = open("/dev/null", O_WRONLY);

	if (null < 0 ||
	    (!keep_output && !freopen("/dev/null", "w", stdout)))
		view_abort("stdout");
	/* libFuzzer writes to stderr by its number. */
	stderr = keep_messages ? stdout : fdopen(null, "w");
	if (!stderr)
		view_abort("stderr");
}

/* Return: the name of a file with these bytes; the same file each time. */
static const char *name_of(unsigned int nr, struct view_bytes bytes)
{
	static char name[2][32];
	static int fd[2] = { -1, -1 };

	if (fd[nr] < 0) {
		/* A number that is the same whatever is open. */
		fd[nr] = fcntl(memfd_create("fuzz", 0), F_DUPFD, FD_MIN);
		if (fd[nr] < 0)
			view_abort("memfd_create");
		snprintf(name[nr], sizeof(name[nr]), "/proc/self/fd/%d",
			 fd[nr]);
	}
	if (ftruncate(fd[nr], 0) ||
	    pwrite(fd[nr], bytes.data, bytes.size, 0) != (ssize_t)bytes.size)
		view_abort("memfd");
	return name[nr];
}

static void run_verb(int argc, char **argv)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		int ret;

		if (strcmp(verbs[i]->name, argv[0]))
			continue;
		ret = verbs[i]->run(argc, argv);
		if (keep_messages)
			printf("[exit %d]\n", ret);
		/* A log may be of a kernel without a remap. */
		if (ret == XRT_EXIT_KERNEL && verbs[i] == &verb_predict)
			return;
		if (ret != XRT_EXIT_OK && ret != XRT_EXIT_WRONG &&
		    ret != XRT_EXIT_INPUT && ret != XRT_EXIT_USAGE)
			view_abort(argv[0]);
		return;
	}
	view_abort("no such verb");
}

/* A fleet of a file: a capture, or the log of a boot that died; or of two captures. */
static void run_fleet(const char *how, const char *path, const char *other)
{
	struct directory_file *file = calloc(2, sizeof(*file));
	struct fleet f = {
		.dir = { .path = "fuzz", .file = file, .nr = other ? 2 : 1 },
	};
	const char *suffix = strcmp(how, "log") ? "xrt" : "log";
	int sort = other ? atoi(how) : SORT_WORST;

	if (!file)
		view_abort("fleet");
	for (unsigned int i = 0; i < f.dir.nr; i++) {
		file[i].path = strdup(i ? other : path);
		if (!file[i].path ||
		    asprintf(&file[i].name, "fuzz%.*s.%s", (int)i, "2", suffix) < 0)
			view_abort("fleet");
	}
	if (fleet_read(&f, 1, NULL) || fleet_summarize(&f, sort, NULL))
		view_abort("fleet");
	fleet_text(&f, 0);
	if (fleet_json(&f, 0))
		view_abort("fleet");
	fleet_free(&f);
}

/* Whether a domain can boot with a map, and the map; or why there is none. */
static void print_map(const struct simulate_map *map, int ret, bool dom0,
		      struct xrt_error *err)
{
	if (!ret)
		ret = simulate_map_check(map, "map", 1 << 20, dom0, err);
	if (!keep_messages)
		return;
	if (ret)
		puts(err->text);
	for (uint32_t i = 0; !ret && i < map->nr; i++)
		printf("%llx+%llx:%u\n", (unsigned long long)map->entry[i].addr,
		       (unsigned long long)map->entry[i].size, map->entry[i].type);
}

/* A map as the command line has it, and as a file of a domU and of a dom0. */
static void run_map(const char *path, struct view_bytes bytes)
{
	static struct simulate_map map;
	char *text = strndup(bytes.data, bytes.size);
	struct xrt_error err;

	if (!text)
		view_abort("map");
	print_map(&map, simulate_map_ranges(&map, text, &err), true, &err);
	print_map(&map, simulate_map_file(&map, path, true, &err), false, &err);
	print_map(&map, simulate_map_file(&map, path, false, &err), true, &err);
	free(text);
}

void view_run(enum view_kind kind, unsigned int which, struct view_bytes a,
	      struct view_bytes b)
{
	static bool dropped;
	const char *first, *second;
	char line[80], *argv[WORDS_MAX + 1], *save;
	int argc = 0;

	if (!dropped)
		drop_output();
	dropped = true;
	first = name_of(0, a);
	second = view_reads_two(kind) ? name_of(1, b) : first;
	snprintf(line, sizeof(line), "%s", view_name(kind, which % view_count(kind)));
	for (char *word = strtok_r(line, " ", &save); word && argc < WORDS_MAX;
	     word = strtok_r(NULL, " ", &save)) {
		if (!strcmp(word, "A"))
			word = (char *)(unsigned long)first;
		else if (!strcmp(word, "B"))
			word = (char *)(unsigned long)second;
		argv[argc++] = word;
	}
	argv[argc] = NULL;
	if (!strcmp(argv[0], "fleet"))
		run_fleet(argv[1], first, argv[2] ? second : NULL);
	else if (!strcmp(argv[0], "map"))
		run_map(first, a);
	else
		run_verb(argc, argv);
}
