-- Which holes of the E820 maps make the work?
-- Areas without RAM, by their place: hosts that have it, pages moved out of it.
SELECT	areas.start_pfn AS start_pfn, areas.end_pfn AS end_pfn,
	count(*) AS hosts, sum(areas.remapped_pages) AS all_remapped_pages,
	sum(areas.released_pages) AS all_released_pages,
	round(sum(areas.ns) / 1000000, 3) AS prepare_ms
FROM areas
JOIN newest ON newest.host = areas.host AND newest.run = areas.run
WHERE (areas.remapped_pages > 0 OR areas.released_pages > 0)
GROUP BY start_pfn, end_pfn
ORDER BY all_remapped_pages DESC, start_pfn, end_pfn
LIMIT 20;
