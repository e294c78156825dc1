/* SPDX-License-Identifier: GPL-2.0 */
/* What a source line of Linux is about that stopped a boot, by version. */
#ifndef ANALYSIS_SOURCE_LINES_H
#define ANALYSIS_SOURCE_LINES_H

#include <stdbool.h>
#include <linux/types.h>

/* A check in Linux; tools/analysis/source-lines has the same order. */
enum source_place {
	SOURCE_P2M_WARN,
	SOURCE_P2M,
	SOURCE_M2P_WARN,
	SOURCE_M2P,
	SOURCE_MAPPING_WARN,
	SOURCE_MAPPING,
	SOURCE_CHAIN,
	SOURCE_RELEASE_WARN,
	SOURCE_KERNEL,		/* until 6.11; later SOURCE_PIECE */
	SOURCE_INITRD,
	SOURCE_PAGE_TABLES,	/* the same */
	SOURCE_P2M_AREA,
	SOURCE_NO_SWAP,
	SOURCE_SWAP_MAX,
	SOURCE_PIECE,
	SOURCE_NO_MAP,
	SOURCE_PIN,
	SOURCE_PROTECT,
	SOURCE_NR_PLACES,
};

/**
 * struct source_query - a line that a kernel printed
 * @version:	major << 16 | minor
 * @patch:	the third number of the version
 * @patch_known: it is that of the source, not of a distribution's package
 * @file:	the end of the file's name, from "xen/" on
 * @line:	number of the line
 * @warn:	it is of a warning, not of a BUG
 */
struct source_query {
	__u32 version;
	__u32 patch;
	bool patch_known;
	const char *file;
	__u64 line;
	bool warn;
};

enum source_answer {
	SOURCE_UNKNOWN,		/* not known, or nothing of ours */
	SOURCE_SURE,		/* this version has @place there */
	SOURCE_PROBABLE,	/* the nearest known versions have @place or nothing */
};

/**
 * struct source_found - what is there
 * @answer:	how far this is known
 * @place:	unless unknown
 * @version:	the known version that has @place there
 * @patch:	its third number
 */
struct source_found {
	enum source_answer answer;
	enum source_place place;
	__u32 version;
	__u32 patch;
};

/* Look a line up. */
void source_lines_find(struct source_found *found,
		       const struct source_query *query);

/* What it means that the kernel stopped or warned there. */
const char *source_place_text(enum source_place place);

/* The same for a function that a kernel died in; NULL if it is not known. */
const char *source_function_text(const char *name);

#endif /* ANALYSIS_SOURCE_LINES_H */
