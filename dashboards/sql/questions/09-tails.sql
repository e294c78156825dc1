-- On which hosts is a step of a page now and then far slower than usual?
-- One page in 100 against the median, of the last boot, and which step it is.
-- Of less than 1000 timed pages this would be chance.
WITH steps AS (
	SELECT host, cpu, kernel, tsc_khz, 'p2m' AS step,
		p2m_p50_ticks AS p50, p2m_p99_ticks AS p99
	FROM newest WHERE timed_pages >= 1000 AND p2m_p50_ticks > 0
	UNION ALL
	SELECT host, cpu, kernel, tsc_khz, 'm2p' AS step,
		m2p_p50_ticks AS p50, m2p_p99_ticks AS p99
	FROM newest WHERE timed_pages >= 1000 AND m2p_p50_ticks > 0
	UNION ALL
	SELECT host, cpu, kernel, tsc_khz, 'mapping' AS step,
		mapping_p50_ticks AS p50, mapping_p99_ticks AS p99
	FROM newest WHERE timed_pages >= 1000 AND mapping_p50_ticks > 0
)
SELECT	host, cpu, kernel, step, p50 AS p50_ticks, p99 AS p99_ticks,
	round(p99 / p50, 2) AS tail,
	round(p99 * 1000000 / tsc_khz, 0) AS p99_ns
FROM steps
ORDER BY tail DESC, host, step
LIMIT 20;
