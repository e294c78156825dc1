-- On which hosts is a step of a page now and then far slower than usual?
-- One page in 100 against the median, of the last boot, and which step it is.
-- Of less than 1000 timed pages this would be chance.
WITH steps AS (
	SELECT host, cpu, kernel, tsc_hz, 'p2m' AS step,
		walk_step_p2m_p50_ticks AS p50, walk_step_p2m_p99_ticks AS p99
	FROM newest WHERE walk_step_p2m_timed_pages >= 1000 AND walk_step_p2m_p50_ticks > 0
	UNION ALL
	SELECT host, cpu, kernel, tsc_hz, 'm2p' AS step,
		walk_step_m2p_p50_ticks AS p50, walk_step_m2p_p99_ticks AS p99
	FROM newest WHERE walk_step_p2m_timed_pages >= 1000 AND walk_step_m2p_p50_ticks > 0
	UNION ALL
	SELECT host, cpu, kernel, tsc_hz, 'mapping' AS step,
		walk_step_mapping_p50_ticks AS p50, walk_step_mapping_p99_ticks AS p99
	FROM newest WHERE walk_step_p2m_timed_pages >= 1000 AND walk_step_mapping_p50_ticks > 0
)
SELECT	host, cpu, kernel, step, p50 AS p50_ticks, p99 AS p99_ticks,
	round(p99 / p50, 2) AS tail,
	round(p99 * 1000000000 / tsc_hz, 0) AS p99_ns
FROM steps
ORDER BY tail DESC, host, step
LIMIT 20;
