// SPDX-License-Identifier: GPL-2.0
#include "mutate_own.h"
#include "variant_change.h"
#include "variant_log.h"
#include "view_output.h"

static struct view_bytes changed_capture(struct view_bytes in)
{
	struct view_bytes out = { NULL, in.size };

	out.data = mutate_and_mend(in.data, &out.size);
	if (!out.data)
		view_give_up("variant");
	return out;
}

static struct view_bytes changed_bytes(struct view_bytes in)
{
	struct view_bytes bent = view_bytes_copy(in);

	for (unsigned int i = mutate_random(6); i; i--)
		mutate_bit((void *)(unsigned long)bent.data, bent.size);
	if (bent.size && !mutate_random(4))
		bent.size = mutate_random((unsigned int)bent.size);
	return bent;
}

struct view_bytes variant_change(enum view_kind kind, struct view_bytes in, unsigned int number)
{
	mutate_seed(number + 1);
	if (!number)
		return view_bytes_copy(in);
	switch (kind) {
	case VIEW_LOG:
		return variant_log_change(in);
	case VIEW_CAPTURE:
	case VIEW_PAIR:
		return changed_capture(in);
	default:
		return changed_bytes(in);
	}
}
