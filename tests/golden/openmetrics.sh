# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Golden files of export openmetrics: a healthy boot, one without seconds, one
# that died, one with a hostile name, one where nothing was remapped.
for fixture in page no-khz hostile-name release nothing dead-m2p; do
	golden $fixture export openmetrics
done
golden hostile-name export openmetrics-strict --label=host=a
