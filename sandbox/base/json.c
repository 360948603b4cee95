/*
 * json.c: a writer of JSON.
 *
 * The reports of ojjudge and --check of ojbox call it.  Only the buffer can fail, which remembers it. Strings
 * come from contestants, compilers and the machine: whatever is in them, what is written must be valid JSON
 * in valid UTF-8, in one piece.
 */
#include "base/json.h"

#include "base/unicode.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Where the next piece begins: in a line of its own, if there may be several. */
static void json_newline(struct json *json)
{
	if (json->depth > 0 && !json->line)
		buf_printf(json->out, "\n%*s", json->depth * 2, "");
}

static void json_begin(struct json *json, const char *key)
{
	if (json->more)
		buf_puts(json->out, json->line ? ", " : ",");
	json_newline(json);
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
	if (json->more && !json->line)
		buf_printf(json->out, "\n%*s", json->depth * 2, "");
	buf_puts(json->out, kind == '{' ? "}" : "]");
	if (json->depth == 0)
		buf_puts(json->out, "\n");
	json->more = true;
}

/* One character of `left` bytes; returns how many bytes of the value it was. */
static size_t json_character(struct buf *out, const char *at, size_t left)
{
	static const char special[] = "\"\\\n\r\t\b\f", letter[] = "\"\\nrtbf";
	const char *found = *at ? strchr(special, *at) : NULL;
	uint32_t code = 0;
	size_t length = unicode_next(at, left, &code);

	if (found)
		buf_printf(out, "\\%c", letter[found - special]);
	else if (!length)
		buf_puts(out, "\xef\xbf\xbd");
	else if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029)
		buf_printf(out, "\\u%04x", code);
	else
		buf_add(out, at, length);
	return length ? length : 1;
}

void json_bytes(struct json *json, const char *key, const void *bytes, size_t count)
{
	const char *at = bytes;

	json_begin(json, key);
	buf_puts(json->out, "\"");
	for (size_t i = 0; i < count;)
		i += json_character(json->out, at + i, count - i);
	buf_puts(json->out, "\"");
}

void json_string(struct json *json, const char *key, const char *value)
{
	if (value)
		json_bytes(json, key, value, strlen(value));
	else
		json_null(json, key);
}

void json_number(struct json *json, const char *key, double value)
{
	if (!isfinite(value)) {
		json_null(json, key);
		return;
	}
	json_begin(json, key);
	buf_number(json->out, value);
}

void json_integer(struct json *json, const char *key, long long value)
{
	json_begin(json, key);
	buf_printf(json->out, "%lld", value);
}

void json_bool(struct json *json, const char *key, bool value)
{
	json_begin(json, key);
	buf_puts(json->out, value ? "true" : "false");
}

void json_null(struct json *json, const char *key)
{
	json_begin(json, key);
	buf_puts(json->out, "null");
}
