/* SPDX-License-Identifier: GPL-2.0 */
/* The diagnosis of a boot without a recorder: what kernel and Xen printed. */
#ifndef ANALYSIS_DIAGNOSIS_LOG_H
#define ANALYSIS_DIAGNOSIS_LOG_H

#include "boot_log.h"
#include "diagnosis.h"
#include "fit.h"

#define LOG_DIAGNOSES_MAX	8

/* The remedy if a log says too little. */
#define LOG_EARLY	\
	"boot again with earlyprintk=xen on the kernel's command line and loglvl=all on Xen's, and take the whole log of the serial console"

/**
 * struct log_diagnoses - all of a boot
 * @f:		facts of the boot
 * @map:	the map to go by, NULL if the log has none that can be read
 * @whole:	no line of @map with RAM is missing, as Xen's sum shows
 * @state:	how far the remap had come, in words
 * @nr:		entries of @of
 * @of:		the fatal one first
 * @healthy:	nothing went wrong, and the log proves it
 * @kind:	of the domain
 * @remap:	there is a remap in this kind of domain
 */
struct log_diagnoses {
	const struct xrt_boot_facts *f;
	const struct xrt_log_map *map;
	bool whole;
	char state[256];
	size_t nr;
	struct diagnosis of[LOG_DIAGNOSES_MAX];
	bool healthy;
	enum xrt_domain_kind kind;
	bool remap;
};

/**
 * diagnosis_from_log() - apply the rules to what was printed
 * @all:	gets the diagnoses
 * @log:	the log; it has to stay
 */
void diagnosis_from_log(struct log_diagnoses *all,
			const struct xrt_boot_log *log);

/* Rules. Return: whether the rule applies; then @d is filled in. */
bool log_rule_sentence(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_conflict(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_no_area(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_swap(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_step(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_bug(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_xen(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_crash(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_silent(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_unfinished(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_old(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_released(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_release(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_region(const struct log_diagnoses *all, struct diagnosis *d);
bool log_rule_record(const struct log_diagnoses *all, struct diagnosis *d);

/* Does Xen's sum show that no line with RAM is missing in its map? */
bool log_map_whole(const struct xrt_boot_facts *f,
		   const struct xrt_log_map *map);

/* What is in the way of a piece; a gap only if no line can be missing. */
bool log_find_clash(const struct log_diagnoses *all, __u32 piece,
		    struct fit_clash *c);

/* The same in words. Return: @buf. */
const char *log_clash_text(char *buf, size_t size, const struct fit_clash *c);

/**
 * log_early_ram() - is there too little memory before the walk?
 * @all:	the diagnoses
 * @how:	how sure that is, in front of the sentence
 * @text:	gets the sentence
 * @size:	bytes at @text
 *
 * Return: whether the map proves it.
 */
bool log_early_ram(const struct log_diagnoses *all, const char *how,
		   char *text, size_t size);

/**
 * log_suspect() - what the map makes suspicious, without proof
 * @all:	the diagnoses
 * @text:	gets a sentence that starts with "Suspected:", or ""
 * @size:	bytes at @text
 *
 * Return: whether there is a suspicion.
 */
bool log_suspect(const struct log_diagnoses *all, char *text, size_t size);

#endif /* ANALYSIS_DIAGNOSIS_LOG_H */
