# SPDX-License-Identifier: GPL-2.0
# Cases of the verb chain, part of the golden-file tests: each form of it.
# shellcheck shell=bash disable=SC2154

for fixture in page chunk ring release nothing no-khz hostile-name no-room \
	hostile-numbers bad-chain bad-failure dead-chain dead-m2p dead-before-walk \
	dead-panic-setup; do
	golden $fixture chain
done
for fixture in page release hostile-name hostile-numbers bad-chain dead-chain \
	dead-before-walk; do
	golden $fixture chain --format=svg
	golden $fixture chain --format=dot
done
for fixture in chunk hostile-name bad-failure dead-chain dead-m2p; do
	golden $fixture chain -j
done
golden page chain --ascii
golden bad-chain chain --ascii
golden release chain --ascii
golden page chain --all
for fixture in page chunk; do
	golden $fixture chain --chunk=1
	golden $fixture chain --chunk=1 --format=svg
	golden $fixture chain --chunk=1 --format=dot
done
golden page chain --chunk=3 -j
