/* SPDX-License-Identifier: GPL-2.0 */
/* The page of export html, as bytes in the program. */
	.section .rodata
	.globl html_page, html_page_end
html_page:
	.incbin "page.html"
html_page_end:
	.section .note.GNU-stack, "", @progbits
