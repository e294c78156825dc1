# SPDX-License-Identifier: GPL-2.0
# The page of `xenremap export html`: one template, made by node from what is
# in report/, and put into the program. Included by the top Makefile, paths
# are from there. All output directories share one template.

REPORT_O := build/report
REPORT_SRC := $(wildcard dashboards/report/*.html dashboards/report/*.css \
	dashboards/report/css/*.css dashboards/report/src/*.js)
REPORT_OBJ := $(O)/dashboards/report.o

# npm ci installs exactly what the lock file names; no package's own scripts
# run. What it says is shown only where it fails.
$(REPORT_O)/installed: dashboards/report/package.json \
		dashboards/report/package-lock.json dashboards/report/.npmrc
	@mkdir -p $(@D)
	cp $^ $(@D)
	@cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund \
		>npm.log 2>&1 || { cat npm.log >&2; \
		echo "the packages of dashboards/report could not be installed (above); npm needs its registry once" >&2; \
		exit 1; }
	@touch $@

$(REPORT_O)/page.html: dashboards/report/build.mjs $(REPORT_SRC) \
		$(REPORT_O)/installed
	NODE_PATH=$(REPORT_O)/node_modules node $< dashboards/report $@

$(REPORT_OBJ): dashboards/report.S $(REPORT_O)/page.html
	@mkdir -p $(@D)
	$(CC) -c -Wa,-I$(REPORT_O) -o $@ $<
