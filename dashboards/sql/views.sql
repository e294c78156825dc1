-- What the questions start from; for both engines, after their tables.

-- Each boot once: a host that has not been booted since is exported again with
-- the same capture. A log without records has no boot id: each run counts.
CREATE OR REPLACE VIEW history AS
SELECT	boots.host AS host,
	coalesce(hosts.cpu, 'unknown') AS cpu,
	boots.run AS run,
	boots.kernel AS kernel,
	boots.xen AS xen,
	boots.level AS level,
	boots.source AS source,
	boots.tsc_hz AS tsc_hz,
	boots.death_cause AS death_cause,
	boots.death_phase AS death_phase,
	boots.failed AS failed,
	boots.capture_whole AS capture_whole,
	boots.walked_chunks AS walked_chunks,
	boots.remapped_pages AS remapped_pages,
	boots.released_pages AS released_pages,
	boots.dropped_page_records AS dropped_page_records,
	boots.capture_damaged_blocks AS capture_damaged_blocks,
	boots.capture_missing_blocks AS capture_missing_blocks,
	boots.phase_setup_ns AS phase_setup_ns,
	boots.phase_prepare_ns AS phase_prepare_ns,
	boots.between_ns AS between_ns,
	boots.phase_pagetable_ns AS phase_pagetable_ns,
	boots.early_boot_ns AS early_boot_ns,
	boots.walk_ns AS walk_ns,
	boots.walk_step_p2m_ns AS walk_step_p2m_ns,
	boots.walk_step_m2p_ns AS walk_step_m2p_ns,
	boots.walk_step_mapping_ns AS walk_step_mapping_ns,
	boots.walk_step_p2m_timed_pages AS walk_step_p2m_timed_pages,
	boots.walk_step_p2m_p50_ticks AS walk_step_p2m_p50_ticks,
	boots.walk_step_p2m_p99_ticks AS walk_step_p2m_p99_ticks,
	boots.walk_step_m2p_p50_ticks AS walk_step_m2p_p50_ticks,
	boots.walk_step_m2p_p99_ticks AS walk_step_m2p_p99_ticks,
	boots.walk_step_mapping_p50_ticks AS walk_step_mapping_p50_ticks,
	boots.walk_step_mapping_p99_ticks AS walk_step_mapping_p99_ticks,
	boots.walk_ns / nullif(boots.remapped_pages, 0) AS walk_ns_per_page,
	row_number() OVER (PARTITION BY boots.host ORDER BY boots.run DESC)
		AS age
FROM boots
JOIN (SELECT host, coalesce(boot_id, run) AS boot_key, min(run) AS first_run
      FROM boots GROUP BY host, coalesce(boot_id, run)) AS seen
  ON seen.host = boots.host AND seen.boot_key = coalesce(boots.boot_id, boots.run)
 AND seen.first_run = boots.run
LEFT JOIN hosts ON hosts.host = boots.host;

-- The last boot of each host.
CREATE OR REPLACE VIEW newest AS
SELECT * FROM history WHERE age = 1;

-- That and the one before it, side by side.
CREATE OR REPLACE VIEW last_two AS
SELECT	n.host AS host,
	n.cpu AS cpu,
	o.run AS old_run,
	n.run AS new_run,
	o.kernel AS old_kernel,
	n.kernel AS new_kernel,
	o.xen AS old_xen,
	n.xen AS new_xen,
	o.remapped_pages AS old_remapped_pages,
	n.remapped_pages AS new_remapped_pages,
	o.released_pages AS old_released_pages,
	n.released_pages AS new_released_pages,
	o.walk_ns AS old_walk_ns,
	n.walk_ns AS new_walk_ns,
	o.walk_ns_per_page AS old_walk_ns_per_page,
	n.walk_ns_per_page AS new_walk_ns_per_page
FROM history AS n
JOIN history AS o ON o.host = n.host
WHERE n.age = 1 AND o.age = 2 AND n.death_cause IS NULL AND o.death_cause IS NULL;
