// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU plugin: counts the instructions that the guest executes in a phase, by
 * function and by the functions that called it, Xen's and Linux's together.
 *
 *	-plugin profile.so,out=FILE,begin=ADDRESS,end=ADDRESS,symbols=FILE,...
 *
 * A phase begins at the last call of begin before end. A file of symbols has lines
 * "ADDRESS TYPE NAME". A line of FILE is "INSTRUCTIONS CALLS FUNCTION;FUNCTION...",
 * the first function the outermost; names of Xen's begin with "xen:". For one vCPU.
 *
 * Calls and returns are followed by the instructions that end a block of code. Where
 * a return leads to no function that is on the stack, a new one begins there.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu_plugin.h"

#define PLUGIN_EXPORT	__attribute__((visibility("default")))
#define NAME_MAX_BYTES	128
#define DEPTH_MAX	200
/* Xen's own code, for a PV guest of 64 bits. */
#define XEN_BEGIN	0xffff82d000000000ULL
#define XEN_END		0xffff82e000000000ULL

PLUGIN_EXPORT int qemu_plugin_version = 1;

enum block_end {
	BLOCK_GOES_ON,
	BLOCK_CALLS,
	BLOCK_RETURNS,
};

/* Functions by address; parts of one function have its name. */
struct profile_function {
	uint64_t address;
	const char *name;
	bool xen;
	bool thunk;
};

/* A block of code: straight, so all of it is in one function. */
struct profile_block {
	const struct profile_function *function;
	uint64_t address;
	unsigned int instructions;
	enum block_end end;
};

/* A function, called from the functions above it. */
struct profile_node {
	const struct profile_function *function;
	struct profile_node *parent, *child, *sibling;
	uint64_t instructions, calls;
};

static struct profile_function *function;
static size_t nr_functions;
static const struct profile_function unknown_function = { 0, "unknown", false, false };
static struct profile_node root_node, *node_now;
static enum block_end last_end;
static uint64_t begin_address, end_address;
static const char *out_name;
static bool counting, finished;

static bool same_function(const struct profile_function *a,
			  const struct profile_function *b)
{
	return a == b || (a && b && a->xen == b->xen && !strcmp(a->name, b->name));
}

static struct profile_node *child_of(struct profile_node *parent,
				     const struct profile_function *f)
{
	struct profile_node *n;

	for (n = parent->child; n; n = n->sibling)
		if (same_function(n->function, f))
			return n;
	n = calloc(1, sizeof(*n));
	if (!n) {
		fprintf(stderr, "profile: out of memory\n");
		exit(1);
	}
	n->function = f;
	n->parent = parent;
	n->sibling = parent->child;
	parent->child = n;
	return n;
}

static unsigned int node_depth(const struct profile_node *n)
{
	unsigned int depth = 0;

	for (; n->parent; n = n->parent)
		depth++;
	return depth;
}

static void enter_function(struct profile_node *from,
			   const struct profile_function *f)
{
	if (node_depth(from) >= DEPTH_MAX)
		from = &root_node;
	node_now = child_of(from, f);
	node_now->calls++;
}

/* Up to a function on the stack. Return: whether it is there */
static bool leave_to(const struct profile_function *f)
{
	for (struct profile_node *n = node_now->parent; n && n->parent; n = n->parent) {
		if (same_function(n->function, f)) {
			node_now = n;
			return true;
		}
	}
	return false;
}

static void follow_return(const struct profile_block *b)
{
	/* An indirect call by way of a thunk, which returns to what it calls. */
	if (b->address == b->function->address) {
		while (node_now->parent && node_now->parent->parent &&
		       node_now->function->thunk)
			node_now = node_now->parent;
		enter_function(node_now, b->function);
	} else if (!leave_to(b->function) &&
		   !same_function(node_now->function, b->function)) {
		enter_function(&root_node, b->function);
	}
}

/* Where control is now, given how the last block ended. */
static void follow_control(const struct profile_block *b)
{
	const struct profile_function *now = node_now->function;

	if (last_end == BLOCK_CALLS) {
		/* A call inside a function, as to fill the return stack, is none. */
		if (!same_function(now, b->function) ||
		    b->address == b->function->address)
			enter_function(node_now, b->function);
	} else if (last_end == BLOCK_RETURNS) {
		follow_return(b);
	} else if (!same_function(now, b->function)) {
		/* An exception or interrupt, or the end of one, or a jump. */
		if (now->xen != b->function->xen) {
			if (now->xen && leave_to(b->function))
				return;
			enter_function(node_now, b->function);
		} else {
			enter_function(node_now->parent ?: &root_node, b->function);
		}
	}
}

static void forget_children(struct profile_node *n)
{
	struct profile_node *child, *next;

	for (child = n->child; child; child = next) {
		next = child->sibling;
		forget_children(child);
		free(child);
	}
	n->child = NULL;
}

static void write_node(FILE *out, const struct profile_node *n, char *path,
		       size_t length)
{
	size_t added = 0;

	if (n->function) {
		added = (size_t)snprintf(path + length, NAME_MAX_BYTES + 6, "%s%s%s",
					 length ? ";" : "",
					 n->function->xen ? "xen:" : "",
					 n->function->name);
		if (n->instructions)
			fprintf(out, "%llu %llu %s\n",
				(unsigned long long)n->instructions,
				(unsigned long long)n->calls, path);
	}
	for (const struct profile_node *c = n->child; c; c = c->sibling)
		write_node(out, c, path, length + added);
	path[length] = '\0';
}

static void write_profile(void)
{
	static char path[(DEPTH_MAX + 2) * (NAME_MAX_BYTES + 6)];
	FILE *out = fopen(out_name, "w");

	if (!out) {
		fprintf(stderr, "profile: %s can't be written\n", out_name);
		return;
	}
	write_node(out, &root_node, path, 0);
	fclose(out);
}

static void block_executed(unsigned int vcpu, void *data)
{
	const struct profile_block *b = data;

	(void)vcpu;
	if (finished)
		return;
	if (b->address == end_address && counting) {
		finished = true;
		write_profile();
		return;
	}
	if (b->address == begin_address) {
		counting = true;
		forget_children(&root_node);
		last_end = BLOCK_GOES_ON;
		enter_function(&root_node, b->function);
	} else if (counting) {
		follow_control(b);
	} else {
		return;
	}
	last_end = b->end;
	node_now->instructions += b->instructions;
}

static const struct profile_function *function_at(uint64_t address)
{
	size_t low = 0, high = nr_functions;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (function[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &function[low - 1] : &unknown_function;
}

/* How the last instruction of a block goes on: its prefixes are of no interest. */
static enum block_end end_of_instruction(const unsigned char *code, size_t size)
{
	/* Segment, operand size, repetition, REX. */
	while (size > 1 && (*code == 0x2e || *code == 0x3e || *code == 0x66 ||
			    *code == 0xf2 || *code == 0xf3 ||
			    (*code & 0xf0) == 0x40)) {
		code++;
		size--;
	}
	if (*code == 0xe8 || (*code == 0xff && size > 1 && (code[1] >> 3 & 7) == 2))
		return BLOCK_CALLS;
	/* syscall: a hypercall */
	if (*code == 0x0f && size > 1 && code[1] == 0x05)
		return BLOCK_CALLS;
	/* ret, iret, sysret */
	if (*code == 0xc3 || *code == 0xc2 || *code == 0xcf || *code == 0xcb ||
	    (*code == 0x0f && size > 1 && code[1] == 0x07))
		return BLOCK_RETURNS;
	return BLOCK_GOES_ON;
}

static void block_translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);
	struct qemu_plugin_insn *last = qemu_plugin_tb_get_insn(tb, n - 1);
	struct profile_block *b = malloc(sizeof(*b));

	(void)id;
	if (!b || finished) {
		free(b);
		return;
	}
	/* QEMU may translate a block anew: it is never known which are in use. */
	b->address = qemu_plugin_tb_vaddr(tb);
	b->function = function_at(b->address);
	b->instructions = (unsigned int)n;
	b->end = end_of_instruction(qemu_plugin_insn_data(last),
				    qemu_plugin_insn_size(last));
	qemu_plugin_register_vcpu_tb_exec_cb(tb, block_executed,
					     QEMU_PLUGIN_CB_NO_REGS, b);
}

static int compare_functions(const void *a, const void *b)
{
	uint64_t x = ((const struct profile_function *)a)->address;
	uint64_t y = ((const struct profile_function *)b)->address;

	return x < y ? -1 : x > y;
}

/* Return: 0, or -1 if the file can't be read */
static int read_symbols(const char *file)
{
	char line[512], name[NAME_MAX_BYTES], type;
	FILE *in = fopen(file, "r");
	unsigned long long address;
	struct profile_function *f;

	if (!in)
		return -1;
	while (fgets(line, sizeof(line), in)) {
		if (sscanf(line, "%llx %c %127s", &address, &type, name) != 3 ||
		    !strchr("tTwW", type))
			continue;
		f = realloc(function, (nr_functions + 1) * sizeof(*f));
		if (!f)
			break;
		function = f;
		/* Xen has FILE#foo; foo.cold and foo.part.0 are foo. */
		if (strchr(name, '#'))
			memmove(name, strchr(name, '#') + 1,
				strlen(strchr(name, '#')));
		if (name[0] != '.')
			name[strcspn(name, ".")] = '\0';
		function[nr_functions++] = (struct profile_function) {
			.address = address,
			.name = strdup(name),
			.xen = address >= XEN_BEGIN && address < XEN_END,
			.thunk = strstr(name, "_thunk") != NULL,
		};
	}
	fclose(in);
	return 0;
}

PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
				      const struct qemu_info_t *info,
				      int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4))
			out_name = strdup(argv[i] + 4);
		else if (!strncmp(argv[i], "begin=", 6))
			begin_address = strtoull(argv[i] + 6, NULL, 16);
		else if (!strncmp(argv[i], "end=", 4))
			end_address = strtoull(argv[i] + 4, NULL, 16);
		else if (!strncmp(argv[i], "symbols=", 8) &&
			 !read_symbols(argv[i] + 8))
			continue;
		else {
			fprintf(stderr, "profile: '%s' is not understood\n", argv[i]);
			return -1;
		}
	}
	if (!out_name || !begin_address || !end_address || !nr_functions) {
		fprintf(stderr, "profile: out=, begin=, end= or symbols= is missing\n");
		return -1;
	}
	qsort(function, nr_functions, sizeof(*function), compare_functions);
	node_now = &root_node;
	qemu_plugin_register_vcpu_tb_trans_cb(id, block_translated);
	return 0;
}
