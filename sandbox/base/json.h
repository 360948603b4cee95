/*
 * json.h: writes JSON into a buffer, indented, valid whatever the strings hold.
 */
#pragma once

#include "base/text.h"

#include <stdbool.h>

/* Where the writer is; begin with { .out = &buffer }. */
struct json {
	struct buf *out;
	int depth;
	bool more; /* something stands before in this object or array */
	bool line; /* asked for: all in one line */
};

/* key is NULL in an array and at the outermost level. */

/* kind is '{' or '['. */
void json_open(struct json *json, const char *key, char kind);
void json_close(struct json *json, char kind);
/* Bytes that are no UTF-8 become U+FFFD; NULL is written as null. */
void json_string(struct json *json, const char *key, const char *value);
/* The same for bytes of any kind, NUL among them. */
void json_bytes(struct json *json, const char *key, const void *bytes, size_t count);
/* At most 9 digits behind the point; not a number and infinity are written as null. */
void json_number(struct json *json, const char *key, double value);
void json_integer(struct json *json, const char *key, long long value);
void json_bool(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);
