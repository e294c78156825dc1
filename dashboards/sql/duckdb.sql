-- Loads the exports of a fleet into DuckDB. Run it in the directory EXPORTS:
--
--	duckdb fleet.db <duckdb.sql
--
-- Only the columns that the questions use are taken, by their names, as text
-- and then cast: no type is guessed, and columns that a later version adds do
-- no harm. What is added up becomes DOUBLE, so that no sum of what a damaged
-- capture claims can overflow. ClickHouse's tables in clickhouse.sql are the same.

CREATE OR REPLACE MACRO path_run(path) AS
	regexp_extract(path, '([^/]+)/[^/]+/[^/]+[.]csv[.]zst$', 1);
CREATE OR REPLACE MACRO path_host(path) AS
	regexp_extract(path, '([^/]+)[.]csv[.]zst$', 1);

-- Said how the files are written, DuckDB does not look at each to find out.
CREATE OR REPLACE MACRO read_tables(files) AS TABLE
SELECT * FROM read_csv(files, header = true, all_varchar = true,
	delim = ',', quote = '"', escape = '"', new_line = '\n',
	sample_size = 1, union_by_name = true, filename = true);

CREATE OR REPLACE TABLE hosts AS
SELECT host, cpu
FROM read_csv('hosts.csv', header = true, all_varchar = true);

CREATE OR REPLACE TABLE boots AS
SELECT	path_run(filename) AS run,
	path_host(filename) AS host,
	capture,
	kernel,
	xen_major || '.' || xen_minor AS xen,
	level,
	death,
	death_phase,
	CAST(failed AS BOOLEAN) AS failed,
	CAST(whole AS BOOLEAN) AS whole,
	CAST(tsc_khz AS UBIGINT) AS tsc_khz,
	CAST(chunks AS UBIGINT) AS chunks,
	CAST(remapped AS UBIGINT) AS remapped,
	CAST(released AS UBIGINT) AS released,
	CAST(lost_pages AS UBIGINT) AS lost_pages,
	CAST(lost_chunks AS UBIGINT) AS lost_chunks,
	CAST(lost_prepare AS UBIGINT) AS lost_prepare,
	CAST(lost_other AS UBIGINT) AS lost_other,
	CAST(damaged AS UBIGINT) AS damaged,
	CAST(missing_blocks AS UBIGINT) AS missing_blocks,
	CAST(phase_setup_ns AS DOUBLE) AS setup_ns,
	CAST(phase_prepare_ns AS DOUBLE) AS prepare_ns,
	CAST(between_ns AS DOUBLE) AS between_ns,
	CAST(phase_pagetable_ns AS DOUBLE) AS pagetable_ns,
	CAST(early_ns AS DOUBLE) AS early_ns,
	CAST(walk_ns AS DOUBLE) AS walk_ns,
	CAST(p2m_ns AS DOUBLE) AS p2m_ns,
	CAST(m2p_ns AS DOUBLE) AS m2p_ns,
	CAST(mapping_ns AS DOUBLE) AS mapping_ns,
	CAST(p2m_pages AS UBIGINT) AS timed_pages,
	CAST(p2m_p50_ticks AS DOUBLE) AS p2m_p50_ticks,
	CAST(p2m_p99_ticks AS DOUBLE) AS p2m_p99_ticks,
	CAST(m2p_p50_ticks AS DOUBLE) AS m2p_p50_ticks,
	CAST(m2p_p99_ticks AS DOUBLE) AS m2p_p99_ticks,
	CAST(mapping_p50_ticks AS DOUBLE) AS mapping_p50_ticks,
	CAST(mapping_p99_ticks AS DOUBLE) AS mapping_p99_ticks
FROM read_tables('*/boots/*.csv.zst');

CREATE OR REPLACE TABLE areas AS
SELECT	path_run(filename) AS run,
	path_host(filename) AS host,
	CAST(area AS UBIGINT) AS area,
	CAST(start_pfn AS UBIGINT) AS start_pfn,
	CAST(end_pfn AS UBIGINT) AS end_pfn,
	CAST(remapped AS DOUBLE) AS remapped,
	CAST(released AS DOUBLE) AS released,
	CAST(ns AS DOUBLE) AS ns
FROM read_tables('*/areas/*.csv.zst');

CREATE OR REPLACE TABLE chunks AS
SELECT	path_run(filename) AS run,
	path_host(filename) AS host,
	CAST(chunk AS UBIGINT) AS chunk,
	CAST(area AS UBIGINT) AS area,
	CAST(pages AS DOUBLE) AS pages,
	CAST(mfn AS UBIGINT) AS mfn,
	CAST(target_pfn AS UBIGINT) AS target_pfn,
	CAST(runs AS UBIGINT) AS runs,
	CAST(ns AS DOUBLE) AS ns
FROM read_tables('*/chunks/*.csv.zst');

CREATE OR REPLACE TABLE pages AS
SELECT	path_run(filename) AS run,
	path_host(filename) AS host,
	CAST(chunk AS UBIGINT) AS chunk,
	CAST(page AS UBIGINT) AS page,
	CAST(target_pfn AS UBIGINT) AS target_pfn,
	CAST(p2m_ticks AS DOUBLE) AS p2m_ticks,
	CAST(m2p_ticks AS DOUBLE) AS m2p_ticks,
	CAST(mapping_ticks AS DOUBLE) AS mapping_ticks
FROM read_tables('*/pages/*.csv.zst');
