/*
 * answer.h: an output compared with the jury's file.
 */
#pragma once

#include "compare/compare.h"

/*
 * compare_spans() with the whole of a regular file.  Where both are the same byte for byte nothing is kept of
 * it; else it is read into memory.
 */
int answer_compare(const struct compare_rules *rules, struct span output, int fd,
	struct compare_result *ret_result, struct err *err);
