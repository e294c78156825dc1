-- What does the first page of a p2m leaf cost?
-- A leaf of the p2m is a page with 512 entries. Where the target's leaf is one
-- that many share, setting its first entry has to make a leaf of its own first.
-- Only boots at level page have single pages.
SELECT	newest.cpu AS cpu, newest.kernel AS kernel,
	CASE WHEN pages.target_pfn % 512 = 0 THEN 'first' ELSE 'other' END
		AS page_of_leaf,
	count(*) AS pages,
	round(avg(pages.p2m_ticks * 1000000000 / newest.tsc_hz), 1) AS p2m_ns,
	round(avg(pages.m2p_ticks * 1000000000 / newest.tsc_hz), 1) AS m2p_ns,
	round(avg(pages.mapping_ticks * 1000000000 / newest.tsc_hz), 1)
		AS mapping_ns
FROM pages
JOIN newest ON newest.host = pages.host AND newest.run = pages.run
WHERE pages.target_pfn IS NOT NULL AND newest.tsc_hz > 0
GROUP BY cpu, kernel, page_of_leaf
ORDER BY cpu, kernel, page_of_leaf;
