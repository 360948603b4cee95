/*
 * function_input.c: whether the input of a test is what the function takes.
 *
 * problem.c calls it for each test, so that what is wrong with the jury's files is told before anything is
 * run, and drivers may take their input for granted.  Fails with the place and the reason.
 */
#include "function.h"

#include "jsonread.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const function_helps[] = {
#define FUNCTION(id, name, help) [FUNCTION_##id] = help,
#include "function.def"
};

/* The place of an offset: lines and columns from 1. */
static int function_fault(
	struct span text, size_t at, struct err *err, const char *reason, const char *detail)
{
	size_t line = 1, begin = compare_line(text, at);

	for (size_t i = 0; i < begin; i++)
		line += text.data[i] == '\n';
	return err_set(err, ERR_CONFIG, "line %zu, column %zu: %s%s", line, at - begin + 1, reason, detail);
}

int function_check_json(struct span text, struct err *err)
{
	struct jsonread_fault fault;

	if (!text.data || jsonread_blanks(text, 0) == text.len)
		return err_set(err, ERR_CONFIG, "empty, where JSON is expected");
	if (jsonread_valid(text, true, &fault))
		return 0;
	return function_fault(text, fault.at, err, "no JSON: ", fault.reason);
}

/* A whole number without fraction and exponent, between the bounds of so many bits. */
static bool function_whole(struct span value, int64_t least, int64_t most)
{
	char copy[24], *end;
	int64_t number;

	if (value.len >= sizeof(copy))
		return false;
	memcpy(copy, value.data, value.len);
	copy[value.len] = '\0';
	errno = 0;
	number = strtoll(copy, &end, 10);
	return !*end && !errno && number >= least && number <= most;
}

static bool function_real(struct span value)
{
	char copy[400];

	if (!strchr("-0123456789", *value.data) || value.len >= sizeof(copy))
		return false;
	memcpy(copy, value.data, value.len);
	copy[value.len] = '\0';
	return __builtin_isfinite(strtod(copy, NULL));
}

static bool function_char(struct span value)
{
	size_t at = 1;
	uint32_t code;

	return jsonread_character(value, &at, &code) && code < 0x80 && at == value.len - 1;
}

static bool function_fits(struct span value, enum function_base base)
{
	switch (base) {
	case FUNCTION_INT:
		return function_whole(value, INT32_MIN, INT32_MAX);
	case FUNCTION_LONG:
		return function_whole(value, INT64_MIN, INT64_MAX);
	case FUNCTION_DOUBLE:
		return function_real(value);
	case FUNCTION_BOOL:
		return *value.data == 't' || *value.data == 'f';
	case FUNCTION_STRING:
		return *value.data == '"';
	case FUNCTION_CHAR:
		return *value.data == '"' && function_char(value);
	default:
		return false;
	}
}

/* The value at `at`, which is to be of the type; *ret_end is behind it. */
static int function_check_value(
	struct span text, size_t at, struct function_type type, size_t *ret_end, struct err *err)
{
	size_t end = 0;

	if (!type.dims) {
		struct span value = jsonread_value(text, at);

		*ret_end = at + value.len;
		if (strchr("[{", *value.data) || !function_fits(value, type.base))
			return function_fault(text, at, err, "should be ", function_helps[type.base]);
		return 0;
	}
	if (text.data[at] != '[')
		return function_fault(text, at, err, "should be an array", "");
	type.dims--;
	while ((at = jsonread_next(text, at, &end)))
		if (function_check_value(text, at, type, &at, err) < 0)
			return -1;
	*ret_end = end;
	return 0;
}

/* The argument that begins at `at`, in an object with its key. */
static int function_check_argument(const struct function_param *param, struct span text, size_t at,
	bool object, size_t *ret_end, struct err *err)
{
	size_t len = strlen(param->name);

	if (object) {
		if (text.len - at < len + 2 || memcmp(text.data + at + 1, param->name, len) != 0 ||
			text.data[at + len + 1] != '"')
			return function_fault(text, at, err,
				"the members should be the parameters, in their order: here ", param->name);
		at = jsonread_member(text, at);
	}
	if (function_check_value(text, at, param->type, ret_end, err) < 0)
		return err_wrap(err, "%s", param->name);
	return 0;
}

int function_check_input(const struct function *function, struct span text, struct err *err)
{
	size_t at, end = 0;
	bool object;

	if (function_check_json(text, err) < 0)
		return -1;
	at = jsonread_blanks(text, 0);
	object = text.data[at] == '{';
	if (!object && text.data[at] != '[')
		return function_fault(text, at, err, "should be an array of the arguments", "");
	for (size_t i = 0; i < function->count; i++) {
		at = jsonread_next(text, at, &end);
		if (!at)
			return function_fault(
				text, end - 1, err, "no argument for ", function->param[i].name);
		if (function_check_argument(&function->param[i], text, at, object, &at, err) < 0)
			return -1;
	}
	at = jsonread_next(text, at, &end);
	return at ? function_fault(text, at, err, "more arguments than parameters", "") : 0;
}
