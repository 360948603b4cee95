/*
 * interact.c: one test of an interactive problem: submission and interactor in a box each, joined by two
 * pipes.
 *
 * runtest_run() calls interact_run().  Fails when the sandbox, the disk, a signal or the jury's files spoiled
 * it, and when the interactor did: a judge error.  A submission must never be blamed for what it cannot help
 * once its partner has ended, nor a partner for a submission that does not answer; and none of them may keep
 * the other or us waiting for longer than its limits.
 */
#include "interact.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"
#include "runtest.h"
#include "staff.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

/* ms by which the interactor may outlast the submission, unless [interactor] says how long it may take. */
#define INTERACT_LONGER 5000
/* What an interactor of testlib writes for the checker. */
#define INTERACT_OUTPUT JURY_FOLDER "/output"
#define INTERACT_MAX    ((size_t)64 << 20)

enum {
	INTERACT_JURY, /* starts first */
	INTERACT_PROGRAM,
	INTERACT_SIDES,
};

/* Everything of one test while it runs. */
struct interact {
	const struct trial *trial;
	const struct jury *jury;
	struct slot *slot[INTERACT_SIDES];
	struct strv argv[INTERACT_SIDES];
	struct boxcall_pipes pipes;
	int input[INTERACT_SIDES], output[INTERACT_SIDES];
	struct boxrun run[INTERACT_SIDES];
	struct boxrun_end end[INTERACT_SIDES];
	struct relay_note note;
};

static const enum checker_kind interact_protocol[] = {
	[INTERACT_TESTLIB] = CHECKER_TESTLIB,
	[INTERACT_KATTIS] = CHECKER_KATTIS,
};

/* ---- pipes ---- */

/* One direction.  With a relay there are two pipes, and the relay has the ends between them. */
static int interact_join(
	struct interact *interact, int from, int to, char mark, struct relay *relay, struct err *err)
{
	struct boxcall_pipes *pipes = &interact->pipes;
	int read_end, write_end;

	if (boxcall_join(pipes, &interact->input[to], &interact->output[from], err) < 0)
		return -1;
	if (!relay)
		return 0;
	read_end = interact->input[to];
	if (boxcall_join(pipes, &interact->input[to], &write_end, err) < 0)
		return -1;
	relay->mark = mark;
	relay->note = &interact->note;
	relay->from = fcntl(read_end, F_DUPFD_CLOEXEC, 0);
	relay->to = fcntl(write_end, F_DUPFD_CLOEXEC, 0);
	if (relay->from < 0 || relay->to < 0 || fcntl(relay->from, F_SETFL, O_NONBLOCK) < 0 ||
		fcntl(relay->to, F_SETFL, O_NONBLOCK) < 0)
		return err_sys(err, "pipe");
	return 0;
}

static int interact_pipes(struct interact *interact, struct relay *relays, struct err *err)
{
	if (interact_join(interact, INTERACT_PROGRAM, INTERACT_JURY, '>', relays ? &relays[0] : NULL, err) <
			0 ||
		interact_join(
			interact, INTERACT_JURY, INTERACT_PROGRAM, '<', relays ? &relays[1] : NULL, err) < 0)
		return -1;
	interact->pipes.relay = relays;
	interact->pipes.relays = relays ? 2 : 0;
	return 0;
}

/* ---- running ---- */

static int interact_argv(struct interact *interact, struct err *err)
{
	const struct trial *trial = interact->trial;
	const struct problem_interactor *keys = &trial->plan->judge->problem->interactor;
	struct slot *slot = interact->slot[INTERACT_JURY];
	auto_free char *input = NULL, *answer = NULL;
	struct jury_words words = {
		.output = INTERACT_OUTPUT,
		.feedback = CHECKER_FEEDBACK,
		.args = &trial->test->checker_args,
	};

	if (jury_input(interact->jury, slot, trial->test->input, &input, err) < 0 ||
		jury_file(interact->jury, slot, trial->test->answer, "answer", &answer, err) < 0)
		return -1;
	words.input = input;
	words.answer = answer;
	if (runtest_argv(trial, &interact->argv[INTERACT_PROGRAM], err) < 0)
		return -1;
	return jury_argv(interact->jury, checker_table[interact_protocol[keys->kind]].form, &words,
		&interact->argv[INTERACT_JURY], err);
}

static void interact_limits(struct interact *interact)
{
	const struct trial *trial = interact->trial;
	const struct problem_interactor *keys = &trial->plan->judge->problem->interactor;
	struct boxrun *program = &interact->run[INTERACT_PROGRAM];
	struct boxrun *jury = &interact->run[INTERACT_JURY];

	*jury = jury_run(interact->jury, interact->slot[INTERACT_JURY], &interact->argv[INTERACT_JURY]);
	*program = runtest_limits(trial, interact->slot[INTERACT_PROGRAM], &interact->argv[INTERACT_PROGRAM]);
	jury->wall = keys->wall ? keys->wall : program->wall + program->extra_time + INTERACT_LONGER;
	for (int i = 0; i < INTERACT_SIDES; i++) {
		interact->run[i].input = interact->input[i];
		interact->run[i].output = interact->output[i];
	}
}

static int interact_talk(struct interact *interact, struct relay *relays, struct err *err)
{
	if (runtest_place(interact->trial, interact->slot[INTERACT_PROGRAM], err) < 0)
		return -1;
	if (jury_place(interact->jury, interact->slot[INTERACT_JURY], err) < 0 ||
		checker_folder(interact->slot[INTERACT_JURY], err) < 0)
		return err_wrap(err, "%s", interact->jury->name);
	if (interact_argv(interact, err) < 0 || interact_pipes(interact, relays, err) < 0)
		return -1;
	interact_limits(interact);
	return boxruns(interact->run, INTERACT_SIDES, &interact->pipes, interact->end, err);
}

/* ---- deciding ---- */

enum verdict interact_verdict(const struct interact_facts *facts)
{
	bool rejects = facts->jury != VERDICT_AC && facts->jury != VERDICT_PA;

	if (facts->jury == VERDICT_JE && !facts->gone)
		return VERDICT_JE;
	/* Its partner ended well, but before the interactor had heard what it waited for. */
	if (facts->jury == VERDICT_JE)
		return facts->run == VERDICT_AC ? VERDICT_WA : facts->run;
	if (rejects && facts->first)
		return facts->jury;
	if (facts->run != VERDICT_AC && !(facts->first && facts->cut))
		return facts->run;
	return facts->jury;
}

/* Whether that end may come from a pipe whose other end has gone: killed by it, or an error that says so. */
static bool interact_is_cut(const struct meta *meta)
{
	return meta->signal == SIGPIPE || meta->status == META_RE;
}

static bool interact_was_stopped(enum verdict run)
{
	return run == VERDICT_TLE || run == VERDICT_WTL;
}

/* What the interactor says: fills the result's verdict, score and words; a judge error is told in *trouble.
 */
static void interact_ask(struct interact *interact, struct interact_facts *facts, struct err *trouble)
{
	const struct trial *trial = interact->trial;
	const struct problem *problem = trial->plan->judge->problem;
	struct boxrun_end *end = &interact->end[INTERACT_JURY];
	struct checker_said said = { 0 };
	struct err reason;

	facts->jury = VERDICT_JE;
	/* One that never hears of an end spins; one that sleeps on would have hung with any partner. */
	if (jury_exit(interact->jury, &interact->run[INTERACT_JURY], end, &said.code, trouble) < 0) {
		facts->gone = end->meta.signal == SIGPIPE ||
			      (interact_was_stopped(facts->run) && end->meta.status == META_TO &&
				      !meta_by_clock(&end->meta));
		return;
	}
	said.output = (struct span){ buf_text(&end->output), end->output.len };
	said.errors = (struct span){ buf_text(&end->errors), end->errors.len };
	if (checker_decide(problem, trial->test, trial->desk, interact_protocol[problem->interactor.kind],
		    &said, trial->result, &reason) == 0) {
		facts->jury = trial->result->verdict;
		return;
	}
	jury_fail(interact->jury, end, trouble, "%s", reason.text);
	facts->gone = !facts->first && checker_deserted(&said);
}

/* What the interactor wrote is looked at by the checker, where the problem has one beside it. */
static int interact_check(struct interact *interact, struct err *err)
{
	struct result_test *result = interact->trial->result;
	auto_buf struct buf output = { 0 };
	auto_fd int file = -1;

	file = fs_open_beneath(
		interact->slot[INTERACT_JURY]->box, INTERACT_OUTPUT, O_RDONLY | O_NONBLOCK, 0, err);
	if (file < 0 && err->no != ENOENT)
		return err_wrap(err, "%s: its output", interact->jury->name);
	if (file >= 0 && fs_read_all(file, INTERACT_MAX, &output, err) < 0)
		return err_wrap(err, "%s: its output", interact->jury->name);
	buf_free(&result->message);
	buf_free(&result->hint);
	return runtest_check(interact->trial, &output, err);
}

static int interact_decide(struct interact *interact, struct err *err)
{
	struct result_test *result = interact->trial->result;
	const struct problem *problem = interact->trial->plan->judge->problem;
	struct boxrun_end *end = &interact->end[INTERACT_PROGRAM];
	int64_t jury_ended = interact->end[INTERACT_JURY].meta.ended;
	struct interact_facts facts = {
		.first = jury_ended && (!end->meta.ended || jury_ended < end->meta.ended),
		.cut = interact_is_cut(&end->meta),
	};
	auto_buf struct buf words = { 0 };
	enum verdict verdict;

	if (runtest_note(interact->trial, end, err) < 0)
		return -1;
	facts.run = result->verdict;
	words = result->message;
	result->message = (struct buf){ 0 };
	interact_ask(interact, &facts, err);
	verdict = interact_verdict(&facts);
	if (verdict == VERDICT_JE)
		return -1;
	if (verdict == facts.run && verdict != facts.jury) {
		buf_free(&result->message);
		result->message = words;
		words = (struct buf){ 0 };
	} else if (facts.jury == VERDICT_JE) {
		buf_puts(&result->message, "the program ended before the interaction did");
	}
	result->verdict = verdict;
	if (verdict != facts.jury) {
		result->score = 0;
		result->owned = false;
	}
	if (verdict == VERDICT_AC && problem->checked)
		return interact_check(interact, err);
	return buf_check(&result->message, err);
}

/* ---- from the beginning to the end ---- */

static void interact_free(struct interact *interact)
{
	for (int i = 0; i < INTERACT_SIDES; i++) {
		strv_free(&interact->argv[i]);
		boxrun_free(&interact->end[i]);
	}
	boxcall_part(&interact->pipes);
	buf_free(&interact->note.text);
}

static struct relay *interact_relays(void)
{
	struct relay *relays = calloc(2, sizeof(*relays));

	for (int i = 0; relays && i < 2; i++)
		relays[i].from = relays[i].to = -1;
	return relays;
}

/* The transcript goes to the result whatever the verdict is. */
static int interact_note(struct interact *interact, struct result_test *result, struct err *err)
{
	if (interact->note.cut)
		buf_puts(&interact->note.text, "\n... more was said\n");
	buf_free(&result->transcript); /* that of the pass before */
	result->transcript = interact->note.text;
	interact->note.text = (struct buf){ 0 };
	return buf_check(&result->transcript, err);
}

int interact_run(const struct trial *trial, struct err *err)
{
	const struct judge *judge = trial->plan->judge;
	__attribute__((cleanup(interact_free))) struct interact interact = {
		.trial = trial,
		.jury = &judge->staff->role[STAFF_INTERACTOR],
		.slot = { &trial->desk->slot[DESK_JURY], &trial->desk->slot[DESK_PROGRAM] },
	};
	auto_free struct relay *relays = judge->transcript ? interact_relays() : NULL;
	int done;

	if (judge->transcript && !relays)
		return err_nomem(err);
	done = interact_talk(&interact, relays, err);
	for (int i = 0; relays && i < 2; i++)
		relay_close(&relays[i]);
	if (done < 0 || interact_note(&interact, trial->result, err) < 0)
		return -1;
	return interact_decide(&interact, err);
}
