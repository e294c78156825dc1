-- What is early boot spent on, by CPU and kernel?
-- From the E820 map to the page tables, in milliseconds per host, last boots.
SELECT	cpu, kernel, count(*) AS hosts,
	round(avg(early_boot_ns) / 1000000, 3) AS early_ms,
	round(avg(phase_prepare_ns) / 1000000, 3) AS prepare_ms,
	round(avg(between_ns) / 1000000, 3) AS between_ms,
	round(avg(phase_pagetable_ns) / 1000000, 3) AS pagetable_ms,
	round(avg(walk_ns) / 1000000, 3) AS walk_ms,
	round(100 * (sum(phase_prepare_ns) + sum(walk_ns)) / sum(early_boot_ns), 1)
		AS remap_percent
FROM newest
WHERE early_boot_ns > 0 AND phase_prepare_ns IS NOT NULL AND walk_ns IS NOT NULL
GROUP BY cpu, kernel
ORDER BY early_ms DESC, cpu, kernel;
