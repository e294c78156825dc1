-- What does a page cost, by CPU, kernel and Xen?
-- Over the hosts' last boots: so many per cent of the hosts need no more.
WITH placed AS (
	SELECT	cpu, kernel, xen, page_ns,
		row_number() OVER (PARTITION BY cpu, kernel, xen
				   ORDER BY page_ns) AS place,
		count(*) OVER (PARTITION BY cpu, kernel, xen) AS alike
	FROM newest
	WHERE page_ns IS NOT NULL
)
SELECT	cpu, kernel, xen, max(alike) AS hosts,
	round(min(CASE WHEN place * 100 >= alike * 50 THEN page_ns END), 1)
		AS p50_ns,
	round(min(CASE WHEN place * 100 >= alike * 90 THEN page_ns END), 1)
		AS p90_ns,
	round(min(CASE WHEN place * 100 >= alike * 99 THEN page_ns END), 1)
		AS p99_ns,
	round(max(page_ns), 1) AS max_ns
FROM placed
GROUP BY cpu, kernel, xen
ORDER BY p50_ns DESC, cpu, kernel, xen;
