/*
 * verdict.c: which verdict a run has earned, by what its meta file says.
 *
 * runtest calls verdict_of_run() after each run.  Nothing here can fail.  It must never be asked about a run
 * that the machine spoiled (status XX, no meta file): that is a judge error and decided before.
 */
#include "verdict.h"

#include "meta_read.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

const struct verdict_row verdict_table[VERDICTS] = {
#define VERDICT(name, title, exit, help) [VERDICT_##name] = { #name, title, exit, help },
#include "verdict.def"
};

void verdict_signal(int number, struct verdict_words *ret_words)
{
	const char *name = sigabbrev_np(number);

	if (name)
		snprintf(ret_words->text, sizeof(ret_words->text), "SIG%s (%s)", name, sigdescr_np(number));
	else
		snprintf(ret_words->text, sizeof(ret_words->text), "signal %d", number);
}

/*
 * With control groups the kernel tells that memory ran out.  Without them the limit is one on the address
 * space: the program is not stopped at it, an allocation fails, and what then ends the program is its own
 * affair (bad_alloc, a null pointer, exit code 1).  The same is true everywhere of languages that hold
 * themselves to a limit.  Such a program that failed with nearly all of its memory in use has met the limit,
 * one that failed with little of it has another fault, unless it says itself that it asked for too much.
 */
static bool verdict_memory(
	const struct meta *meta, const struct limits *limits, bool holds_itself, bool says_memory)
{
	bool failed = meta->status == META_SG || meta->status == META_RE;

	if (meta->oom_killed || (failed && says_memory))
		return true;
	if (meta->grouped && !holds_itself)
		return false;
	if (!meta->grouped && meta->memory > limits->memory)
		return true;
	return failed && meta->rss >= limits->memory - limits->memory / 8;
}

/* "0.123" */
static void verdict_seconds(int64_t ms, char ret_text[24])
{
	snprintf(ret_text, 24, "%" PRId64 ".%03d", ms / 1000, (int)(ms % 1000));
}

static enum verdict verdict_time(
	const struct meta *meta, const struct limits *limits, struct verdict_words *ret_words)
{
	/* With extra time, or for want of a CPU, the clock may come first although the time is over. */
	bool wall = meta_by_clock(meta) && meta->time <= limits->time;
	char limit[24];

	verdict_seconds(wall ? limits->wall : limits->time, limit);
	snprintf(ret_words->text, sizeof(ret_words->text), "over the limit of %s s%s", limit,
		wall ? " by the clock" : "");
	return wall ? VERDICT_WTL : VERDICT_TLE;
}

enum verdict verdict_of_run(const struct meta *meta, const struct limits *limits, bool holds_itself,
	bool says_memory, bool over, struct verdict_words *ret_words)
{
	ret_words->text[0] = '\0';
	if (*meta->forbidden) {
		snprintf(ret_words->text, sizeof(ret_words->text), "forbidden system call %.64s",
			meta->forbidden);
		return VERDICT_SV;
	}
	if (over || meta->status == META_OL || meta->signal == SIGXFSZ) {
		snprintf(ret_words->text, sizeof(ret_words->text), "wrote more than %" PRId64 " KiB",
			limits->output / 1024);
		return VERDICT_OLE;
	}
	if (meta->status == META_TO)
		return verdict_time(meta, limits, ret_words);
	if (verdict_memory(meta, limits, holds_itself, says_memory)) {
		snprintf(ret_words->text, sizeof(ret_words->text),
			"%" PRId64 " KiB in use, the limit is %" PRId64 " KiB", meta->memory / 1024,
			limits->memory / 1024);
		return VERDICT_MLE;
	}
	if (meta->status == META_OK)
		return VERDICT_AC;
	if (meta->status == META_RE) {
		snprintf(ret_words->text, sizeof(ret_words->text), "exit code %d", meta->exit_code);
		return VERDICT_RTE;
	}
	verdict_signal(meta->signal, ret_words);
	return VERDICT_RTE;
}
