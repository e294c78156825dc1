-- Which step does the walk's time go to, by CPU and kernel?
-- Over all pages of the hosts' last boots. At level chunk the steps are
-- estimated from one page in 64, so the rest may come out below zero.
SELECT	cpu, kernel, count(*) AS hosts, sum(remapped_pages / 1.0) AS pages,
	round(sum(walk_step_p2m_ns) / sum(remapped_pages / 1.0), 1) AS p2m_ns_per_page,
	round(sum(walk_step_m2p_ns) / sum(remapped_pages / 1.0), 1) AS m2p_ns_per_page,
	round(sum(walk_step_mapping_ns) / sum(remapped_pages / 1.0), 1) AS mapping_ns_per_page,
	round(sum(walk_ns) / sum(remapped_pages / 1.0), 1) AS walk_ns_per_page,
	round(100 * sum(walk_step_mapping_ns) / sum(walk_ns), 1) AS mapping_percent
FROM newest
WHERE walk_ns > 0 AND walk_step_mapping_ns IS NOT NULL AND remapped_pages > 0
GROUP BY cpu, kernel
ORDER BY walk_ns_per_page DESC, cpu, kernel;
