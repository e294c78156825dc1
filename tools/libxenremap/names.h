/* SPDX-License-Identifier: GPL-2.0 */
/* Names of the numbers in a capture; "?" for a number out of range. */
#ifndef LIBXENREMAP_NAMES_H
#define LIBXENREMAP_NAMES_H

#include <stddef.h>
#include <linux/types.h>

/* Return: @name[@i], "?" if a table of @nr names does not have it. */
const char *xrt_pick_name(const char * const *name, size_t nr, unsigned int i);

/* 0x and 16 digits, with the NUL. */
#define XRT_BOOT_ID_TEXT	19
const char *xrt_boot_id_text(char text[XRT_BOOT_ID_TEXT], __u64 boot_id);
const char *xrt_stream_name(unsigned int stream);
const char *xrt_type_name(unsigned int type);
const char *xrt_phase_name(unsigned int phase);
const char *xrt_step_name(unsigned int step);
const char *xrt_level_name(unsigned int level);
const char *xrt_e820_name(unsigned int type);
const char *xrt_place_name(unsigned int place);
const char *xrt_map_name(unsigned int map);
const char *xrt_note_name(unsigned int note);
const char *xrt_death_name(unsigned int death);
const char *xrt_fact_name(unsigned int fact);
const char *xrt_origin_name(unsigned int origin);

#endif /* LIBXENREMAP_NAMES_H */
