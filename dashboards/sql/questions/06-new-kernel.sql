-- What did a new kernel or a new Xen change?
-- Hosts whose last two boots were of different ones: median of what a page cost
-- before and after, on the same hosts, and the part of hosts that got slower by
-- more than 5 %.
WITH changed AS (
	SELECT	old_kernel, new_kernel, old_xen, new_xen, old_walk_ns_per_page,
		new_walk_ns_per_page,
		new_walk_ns_per_page / old_walk_ns_per_page AS ratio,
		row_number() OVER (
			PARTITION BY old_kernel, new_kernel, old_xen, new_xen
			ORDER BY new_walk_ns_per_page / old_walk_ns_per_page) AS place,
		count(*) OVER (
			PARTITION BY old_kernel, new_kernel, old_xen, new_xen
		) AS hosts
	FROM last_two
	WHERE (old_kernel <> new_kernel OR old_xen <> new_xen) AND
	      old_walk_ns_per_page > 0 AND new_walk_ns_per_page IS NOT NULL
)
SELECT	old_kernel, new_kernel, old_xen, new_xen, max(hosts) AS changed_hosts,
	round(avg(old_walk_ns_per_page), 1) AS old_ns_per_page,
	round(avg(new_walk_ns_per_page), 1) AS new_ns_per_page,
	round(min(CASE WHEN place * 2 >= hosts THEN ratio END), 3)
		AS median_ratio,
	round(100 * avg(CASE WHEN ratio > 1.05 THEN 1.0 ELSE 0.0 END), 1)
		AS slower_percent
FROM changed
GROUP BY old_kernel, new_kernel, old_xen, new_xen
ORDER BY median_ratio DESC, old_kernel, new_kernel, old_xen, new_xen;
