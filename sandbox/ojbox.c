/*
 * ojbox: runs untrusted programs in numbered boxes, without root.
 *
 * Theory of operation.  `--init` makes a folder (store) and leaves a process that keeps what runs have in
 * common (hold), `--run` runs a program in it (run), `--cleanup` removes it.  A run is two processes of ours
 * and the program:
 *
 *   keeper (this process, outside)      waits, enforces limits, measures, writes the meta file   keeper.c
 *     pid 1 of the box (cloned)         builds the box step by step, then only reaps   inside.c, init.c
 *       the program                     gives up what is left and calls execve         inside.c
 *   holder (beside it, since --init)    does nothing; pid 1 enters a copy of what it keeps   holder.c
 *
 * The box is made of namespaces: user (one user, who is the caller or an id of the box's own outside), mount
 * (a root in memory with read-only binds), pid, ipc, uts, network and cgroup.  Nothing of it has a name
 * outside, so when the keeper dies, however it dies, the kernel takes the box with it.  What the program can
 * ask the kernel for goes through a filter of system calls (syscalls.def); the keeper hears of calls that end
 * the run.
 *
 * What options, meta keys, exit codes, default directories and steps there are is said by the .def tables.
 */
#include "acting.h"
#include "base/auto.h"
#include "base/err.h"
#include "base/log.h"
#include "cgroup.h"
#include "check.h"
#include "config.h"
#include "delegate.h"
#include "exits.h"
#include "explain.h"
#include "fds.h"
#include "hold.h"
#include "meta.h"
#include "profile.h"
#include "run.h"
#include "serve.h"
#include "spec.h"
#include "store.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAIN_NAME    "isolate"
#define MAIN_ISOLATE "2.6" /* what we behave as under that name */

/* Standard output at the end: what was printed must have arrived. */
static int main_flush(struct err *err)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		return err_sys(err, "standard output");
	return 0;
}

static int main_help(void)
{
	printf("ojbox runs untrusted programs in numbered boxes, without root.\n\n"
	       "  ojbox [--box-id=N] --init\n"
	       "  ojbox [--box-id=N] [options] --run -- program [argument ...]\n"
	       "  ojbox [--box-id=N] --cleanup\n"
	       "  ojbox [options] --once -- program [argument ...]\n"
	       "  ojbox --serve\n"
	       "  ojbox [options] --explain\n"
	       "  ojbox --list\n"
	       "  ojbox --delegate [USER]\n"
	       "  ojbox --check [--json]\n");
	opt_help(spec_table(), stdout);
	printf("\nSizes are KiB and times are seconds, or carry a unit: 64MiB, 1.5s, 200ms.\n"
	       "Exit status:\n");
#define EXIT(name, number, meaning) printf("  %d  %s\n", number, meaning);
#include "exits.def"
#undef EXIT
	return EXITS_WELL;
}

/* Puts the box in front of an error, but for the one by whose beginning clients of isolate 1 know it. */
static int main_in_box(const struct box_spec *spec, struct err *err)
{
	return err->class == ERR_EXEC ? -1 : err_wrap(err, "box %lld", (long long)spec->box);
}

static int main_init(
	const struct box_spec *spec, const struct config *config, const struct log *log, struct err *err)
{
	struct store store = { .dir = -1 };
	struct store_box box = { .dir = -1, .around = -1 };
	struct cgroup_place place;
	struct err later;
	pid_t holder = 0;
	int result = 0;

	/* whoever demands control groups learns now that there are none, not with the first run */
	if (spec->cgroups == CGROUPS_YES)
		result = cgroup_find(config->cg_root, 0, true, &place, err);
	if (result == 0)
		result = store_open(config, true, &store, err);
	if (result == 0) {
		result = store_init(&store, spec, &box, err);
		if (result == 0)
			result = hold_box(spec, config, &box, log, &holder, err);
		/* whose number nobody learns */
		if (result < 0 && box.dir >= 0 && spec->auto_id)
			store_remove_taken(&store, spec, &box, &later);
		if (result == 0 && spec->box_size)
			printf("/proc/%d/root\n", (int)holder);
		else if (result == 0)
			printf("%s\n", box.path);
		else if (!spec->auto_id)
			main_in_box(spec, err);
	}
	store_release(&box);
	store_close(&store);
	return result;
}

static int main_cleanup(const struct box_spec *spec, const struct config *config, struct err *err)
{
	struct store store = { .dir = -1 };
	int result = store_open(config, false, &store, err);

	if (result == 0 && store_remove(&store, spec, err) < 0)
		result = main_in_box(spec, err);
	store_close(&store);
	return result;
}

static int main_list(const struct box_spec *spec, const struct config *config, struct err *err)
{
	struct store store = { .dir = -1 };
	int result = store_open(config, false, &store, err);

	if (result == 0)
		result = store_list(&store, spec->reap, stdout, err);
	store_close(&store);
	return result;
}

static int main_run_in(const struct box_spec *spec, const struct config *config, const struct log *log,
	struct meta *meta, struct err *err)
{
	struct store store = { .dir = -1 };
	struct store_box box = { .dir = -1, .around = -1 };
	bool once = spec->command == SPEC_ONCE;
	struct err later;
	int result = store_open(config, once, &store, err);

	if (result == 0)
		result = once ? store_once(&store, spec, &box, err) : store_take(&store, spec, &box, err);
	if (result == 0)
		result = run_program(spec, config, &box, log, meta, err);
	if (result < 0 && !once)
		main_in_box(spec, err);
	if (once && box.dir >= 0 && store_remove_taken(&store, spec, &box, &later) < 0 && result >= 0) {
		*err = later;
		result = -1;
	}
	store_release(&box);
	store_close(&store);
	return result;
}

/* The meta file tells every end of a run, that of a sandbox which failed included. */
static int main_run(
	const struct box_spec *spec, const struct config *config, const struct log *log, struct err *err)
{
	struct meta meta = { .fd = -1 };
	struct err later;
	int result, told;

	if (meta_open(&meta, spec->meta, err) < 0)
		return -1;
	result = main_run_in(spec, config, log, &meta, err);
	if (result < 0) {
		meta_reset(&meta);
		meta_add(&meta, META_STATUS, "XX");
		meta_add(&meta, META_MESSAGE, "%s", err->text);
	}
	told = meta_write(&meta, &later);
	if (told < 0)
		meta_close(&meta, &(struct err){ 0 });
	else
		told = meta_close(&meta, &later);
	if (told < 0 && result >= 0)
		*err = later;
	return told < 0 ? -1 : result;
}

/* One a line, with nothing in front: editors can jump there. */
static int main_tell_errors(const struct strv *errors)
{
	for (size_t i = 0; i < errors->count; i++) {
		auto_buf struct buf shown = { 0 };

		buf_puts_escaped(&shown, errors->item[i]);
		fprintf(stderr, "%s\n", buf_text(&shown));
	}
	return EXITS_SANDBOX;
}

static int main_check_config(const struct strv *errors)
{
	if (errors->count)
		return main_tell_errors(errors);
	printf("%s: %s\n", config_path(),
		access(config_path(), F_OK) == 0 ? "no errors" : "not there; defaults hold");
	return EXITS_WELL;
}

static int main_called(int argc, char **argv, int caller);

static int main_command(
	const struct box_spec *spec, const struct config *config, const struct log *log, struct err *err)
{
	switch (spec->command) {
	case SPEC_INIT:
		return main_init(spec, config, log, err);
	case SPEC_RUN:
	case SPEC_ONCE:
		return main_run(spec, config, log, err);
	case SPEC_CLEANUP:
		return main_cleanup(spec, config, err);
	case SPEC_LIST:
		return main_list(spec, config, err);
	case SPEC_SERVE:
		return serve_requests(log->program, main_called, err);
	case SPEC_EXPLAIN:
		return explain_print(spec, config, stdout, err);
	case SPEC_DELEGATE:
		return delegate_place(spec, config, log, err);
	case SPEC_PRINT_CG_ROOT:
		return delegate_print(config, stdout, err);
	case SPEC_CHECK:
	case SPEC_DOCTOR:
		return check_machine(spec, config, stdout, err);
	case SPEC_HELP:
		return main_help();
	default:
		printf(spec->isolate ? "isolate " MAIN_ISOLATE " (ojbox %s)\n" : "ojbox %s\n", VERSION);
		return EXITS_WELL;
	}
}

/* A run that was called wrongly: an older verdict in its meta file must not be taken for this one's. */
static void main_refused(const struct box_spec *spec, const struct err *err)
{
	struct meta meta = { .fd = -1 };
	struct err ignored;

	if (!spec->meta || meta_open(&meta, spec->meta, &ignored) < 0)
		return;
	meta_add(&meta, META_STATUS, "XX");
	meta_add(&meta, META_MESSAGE, "%s", err->text);
	meta_write(&meta, &ignored);
	meta_close(&meta, &ignored);
}

/*
 * Root was to act for a user, and has not become him, because the command line is wrong.  What it names may
 * be what that user has asked for, and is not to be touched with root's rights.
 */
static bool main_root_still(char **argv)
{
	for (; geteuid() == 0 && *argv && strcmp(*argv, "--") != 0; argv++)
		if (strncmp(*argv, "--as", 4) == 0)
			return true;
	return false;
}

/* Whether what the command is for is printed on standard output. */
static bool main_prints(const struct box_spec *spec)
{
	if (spec->command == SPEC_RUN || spec->command == SPEC_ONCE)
		return spec->meta && strcmp(spec->meta, "-") == 0;
	return spec->command != SPEC_CLEANUP && spec->command != SPEC_DELEGATE && spec->command != SPEC_SERVE;
}

/* A request of --serve: whatever would change this process for good, or needs another caller, is none. */
static int main_check_served(const struct box_spec *spec, struct err *err)
{
	if (spec->command != SPEC_RUN)
		return err_set(err, ERR_USAGE, "--serve takes requests for --run only");
	if (spec->inherit_fds || spec->tty_hack)
		return err_set(err, ERR_USAGE, "--serve: a request cannot have --%s",
			spec->tty_hack ? "tty-hack" : "inherit-fds");
	/* other numbers are this process's own */
	if (spec->gate && spec->gate != SERVE_GATE)
		return err_set(err, ERR_USAGE, "--serve: the gate of a request is descriptor %d", SERVE_GATE);
	return 0;
}

static int main_parse(struct box_spec *spec, int argc, char **argv, bool mute, struct err *err)
{
	int result = spec_parse(spec, argc, argv, err);

	if (result == 0 && spec->caller)
		result = main_check_served(spec, err);
	if (result == 0 && mute && main_prints(spec))
		result = err_set(err, ERR_USAGE,
			"standard output is closed, and the answer would be lost; send it to a file or to "
			"/dev/null");
	if (result == 0 && (spec->command == SPEC_RUN || spec->command == SPEC_ONCE))
		result = fds_gate(spec, err);
	if (result < 0 && !main_root_still(argv))
		main_refused(spec, err);
	return result;
}

/* An error in the files counts unless the command is about them. */
static int main_read(const struct box_spec *spec, const struct config *config, const struct log *log,
	struct strv *errors, const struct err *wrong, struct err *err)
{
	if (wrong && !errors->count)
		strv_add(errors, wrong->text);
	if (spec->command == SPEC_CHECK_CONFIG)
		return main_check_config(errors);
	if (!wrong || spec->command == SPEC_HELP || spec->command == SPEC_VERSION)
		return main_command(spec, config, log, err);
	if (spec->command == SPEC_EXPLAIN)
		return main_tell_errors(errors);
	*err = *wrong;
	main_refused(spec, err);
	return -1;
}

static int main_become(const struct box_spec *spec, const struct config *config, int caller, struct err *err)
{
	if (caller && (spec->as_uid || spec->as_gid))
		return err_set(err, ERR_USAGE, "--serve: a request cannot have --as-uid");
	return acting_become(spec, config, err);
}

/*
 * Configuration, then profile, then command line; which profile is said by the last two.  Whoever is acted
 * for is so before any file is touched that the command line names.  `caller`: see spec.h.
 */
static int main_ojbox(int argc, char **argv, int caller, struct log *log, struct err *err)
{
	auto_strv struct strv errors = { 0 };
	struct box_spec spec = { 0 }, peek = { 0 };
	struct config config = { 0 };
	struct err wrong[2];
	int configured, profiled, result;
	bool mute;

	if (fds_ensure(&mute, err) < 0 || spec_defaults(&spec, err) < 0)
		return -1;
	spec.caller = caller;
	spec.isolate = strcmp(log->program, MAIN_NAME) == 0;
	configured = config_read(&config, &spec, &errors, &wrong[0]);
	if (spec_peek(argc, argv, &peek) == 0 && main_become(&peek, &config, caller, err) < 0) {
		if (!main_root_still(argv))
			main_refused(&peek, err);
		spec_free(&peek);
		config_free(&config);
		spec_free(&spec);
		return -1;
	}
	profiled = profile_read(&spec, config_path(), peek.profile, &errors, &wrong[1]);
	spec_free(&peek);
	result = main_parse(&spec, argc, argv, mute, err);
	log->verbose = (int)spec.verbose;
	if (result == 0)
		result = main_read(&spec, &config, log, &errors,
			configured < 0 ? &wrong[0]
			: profiled < 0 ? &wrong[1]
				       : NULL,
			err);
	if (result >= 0 && main_flush(err) < 0)
		result = -1;
	config_free(&config);
	spec_free(&spec);
	return result;
}

/* What we are called by: ojbox, whatever the file's name, but for the one name that has a meaning. */
static const char *main_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	const char *name = slash ? slash + 1 : path;

	return name && strcmp(name, MAIN_NAME) == 0 ? MAIN_NAME : "ojbox";
}

static int main_called(int argc, char **argv, int caller)
{
	struct log log = { .program = main_name(argv[0]), .fd = STDERR_FILENO };
	struct err err;
	int result = main_ojbox(argc, argv, caller, &log, &err);

	if (result < 0)
		log_error(&log, &err);
	return result < 0 ? EXITS_SANDBOX : result;
}

int main(int argc, char **argv)
{
	/* a pipe that nobody reads and a file that may not grow are errors of a write, not our death */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	return main_called(argc, argv, 0);
}
