/*
 * result.c: small things about results; see result.h.  The reports and main call it; nothing can fail.
 */
#include "result.h"

#include <stdlib.h>

const char *result_again(enum result_again again)
{
	static const char *const words[] = { NULL, "repeat", "borderline", "disturbed" };

	return words[again];
}

void result_skip(struct result_test *test)
{
	buf_free(&test->message);
	buf_free(&test->words);
	buf_free(&test->hint);
	buf_free(&test->errors);
	buf_free(&test->transcript);
	buf_free(&test->input.bytes);
	buf_free(&test->output.bytes);
	buf_free(&test->answer.bytes);
	*test = (struct result_test){
		.name = test->name, .group = test->group, .verdict = VERDICT_SK, .use = { .exit_code = -1 }
	};
}

void result_free(struct result *result)
{
	for (size_t i = 0; i < result->test_count; i++)
		result_skip(&result->test[i]);
	rules_free_findings(&result->rules);
	buf_free(&result->reason);
	buf_free(&result->compile.messages);
	free(result->test);
	free(result->group);
	*result = (struct result){ 0 };
}

struct result result_summary(const struct result *result)
{
	return (struct result){
		.problem = result->problem,
		.submission = result->submission,
		.language = result->language,
		.verdict = result->verdict,
		.score = result->score,
		.max_score = result->max_score,
	};
}

size_t result_reused(const struct result *result)
{
	size_t count = 0;

	for (size_t i = 0; i < result->test_count; i++)
		count += result->test[i].reused;
	return count;
}

struct result_use result_most(const struct result *result)
{
	struct result_use most = { .exit_code = -1 };

	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_use *use = &result->test[i].use;

		most.time = use->time > most.time ? use->time : most.time;
		most.wall = use->wall > most.wall ? use->wall : most.wall;
		most.memory = use->memory > most.memory ? use->memory : most.memory;
	}
	return most;
}
