// SPDX-License-Identifier: GPL-2.0
/* In which kind of domain a kernel runs, as far as its log says. */
#include <string.h>

#include "boot_line.h"
#include "boot_reader.h"

/**
 * struct kind_sign - words that say which kind it is
 * @words:	a part of a line
 * @kind:	the kind
 */
struct kind_sign {
	const char *words;
	enum xrt_domain_kind kind;
};

/* All of them have the word "Xen" in them. */
static const struct kind_sign kernel_signs[] = {
	{ "Hypervisor detected: Xen HVM", XRT_DOMAIN_HVM },
	{ "Hypervisor detected: Xen PVH", XRT_DOMAIN_PVH },
	{ "kernel on Xen PVH", XRT_DOMAIN_PVH },
	{ "kernel on Xen HVM", XRT_DOMAIN_HVM },
	{ "DMI: Xen HVM domU", XRT_DOMAIN_HVM },
	{ "Hypervisor detected: Xen PV", XRT_DOMAIN_PV },
	{ "kernel on Xen", XRT_DOMAIN_PV },
};

static const struct kind_sign other_signs[] = {
	{ "ACPI in unprivileged domain disabled", XRT_DOMAIN_DOMU },
	{ "Booting Linux on physical CPU", XRT_DOMAIN_ARM },
	/* The code segment of a PV kernel is Xen's. */
	{ "RIP: 0010:", XRT_DOMAIN_NOT_PV },
};

static const struct kind_sign xen_signs[] = {
	{ "Building a PVH Dom0", XRT_DOMAIN_PVH },
	{ "aarch64-", XRT_DOMAIN_ARM },
	{ "arm-linux-", XRT_DOMAIN_ARM },
	{ "64-bit Execution:", XRT_DOMAIN_ARM },
	{ "Loading zImage", XRT_DOMAIN_ARM },
	{ "Unhandled SMC/HVC", XRT_DOMAIN_ARM },
	{ "vGICD:", XRT_DOMAIN_ARM },
	{ "  arm64  ", XRT_DOMAIN_ARM },
	{ "  arm32  ", XRT_DOMAIN_ARM },
	{ "hvm/emulate.c", XRT_DOMAIN_PVH },
};

static enum xrt_domain_kind find_kind(const struct kind_sign *sign, size_t nr,
				      const char *text)
{
	for (size_t i = 0; i < nr; i++) {
		if (strstr(text, sign[i].words))
			return sign[i].kind;
	}
	return XRT_DOMAIN_UNKNOWN;
}

bool boot_kind_kernel(struct xrt_boot_facts *f, const struct log_line *line)
{
	enum xrt_domain_kind kind = XRT_DOMAIN_UNKNOWN;

	if (strstr(line->text, "Xen"))
		kind = find_kind(kernel_signs, ARRAY_SIZE(kernel_signs),
				 line->text);
	if (kind == XRT_DOMAIN_UNKNOWN)
		kind = find_kind(other_signs, ARRAY_SIZE(other_signs),
				 line->text);
	if (!strncmp(line->body, "NetBSD ", 7) &&
	    xrt_parse_version(line->body + 7))
		kind = XRT_DOMAIN_NOT_LINUX;
	if (kind == XRT_DOMAIN_UNKNOWN)
		return false;
	if (kind == XRT_DOMAIN_DOMU)
		f->dom0 = (struct xrt_maybe){ 0, true };
	if ((kind != XRT_DOMAIN_PV && kind != XRT_DOMAIN_NOT_PV) ||
	    f->kind == XRT_DOMAIN_UNKNOWN)
		f->kind = kind;
	return true;
}

/* 'ELF: note: GUEST_OS = "NetBSD"' */
static bool is_not_linux(const char *body)
{
	const char *p = strstr(body, "GUEST_OS = \"");

	return p && strncmp(p + 12, "linux", 5);
}

bool boot_kind_xen(struct xrt_boot_facts *f, const char *body)
{
	enum xrt_domain_kind kind;

	if (boot_event_of_other(body))
		return false;
	kind = is_not_linux(body) ? XRT_DOMAIN_NOT_LINUX :
	       find_kind(xen_signs, ARRAY_SIZE(xen_signs), body);
	if (kind == XRT_DOMAIN_UNKNOWN)
		return false;
	f->kind = kind;
	return true;
}

enum xrt_domain_kind xrt_boot_kind(const struct xrt_boot_facts *f)
{
	if (f->kind == XRT_DOMAIN_UNKNOWN && f->map[XRT_BY_FIRMWARE].nr &&
	    !f->map[XRT_BY_KERNEL].nr && !f->remapped.known &&
	    !f->released.known)
		return XRT_DOMAIN_NOT_PV;
	return f->kind;
}

bool xrt_kind_remaps(enum xrt_domain_kind kind)
{
	return kind <= XRT_DOMAIN_PV;
}

const char *xrt_kind_text(enum xrt_domain_kind kind)
{
	static const char * const text[] = {
		[XRT_DOMAIN_PVH] = "PVH", [XRT_DOMAIN_HVM] = "HVM",
		[XRT_DOMAIN_NOT_PV] = "not PV", [XRT_DOMAIN_ARM] = "ARM",
		[XRT_DOMAIN_NOT_LINUX] = "not Linux",
	};

	return text[kind] ? text[kind] : "PV";
}

const char *xrt_kind_name(enum xrt_domain_kind kind)
{
	static const char * const name[] = {
		[XRT_DOMAIN_PVH] = "pvh", [XRT_DOMAIN_HVM] = "hvm",
		[XRT_DOMAIN_NOT_PV] = "not_pv", [XRT_DOMAIN_ARM] = "arm",
		[XRT_DOMAIN_NOT_LINUX] = "not_linux",
	};

	return name[kind];
}
