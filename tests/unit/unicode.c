/* The reader of UTF-8. */
#include "base/unicode.h"

#include "tap.h"

static void is_char(const char *bytes, size_t left, size_t length, uint32_t code, const char *name)
{
	uint32_t got = 0;

	if (is_int((intmax_t)unicode_next(bytes, left, &got), (intmax_t)length, name))
		is_int(got, code, name);
}

int main(void)
{
	is_char("a", 1, 1, 'a', "ASCII");
	is_char("", 1, 1, 0, "NUL is a character");
	is_char("a", 0, 0, 0, "nothing");
	is_char("\xc2\x80", 2, 2, 0x80, "the first of two bytes");
	is_char("\xdf\xbf", 2, 2, 0x7ff, "the last of two bytes");
	is_char("\xe0\xa0\x80", 3, 3, 0x800, "the first of three bytes");
	is_char("\xef\xbf\xbe", 3, 3, 0xfffe, "U+FFFE is well-formed");
	is_char("\xf0\x90\x80\x80", 4, 4, 0x10000, "the first of four bytes");
	is_char("\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff, "the last of all");
	is_char("\xf4\x90\x80\x80", 4, 0, 0, "above U+10FFFF");
	is_char("\xc1\xbf", 2, 0, 0, "overlong, two bytes");
	is_char("\xe0\x9f\xbf", 3, 0, 0, "overlong, three bytes");
	is_char("\xf0\x8f\xbf\xbf", 4, 0, 0, "overlong, four bytes");
	is_char("\xed\xa0\x80", 3, 0, 0, "a surrogate");
	is_char("\xe2\x82\xac", 2, 0, 0, "cut at the end");
	is_char("\xe2\x82x", 3, 0, 0, "cut by another character");
	is_char("\x80", 1, 0, 0, "a byte of the middle");
	is_char("\xff", 1, 0, 0, "a byte that is never there");
	return tap_done();
}
