/*
 * json.c: a writer of JSON.
 *
 * The reports of ojjudge and --check of ojbox call it.  Only the buffer can fail, which remembers it. Strings
 * come from contestants, compilers and the machine: whatever is in them, what is written must be valid JSON
 * in valid UTF-8, in one piece.
 */
#include "base/json.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static void json_begin(struct json *json, const char *key)
{
	if (json->more)
		buf_puts(json->out, ",");
	if (json->depth > 0)
		buf_printf(json->out, "\n%*s", json->depth * 2, "");
	json->more = true;
	if (key)
		buf_printf(json->out, "\"%s\": ", key);
}

void json_open(struct json *json, const char *key, char kind)
{
	json_begin(json, key);
	buf_add(json->out, &kind, 1);
	json->depth++;
	json->more = false;
}

void json_close(struct json *json, char kind)
{
	json->depth--;
	if (json->more)
		buf_printf(json->out, "\n%*s", json->depth * 2, "");
	buf_puts(json->out, kind == '{' ? "}" : "]");
	if (json->depth == 0)
		buf_puts(json->out, "\n");
	json->more = true;
}

/* The length of the valid UTF-8 sequence (RFC 3629) at the beginning; 0: there is none. */
static size_t json_sequence(const unsigned char *at)
{
	size_t length = at[0] < 0x80 ? 1 : at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
	uint32_t code = at[0] & (length == 1 ? 0x7fU : 0x7fU >> length);
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };

	if (length > 1 && (at[0] < 0xc2 || at[0] > 0xf4))
		return 0;
	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (at[i] & 0x3f);
	}
	if (code < smallest[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return length;
}

/* One character; returns how many bytes of the value it was. */
static size_t json_character(struct buf *out, const unsigned char *at)
{
	static const char special[] = "\"\\\n\r\t\b\f", letter[] = "\"\\nrtbf";
	const char *found = strchr(special, (char)*at);
	size_t length = json_sequence(at);

	if (found)
		buf_printf(out, "\\%c", letter[found - special]);
	else if (!length)
		buf_puts(out, "\xef\xbf\xbd");
	else if (*at < 0x20 || *at == 0x7f)
		buf_printf(out, "\\u%04x", *at);
	else
		buf_add(out, at, length);
	return length ? length : 1;
}

void json_string(struct json *json, const char *key, const char *value)
{
	if (!value) {
		json_null(json, key);
		return;
	}
	json_begin(json, key);
	buf_puts(json->out, "\"");
	for (const unsigned char *at = (const unsigned char *)value; *at;)
		at += json_character(json->out, at);
	buf_puts(json->out, "\"");
}

void json_number(struct json *json, const char *key, double value)
{
	char text[400];
	size_t length;

	if (!isfinite(value)) {
		json_null(json, key);
		return;
	}
	length = (size_t)snprintf(text, sizeof(text), "%.9f", value);
	while (text[length - 1] == '0')
		length--;
	if (text[length - 1] == '.')
		length--;
	json_begin(json, key);
	buf_add(json->out, text, length);
}

void json_integer(struct json *json, const char *key, long long value)
{
	json_begin(json, key);
	buf_printf(json->out, "%lld", value);
}

void json_null(struct json *json, const char *key)
{
	json_begin(json, key);
	buf_puts(json->out, "null");
}
