# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# For the cases that run xenremap-metrics.service under a live systemd: a Debian root
# with the files of a package, the units of the lab, and what must hold of the unit.
# Sourced after assert.sh.

root=$OUT/root
share=$OUT/share

# Units of Debian that no case needs. serial-getty@ waits 90 s for a device, as there is
# no udev; in emulation each program that starts takes a second.
not_needed=(
	apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer
	e2scrub_reap.service fstrim.timer getty-static.service getty@.service
	modprobe@.service serial-getty@.service dev-hugepages.mount dev-mqueue.mount
	systemd-journal-flush.service systemd-modules-load.service systemd-pstore.service
	systemd-random-seed.service systemd-remount-fs.service systemd-sysctl.service
	systemd-sysusers.service systemd-tmpfiles-clean.timer
	systemd-tmpfiles-setup-dev.service systemd-update-utmp.service
	systemd-update-utmp-runlevel.service systemd-user-sessions.service
)

# unit NAME TEXT: a unit of the lab, enabled.
unit()
{
	printf '%s\n' "$2" >"$root/etc/systemd/system/$1"
	ln -s "/etc/systemd/system/$1" "$root/etc/systemd/system/multi-user.target.wants/$1"
}

# make_root [PACKAGE...]: a copy of the Debian root with more packages, and in it what
# `make install` installs.
make_root()
{
	local base

	base=$("$lab/root" "$XENREMAP" "$@") && rm -rf "$root" && cp -a "$base" "$root" &&
	make -s -C "$top" DESTDIR="$root" PREFIX=/usr XENREMAP="$XENREMAP" install &&
	mkdir -p "$root/etc/systemd/system/multi-user.target.wants" &&
	printf "$root/etc/systemd/system/%s\n" "${not_needed[@]}" |
		xargs -n 1 ln -sf /dev/null || return
	# It runs while the machine boots no more, so that systemd-analyze knows the time.
	unit lab-scenario.service '[Unit]
After=xenremap-metrics.service
[Service]
Type=exec
StandardOutput=journal+console
ExecStart=/bin/sh -c "systemctl is-system-running --wait >/mnt/system; sh /mnt/scenario; echo $$? >/mnt/rc; sync; systemctl poweroff --force --force"'
}

# enable_metrics: the unit with a directory to write to, and metrics of an earlier boot
# in it.
enable_metrics()
{
	mkdir -p "$root/var/lib/prometheus/node-exporter" &&
	ln -s /usr/lib/systemd/system/xenremap-metrics.service \
		"$root/etc/systemd/system/multi-user.target.wants/" &&
	echo old >"$root/var/lib/prometheus/node-exporter/xenremap.prom"
}

# with_root: QEMU's arguments for the root, which the dom0 mounts by the tag "root".
with_root()
{
	echo "-virtfs local,path=$root,mount_tag=root,security_model=none"
}

# unit_wrote CAPTURE: the unit is active in its sandbox, and its file has the metrics of
# this capture and the pages that the kernel printed.
unit_wrote()
{
	local stated

	is "the unit" "$(cat "$share/active")" active
	is "how it ended" "$(sort "$share/result" | xargs)" \
		"ExecMainStatus=0 Result=success"
	stated=$(sed -n 's/.*rates its exposure \([0-9.]*\) of 10.*/\1/p' \
		"$top/docs/metrics.md")
	is "its exposure, as docs/metrics.md states" \
		"$(awk '/Overall exposure level/ { print $(NF - 2) }' "$share/security")" \
		"$stated"
	holds "Landlock is on" grep -q landlock "$share/lsm"
	is "metrics: pages remapped, as printed by the kernel" \
		"$(sed -n 's/^xen_remap_remapped_pages_total //p' "$share/xenremap.prom")" \
		"$(printed_pages "$OUT/serial.log")"
	holds "metrics: those of the capture" cmp "$share/xenremap.prom" \
		<("$XENREMAP" export openmetrics "$1")
	is "owner and mode of the file" \
		"$(awk '/xenremap.prom/ { print $1, $3, $4 }' "$share/files")" \
		"-rw-r--r-- 0 0"
	is "units that failed" "$(cat "$share/failed")" ""
}
