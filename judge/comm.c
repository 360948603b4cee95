/*
 * comm.c: one test of a problem with a manager, and of one with two steps.
 *
 * runtest_run() calls it.  All programs run at the same time, each in a box of its own, and talk by named
 * pipes. Fails when the sandbox, the disk or a signal spoiled it, and when the manager did: a judge error.
 * One that ends before it has opened its pipes must not leave the others waiting for it.
 */
#include "comm.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"
#include "interact.h"
#include "staff.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

/* ms by which the manager may outlast the users. */
#define COMM_LONGER 5000
/* ms between looks whether somebody waits for one that has gone. */
#define COMM_NUDGE 50
/* What managers and steps read, and steps write, in their boxes. */
#define COMM_INPUT  "input.txt"
#define COMM_OUTPUT "output.txt"

/* ---- while they run ---- */

/* Called from time to time; gone has an element for each call. */
static void comm_tick(void *user, const bool *gone)
{
	const struct comm_users *users = user;

	for (size_t i = 0; i < users->count; i++)
		/* the partner of the second step is the first */
		if (gone[i] != gone[i == users->partner ? 0 : users->partner])
			fifos_nudge(&users->fifos[i]);
}

/* ---- with a manager ---- */

/* Joins a user's standard streams to its named pipes: each way through a relay of ours. */
static int comm_join(struct comm_users *users, size_t i, struct boxcall_pipes *pipes, struct err *err)
{
	struct relay *down = &pipes->relay[2 * i], *up = down + 1;
	int read_end, write_end;

	up->named = true;
	if (fifos_open(&users->fifos[i], &down->from, &up->to, err) < 0)
		return -1;
	if (boxcall_join(pipes, &users->run[i].input, &write_end, err) < 0)
		return -1;
	down->to = fcntl(write_end, F_DUPFD_CLOEXEC, 0);
	if (boxcall_join(pipes, &read_end, &users->run[i].output, err) < 0)
		return -1;
	up->from = fcntl(read_end, F_DUPFD_CLOEXEC, 0);
	if (down->to < 0 || up->from < 0 || fcntl(down->to, F_SETFL, O_NONBLOCK) < 0 ||
		fcntl(up->from, F_SETFL, O_NONBLOCK) < 0)
		return err_sys(err, "pipe");
	return 0;
}

/* What users are called with, and their streams. */
static int comm_call_users(struct comm_users *users, struct boxcall_pipes *pipes, struct err *err)
{
	bool stdio = users->trial->plan->judge->problem->manager.io == COMM_STDIO;

	for (size_t i = 0; i < users->count; i++) {
		if (!stdio) {
			strv_add(&users->argv[i], "/fifo/" FIFOS_DOWN);
			strv_add(&users->argv[i], "/fifo/" FIFOS_UP);
		}
		if (users->count > 1)
			strv_printf(&users->argv[i], "%zu", i);
		if (strv_check(&users->argv[i], err) < 0 || (stdio && comm_join(users, i, pipes, err) < 0))
			return -1;
	}
	return 0;
}

/* Managers may also read the input from a file beside them, unless a file of their own has that name. */
static int comm_put_input(const struct comm_users *users, const struct slot *slot, struct err *err)
{
	const struct trial *trial = users->trial;
	auto_fd int from = -1, to = slot_file(slot, COMM_INPUT, err);

	if (to < 0)
		return err->no == EEXIST ? 0 : -1;
	from = problem_open(trial->plan->judge->problem, trial->test->input, err);
	return from < 0 ? -1 : fs_copy(from, to, err);
}

static int comm_place_manager(struct comm_users *users, const struct jury *jury, struct slot *slot,
	char **ret_input, struct err *err)
{
	for (size_t i = 0; i < users->count; i++) {
		auto_free char *rule = NULL;

		if (asprintf(&rule, "--dir=fifo%zu=%s", i, users->fifos[i].path) < 0) {
			rule = NULL;
			return err_nomem(err);
		}
		if (slot_extra(slot, rule, err) < 0)
			return -1;
	}
	if (jury_place(jury, slot, err) < 0 || checker_folder(slot, err) < 0)
		return err_wrap(err, "%s", jury->name);
	if (comm_put_input(users, slot, err) < 0)
		return -1;
	return jury_file(jury, slot, users->trial->test->input, "input", ret_input, err);
}

/* What the manager is called with: its paths for each user, then its own arguments. */
static int comm_call_manager(
	struct comm_users *users, const struct jury *jury, struct strv *ret_argv, struct err *err)
{
	const struct jury_words words = { .args = &users->trial->test->checker_args };
	auto_buf struct buf form = { 0 };

	for (size_t i = 0; i < users->count; i++)
		buf_printf(&form, "/fifo%zu/" FIFOS_UP " /fifo%zu/" FIFOS_DOWN " ", i, i);
	buf_puts(&form, "{args}");
	if (buf_check(&form, err) < 0)
		return -1;
	return jury_argv(jury, buf_text(&form), &words, ret_argv, err);
}

static int comm_talk(
	struct comm_users *users, const struct jury *jury, struct boxcall_pipes *pipes, struct err *err)
{
	const struct problem_manager *keys = &users->trial->plan->judge->problem->manager;
	struct slot *slot = &users->trial->desk->slot[DESK_JURY];
	struct boxrun *run = &users->run[users->count];
	auto_strv struct strv argv = { 0 };
	auto_free char *input = NULL;

	if (comm_users_place(users, err) < 0 || comm_call_users(users, pipes, err) < 0 ||
		comm_place_manager(users, jury, slot, &input, err) < 0 ||
		comm_call_manager(users, jury, &argv, err) < 0)
		return -1;
	*run = jury_run(jury, slot, &argv);
	run->file = input;
	run->wall = keys->wall ? keys->wall : users->run[0].wall + users->run[0].extra_time + COMM_LONGER;
	pipes->tick = comm_tick;
	pipes->user = users;
	pipes->every = COMM_NUDGE;
	pipes->leader = users->count;
	return boxruns(users->run, users->count + 1, pipes, users->end, err);
}

/* What the manager says of it all. */
static void comm_ask(
	struct comm_users *users, const struct jury *jury, struct interact_facts *facts, struct err *trouble)
{
	const struct trial *trial = users->trial;
	struct boxrun_end *end = &users->end[users->count];
	struct checker_said said = { 0 };
	struct err reason;

	facts->jury = VERDICT_JE;
	facts->gone = end->meta.signal == SIGPIPE ||
		      (facts->run != VERDICT_AC && end->meta.status == META_TO && !meta_by_clock(&end->meta));
	if (jury_exit(jury, &users->run[users->count], end, &said.code, trouble) < 0)
		return;
	said.output = (struct span){ buf_text(&end->output), end->output.len };
	said.errors = (struct span){ buf_text(&end->errors), end->errors.len };
	/* One whose partner has failed may have failed for that. */
	facts->gone = facts->run != VERDICT_AC && !facts->first;
	if (checker_decide(trial->plan->judge->problem, trial->test, trial->desk, CHECKER_CMS, &said,
		    trial->result, &reason) < 0)
		jury_fail(jury, end, trouble, "%s", reason.text);
	else
		facts->jury = trial->result->verdict;
}

static int comm_decide(struct comm_users *users, const struct jury *jury, struct err *err)
{
	struct result_test *result = users->trial->result;
	struct interact_facts facts = { 0 };
	auto_buf struct buf words = { 0 };
	const struct meta *meta, *manager = &users->end[users->count].meta;
	enum verdict verdict;
	size_t index;

	if (comm_users_note(users, true, &index, err) < 0)
		return -1;
	meta = &users->end[index].meta;
	facts.run = result->verdict;
	facts.cut = meta->signal == SIGPIPE;
	/* A user may have closed its pipes some time before it failed, and so brought the manager's end
	 * about. */
	facts.first = (facts.cut || facts.run == VERDICT_AC) && manager->ended &&
		      (!meta->ended || manager->ended < meta->ended);
	words = result->message;
	result->message = (struct buf){ 0 };
	comm_ask(users, jury, &facts, err);
	verdict = interact_verdict(&facts);
	if (verdict == VERDICT_JE)
		return -1;
	if (verdict == facts.run && verdict != facts.jury) {
		buf_free(&result->message);
		result->message = words;
		words = (struct buf){ 0 };
	}
	result->verdict = verdict;
	if (verdict != facts.jury)
		result->score = 0;
	return buf_check(&result->message, err);
}

static void comm_pipes_free(struct boxcall_pipes *pipes)
{
	boxcall_part(pipes);
	for (size_t i = 0; i < pipes->relays; i++)
		relay_close(&pipes->relay[i]);
	free(pipes->relay);
}

int comm_run(const struct trial *trial, struct err *err)
{
	const struct judge *judge = trial->plan->judge;
	const struct problem_manager *keys = &judge->problem->manager;
	const struct jury *jury = &judge->staff->role[STAFF_MANAGER];
	__attribute__((cleanup(comm_users_free))) struct comm_users users = { .trial = trial };
	__attribute__((cleanup(comm_pipes_free))) struct boxcall_pipes pipes = { 0 };

	users.partner = users.count = (size_t)keys->users;
	for (size_t i = 0; i < COMM_USERS; i++)
		users.fifos[i].folder = -1;
	if (keys->io == COMM_STDIO) {
		pipes.relay = calloc(2 * users.count, sizeof(*pipes.relay));
		if (!pipes.relay)
			return err_nomem(err);
		pipes.relays = 2 * users.count;
		for (size_t i = 0; i < pipes.relays; i++)
			pipes.relay[i].from = pipes.relay[i].to = -1;
	}
	if (comm_talk(&users, jury, &pipes, err) < 0)
		return -1;
	return comm_decide(&users, jury, err);
}

/* ---- two steps ---- */

/* Each has a pipe of its own, and we pass on from one to the other: by one pipe the second could answer. */
static int comm_join_steps(struct comm_users *users, struct boxcall_pipes *pipes, struct err *err)
{
	struct relay *relay = calloc(1, sizeof(*relay));

	if (!relay)
		return err_nomem(err);
	relay->named = true;
	pipes->relay = relay;
	pipes->relays = 1;
	relay->to = -1;
	relay->from = fifos_open_one(&users->fifos[0], O_RDONLY, err);
	if (relay->from < 0)
		return -1;
	relay->to = fifos_open_one(&users->fifos[1], O_RDWR, err);
	return relay->to < 0 ? -1 : 0;
}

static int comm_call_steps(struct comm_users *users, struct err *err)
{
	const struct trial *trial = users->trial;
	auto_fd int input = problem_open(trial->plan->judge->problem, trial->test->input, err);

	if (input < 0)
		return -1;
	for (size_t i = 0; i < users->count; i++) {
		strv_printf(&users->argv[i], "%zu", i);
		strv_add(&users->argv[i], "/fifo/" FIFOS_UP);
		strv_add(&users->argv[i], "/fifo/" FIFOS_UP);
		if (strv_check(&users->argv[i], err) < 0)
			return -1;
	}
	return runtest_put(users->slot[0], COMM_INPUT, input, err);
}

int comm_steps(const struct trial *trial, struct err *err)
{
	__attribute__((cleanup(
		comm_users_free))) struct comm_users users = { .trial = trial, .count = 2, .partner = 1 };
	__attribute__((cleanup(comm_pipes_free))) struct boxcall_pipes pipes = {
		.tick = comm_tick, .user = &users, .every = COMM_NUDGE, .leader = 1
	};
	size_t index;

	for (size_t i = 0; i < COMM_USERS; i++)
		users.fifos[i].folder = -1;
	if (comm_users_place(&users, err) < 0 || comm_call_steps(&users, err) < 0 ||
		comm_join_steps(&users, &pipes, err) < 0)
		return -1;
	if (boxruns(users.run, users.count, &pipes, users.end, err) < 0 ||
		comm_users_note(&users, false, &index, err) < 0)
		return -1;
	if (runtest_get(trial, users.slot[1], COMM_OUTPUT, &users.end[1].output, err) < 0)
		return -1;
	return trial->result->verdict == VERDICT_AC ? runtest_check(trial, &users.end[1].output, err) : 0;
}
