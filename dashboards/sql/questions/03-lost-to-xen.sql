-- Which hosts lost pages to Xen?
-- Pages that had no RAM to go to in the last boot, and how much memory that is.
SELECT	host, cpu, kernel, xen, remapped, released,
	round(released / 256, 1) AS released_mib,
	round(100.0 * released / (1.0 * remapped + released), 1) AS percent
FROM newest
WHERE released > 0
ORDER BY released DESC, host
LIMIT 100;
