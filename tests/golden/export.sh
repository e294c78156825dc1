# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Golden files of the tables and of chrome-trace: healthy boots, one without
# seconds, one with a hostile name, one that released pages, one that died.
# What perfetto writes is binary; tests/cli/export.sh decodes it.
for fixture in page chunk no-khz hostile-name release dead-m2p; do
	golden $fixture export csv
	golden $fixture export csv --table=areas
	golden $fixture export csv --table=chunks
done
for table in boots areas chunks; do
	golden hostile-name export ndjson --table=$table
done
golden dead-chain export csv --table=pages
golden dead-chain export ndjson --table=pages
golden chunk export csv --table=pages
for fixture in chunk no-khz dead-m2p bad-order; do
	golden $fixture export chrome-trace
done
