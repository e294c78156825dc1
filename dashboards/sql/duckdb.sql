-- Loads the exports of a fleet into DuckDB. Run it in the directory EXPORTS:
--
--	duckdb fleet.db <duckdb.sql
--
-- Only the columns that the questions use are read, by name, as text, and then
-- cast: types are not guessed, and columns that a later version adds do not
-- matter. Values that are summed become DOUBLE, so that a sum over a damaged
-- capture cannot overflow. ClickHouse's tables in clickhouse.sql are the same.

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
	boot_id,
	kernel,
	xen,
	level,
	source,
	death_cause,
	death_phase,
	CAST(failed AS BOOLEAN) AS failed,
	CAST(capture_whole AS BOOLEAN) AS capture_whole,
	CAST(tsc_hz AS UBIGINT) AS tsc_hz,
	CAST(walked_chunks AS UBIGINT) AS walked_chunks,
	CAST(remapped_pages AS UBIGINT) AS remapped_pages,
	CAST(released_pages AS UBIGINT) AS released_pages,
	CAST(dropped_page_records AS UBIGINT) AS dropped_page_records,
	CAST(dropped_chunk_records AS UBIGINT) AS dropped_chunk_records,
	CAST(dropped_prepare_records AS UBIGINT) AS dropped_prepare_records,
	CAST(dropped_other_records AS UBIGINT) AS dropped_other_records,
	CAST(capture_damaged_blocks AS UBIGINT) AS capture_damaged_blocks,
	CAST(capture_missing_blocks AS UBIGINT) AS capture_missing_blocks,
	CAST(phase_setup_ns AS DOUBLE) AS phase_setup_ns,
	CAST(phase_prepare_ns AS DOUBLE) AS phase_prepare_ns,
	CAST(between_ns AS DOUBLE) AS between_ns,
	CAST(phase_pagetable_ns AS DOUBLE) AS phase_pagetable_ns,
	CAST(early_boot_ns AS DOUBLE) AS early_boot_ns,
	CAST(walk_ns AS DOUBLE) AS walk_ns,
	CAST(walk_step_p2m_ns AS DOUBLE) AS walk_step_p2m_ns,
	CAST(walk_step_m2p_ns AS DOUBLE) AS walk_step_m2p_ns,
	CAST(walk_step_mapping_ns AS DOUBLE) AS walk_step_mapping_ns,
	CAST(walk_step_p2m_timed_pages AS UBIGINT) AS walk_step_p2m_timed_pages,
	CAST(walk_step_p2m_p50_ticks AS DOUBLE) AS walk_step_p2m_p50_ticks,
	CAST(walk_step_p2m_p99_ticks AS DOUBLE) AS walk_step_p2m_p99_ticks,
	CAST(walk_step_m2p_p50_ticks AS DOUBLE) AS walk_step_m2p_p50_ticks,
	CAST(walk_step_m2p_p99_ticks AS DOUBLE) AS walk_step_m2p_p99_ticks,
	CAST(walk_step_mapping_p50_ticks AS DOUBLE) AS walk_step_mapping_p50_ticks,
	CAST(walk_step_mapping_p99_ticks AS DOUBLE) AS walk_step_mapping_p99_ticks
FROM read_tables('*/boots/*.csv.zst');

CREATE OR REPLACE TABLE areas AS
SELECT	path_run(filename) AS run,
	path_host(filename) AS host,
	CAST(area AS UBIGINT) AS area,
	CAST(start_pfn AS UBIGINT) AS start_pfn,
	CAST(end_pfn AS UBIGINT) AS end_pfn,
	CAST(remapped_pages AS DOUBLE) AS remapped_pages,
	CAST(released_pages AS DOUBLE) AS released_pages,
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
	CAST(mfn_runs AS UBIGINT) AS mfn_runs,
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
