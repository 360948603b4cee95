/*
 * passes.c: one test of a multi-pass problem: the submission runs, the validator looks at what came of it,
 * and where that leaves a file nextpass.in behind all is done again with it as the input.
 *
 * runtest_run() calls it.  Fails when the machine or the jury did, which includes a validator that wants more
 * passes than the problem allows.  What the validator left in its folder must be there in the next pass, and
 * nothing of the submission must be.
 */
#include "passes.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"
#include "interact.h"
#include "tree.h"

#include <fcntl.h>
#include <sys/mman.h>

#define PASSES_NEXT "nextpass.in"

/* Takes the next input out of the folder; *ret_next is -1 when there is none. */
static int passes_take(int feedback, int *ret_next, struct err *err)
{
	auto_fd int file = fs_open_beneath(feedback, PASSES_NEXT, O_RDONLY | O_NONBLOCK, 0, err);
	auto_fd int next = -1;

	*ret_next = -1;
	if (file < 0)
		return err->no == ENOENT ? 0 : err_wrap(err, "the validator's " PASSES_NEXT);
	next = memfd_create(PASSES_NEXT, MFD_CLOEXEC);
	if (next < 0)
		return err_sys(err, "memfd_create");
	if (fs_copy(file, next, err) < 0)
		return err_wrap(err, "the validator's " PASSES_NEXT);
	if (unlinkat(feedback, PASSES_NEXT, 0) < 0)
		return err_sys(err, "the validator's " PASSES_NEXT);
	*ret_next = fd_take(&next);
	return 0;
}

/* Keeps what is in the validator's folder, where checker_folder() finds it. */
static int passes_keep(struct slot *jury, int feedback, struct err *err)
{
	auto_fd int kept = -1;

	if (!*jury->feedback)
		snprintf(
			jury->feedback, sizeof(jury->feedback), "feedback-%u", session_number(jury->session));
	if (session_folder(jury->session, jury->feedback, &kept, err) < 0)
		return -1;
	return tree_copy(feedback, kept, err);
}

/* Gets the next pass ready; *ret_more: there is one. */
static int passes_next(const struct trial *trial, bool *ret_more, struct err *err)
{
	struct slot *jury = &trial->desk->slot[DESK_JURY];
	auto_fd int feedback = -1;
	int next;

	if (checker_feedback(trial->desk, &feedback, err) < 0 || passes_take(feedback, &next, err) < 0)
		return -1;
	*ret_more = next >= 0;
	if (next < 0)
		return 0;
	auto_close(&jury->next);
	jury->next = next;
	return passes_keep(jury, feedback, err);
}

static void passes_most(struct result_use *all, const struct result_use *use)
{
	all->time = use->time > all->time ? use->time : all->time;
	all->wall = use->wall > all->wall ? use->wall : all->wall;
	all->memory = use->memory > all->memory ? use->memory : all->memory;
	all->exit_code = use->exit_code;
	all->signal = use->signal;
}

static int passes_one(const struct trial *trial, struct err *err)
{
	struct result_test *result = trial->result;

	buf_free(&result->message);
	buf_free(&result->hint);
	result->score = 0;
	result->owned = false;
	if (problem_interacts(trial->plan->judge->problem))
		return interact_run(trial, err);
	return runtest_batch(trial, err);
}

/* With a part of the points, too: the score that counts is the last. */
static bool passes_accepted(const struct result_test *result)
{
	return result->verdict == VERDICT_AC || result->verdict == VERDICT_PA;
}

/* A validator that does not accept cannot want another pass. */
static int passes_refused(const struct trial *trial, struct err *err)
{
	struct err ignored;
	auto_fd int feedback = -1, file = -1;

	if (trial->result->verdict != VERDICT_WA || checker_feedback(trial->desk, &feedback, &ignored) < 0)
		return 0;
	file = fs_open_beneath(feedback, PASSES_NEXT, O_PATH, 0, &ignored);
	return file < 0 ? 0
			: err_set(err, ERR_PROTO,
				  "the validator wrote " PASSES_NEXT
				  ", which asks for another pass, and did not "
				  "accept this one");
}

static int passes_all(const struct trial *trial, struct err *err)
{
	int64_t most = trial->plan->judge->problem->limits.passes;
	struct result_use all = { .exit_code = -1 };
	bool more = true;

	for (int64_t pass = 1; more; pass++) {
		if (pass > most)
			return err_set(err, ERR_PROTO,
				"the validator wants more than the %lld passes that [limits] allows",
				(long long)most);
		if (passes_one(trial, err) < 0)
			return err_wrap(err, "pass %lld", (long long)pass);
		passes_most(&all, &trial->result->use);
		trial->result->use = all;
		more = false;
		if (passes_refused(trial, err) < 0)
			return err_wrap(err, "pass %lld", (long long)pass);
		if (passes_accepted(trial->result) && passes_next(trial, &more, err) < 0)
			return err_wrap(err, "pass %lld", (long long)pass);
	}
	return 0;
}

int passes_run(const struct trial *trial, struct err *err)
{
	struct slot *jury = &trial->desk->slot[DESK_JURY];
	int done = passes_all(trial, err);
	struct err more;

	auto_close(&jury->next);
	if (*jury->feedback && fs_remove(jury->session->dir, jury->feedback, &more) < 0)
		log_error(jury->session->log, &more);
	*jury->feedback = '\0';
	return done;
}
