/*
 * json.c: the comparer `json`: the same JSON, however it is written.  Arrays in order, members of objects in
 * any order, strings exact, numbers by value: as whole numbers or as doubles, or within the tolerances of the
 * rules.
 *
 * compare_spans() calls it.  Fails on an answer that is no JSON.  The depth is limited, and an index of an
 * object's members, no larger than the answer asks for, is done without when memory is short.  Time must be
 * about linear, whatever the contestant wrote: so no object is searched before its members are counted, and
 * none without an index.
 */
#include "base/auto.h"
#include "compare/compare.h"

#include "compare/number.h"
#include "jsonread.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What leads to a value. */
struct json_step {
	const struct json_step *outer; /* NULL: the whole */
	bool member;
	size_t index;    /* in an array */
	struct span key; /* of a member, with its quotes */
};

struct json_walk {
	const struct compare_rules *rules;
	struct span output, answer;
	struct compare_result *result;
};

/* ---- words ---- */

/* "$[3].x"; what has no room is left out, and "..." stands in its place. */
struct json_path {
	char text[150];
	size_t used;
	bool full;
};

static void json_path_add(struct json_path *path, const char *more)
{
	size_t len = strlen(more);

	if (!path->full && len + 4 > sizeof(path->text) - path->used) {
		path->full = true;
		more = "...";
		len = 3;
	} else if (path->full) {
		return;
	}
	memcpy(path->text + path->used, more, len + 1);
	path->used += len;
}

static void json_path(const struct json_step *step, struct json_path *path)
{
	struct compare_excerpt key = { 0 };
	char number[32];

	if (!step) {
		json_path_add(path, "$");
		return;
	}
	json_path(step->outer, path);
	if (step->member) {
		compare_excerpt((struct span){ step->key.data + 1, step->key.len - 2 }, 0, "", &key);
		json_path_add(path, ".");
		json_path_add(path, key.text);
	} else {
		snprintf(number, sizeof(number), "[%zu]", step->index);
		json_path_add(path, number);
	}
}

/* The value at `at` of the output is not the one that is expected; an empty span is told as nothing. */
static bool json_differ(const struct json_walk *walk, const struct json_step *step, size_t at,
	struct span found, struct span expected)
{
	struct compare_result *result = walk->result;
	bool both = found.len && expected.len;
	size_t begin = both ? compare_begin(found, expected) : 0;
	struct compare_excerpt shown = { 0 }, wanted = { 0 };
	struct json_path path = { 0 };

	*result = (struct compare_result){ 0 };
	compare_place(walk->output, at, result);
	json_path(step, &path);
	compare_excerpt(found, begin, "", &shown);
	compare_excerpt(expected, begin, "", &wanted);
	if (both)
		snprintf(result->message, sizeof(result->message), "%s: found %s, expected %s", path.text,
			shown.text, wanted.text);
	else if (found.len)
		snprintf(result->message, sizeof(result->message), "%s: found %s, expected nothing more",
			path.text, shown.text);
	else
		snprintf(result->message, sizeof(result->message), "%s: missing, expected %s", path.text,
			wanted.text);
	return false;
}

/* ---- values ---- */

static bool json_value(
	const struct json_walk *walk, const struct json_step *step, size_t output, size_t answer);

static bool json_scalar(
	const struct json_walk *walk, const struct json_step *step, size_t output, size_t answer)
{
	struct span found = jsonread_value(walk->output, output);
	struct span expected = jsonread_value(walk->answer, answer);
	bool number = strchr("-0123456789", *found.data) && strchr("-0123456789", *expected.data);
	bool strings = *found.data == '"' && *expected.data == '"';

	if (compare_same(found, expected))
		return true;
	if (number && number_equal(walk->rules, found, expected))
		return true;
	if (strings && jsonread_order(found, expected) == 0)
		return true;
	return json_differ(walk, step, output, found, expected);
}

static bool json_array(
	const struct json_walk *walk, const struct json_step *outer, size_t output, size_t answer)
{
	struct json_step step = { .outer = outer };

	for (;; step.index++) {
		size_t found_end = 0, expected_end = 0;
		size_t found = jsonread_next(walk->output, output, &found_end);
		size_t expected = jsonread_next(walk->answer, answer, &expected_end);

		if (found_end && expected_end)
			return true;
		if (found_end)
			return json_differ(walk, &step, found_end - 1, (struct span){ 0 },
				jsonread_value(walk->answer, expected));
		if (expected_end)
			return json_differ(
				walk, &step, found, jsonread_value(walk->output, found), (struct span){ 0 });
		if (!json_value(walk, &step, found, expected))
			return false;
		output = jsonread_skip(walk->output, found);
		answer = jsonread_skip(walk->answer, expected);
	}
}

/* Behind the value of the member whose key is at `key`. */
static size_t json_behind(struct span text, size_t key)
{
	return jsonread_skip(text, jsonread_member(text, key));
}

/* How many members an object has, counted as far as `most`. */
static size_t json_members(struct span text, size_t at, size_t most)
{
	size_t count = 0, end = 0;

	while (count < most && (at = jsonread_next(text, at, &end))) {
		at = json_behind(text, at);
		count++;
	}
	return count;
}

static int json_key_order(const void *a, const void *b)
{
	return jsonread_order(*(const struct span *)a, *(const struct span *)b);
}

/* The keys of at most `count` members, sorted; NULL when memory is short. */
static struct span *json_keys(struct span text, size_t at, size_t count)
{
	struct span *keys = calloc(count + 1, sizeof(*keys));
	size_t end = 0;

	for (size_t i = 0; keys && i < count && (at = jsonread_next(text, at, &end)); i++) {
		keys[i] = jsonread_value(text, at);
		at = json_behind(text, at);
	}
	if (keys)
		qsort(keys, count, sizeof(*keys), json_key_order);
	return keys;
}

/* Where the member of that key begins in the object that begins at `at`, or 0. */
static size_t json_find(struct span text, size_t at, const struct span *keys, size_t count, struct span key)
{
	const struct span *found;
	size_t end = 0;

	if (keys) {
		found = bsearch(&key, keys, count, sizeof(*keys), json_key_order);
		return found ? (size_t)(found->data - text.data) : 0;
	}
	while ((at = jsonread_next(text, at, &end))) {
		if (jsonread_order(jsonread_value(text, at), key) == 0)
			return at;
		at = json_behind(text, at);
	}
	return 0;
}

/*
 * The output's object has more members than the answer's: one of the first `count` is not in the answer's, or
 * there twice.
 */
static bool json_surplus(const struct json_walk *walk, const struct json_step *outer, size_t output,
	size_t answer, size_t count)
{
	struct json_step step = { .outer = outer, .member = true };
	auto_free struct span *keys = json_keys(walk->answer, answer, count - 1);
	size_t at = output, end = 0, value = 0;

	for (size_t i = 0; i < count; i++) {
		at = jsonread_next(walk->output, at, &end);
		step.key = jsonread_value(walk->output, at);
		value = jsonread_member(walk->output, at);
		if (!json_find(walk->answer, answer, keys, count - 1, step.key))
			break;
		at = jsonread_skip(walk->output, value);
	}
	return json_differ(walk, &step, value, jsonread_value(walk->output, value), (struct span){ 0 });
}

static bool json_object(
	const struct json_walk *walk, const struct json_step *outer, size_t output, size_t answer)
{
	struct json_step step = { .outer = outer, .member = true };
	size_t wanted = json_members(walk->answer, answer, SIZE_MAX), at = answer, next = output, end = 0;
	size_t count = json_members(walk->output, output, wanted + 1);
	auto_free struct span *keys = NULL;

	if (count > wanted)
		return json_surplus(walk, outer, output, answer, count);
	while ((at = jsonread_next(walk->answer, at, &end))) {
		size_t expected = jsonread_member(walk->answer, at), found;

		step.key = jsonread_value(walk->answer, at);
		/* Mostly the members are in the answer's order. */
		found = jsonread_next(walk->output, next, &end);
		if (!found || jsonread_order(jsonread_value(walk->output, found), step.key) != 0) {
			if (!keys)
				keys = json_keys(walk->output, output, count);
			found = json_find(walk->output, output, keys, count, step.key);
		}
		if (!found)
			return json_differ(walk, &step, output, (struct span){ 0 },
				jsonread_value(walk->answer, expected));
		if (!json_value(walk, &step, jsonread_member(walk->output, found), expected))
			return false;
		next = json_behind(walk->output, found);
		at = jsonread_skip(walk->answer, expected);
	}
	return true;
}

static bool json_value(
	const struct json_walk *walk, const struct json_step *step, size_t output, size_t answer)
{
	char found = walk->output.data[output], expected = walk->answer.data[answer];

	if (found == '[' && expected == '[')
		return json_array(walk, step, output, answer);
	if (found == '{' && expected == '{')
		return json_object(walk, step, output, answer);
	return json_scalar(walk, step, output, answer);
}

/* ---- the whole ---- */

/* Output that is no JSON. */
static void json_fault(const struct json_walk *walk, const struct jsonread_fault *fault)
{
	struct compare_result *result = walk->result;
	struct span text = walk->output;
	struct compare_excerpt excerpt = { 0 };

	*result = (struct compare_result){ 0 };
	compare_place(text, fault->at, result);
	compare_excerpt(compare_rest(text, fault->at), 0, "", &excerpt);
	if (jsonread_blanks(text, 0) == text.len)
		snprintf(result->message, sizeof(result->message),
			"the output is empty, where JSON is expected");
	else
		snprintf(result->message, sizeof(result->message),
			"the output is no JSON: line %zu, column %zu: %s%s%s", result->line, result->column,
			fault->reason, *excerpt.text ? ": " : "", excerpt.text);
}

int json_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result, struct err *err)
{
	const struct json_walk walk = { rules, output, answer, ret_result };
	struct jsonread_fault fault;

	if (!jsonread_valid(answer, true, &fault))
		return err_set(err, ERR_CONFIG, "no JSON: %s", fault.reason);
	if (!jsonread_valid(output, false, &fault))
		json_fault(&walk, &fault);
	else if (json_value(&walk, NULL, jsonread_blanks(output, 0), jsonread_blanks(answer, 0)))
		compare_equal(ret_result);
	return 0;
}
