/* All forms of reports with hostile texts, and what contestants get to see in them. */
#include "report.h"

#include "base/auto.h"
#include "base/unicode.h"
#include "tap.h"

#include <stdlib.h>

/* Ends whatever it could stand in: a string, an attribute, an element, a cell, a line, a block. */
#define EVIL \
	"\"'`;,]]></pre></script><script>alert(1)</script>--><b>{}\\\n=1+1\r\n  ...\nnot ok 9 # " \
	"TODO\x1b[2J\x07\xff\xfe" \
	"\xef\xbf\xbe\xef\xbf\xbf\xed\xa0\x80\xe2\x80\xae\xc2\x9b\x7f"
#define EVIL_BYTES EVIL "\0NUL"

#define TESTS 3

#define BYTES(text) (text), sizeof(text) - 1

struct sample {
	struct rules_section section;
	struct rules_finding finding;
	char text[400];
	struct result result;
	struct result_test test[TESTS];
	struct result_group group[TESTS];
};

static void fill(struct buf *buf, const char *bytes, size_t count)
{
	buf_free(buf);
	buf_add(buf, bytes, count);
}

static void fill_excerpt(struct result_excerpt *excerpt, const char *bytes, size_t count)
{
	fill(&excerpt->bytes, bytes, count);
	excerpt->taken = excerpt->cut = true;
}

/* A submission of which every test failed, with the same bytes in every place. */
static void sample_make(struct sample *sample, const char *bytes, size_t count)
{
	char *text = sample->text;

	static const struct result_use use = { .time = 10, .wall = 20, .memory = 1 << 20, .exit_code = 3 };

	*sample = (struct sample){ .result = { .problem = bytes,
					   .submission = bytes,
					   .language = "c",
					   .verdict = VERDICT_WA,
					   .score = 0.5,
					   .max_score = 100,
					   .limited = true,
					   .limits = { .time = 1000, .memory = 1 << 28 },
					   .test = sample->test,
					   .test_count = TESTS,
					   .group = sample->group,
					   .group_count = TESTS } };
	snprintf(text, sizeof(sample->text), "%s", bytes);
	sample->finding = (struct rules_finding){ &sample->section, text, 1, 2, text, text, text };
	sample->result.rules = (struct rules_findings){ &sample->finding, 1, true };
	sample->result.compile = (struct result_compile){ .run = true, .use = use };
	fill(&sample->result.compile.messages, bytes, count);
	for (size_t i = 0; i < TESTS; i++) {
		struct result_test *test = &sample->test[i];

		*test = (struct result_test){ .name = bytes,
			.group = bytes,
			.verdict = VERDICT_WA,
			.use = use,
			.visible = (enum visible)i,
			.tip = bytes };
		fill(&test->message, bytes, count);
		fill(&test->errors, bytes, count);
		fill(&test->hint, bytes, count);
		fill(&test->transcript, bytes, count);
		fill_excerpt(&test->input, bytes, count);
		fill_excerpt(&test->output, bytes, count);
		fill_excerpt(&test->answer, bytes, count);
		sample->group[i] = (struct result_group){ .name = bytes,
			.verdict = VERDICT_WA,
			.score = 0.25,
			.max_score = 33,
			.visible = (enum visible)i,
			.tip = bytes };
	}
}

static void sample_free(struct sample *sample)
{
	for (size_t i = 0; i < TESTS; i++) {
		buf_free(&sample->test[i].message);
		buf_free(&sample->test[i].errors);
		buf_free(&sample->test[i].hint);
		buf_free(&sample->test[i].transcript);
		buf_free(&sample->test[i].input.bytes);
		buf_free(&sample->test[i].output.bytes);
		buf_free(&sample->test[i].answer.bytes);
	}
	buf_free(&sample->result.reason);
	buf_free(&sample->result.compile.messages);
}

/* All that a form tells of one submission. */
static void written(
	enum report_id id, const struct result *result, const struct report_how *how, struct buf *out)
{
	const struct report_form *form = &report_forms[id];
	struct report_event event = { .kind = REPORT_STARTED, .result = result };

	form->write(how, &event, out);
	event.kind = REPORT_COMPILED;
	form->write(how, &event, out);
	for (size_t i = 0; i < result->test_count; i++) {
		event.kind = REPORT_TESTED;
		event.tested = &result->test[i];
		form->write(how, &event, out);
	}
	event.kind = REPORT_FINISHED;
	form->write(how, &event, out);
	event = (struct report_event){ .kind = REPORT_DONE, .results = result, .count = 1 };
	form->write(how, &event, out);
}

/* Nothing but characters that may stand in a file of text, and no direction but ours. */
static bool clean(const struct buf *out, bool cr)
{
	for (size_t i = 0; i < out->len;) {
		uint32_t code = 0;
		size_t length = unicode_next(out->data + i, out->len - i, &code);
		bool control = code < ' ' && code != '\n' && code != '\t' && !(cr && code == '\r');

		if (!length || control || (code >= 0x7f && code < 0xa0)) {
			printf("# byte %zu is %02x\n", i, (unsigned char)out->data[i]);
			return false;
		}
		i += length;
	}
	return true;
}

static void test_hostile(void)
{
	struct sample sample;

	sample_make(&sample, EVIL_BYTES, sizeof(EVIL_BYTES) - 1);
	for (enum report_id id = 0; id < REPORTS; id++) {
		struct report_how how = { .verbose = true, .submissions = 1 };
		auto_buf struct buf out = { 0 };
		const char *name = report_forms[id].name;

		written(id, &sample.result, &how, &out);
		ok(out.len > 100 && !out.failed, "%s: writes something", name);
		ok(clean(&out, id == REPORT_csv), "%s: no byte that does something", name);
		if (id == REPORT_html || id == REPORT_junit) {
			ok(!strstr(buf_text(&out), "<script") && !strstr(buf_text(&out), "]]>"),
				"%s: no element of theirs", name);
			ok(!strstr(buf_text(&out), "<b>{"), "%s: no element at all", name);
		}
		if (id == REPORT_tap)
			ok(!strstr(buf_text(&out), "\nnot ok 9"), "%s: no line of theirs", name);
	}
	sample_free(&sample);
}

/* One test of the sample has words that no other place has. */
static void mark(struct result_test *test)
{
	test->name = "NAME";
	test->tip = "HINT";
	fill(&test->hint, BYTES("SECRET of the checker"));
	fill(&test->transcript, BYTES("SECRET talk"));
	test->use.exit_code = 123;
	fill(&test->message, BYTES("SECRET message"));
	fill(&test->errors, BYTES("SECRET errors"));
	fill_excerpt(&test->input, BYTES("SECRET input"));
	fill_excerpt(&test->output, BYTES("SECRET output"));
	fill_excerpt(&test->answer, BYTES("SECRET answer"));
}

/* What contestants see of a test, in a form. */
static void leaks(enum report_id id, enum visible visible)
{
	const struct report_how how = { .verbose = true, .who = REPORT_FOR_CONTESTANT };
	const char *form = report_forms[id].name, *text;
	auto_buf struct buf out = { 0 };
	struct sample sample;
	struct result seen;
	struct err err;

	sample_make(&sample, BYTES("ordinary"));
	mark(&sample.test[visible]);
	if (report_view(REPORT_FOR_CONTESTANT, NULL, &sample.result, &seen, &err) < 0)
		abort();
	written(id, &seen, &how, &out);
	text = buf_text(&out);
	if (visible != VISIBLE_FULL)
		ok(!strstr(text, "SECRET") && !strstr(text, "123"), "%s, visible %d: nothing leaks", form,
			(int)visible);
	else if (id != REPORT_csv)
		ok(strstr(text, "SECRET"), "%s: what is visible is there", form);
	if (id != REPORT_csv)
		ok(!strstr(text, "NAME") == (visible == VISIBLE_NONE), "%s, visible %d: the name", form,
			(int)visible);
	if (id != REPORT_csv)
		ok(!strstr(text, "HINT") == (visible == VISIBLE_NONE), "%s, visible %d: the hint", form,
			(int)visible);
	report_view_free(&seen);
	sample_free(&sample);
}

/* A report of Gradescope's for the jury is shown to contestants by Gradescope. */
static void gradescope(void)
{
	const struct report_how how = { .verbose = true, .who = REPORT_FOR_JURY };
	auto_buf struct buf out = { 0 };
	const char *hidden;
	struct sample sample;

	sample_make(&sample, BYTES("ordinary"));
	mark(&sample.test[VISIBLE_VERDICT]);
	written(REPORT_gradescope, &sample.result, &how, &out);
	ok(strstr(buf_text(&out), "NAME") && !strstr(buf_text(&out), "SECRET"),
		"gradescope for the jury: no message of a test of which contestants see the verdict");
	buf_free(&out);
	mark(&sample.test[VISIBLE_NONE]);
	fill(&sample.test[VISIBLE_VERDICT].message, BYTES("ordinary"));
	written(REPORT_gradescope, &sample.result, &how, &out);
	hidden = strstr(buf_text(&out), "SECRET");
	ok(hidden && strstr(hidden, "\"visibility\": \"hidden\""),
		"gradescope for the jury: a hidden test is marked as hidden");
	sample_free(&sample);
}

/* A fault of ours is not told to contestants, a refusal is. */
static void reasons(void)
{
	struct sample sample;
	struct result seen;
	struct err err;

	sample_make(&sample, BYTES("ordinary"));
	sample.result.verdict = VERDICT_JE;
	fill(&sample.result.reason, BYTES("/home/jury is full"));
	if (report_view(REPORT_FOR_CONTESTANT, NULL, &sample.result, &seen, &err) < 0)
		abort();
	is_str(buf_text(&seen.reason), "", "a judge error's reason is the jury's");
	report_view_free(&seen);
	sample.result.refused = true;
	if (report_view(REPORT_FOR_CONTESTANT, NULL, &sample.result, &seen, &err) < 0)
		abort();
	is_str(buf_text(&seen.reason), "/home/jury is full", "why it was refused is told");
	report_view_free(&seen);
	sample_free(&sample);
}

int main(void)
{
	test_hostile();
	for (enum report_id id = 0; id < REPORTS; id++)
		for (enum visible visible = VISIBLE_FULL; visible < VISIBLE_LEVELS; visible++)
			leaks(id, visible);
	gradescope();
	reasons();
	return tap_done();
}
