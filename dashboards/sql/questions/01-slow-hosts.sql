-- Which hosts boot slowly?
-- The last boot of each: what the remap took, how many times the median of all
-- hosts that is, and its part of early boot.
WITH timed AS (
	SELECT	host, cpu, kernel, xen, remapped_pages, phase_prepare_ns, walk_ns, early_boot_ns,
		phase_prepare_ns + walk_ns AS remap_ns,
		row_number() OVER (ORDER BY phase_prepare_ns + walk_ns) AS place,
		count(*) OVER () AS hosts
	FROM newest
	WHERE phase_prepare_ns IS NOT NULL AND walk_ns IS NOT NULL
), middle AS (
	SELECT min(remap_ns) AS median_ns FROM timed WHERE place * 2 >= hosts
)
SELECT	host, cpu, kernel, xen, remapped_pages,
	round(phase_prepare_ns / 1000000, 3) AS prepare_ms,
	round(walk_ns / 1000000, 3) AS walk_ms,
	round(remap_ns / nullif(median_ns, 0), 2) AS times_median,
	round(100 * remap_ns / nullif(early_boot_ns, 0), 1) AS early_percent
FROM timed
CROSS JOIN middle
ORDER BY remap_ns DESC, host
LIMIT 20;
