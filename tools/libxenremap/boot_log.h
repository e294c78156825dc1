/* SPDX-License-Identifier: GPL-2.0 */
/* libxenremap, boot logs: what a log of Xen's or Linux's says about the remap. */
#ifndef LIBXENREMAP_BOOTLOG_H
#define LIBXENREMAP_BOOTLOG_H

#include "boot_facts.h"
#include "log_text.h"

/* Boots that are listed, the latest ones. */
#define XRT_BOOTS_MAX	64

/* In place of a boot's number: the last one with a map, a dom0's if any. */
#define XRT_ANY_BOOT	0
/* The same: the last one that says anything. */
#define XRT_LATEST_BOOT	0xffffffffu

/**
 * struct xrt_boot_brief - a boot in the list of them
 * @nr:		its number, from 1 on
 * @line:	its first line
 * @domain:	the domain, 0 for the dom0 or the only one
 * @kernel:	from "Linux version", "" for none
 * @died:	its log ends in a death
 * @remapped:	"Remapped N page(s)"
 */
struct xrt_boot_brief {
	__u32 nr;
	__u64 line;
	__u32 domain;
	char kernel[80];
	bool died;
	struct xrt_maybe remapped;
};

/**
 * struct xrt_boot_log - a log
 * @facts:	of the boot that was taken
 * @boots:	boots in the log
 * @boot:	number of the one taken, from 1 on
 * @hosts:	machines that the log names
 * @brief:	the latest boots in the order of their numbers
 * @nr_brief:	how many
 * @hvm:	lines of an HVM guest are in the log
 */
struct xrt_boot_log {
	struct xrt_boot_facts facts;
	__u32 boots;
	__u32 boot;
	__u32 hosts;
	struct xrt_boot_brief brief[XRT_BOOTS_MAX];
	size_t nr_brief;
	bool hvm;
};

/**
 * xrt_boot_log_read() - look for the remap's facts in a log
 * @log:	gets them; xrt_boot_log_free() has to follow if this succeeds
 * @path:	the log, "-" for standard input; see log_text.h for its forms
 * @err:	says why not
 *
 * Takes time linear in the log's size and memory bounded by XRT_MAP_MAX.
 *
 * Return: 0 or -1.
 */
int xrt_boot_log_read(struct xrt_boot_log *log, const char *path,
		      struct xrt_error *err);

/**
 * xrt_boot_log_read_boot() - the same for one boot of the log
 * @log:	gets the facts
 * @path:	the log
 * @boot:	number of the boot, or XRT_ANY_BOOT
 * @err:	says why not; XRT_E_INVALID if there is no such boot
 *
 * Return: 0 or -1.
 */
int xrt_boot_log_read_boot(struct xrt_boot_log *log, const char *path,
			   __u32 boot, struct xrt_error *err);

/**
 * xrt_boot_log_parse() - the same for bytes in memory
 * @log:	gets the facts
 * @data:	the log
 * @size:	its size in bytes
 *
 * Return: 0, or -1 if memory is short.
 */
int xrt_boot_log_parse(struct xrt_boot_log *log, const void *data,
		       size_t size);

struct boot_reader;

/**
 * boot_reader_new() - start to collect facts, a line at a time
 * @boot:	number of the boot to take, or XRT_ANY_BOOT
 *
 * Return: the reader, or NULL if memory is short.
 */
struct boot_reader *boot_reader_new(__u32 boot);
void boot_reader_free(struct boot_reader *r);

/* Return: 0, or -1 if memory is short. */
int boot_reader_line(struct boot_reader *r, const struct log_line *line);

/* What the dom0's boot says so far, on the machine that a line is from. */
const struct xrt_boot_facts *boot_reader_now(struct boot_reader *r,
					     const struct log_line *line);

/**
 * boot_reader_end() - get the facts at the end of the log
 * @r:		the reader; nothing is left in it
 * @log:	gets the facts; xrt_boot_log_free() has to follow
 *
 * Return: 0, or -1 if there is no boot of the number asked for.
 */
int boot_reader_end(struct boot_reader *r, struct xrt_boot_log *log);

/**
 * xrt_boot_log_map() - the map of a log that is the best one for the remap
 * @log:	the log
 * @name:	what to call it in errors
 * @source:	gets enum xrt_map_source
 * @err:	says why not: XRT_E_FORMAT if there is no map, XRT_E_WRONG if it
 *		cannot be read, has no RAM, or its start is missing
 *
 * Return: the map, as long as the log lives, or NULL.
 */
const struct xrt_log_map *xrt_boot_log_map(const struct xrt_boot_log *log,
					   const char *name,
					   unsigned int *source,
					   struct xrt_error *err);

void xrt_boot_log_free(struct xrt_boot_log *log);

/* "Xen's own", "the kernel's" ... */
const char *xrt_source_name(unsigned int source);

#endif /* LIBXENREMAP_BOOTLOG_H */
