/*
 * plan.c: from options to what the processes of a box are given; see plan.h.
 *
 * Called by run and hold.  Fails on options that cannot be carried out here.  Must never make anything that
 * outlives the process.
 */
#include "plan.h"

#include "base/auto.h"
#include "env.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static int plan_size(struct plan *plan, const struct store_box *box, struct err *err)
{
	auto_free char *text = NULL;
	struct quota size;

	if (store_size(box, &text, err) < 0 || quota_parse_size(text, &size, err) < 0)
		return -1;
	plan->inside.mounts.box_size = size.bytes;
	plan->inside.mounts.box_inodes = size.inodes;
	return 0;
}

int plan_make(const struct box_spec *spec, const struct config *config, const struct store_box *box,
	struct plan *plan, struct err *err)
{
	struct inside *inside = &plan->inside;

	inside->spec = spec;
	inside->work = -1;
	if (userns_choose(spec, config, box->id, &inside->ids, err) < 0 ||
		dirs_build(&spec->dir, spec->no_default_dirs, &plan->rules, err) < 0)
		return -1;
	if (store_data(box, &plan->data, err) < 0)
		return -1;
	if (spec_data(spec) && !plan->data)
		return err_set(err, ERR_USAGE,
			"--stdin=%s: the box was made without --data; give that to --init", spec->in);
	if (plan_size(plan, box, err) < 0)
		return -1;
	inside->input = -1;
	inside->mounts.data = plan->data;
	inside->mounts.rules = &plan->rules;
	inside->mounts.box_path = box->path;
	inside->mounts.tmp_size = spec->tmp_size;
	inside->mounts.tty = spec->tty_hack;
	inside->mounts.host_net = spec->network == NETWORK_HOST;
	inside->mounts.any_net = spec->network != NETWORK_NONE;
	return mounts_prepare(&inside->mounts, err);
}

int plan_env(const struct box_spec *spec, struct plan *plan, struct err *err)
{
	if (env_build(&spec->env, spec->full_env, environ, &plan->env, err) < 0)
		return -1;
	plan->inside.env = plan->env.item;
	return 0;
}

void plan_free(struct plan *plan)
{
	free(plan->data);
	free(plan->inside.mounts.tree);
	free(plan->inside.mounts.link);
	dirs_free(&plan->rules);
	strv_free(&plan->env);
	syscalls_free(&plan->inside.filter);
}

/* Another program, or the same one after an upgrade, may build another root. */
static int plan_program(struct buf *likeness, struct err *err)
{
	struct stat st;

	if (stat("/proc/self/exe", &st) < 0)
		return err_sys(err, "/proc/self/exe");
	buf_printf(likeness, "ojbox " VERSION " %llx:%llu %lld.%09ld\n", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	return 0;
}

/* user_namespaces(7): whoever makes one has his limits on these hold for everybody in it, too. */
static int plan_limits(struct buf *likeness, struct err *err)
{
	static const __rlimit_resource_t shared[] = { RLIMIT_NPROC, RLIMIT_SIGPENDING };

	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		struct rlimit limit;

		if (getrlimit(shared[i], &limit) < 0)
			return err_sys(err, "getrlimit");
		buf_printf(likeness, "limit %llu\n", (unsigned long long)limit.rlim_cur);
	}
	return 0;
}

int plan_likeness(
	const struct plan *plan, const struct store_box *box, struct buf *ret_likeness, struct err *err)
{
	const struct inside *inside = &plan->inside;

	if (plan_program(ret_likeness, err) < 0 || plan_limits(ret_likeness, err) < 0)
		return -1;
	buf_printf(ret_likeness, "box %s\nids %u %u %d %d\nnetwork %d\ntty %d\n", box->path, inside->ids.uid,
		inside->ids.gid, inside->ids.own, inside->ids.sub, inside->spec->network, inside->mounts.tty);
	if (plan->data) {
		buf_printf(ret_likeness, "data %s", plan->data);
		mounts_describe_source(AT_FDCWD, plan->data, ret_likeness);
		buf_puts(ret_likeness, "\n");
	}
	buf_printf(ret_likeness, "size %lld,%lld\n", (long long)inside->mounts.box_size,
		(long long)inside->mounts.box_inodes);
	mounts_describe(&plan->rules, box->dir, ret_likeness);
	return buf_check(ret_likeness, err);
}
