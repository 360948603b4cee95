/*
 * grade_record.c: reads back what was told of one result.
 *
 * grade_files.c calls it for each student of a class, judged now or before.  Fails on what report_json.c did
 * not write.  It must never take a value for another: members are found by their keys.
 */
#include "grade.h"

#include "base/auto.h"
#include "jsonread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The value of a member of the object that begins at `at`; no data: there is none. */
static struct span grade_member(struct span json, size_t at, const char *key)
{
	auto_buf struct buf quoted = { 0 };
	struct span wanted;
	size_t end = 0, next = at;

	buf_printf(&quoted, "\"%s\"", key);
	wanted = (struct span){ buf_text(&quoted), quoted.len };
	while ((next = jsonread_next(json, next, &end))) {
		size_t value = jsonread_member(json, next);

		if (jsonread_order(jsonread_value(json, next), wanted) == 0)
			return jsonread_value(json, value);
		next = jsonread_skip(json, value);
	}
	return (struct span){ 0 };
}

static size_t grade_offset(struct span json, struct span value)
{
	return value.data ? (size_t)(value.data - json.data) : 0;
}

static double grade_double(struct span value)
{
	char text[64];

	if (!value.data || value.len >= sizeof(text))
		return 0;
	memcpy(text, value.data, value.len);
	text[value.len] = '\0';
	return strtod(text, NULL);
}

static void grade_utf8(struct buf *out, uint32_t code)
{
	const char bytes[] = { (char)(code < 0x80       ? code
				       : code < 0x800   ? 0xc0 | code >> 6
				       : code < 0x10000 ? 0xe0 | code >> 12
							: 0xf0 | code >> 18),
		(char)(0x80 | (code < 0x800            ? code & 0x3f
				      : code < 0x10000 ? code >> 6 & 0x3f
						       : code >> 12 & 0x3f)),
		(char)(0x80 | (code < 0x10000 ? code & 0x3f : code >> 6 & 0x3f)),
		(char)(0x80 | (code & 0x3f)) };

	buf_add(out, bytes, code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
}

/* NULL: it is no string, or memory is short. */
static char *grade_string(struct span json, struct span value)
{
	auto_buf struct buf text = { 0 };
	size_t at = grade_offset(json, value) + 1;
	uint32_t code;

	if (!value.data || value.data[0] != '"')
		return NULL;
	while (jsonread_character(json, &at, &code))
		grade_utf8(&text, code);
	return text.failed ? NULL : strdup(buf_text(&text));
}

static int grade_verdict(struct span value, enum verdict *ret_verdict, struct err *err)
{
	for (int i = 0; i < VERDICTS; i++) {
		const char *name = verdict_table[i].name;

		if (value.len == strlen(name) + 2 && memcmp(value.data + 1, name, strlen(name)) == 0) {
			*ret_verdict = (enum verdict)i;
			return 0;
		}
	}
	return err_set(err, ERR_PROTO, "a verdict that nobody knows");
}

/* null: there is no bound */
static double grade_most(struct span value)
{
	return value.data && value.data[0] == 'n' ? HUGE_VAL : grade_double(value);
}

/* Groups or tests. */
static int grade_parts(struct span json, struct span array, struct grade_part **ret_parts, size_t *ret_count,
	struct err *err)
{
	size_t at = grade_offset(json, array), end = 0;

	if (!array.data || array.data[0] != '[')
		return err_set(err, ERR_PROTO, "no array of tests or groups");
	while ((at = jsonread_next(json, at, &end))) {
		struct grade_part *more = reallocarray(*ret_parts, *ret_count + 1, sizeof(*more));

		if (!more)
			return err_nomem(err);
		*ret_parts = more;
		more += *ret_count;
		*more = (struct grade_part){ .name = grade_string(json, grade_member(json, at, "name")) };
		*ret_count += 1;
		more->score = grade_double(grade_member(json, at, "score"));
		more->max_score = grade_most(grade_member(json, at, "max_score"));
		if (!more->name)
			return err_set(err, ERR_PROTO, "a test or a group without a name");
		if (grade_verdict(grade_member(json, at, "verdict"), &more->verdict, err) < 0)
			return -1;
		at = jsonread_skip(json, at);
	}
	return 0;
}

int grade_record(struct span json, struct grade_record *ret_record, struct err *err)
{
	struct grade_record *record = ret_record;
	struct jsonread_fault fault;
	size_t at;

	if (!json.data || !jsonread_valid(json, true, &fault))
		return err_set(err, ERR_PROTO, "this is no JSON");
	at = jsonread_blanks(json, 0);
	if (json.data[at] != '{')
		return err_set(err, ERR_PROTO, "this is not one result");
	record->language = grade_string(json, grade_member(json, at, "language"));
	record->message = grade_string(json, grade_member(json, at, "message"));
	record->score = grade_double(grade_member(json, at, "score"));
	record->max_score = grade_most(grade_member(json, at, "max_score"));
	record->time = grade_double(grade_member(json, at, "time"));
	record->memory = grade_double(grade_member(json, at, "memory"));
	if (grade_verdict(grade_member(json, at, "verdict"), &record->verdict, err) < 0 ||
		grade_parts(json, grade_member(json, at, "groups"), &record->group, &record->group_count,
			err) < 0)
		return -1;
	return grade_parts(json, grade_member(json, at, "tests"), &record->test, &record->test_count, err);
}

static void grade_parts_free(struct grade_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(parts[i].name);
	free(parts);
}

void grade_record_free(struct grade_record *record)
{
	grade_parts_free(record->group, record->group_count);
	grade_parts_free(record->test, record->test_count);
	free(record->language);
	free(record->message);
	*record = (struct grade_record){ 0 };
}
