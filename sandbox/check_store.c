/*
 * check_store.c: the place where boxes lie, and a whole run in one; see check_point.h.
 *
 * Called by check.  The box of the trial is made and removed here; the run in between is a child's.  Must
 * never leave the box, and not the folder of boxes if that was not there before.
 */
#include "check_point.h"

#include "base/auto.h"
#include "exits.h"
#include "meta.h"
#include "quota.h"
#include "run.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define STORE_PROGRAM  "/bin/true"
#define STORE_DEADLINE 10000 /* milliseconds */
#define STORE_WALL     5000  /* of the run, unless the configuration says less */

void check_store(struct check *check, struct check_answer *answer)
{
	struct statvfs space;
	struct err err;

	if (store_open(check->config, false, &check->store, &err) == 0 && check->store.dir < 0) {
		check->made = true;
		store_close(&check->store);
		if (store_open(check->config, true, &check->store, &err) < 0)
			check->made = false;
	}
	if (check->store.dir < 0) {
		check_refused(answer, &err, "");
	} else if (faccessat(check->store.dir, ".", W_OK | X_OK, 0) < 0) {
		check_no(answer, "%s: %s", check->store.path, strerror(errno));
	} else {
		bool told = fstatvfs(check->store.dir, &space) == 0;

		check_yes(answer, "%s, %lld MiB free", check->store.path,
			told ? (long long)(space.f_bavail * space.f_frsize >> 20) : -1);
		return;
	}
	if (!answer->remedy.len)
		check_remedy(answer,
			"a folder that user %u can write to, as box-root = DIR under [machine] in %s",
			geteuid(), config_path());
}

/* Whether there is a folder of boxes; else answers. */
static bool store_there(const struct check *check, struct check_answer *answer)
{
	if (check->store.dir < 0)
		check_unknown(answer, "there is no folder of boxes");
	return check->store.dir >= 0;
}

/* Devices and setuid bits work in no box, so it does not matter whether they do in the folder. */
void check_exec(struct check *check, struct check_answer *answer)
{
	struct statvfs flags;

	if (!store_there(check, answer))
		return;
	if (fstatvfs(check->store.dir, &flags) < 0) {
		check_unknown(answer, "%s: %s", check->store.path, strerror(errno));
	} else if (flags.f_flag & ST_NOEXEC) {
		check_no(answer, "%s lies on a file system that is mounted noexec", check->store.path);
		check_remedy(answer, "mount -o remount,exec it, or set box-root in %s", config_path());
	} else {
		check_yes(answer, "they can be executed");
	}
}

void check_quota(struct check *check, struct check_answer *answer)
{
	struct err err;

	if (!store_there(check, answer))
		return;
	if (quota_check(check->store.dir, (uid_t)check->config->first_uid, &err) == 0)
		check_yes(answer, "the file system has them");
	else
		check_refused(answer, &err, "leave --quota out");
}

static void store_use(struct check *check, check_use use, struct check_answer *answer)
{
	struct box_spec spec = *check->spec;
	struct store_box box = { .dir = -1, .around = -1 };
	struct err err;

	spec.auto_id = true;
	spec.quota = NULL;
	if (store_init(&check->store, &spec, &box, &err) < 0) {
		check_refused(answer, &err, "what stands above");
		return;
	}
	spec.box = box.id;
	spec.wait = true;
	store_release(&box);
	use(check, spec.box, answer);
	if (store_remove(&check->store, &spec, &err) < 0)
		check_refused(answer, &err, "ojbox --list shows what is left");
}

void check_in_box(struct check *check, check_use use, struct check_answer *answer)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t later, before;

	if (!store_there(check, answer))
		return;
	sigemptyset(&later);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaddset(&later, signals[i]);
	sigprocmask(SIG_BLOCK, &later, &before);
	store_use(check, use, answer);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* ---- the trial ---- */

struct store_trial {
	const struct check *check;
	struct box_spec spec;
	int result;
	struct err err;
	int64_t us;
	char limits[32], message[200]; /* of the meta file */
};

/* The value of a line of the meta file. */
static void trial_meta(const struct meta *meta, const char *key, char *ret_value, size_t room)
{
	size_t length = strlen(key);

	*ret_value = '\0';
	for (const char *at = buf_text(&meta->text); at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (strncmp(at, key, length) == 0 && at[length] == ':')
			snprintf(ret_value, room, "%.*s", (int)strcspn(at + length + 1, "\n"),
				at + length + 1);
}

/* In a child, which may be moved into a scope of systemd's. */
static void trial_run(void *shared)
{
	struct store_trial *trial = shared;
	const struct log log = { .program = "ojbox", .fd = -1 };
	struct store_box box = { .dir = -1, .around = -1 };
	struct meta meta = { .fd = -1 };
	struct timespec begin, end;

	trial->result = store_take(&trial->check->store, &trial->spec, &box, &trial->err);
	if (trial->result < 0)
		return;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	trial->result = run_program(&trial->spec, trial->check->config, &box, &log, &meta, &trial->err);
	clock_gettime(CLOCK_MONOTONIC, &end);
	trial->us = (end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_nsec - begin.tv_nsec) / 1000;
	trial_meta(&meta, "limits-by", trial->limits, sizeof(trial->limits));
	trial_meta(&meta, "message", trial->message, sizeof(trial->message));
	store_release(&box);
}

static void trial_tell(struct check_answer *answer, const struct store_trial *trial)
{
	if (trial->result == EXITS_WELL) {
		check_yes(answer, "in %lld.%lld ms, limits by %s", (long long)trial->us / 1000,
			(long long)trial->us / 100 % 10, trial->limits);
		return;
	}
	if (trial->result < 0)
		check_no(answer, "%s", trial->err.text);
	else
		check_no(answer, STORE_PROGRAM ": %s", trial->message);
	check_remedy(answer,
		"what stands above; else: ojbox --box-id=auto --init, and ojbox -v --run -- " STORE_PROGRAM);
}

/* The box is there: of this process, so that it can be removed whatever becomes of the child. */
static void trial_try(struct check *check, int64_t number, struct check_answer *answer)
{
	char *program[] = { (char[]){ STORE_PROGRAM }, NULL };
	struct store_trial *trial = check_share(sizeof(*trial));
	struct err err = { .text = "out of memory" };

	if (!trial) {
		check_unknown(answer, "%s", err.text);
		return;
	}
	trial->check = check;
	trial->spec = *check->spec;
	trial->spec.command = SPEC_RUN;
	trial->spec.box = number;
	trial->spec.wait = true;
	trial->spec.silent = true;
	trial->spec.program = program;
	if (!trial->spec.wall_time || trial->spec.wall_time > STORE_WALL)
		trial->spec.wall_time = STORE_WALL;
	if (check_child(trial_run, trial, STORE_DEADLINE, &err) < 0) {
		trial->result = -1;
		trial->err = err;
	}
	trial_tell(answer, trial);
}

void check_trial(struct check *check, struct check_answer *answer)
{
	if (!store_there(check, answer)) {
		check_no(answer, "there is no folder of boxes");
		check_remedy(answer, "what stands above");
		return;
	}
	check_in_box(check, trial_try, answer);
	if (check->made)
		rmdir(check->store.path); /* fails when somebody else has a box there by now */
}
