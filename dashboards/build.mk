# SPDX-License-Identifier: GPL-2.0
# The page of `xenremap export html`: one template, made by node from what is
# in report/, and put into the program. Included by the top Makefile, paths
# are from there. All output directories share one template.

REPORT_O := build/report
# The folder of page.html; without node it is an empty file.
PAGE_O := $(if $(HAVE_HTML),$(REPORT_O),$(O)/dashboards/no-page)
REPORT_SRC := $(wildcard dashboards/report/*.html dashboards/report/*.css \
	dashboards/report/css/*.css dashboards/report/src/*.js)
REPORT_OBJ := $(O)/dashboards/report.o

# npm ci installs exactly what the lock file names; no package's own scripts
# run. Its messages are shown only if it fails.
$(REPORT_O)/installed: dashboards/report/package.json \
		dashboards/report/package-lock.json dashboards/report/.npmrc
	@mkdir -p $(@D)
	cp $^ $(@D)
	@cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline \
		--fetch-retries=2 --fetch-retry-mintimeout=500 \
		--fetch-retry-maxtimeout=2000 >npm.log 2>&1
	@touch $@

# The source archive of a release has the page. Without node the page is empty:
# everything else is built, and export html prints why it is missing.
ifeq ($(HAVE_HTML),)
$(PAGE_O)/page.html:
	@mkdir -p $(@D)
	@: >$@
else ifneq ($(PAGE_MADE),)
$(REPORT_O)/page.html: $(PAGE_MADE)
	@mkdir -p $(@D)
	@cp $< $@
else
# The same if npm reaches neither its registry nor a cache.
$(shell [ -s $(REPORT_O)/page.html ] || rm -f $(REPORT_O)/page.html)
$(REPORT_O)/page.html: dashboards/report/build.mjs $(REPORT_SRC)
	@mkdir -p $(@D)
	@$(MAKE) --no-print-directory -s $(REPORT_O)/made.html 2>$(@D)/make.log && \
		cp $(REPORT_O)/made.html $@ || { : >$@; \
		echo "xenremap: built without export html: npm could not install its packages (see $(@D)/npm.log)" >&2; }
$(REPORT_O)/made.html: dashboards/report/build.mjs $(REPORT_SRC) $(REPORT_O)/installed
	$(call note,NODE)
	NODE_PATH=$(REPORT_O)/node_modules node $< dashboards/report $@
endif

$(REPORT_OBJ): dashboards/report.S $(PAGE_O)/page.html $(FEATURES)
	@mkdir -p $(@D)
	$(call note,AS)
	$(CC) -c -Wa,-I$(PAGE_O) -o $@ $<
