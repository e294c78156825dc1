-- What the questions start from; for both engines, after their tables.

-- Each boot once: a host that has not been booted since is exported again with
-- the same capture.
CREATE OR REPLACE VIEW history AS
SELECT	boots.host AS host,
	coalesce(hosts.cpu, 'not told') AS cpu,
	boots.run AS run,
	boots.kernel AS kernel,
	boots.xen AS xen,
	boots.level AS level,
	boots.tsc_khz AS tsc_khz,
	boots.death AS death,
	boots.death_phase AS death_phase,
	boots.failed AS failed,
	boots.whole AS whole,
	boots.chunks AS chunks,
	boots.remapped AS remapped,
	boots.released AS released,
	boots.lost_pages AS lost_pages,
	boots.damaged AS damaged,
	boots.missing_blocks AS missing_blocks,
	boots.setup_ns AS setup_ns,
	boots.prepare_ns AS prepare_ns,
	boots.between_ns AS between_ns,
	boots.pagetable_ns AS pagetable_ns,
	boots.early_ns AS early_ns,
	boots.walk_ns AS walk_ns,
	boots.p2m_ns AS p2m_ns,
	boots.m2p_ns AS m2p_ns,
	boots.mapping_ns AS mapping_ns,
	boots.timed_pages AS timed_pages,
	boots.p2m_p50_ticks AS p2m_p50_ticks,
	boots.p2m_p99_ticks AS p2m_p99_ticks,
	boots.m2p_p50_ticks AS m2p_p50_ticks,
	boots.m2p_p99_ticks AS m2p_p99_ticks,
	boots.mapping_p50_ticks AS mapping_p50_ticks,
	boots.mapping_p99_ticks AS mapping_p99_ticks,
	boots.walk_ns / nullif(boots.remapped, 0) AS page_ns,
	row_number() OVER (PARTITION BY boots.host ORDER BY boots.run DESC)
		AS age
FROM boots
JOIN (SELECT host, capture, min(run) AS run FROM boots
      GROUP BY host, capture) AS seen
  ON seen.host = boots.host AND seen.capture = boots.capture
 AND seen.run = boots.run
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
	o.remapped AS old_remapped,
	n.remapped AS new_remapped,
	o.released AS old_released,
	n.released AS new_released,
	o.walk_ns AS old_walk_ns,
	n.walk_ns AS new_walk_ns,
	o.page_ns AS old_page_ns,
	n.page_ns AS new_page_ns
FROM history AS n
JOIN history AS o ON o.host = n.host
WHERE n.age = 1 AND o.age = 2;
