/* SPDX-License-Identifier: GPL-2.0 */
/* What a verb may still do while it reads files of others as root. */
#ifndef XENREMAP_CONFINE_H
#define XENREMAP_CONFINE_H

struct verb;

/**
 * confine_to_files() - give up all that reading and writing files does not need
 * @verb:	the verb
 * @args:	its arguments, read by options_read()
 *
 * As root, and in verbs that only read files and write files: afterwards the
 * process can read the files that its options of type OPTION_INPUT name (all
 * files if it names a directory), can make and replace files where those of
 * type OPTION_OUTPUT are, has no capability but those for files, and can neither
 * start a program nor reach a network, a BPF program or a module. Files that are
 * open already stay usable. Other users are left as they are: they have nothing
 * to give up that this would protect.
 *
 * Landlock is in Linux since 5.13, if it is enabled. What the kernel lacks, or a
 * sandbox around the process forbids, is left out.
 */
void confine_to_files(const struct verb *verb, const void *args);

#endif /* XENREMAP_CONFINE_H */
