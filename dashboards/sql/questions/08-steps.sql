-- Which step does the walk's time go to, by CPU and kernel?
-- Over all pages of the hosts' last boots. At level chunk the steps are
-- estimated from one page in 64, so the rest may come out below zero.
SELECT	cpu, kernel, count(*) AS hosts, sum(remapped / 1.0) AS pages,
	round(sum(p2m_ns) / sum(remapped / 1.0), 1) AS p2m_page_ns,
	round(sum(m2p_ns) / sum(remapped / 1.0), 1) AS m2p_page_ns,
	round(sum(mapping_ns) / sum(remapped / 1.0), 1) AS mapping_page_ns,
	round(sum(walk_ns) / sum(remapped / 1.0), 1) AS walk_page_ns,
	round(100 * sum(mapping_ns) / sum(walk_ns), 1) AS mapping_percent
FROM newest
WHERE walk_ns > 0 AND mapping_ns IS NOT NULL AND remapped > 0
GROUP BY cpu, kernel
ORDER BY walk_page_ns DESC, cpu, kernel;
