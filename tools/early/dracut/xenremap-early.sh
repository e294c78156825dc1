#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# dracut sources its hooks, so the exit of the script has to be its own.
/usr/lib/xenremap/take-capture
