/*
 * unicode.c: reads UTF-8 strictly; see unicode.h.
 *
 * json.c and ojjudge's reports call it for bytes that anybody may have written.  Nothing can fail.  It must
 * never take an overlong form, a surrogate or a cut sequence for a character, nor read behind the end.
 */
#include "base/unicode.h"

/* By the first byte alone: how long the sequence would be; 0: none begins so. */
static size_t unicode_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

size_t unicode_next(const char *at, size_t left, uint32_t *ret_code)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)at;
	size_t length = left ? unicode_length(byte[0]) : 0;
	uint32_t code;

	if (!length || length > left)
		return 0;
	code = length == 1 ? byte[0] : byte[0] & (0x7fU >> length);
	for (size_t i = 1; i < length; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (byte[i] & 0x3f);
	}
	if (code < smallest[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	*ret_code = code;
	return length;
}
