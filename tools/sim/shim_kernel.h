/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Definitions that the kernel's code relies on, for the simulator. Generated
 * headers with the kernel's names include this one or shim_xen.h.
 */
#ifndef SHIM_KERNEL_H
#define SHIM_KERNEL_H

#include <linux/types.h>
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;
typedef u64 phys_addr_t;

#define CONFIG_XEN_REMAP_TRACE	1
#define CONFIG_XEN_REMAP_TRACE_MEMORY 1
#define CONFIG_XEN_REMAP_TRACE_TIMES 1
#define CONFIG_XEN_REMAP_TRACE_RUNS 1
#define CONFIG_XEN_REMAP_TRACE_FAIL 1
#define CONFIG_XEN_REMAP_TRACE_FLIGHT 1
#define CONFIG_XEN_REMAP_ENGINE	1

#define __init
#define __initdata
#define __initconst
#define __ref
#undef __always_inline
#define __noreturn		__attribute__((noreturn))
#define __always_inline		inline __attribute__((always_inline))
#define __aligned(x)		__attribute__((aligned(x)))
#define __maybe_unused		__attribute__((unused))
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)

#define U32_MAX			UINT32_MAX
/* As <linux/build_bug.h> has it: the message may be left out. */
#undef static_assert
#define static_assert(c, ...)	_Static_assert(c, #c)
#define BUILD_BUG_ON(c)		static_assert(!(c))
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define struct_size(p, member, n) \
	(sizeof(*(p)) + sizeof((p)->member[0]) * (n))
#define flex_array_size(p, member, n)	(sizeof((p)->member[0]) * (n))

#define min(a, b) \
	({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ < b_ ? a_ : b_; })
#define max(a, b) \
	({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define min3(a, b, c) \
	({ __typeof__(a) ab_ = min(a, b); min(ab_, c); })
#define min_t(type, a, b) \
	({ type at_ = (a); type bt_ = (b); at_ < bt_ ? at_ : bt_; })
#define max_t(type, a, b) \
	({ type at_ = (a); type bt_ = (b); at_ > bt_ ? at_ : bt_; })
#define clamp(v, low, high)	min(max(v, low), high)

#define PAGE_SHIFT		12
#define PAGE_SIZE		(1UL << PAGE_SHIFT)
#define PAGE_MASK		(~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x)		(((x) + PAGE_SIZE - 1) & PAGE_MASK)
#define PFN_UP(x)		(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)		((x) >> PAGE_SHIFT)
#define PFN_PHYS(x)		((phys_addr_t)(x) << PAGE_SHIFT)

static inline int fls64(u64 v)
{
	return v ? 64 - __builtin_clzll(v) : 0;
}

/* sim_shim.c, under the kernel's names. */
#define memparse		sim_memparse
#define panic			sim_panic
#define rdtsc			sim_rdtsc
#define scnprintf		sim_scnprintf
#define strscpy			sim_strscpy
#define vfree			free
#define vmalloc			sim_vmalloc

unsigned long long memparse(const char *s, char **end);
long strscpy(char *to, const char *from, size_t size);
int scnprintf(char *buf, size_t size, const char *fmt, ...);
int sim_cmdline_find_option(const char *line, const char *name, char *value,
			    int size);
#define cmdline_find_option	sim_cmdline_find_option
void *memblock_alloc_raw(size_t size, size_t align);
/* sim_pagetables.c */
void *memblock_alloc(size_t size, size_t align);
void *vmalloc(size_t size);
/* As much as no machine has: only the recorder's own cap counts. */
#define memblock_phys_mem_size()	(1ULL << 52)
#define memblock_reserved_size()	0ULL
u64 rdtsc(void);
void sim_printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void panic(const char *fmt, ...)
	__attribute__((noreturn, format(printf, 1, 2)));

/* tools/libxenremap/crc.c */
u32 xrt_crc32c(u32 crc, const void *data, size_t size);
#define __crc32c_le(crc, p, len)	xrt_crc32c(crc, p, len)

#define pr_info(...)		sim_printk(__VA_ARGS__)
#define pr_warn(...)		sim_printk(__VA_ARGS__)
#define printk(...)		sim_printk(__VA_ARGS__)
#define KERN_WARNING		""
#define BUG()			panic("BUG at %s:%d", __func__, __LINE__)
#define BUG_ON(c)		do { if (c) BUG(); } while (0)
#define WARN(c, ...) \
	({ bool c_ = (c); if (c_) sim_printk(__VA_ARGS__); c_; })
#define WARN_ON(c)		WARN(c, "WARN_ON(%s)", #c)

unsigned long sim_give_back(void *from, void *to);
#define free_reserved_area(from, to, poison, name)	sim_give_back(from, to)

#define __pa(virt)			((phys_addr_t)(unsigned long)(virt))
#define kmemleak_free_part_phys(phys, size)	((void)(phys), (void)(size))
#define current				((struct task_struct *)1)

#define DEFINE_STATIC_KEY_FALSE(name)	bool name
#define DECLARE_STATIC_KEY_FALSE(name)	extern bool name
#define static_branch_unlikely(key)	unlikely(*(key))
#define static_branch_enable(key)	(*(key) = true)
#define static_branch_disable(key)	(*(key) = false)

/* Early parameters are read by the code itself. */
#define __setup(name, fn) \
	static int (*const fn##_setup)(char *) __maybe_unused = fn
/* The simulator calls it when it has booted. */
#define late_initcall(fn) \
	int sim_##fn(void); \
	int sim_##fn(void) { return fn(); } \
	int sim_##fn(void)

/* Work is done at once. */
struct work_struct {
	void (*func)(struct work_struct *work);
};

#define DECLARE_WORK(name, fn)	struct work_struct name = { fn }
#define queue_work(wq, work)	((work)->func(work))

struct completion {
	bool done;
};

#define DECLARE_COMPLETION(name)	struct completion name
#define complete_all(c)			((c)->done = true)
#define wait_for_completion_interruptible(c)	((c)->done ? 0 : -ERESTARTSYS)
#define ERESTARTSYS			512

/* One thread reads and writes. */
struct rw_semaphore {
	int readers;
};

#define DECLARE_RWSEM(name)	struct rw_semaphore name
#define down_write(sem)		((void)(sem))
#define up_write(sem)		((void)(sem))

typedef struct { int counter; } atomic_t;

static inline int atomic_xchg(atomic_t *v, int to)
{
	int from = v->counter;

	v->counter = to;
	return from;
}

static inline int atomic_read(const atomic_t *v)
{
	return v->counter;
}

struct new_utsname {
	char release[65];
};

const struct new_utsname *init_utsname(void);

/* Only panic() ends a simulated boot, and the recorder sees it first. */
struct pt_regs {
	unsigned long ip, orig_ax;
};

struct die_args {
	const char *str;
	struct pt_regs *regs;
	long err;
	int trapnr;
};

struct task_struct;

struct notifier_block {
	int (*notifier_call)(struct notifier_block *nb, unsigned long val,
			     void *data);
	int priority;
};

#define X86_TRAP_PF	14
#define DIE_OOPS	1
#define NOTIFY_DONE	0
#define read_cr2()	0UL
#define register_die_notifier(nb)			((void)(nb))
#define unregister_die_notifier(nb)			((void)(nb))
#define atomic_notifier_chain_register(list, nb)	((void)(nb))
#define atomic_notifier_chain_unregister(list, nb)	((void)(nb))

extern unsigned int tsc_khz;
extern unsigned long max_pfn_mapped;

enum e820_type {
	E820_TYPE_RAM		= 1,
	E820_TYPE_UNUSABLE	= 5,
};

#define E820_MAX_ENTRIES	320

struct e820_entry {
	u64 addr;
	u64 size;
	enum e820_type type;
};

struct e820_table {
	u32 nr_entries;
	struct e820_entry entries[E820_MAX_ENTRIES];
};

#endif /* SHIM_KERNEL_H */
