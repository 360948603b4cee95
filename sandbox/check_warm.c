/*
 * check_warm.c: whether boxes can be kept warm here; see check_point.h.
 *
 * Called by check.  A box is made, with a holder, and a child enters it.  Must never leave the holder: it
 * ends with the box, which is this process's.
 */
#include "check_point.h"

#include "base/auto.h"
#include "enter.h"
#include "hold.h"
#include "holder.h"

#include <sched.h>

#define WARM_DEADLINE 10000 /* milliseconds */

struct warm_try {
	const struct check *check;
	struct box_spec spec;
	bool entered;
	struct err err;
};

static int warm_enter(const struct warm_try *try, const struct store_box *box, struct err *err)
{
	const struct log log = { .program = "ojbox", .fd = -1 };
	auto_buf struct buf likeness = { 0 };
	auto_fd int holder = -1;
	pid_t pid;

	if (hold_box(&try->spec, try->check->config, box, &log, &pid, err) < 0)
		return -1;
	holder = holder_find(box->dir, &likeness, &pid);
	if (holder < 0)
		return err_set(err, ERR_SYSTEM, "the process that keeps the box has ended");
	return setns(holder, ENTER_SHARED | CLONE_NEWNS) < 0 ? err_sys(err, "setns") : 0;
}

static void warm_work(void *shared)
{
	struct warm_try *try = shared;
	struct store_box box = { .dir = -1, .around = -1 };

	if (store_take(&try->check->store, &try->spec, &box, &try->err) < 0)
		return;
	try->entered = warm_enter(try, &box, &try->err) == 0;
	store_release(&box);
}

static void warm_use(struct check *check, int64_t number, struct check_answer *answer)
{
	struct warm_try *try = check_share(sizeof(*try));
	struct err err = { .text = "out of memory" };

	if (!try) {
		check_unknown(answer, "%s", err.text);
		return;
	}
	try->check = check;
	try->spec = *check->spec;
	try->spec.box = number;
	try->spec.wait = true;
	try->spec.holder = HOLDER_YES;
	try->err = err;
	if (check_child(warm_work, try, WARM_DEADLINE, &err) < 0)
		try->err = err;
	if (try->entered)
		check_yes(answer, "a process keeps a box, and runs can enter it");
	else
		check_refused(answer, &try->err, "what stands above");
}

void check_warm(struct check *check, struct check_answer *answer)
{
	if (check->spec->holder == HOLDER_NO) {
		check_no(answer, "the configuration does without (holder = no)");
		check_remedy(answer, "leave the key `holder' out of %s", config_path());
		return;
	}
	check_in_box(check, warm_use, answer);
}
