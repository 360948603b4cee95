/*
 * unicode.h: one character after another of bytes that claim to be UTF-8.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * How many bytes the character at the beginning of `left` bytes takes, and its code; 0 when these bytes are
 * no UTF-8 (RFC 3629), or are cut: the caller goes on behind the first.
 */
size_t unicode_next(const char *at, size_t left, uint32_t *ret_code);
