/* SPDX-License-Identifier: GPL-2.0 */
/* Reading boot logs: what its parts share. */
#ifndef LIBXENREMAP_BOOT_READER_H
#define LIBXENREMAP_BOOT_READER_H

#include "boot_log.h"

/**
 * struct boot_stream - the lines of one domain on one machine
 * @host:	the machine
 * @domain:	the domain; Xen's lines belong to the dom0's stream
 * @used:	there is such a stream
 * @line:	number of the latest line
 * @now:	the boot that lines are read of
 * @builder:	in what Xen's builder prints about physical memory
 * @carried:	Xen's map in @now was printed for a boot before
 * @initial:	Xen printed its map as the firmware has it, another one follows
 */
struct boot_stream {
	char host[LOG_HOST_MAX];
	__u32 domain;
	bool used;
	__u64 line;
	struct xrt_boot_facts now;
	bool builder;
	bool carried;
	bool initial;
};

/* Another boot starts: of Xen, or of a kernel below the same Xen. */
void boot_next_xen(struct boot_reader *r, struct boot_stream *s);
void boot_next_kernel(struct boot_reader *r, struct boot_stream *s);

/* A line says something about the boot. */
void boot_touch(struct boot_reader *r, struct boot_stream *s);

bool boot_has_xen_part(const struct xrt_boot_facts *f);

/**
 * boot_map_line() - look for a range of a map
 * @r:		the reader
 * @s:		the stream
 * @text:	the line
 * @xen:	the hypervisor printed it
 *
 * Return: 1 for a line of a map, 0 for another one, -1 if memory is short.
 */
int boot_map_line(struct boot_reader *r, struct boot_stream *s,
		  const char *text, bool xen);
void boot_map_drop(struct xrt_log_map *map);
void boot_facts_drop(struct xrt_boot_facts *facts);
void boot_map_share(struct xrt_log_map *map);

/* A line of the hypervisor, and one of a kernel. */
void boot_xen_line(struct boot_reader *r, struct boot_stream *s,
		   const struct log_line *line);
void boot_kernel_line(struct boot_reader *r, struct boot_stream *s,
		      const struct log_line *line);

/* In which kind of domain it runs. Return: whether the line says so. */
bool boot_kind_kernel(struct xrt_boot_facts *f, const struct log_line *line);
bool boot_kind_xen(struct xrt_boot_facts *f, const char *body);

/* What went wrong, as the kernel or Xen says it. Return: whether it did. */
bool boot_event_kernel(struct xrt_boot_facts *f, const struct log_line *line);
/* The recorder's line. Return: whether it is one. */
bool boot_sentence_kernel(struct xrt_boot_facts *f, const struct log_line *line);
/* Take the version that @text starts with; more of the line follows. */
void boot_kernel_version(struct xrt_boot_facts *f, const char *text);
bool boot_crash_kernel(struct xrt_boot_facts *f, const struct log_line *line);

/* The event to fill in; NULL if there is one of this kind already. */
struct xrt_event *boot_event_new(struct xrt_boot_facts *f,
				 enum xrt_log_event kind,
				 const struct log_line *line);
bool boot_event_xen(struct xrt_boot_facts *f, const struct log_line *line);
/* Is a line of Xen about another domain than the dom0? */
bool boot_event_of_other(const char *body);

/**
 * struct boot_join - a line that goes on in the next one
 * @text:	the line so far
 * @len:	its bytes
 * @line:	what else is known of it
 * @held:	there is such a line
 * @parts:	lines that it consists of
 */
struct boot_join {
	char text[LOG_TEXT_MAX + 1];
	size_t len;
	struct log_line line;
	bool held;
	unsigned int parts;
};

/* Is the line one of those that are read, and not complete? */
bool boot_join_wants(const struct log_line *line);
/* Hold a line that boot_join_wants(). */
void boot_join_hold(struct boot_join *j, const struct log_line *line);

/**
 * boot_join_add() - try to complete the line that is held
 * @j:		the line
 * @next:	the next one
 *
 * Return: whether @next is a part of it. Then @j->line is the longer line.
 */
bool boot_join_add(struct boot_join *j, const struct log_line *next);

#endif /* LIBXENREMAP_BOOT_READER_H */
