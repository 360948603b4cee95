/*
 * report_html.h: the parts of the web page.
 */
#pragma once

#include "report_xml.h"

/* A page up to its heading, within <header>; what: for the title only, NULL: nothing. */
void report_html_top(struct buf *out, const char *problem, const char *what);
/* The end of a page. */
void report_html_foot(struct buf *out);
/* "3 of 10" */
/* How much of all points, as a bar. */
void report_html_meter(struct buf *out, double score, double max_score);
/* "<span class='badge v-AC'>": the verdict's name, with its title for those who point at it. */
void report_html_badge(struct buf *out, enum verdict verdict);
/* "12.3 MiB" */
void report_html_memory(struct buf *out, int64_t bytes);
/* A block of anybody's bytes, line by line, under a small heading; nothing when there are none. */
void report_html_block(struct buf *out, const char *title, const struct buf *bytes, bool cut);

/* ---- report_html_tests.c ---- */

/* Charts and the table of tests; `id` is that of the submission's element. */
void report_html_tests(struct buf *out, const char *id, const struct result *result);
