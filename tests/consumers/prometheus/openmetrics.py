# SPDX-License-Identifier: GPL-2.0
# Read a file with the parser of OpenMetrics that Prometheus's own client for
# Python has; it raises what it does not like.
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

with open(sys.argv[1], encoding="utf-8") as file:
    families = list(text_string_to_metric_families(file.read()))
samples = sum(len(family.samples) for family in families)
# A dead boot has the fewest: what it did not come to has no series.
if samples < 20:
    sys.exit(f"only {samples} samples")
print(f"{samples} samples in {len(families)} families")
