/*
 * check_ids.c: ids of boxes' own, and what counts CPU time without control groups; see check_point.h.
 *
 * Called by check.  Maps are written for a child that does nothing.  Must never leave that child waiting.
 */
#include "check_point.h"

#include "base/auto.h"
#include "cputime.h"
#include "userns.h"

#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define IDS_DEADLINE 5000 /* milliseconds */

void check_subids(struct check *check, struct check_answer *answer)
{
	struct userns_ids ids;
	struct err err;

	(void)check;
	if (geteuid() == 0)
		check_yes(answer, "not needed: root's boxes have ids from %lld on (first-uid)",
			(long long)check->config->first_uid);
	else if (userns_sub_choose(0, &ids, &err) == 0)
		check_yes(answer, "box 0 can be user %u and group %u", ids.uid, ids.gid);
	else
		check_refused(
			answer, &err, "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER");
}

struct ids_try {
	struct userns_ids ids;
	bool well;
	struct err err;
};

/* In a child: one more, in a user namespace of its own, is given a map, and ended. */
static void ids_map(void *shared)
{
	struct ids_try *try = shared;
	struct clone_args args = { .flags = CLONE_NEWUSER, .exit_signal = SIGCHLD };
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	if (pid < 0) {
		err_put_sys(&try->err, "new namespaces");
		return;
	}
	try->well = userns_map((pid_t)pid, &try->ids, &try->err) == 0;
	kill((pid_t)pid, SIGKILL);
	while (waitpid((pid_t)pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static void ids_try_map(struct check_answer *answer, const struct userns_ids *ids)
{
	struct ids_try *try = check_share(sizeof(*try));
	struct err err = { .text = "out of memory" };

	if (!try) {
		check_unknown(answer, "%s", err.text);
		return;
	}
	try->ids = *ids;
	if (check_child(ids_map, try, IDS_DEADLINE, &err) == 0 && !try->well)
		err = try->err;
	if (try->well)
		check_yes(answer, "they have written a map");
	else
		check_refused(answer, &err,
			"newuidmap and newgidmap have to be setuid root, or have the capabilities: apt-get "
			"install "
			"--reinstall uidmap");
}

void check_newuidmap(struct check *check, struct check_answer *answer)
{
	char path[64], other[64];
	struct userns_ids ids;
	struct err err;

	(void)check;
	if (geteuid() == 0) {
		check_yes(answer, "not needed: root writes maps himself");
		return;
	}
	if (!userns_sub_program("newuidmap", path) || !userns_sub_program("newgidmap", other)) {
		check_no(answer, "not there");
		check_remedy(answer, "apt-get install uidmap (elsewhere: shadow-utils)");
		return;
	}
	if (userns_sub_choose(0, &ids, &err) == 0)
		ids_try_map(answer, &ids);
	else
		check_yes(answer, "%s, %s; not tried, as there are no subordinate ids", path, other);
}

void check_counter(struct check *check, struct check_answer *answer)
{
	if (check->groups.well) {
		check_yes(answer, "control groups count it");
	} else if (cputime_counts()) {
		check_yes(answer, "a counter of the kernel (perf) can be had");
	} else {
		check_no(answer, "no control groups, and no counter: perf_event_open: %s", strerror(errno));
		check_remedy(answer, "control groups; or sysctl -w kernel.perf_event_paranoid=2");
	}
}
