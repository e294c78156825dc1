// SPDX-License-Identifier: GPL-2.0
/* Unit tests: CRC-32C by tables, which most machines do not use. */
#include "helper.h"
#include "crc.h"
#include "crc_table.h"

/* From RFC 3720, appendix B.4, and the usual check value. */
static void known_values(void **state)
{
	unsigned char zeros[32] = { 0 }, ones[32], up[32], down[32];

	(void)state;
	memset(ones, 0xff, sizeof(ones));
	for (unsigned char i = 0; i < 32; i++) {
		up[i] = i;
		down[i] = (unsigned char)(31 - i);
	}
	assert_int_equal(~crc_table_add(~0u, "123456789", 9), 0xe3069283u);
	assert_int_equal(~crc_table_add(~0u, zeros, 32), 0x8a9136aau);
	assert_int_equal(~crc_table_add(~0u, ones, 32), 0x62a8ab43u);
	assert_int_equal(~crc_table_add(~0u, up, 32), 0x46dd794eu);
	assert_int_equal(~crc_table_add(~0u, down, 32), 0x113fdb5cu);
	assert_int_equal(crc_table_add(7, zeros, 0), 7);
}

/* Each length and place of the first byte, in one piece and in two. */
static void agrees_with_the_library(void **state)
{
	unsigned char data[600];

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (unsigned char)(i * 167 + i / 7);
	for (size_t at = 0; at < 8; at++) {
		for (size_t size = 0; at + size <= sizeof(data); size++) {
			size_t cut = size / 3;
			__u32 crc = crc_table_add(~0u, data + at, cut);

			crc = crc_table_add(crc, data + at + cut, size - cut);
			assert_int_equal(crc, xrt_crc32c(~0u, data + at, size));
			assert_int_equal(crc, crc_table_add(~0u, data + at, size));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_values),
		cmocka_unit_test(agrees_with_the_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
