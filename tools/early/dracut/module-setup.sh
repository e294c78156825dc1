#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Module of dracut: run take-capture before the real root is mounted.

check()
{
	[ -x /usr/lib/xenremap/take-capture ]
}

depends()
{
	return 0
}

install()
{
	inst_multiple cat mkdir mv rm mount umount
	inst_script /usr/lib/xenremap/take-capture /usr/lib/xenremap/take-capture
	# shellcheck disable=SC2154 # dracut sets it
	inst_hook pre-mount 00 "$moddir/xenremap-early.sh"
}
