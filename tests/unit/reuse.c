/* What --reuse keeps is read as it was written; whatever changes a result changes its key. */
#include "reuse.h"

#include "language.h"
#include "problem_keys.h"
#include "tap.h"

#include <stdlib.h>

/* ---- keys ---- */

static struct cache_key problem_key(const struct problem *problem)
{
	struct cache_parts parts;
	struct cache_key key;

	cache_begin(&parts);
	reuse_add_problem(problem, &parts);
	cache_end(&parts, &key);
	return key;
}

/* Gives a field a value that it has not. */
static void change(const struct opt_row *row, void *field)
{
	switch (row->kind) {
	case OPT_FLAG:
		*(bool *)field = !*(bool *)field;
		break;
	case OPT_CHOICE:
		*(int *)field += 1;
		break;
	case OPT_REAL:
		*(double *)field += 1e-12;
		break;
	case OPT_TEXT:
		*(char **)field = strdup("other");
		break;
	case OPT_WORDS:
	case OPT_LIST:
		strv_add(field, "other");
		break;
	default:
		*(int64_t *)field += 1;
	}
}

/* Each key of such a section counts, one after the other. */
static void test_section(const char *kind)
{
	for (size_t i = 0; i < PROBLEM_SECTIONS; i++) {
		const struct problem_section *section = &problem_sections[i];
		struct problem problem = { 0 };
		char *fields = (char *)&problem + section->offset;

		if (section->named || strcmp(section->kind, kind) != 0)
			continue;
		for (size_t j = 0; j < section->table->count; j++) {
			const struct opt_row *row = &section->table->row[j];
			struct cache_key before = problem_key(&problem), after;
			bool counts = strcmp(row->name, "order") != 0;

			change(row, fields + row->offset);
			after = problem_key(&problem);
			is_int(strcmp(before.text, after.text) != 0, counts, row->name);
		}
		opt_free(section->table, fields);
	}
}

static void test_languages(void)
{
	struct language language = { 0 };
	struct cache_key before, after;
	struct cache_parts parts;

	for (size_t i = 0; i <= language_table.count; i++) {
		cache_begin(&parts);
		reuse_add_fields(&language_table, &language, NULL, &parts);
		cache_end(&parts, &after);
		if (i)
			ok(strcmp(before.text, after.text) != 0, "%s", language_table.row[i - 1].name);
		before = after;
		if (i < language_table.count)
			change(&language_table.row[i], (char *)&language + language_table.row[i].offset);
	}
	opt_free(&language_table, &language);
}

static void test_machine(void)
{
	struct reuse_machine machine;
	struct cache_key before, after;
	struct cache_parts parts;

	reuse_find_machine(&machine);
	for (int i = 0; i < REUSE_FACTS; i++)
		ok(machine.fact[i].len > 0, "fact %d is known", i);
	for (int i = 0; i <= REUSE_FACTS; i++) {
		cache_begin(&parts);
		reuse_add_machine(&machine, &parts);
		cache_end(&parts, &after);
		if (i)
			ok(strcmp(before.text, after.text) != 0, "another fact %d is another machine", i - 1);
		before = after;
		if (i < REUSE_FACTS)
			buf_puts(&machine.fact[i], "x");
	}
	reuse_free_machine(&machine);
}

static struct cache_key box_key(const char *text)
{
	struct cache_parts parts;
	struct cache_key key;

	cache_begin(&parts);
	reuse_add_box(text, &parts);
	cache_end(&parts, &key);
	return key;
}

static void test_box(void)
{
	const struct cache_key key = box_key("; a\n; Control group: one for each run, version 2, below "
					     "/a/b/c\n;   /d/e.\n[box]\ntime = 1\n");

	is_str(box_key("; a\n; Control group: one for each run, version 2, below /x.\n[box]\ntime = 1\n")
			.text,
		key.text, "where the control group is does not count");
	ok(strcmp(box_key("; a\n; Control group: one for each run, version 1, below /x.\n[box]\ntime = 1\n")
			   .text,
		   key.text) != 0,
		"of which version it is counts");
	ok(strcmp(box_key("; a\n; Control group: one for each run, version 2, below /x.\n[box]\ntime = 2\n")
			   .text,
		   key.text) != 0,
		"what comes behind it counts");
	ok(strcmp(box_key("; a\n; Control group: none: no\n[box]\ntime = 1\n").text, key.text) != 0,
		"that there is none counts");
	is_str(box_key("; Control group: one for each run, ").text,
		box_key("; Control group: one for each run, ").text, "a text that is cut");
}

/* ---- records ---- */

static struct result_test sample(void)
{
	static char name[] = "t1";
	struct result_test test = {
		.name = name,
		.verdict = VERDICT_PA,
		.score = 1.0 / 3,
		.use = { 1234, 5678, 9 << 20, -1, 3, 0 },
		.runs = 3,
		.most = 1300,
		.again = RESULT_NEAR,
		.owned = true,
		.own = -0.1,
		.empty = true,
		.output = { .taken = true, .cut = true },
	};

	buf_puts(&test.message, "one line");
	buf_puts(&test.words, "many\nlines");
	buf_add(&test.errors, "a\nb\0c\n", 6);
	buf_puts(&test.transcript, "> 1\n< 2\n");
	buf_puts(&test.output.bytes, "\xff\n\n");
	return test;
}

static bool same_bytes(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && memcmp(buf_text(a), buf_text(b), a->len) == 0;
}

static void test_there_and_back(void)
{
	struct result_test test = sample(), read = { .name = "other", .group = "g", .verdict = VERDICT_SK };
	struct buf text = { 0 };
	struct err err = { 0 };
	size_t whole;

	reuse_write_test(&test, &text);
	is_int(reuse_read_test((struct span){ text.data, text.len }, &read, &err), 0, "it is read");
	is_str(err.text, "", "  without a word");
	ok(memcmp(&test.use, &read.use, sizeof(test.use)) == 0, "  what was used");
	ok(read.verdict == VERDICT_PA && read.score <= test.score && read.score >= test.score,
		"  verdict and score, to the last bit");
	ok(read.owned && read.empty && read.own <= test.own && read.own >= test.own, "  a score of its own");
	ok(same_bytes(&test.words, &read.words), "  what the checker said");
	ok(read.most == 1300 && read.runs == 3 && read.again == RESULT_NEAR && read.reused,
		"  how it was measured");
	ok(same_bytes(&test.message, &read.message) && same_bytes(&test.errors, &read.errors) &&
			same_bytes(&test.hint, &read.hint) && same_bytes(&test.transcript, &read.transcript),
		"  all bytes");
	ok(same_bytes(&test.output.bytes, &read.output.bytes) && read.output.taken && read.output.cut,
		"  the output");
	is_str(read.name, "other", "  the name stays");
	is_str(read.group, "g", "  and the group");
	result_skip(&read);
	/* cut anywhere, or with one byte too many */
	whole = text.len;
	buf_puts(&text, "\n");
	for (size_t i = 0; i <= whole + 1; i++) {
		struct result_test none = { .runs = 77 };

		if (i != whole &&
			(reuse_read_test((struct span){ text.data, i }, &none, &err) == 0 || none.runs != 77))
			ok(false, "%zu bytes of it are nothing", i);
	}
	ok(true, "no other number of bytes is read");
	buf_free(&text);
	result_skip(&test);
}

/* The first time that `from` is there becomes `to`. */
static void refused(const char *from, const char *to)
{
	struct result_test test = sample(), read = { 0 };
	struct buf text = { 0 }, changed = { 0 };
	struct err err = { 0 };
	const char *at;

	reuse_write_test(&test, &text);
	at = memmem(text.data, text.len, from, strlen(from));
	if (!at)
		abort();
	buf_add(&changed, text.data, (size_t)(at - text.data));
	buf_puts(&changed, to);
	at += strlen(from);
	buf_add(&changed, at, text.len - (size_t)(at - text.data));
	is_int(reuse_read_test((struct span){ changed.data, changed.len }, &read, &err), -1, to);
	ok(err.class == ERR_PROTO || err.class == ERR_USAGE, "  %s", err.text);
	buf_free(&text);
	buf_free(&changed);
	result_skip(&test);
}

static void test_refused(void)
{
	refused("verdict PA", "verdict JE");
	refused("verdict PA", "verdict SK");
	refused("verdict PA", "verdict XY");
	refused("verdict PA", "score 1");
	refused("score 0.3", "score nan0.3");
	refused("score 0.3", "score -0.3");
	refused("time 1234", "time -1");
	refused("time 1234", "time 99999999999999999999");
	refused("time 1234", "time 1234 ");
	refused("exit 3", "exit 256");
	refused("exit 3", "exit -2");
	refused("runs 3", "runs 0");
	refused("again 2", "again 3");
	refused("taken 1", "taken 2");
	refused("message 8", "message 9");
	refused("message 8", "message 7");
	refused("message 8", "message 1152921504606846975");
}

static void test_compiler(void)
{
	struct result_compile compile = { .run = true, .verdict = VERDICT_AC, .use = { 1, 2, 3, 4, 0, 0 } };
	struct result_compile read = { 0 };
	struct buf text = { 0 };
	struct err err;

	buf_puts(&compile.messages, "warning: x\n");
	reuse_write_compile(&compile, &text);
	is_int(reuse_read_compile((struct span){ text.data, text.len }, &read, &err), 0,
		"of a compiler, too");
	ok(read.run && read.reused && read.verdict == VERDICT_AC && read.use.memory == 3 &&
			same_bytes(&compile.messages, &read.messages),
		"  all of it");
	is_int(reuse_read_compile((struct span){ text.data, text.len - 1 }, &read, &err), -1, "  or nothing");
	buf_free(&text);
	buf_free(&read.messages);
	buf_free(&compile.messages);
}

static void test_lasting(void)
{
	for (int i = 0; i < VERDICTS; i++)
		is_int(reuse_lasting((enum verdict)i), i != VERDICT_JE && i != VERDICT_SK && i != VERDICT_CE,
			verdict_table[i].name);
}

int main(void)
{
	static const char *const sections[] = { "io", "checker", "interactor", "manager", "run" };

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		test_section(sections[i]);
	test_languages();
	test_machine();
	test_box();
	test_there_and_back();
	test_refused();
	test_compiler();
	test_lasting();
	return tap_done();
}
