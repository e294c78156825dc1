// SPDX-License-Identifier: GPL-2.0
/* Functions that the kernel's code relies on. */
#include <stdio.h>
#include <sys/mman.h>

#include "shim_xen.h"
#include "sim_xen.h"

static struct start_info start_info;
static void (*console)(const char *line);

struct start_info *xen_start_info = &start_info;
unsigned long xen_released_pages;
unsigned long max_pfn_mapped;
/* A tick is a nanosecond. */
unsigned int tsc_khz = 1000000;

void sim_on_console(void (*fn)(const char *line))
{
	console = fn;
}

void xen_raw_console_write(const char *s)
{
	if (console)
		console(s);
}

void sim_printk(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sim->warning, sizeof(sim->warning), fmt, ap);
	va_end(ap);
	xen_raw_console_write(sim->warning);
}

void sim_panic(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sim->death, sizeof(sim->death), fmt, ap);
	va_end(ap);
	sim->death[strcspn(sim->death, "\n")] = '\0';
	longjmp(sim->die, 1);
}

u64 sim_rdtsc(void)
{
	return sim->clock;
}

bool xen_initial_domain(void)
{
	return sim->cfg.dom0;
}

bool xen_pv_domain(void)
{
	return true;
}

const struct new_utsname *init_utsname(void)
{
	static const struct new_utsname name = { "simulated" };

	return &name;
}

unsigned long long sim_memparse(const char *s, char **end)
{
	char *at;
	unsigned long long v = strtoull(s, &at, 0);
	static const char unit[] = "KMGTPE";
	/* Letters only: without that bit a space would be the unit's end. */
	const char *u = *at & 0x40 ? strchr(unit, *at & ~0x20) : NULL;

	if (u) {
		v <<= 10 * (u - unit + 1);
		at++;
	}
	if (end)
		*end = at;
	return v;
}

/* The last NAME=VALUE that is a word of the line. Return: length of the value. */
int sim_cmdline_find_option(const char *line, const char *name, char *value,
			    int size)
{
	size_t len = strlen(name);
	const char *s, *at = NULL;

	for (s = line; (s = strstr(s, name)); s += len)
		if ((s == line || s[-1] == ' ') && s[len] == '=')
			at = s + len + 1;
	if (!at)
		return -1;
	len = strcspn(at, " ");
	snprintf(value, size, "%.*s", (int)len, at);
	return len;
}

long sim_strscpy(char *to, const char *from, size_t size)
{
	size_t len = strnlen(from, size - 1);

	memcpy(to, from, len);
	to[len] = '\0';
	return len;
}

int sim_scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return n < (int)size ? n : (int)size - 1;
}

/* For the simulated kernel memory is never short, unlike for the simulator. */
static void *memory_or_end(void *p)
{
	if (!p) {
		sim->nomem = true;
		panic("the simulator has no memory left");
	}
	return p;
}

void *sim_vmalloc(size_t size)
{
	return memory_or_end(malloc(size));
}

/* The range stays allocated, but its whole pages cost no memory. */
unsigned long sim_give_back(void *from, void *to)
{
	unsigned long start = PAGE_ALIGN((unsigned long)from);
	unsigned long end = (unsigned long)to & PAGE_MASK;

	if (start < end)
		madvise((void *)start, end - start, MADV_DONTNEED);
	return 0;
}

void *memblock_alloc_raw(size_t size, size_t align)
{
	size = (size + align - 1) / align * align;
	return memory_or_end(aligned_alloc(align, size));
}
