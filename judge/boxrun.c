/*
 * boxrun.c: runs programs by `ojbox --run` and says whether what it tells can be believed.
 *
 * program.c and runtest.c call it, and ojjudge for versions of languages.  Fails when the machine, the
 * sandbox or a signal to us spoiled the run.  It must never let such a run pass for one that the program
 * spoiled.
 */
#include "boxrun.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* ms by which the sandbox may end later than its wall limit before we think that it hangs. */
#define BOXRUN_LATE 30000
/* ms for a run without a wall limit. */
#define BOXRUN_PATIENCE 3600000
/* ms in which a run ought to be ready. */
#define BOXRUN_READY 10000
/* The exit code of a sandbox that started no program. */
#define BOXRUN_NOTHING 2
/* What stands in the meta file before ojbox opens it. */
#define BOXRUN_UNSTARTED "Run not started"

static void boxrun_limit(struct strv *argv, const char *option, int64_t value, const char *unit)
{
	if (value > 0)
		strv_printf(argv, "--%s=%" PRId64 "%s", option, value, unit);
}

static void boxrun_limits(const struct boxrun *run, struct strv *argv)
{
	boxrun_limit(argv, "time", run->time, "ms");
	boxrun_limit(argv, "wall-time", run->wall, "ms");
	boxrun_limit(argv, "extra-time", run->extra_time, "ms");
	if (run->slot->session->groups) {
		strv_add(argv, "--cg"); /* whatever the machine's configuration says about them */
		boxrun_limit(argv, "cg-mem", run->memory, "B");
	} else if (!run->language || run->language->address_space) {
		boxrun_limit(argv, "mem", run->memory, "B");
	}
	boxrun_limit(argv, "stack", run->stack, "B");
	boxrun_limit(argv, "fsize", run->file_size, "B");
	if (run->processes)
		boxrun_limit(argv, "processes", run->processes, "");
	else
		strv_add(argv, "--processes");
	if (run->trusted)
		strv_add(argv, "--no-perf");
}

static int boxrun_environment(const struct boxrun *run, struct strv *argv, struct err *err)
{
	auto_strv struct strv items = { 0 };

	if (run->words && language_command(&run->language->environment, run->words, &items, err) < 0)
		return -1;
	for (size_t i = 0; !run->words && i < run->language->environment.count; i++)
		if (!strchr(run->language->environment.item[i], '{'))
			strv_add(&items, run->language->environment.item[i]);
	for (size_t i = 0; i < items.count; i++)
		strv_printf(argv, "--env=%s", items.item[i]);
	return strv_check(&items, err);
}

static int boxrun_argv(const struct boxrun *run, struct strv *argv, struct err *err)
{
	const struct slot *slot = run->slot;

	strv_add(argv, slot->session->ojbox);
	strv_printf(argv, "--box-id=%s", slot->number);
	strv_printf(argv, "--meta=%s/meta-%s", slot->session->path, slot->name);
	strv_add(argv, "--silent");
	/* what is said here goes over the profile, wherever that stands */
	boxrun_limits(run, argv);
	if (run->data)
		strv_printf(argv, "--stdin=data:%s", run->data);
	else if (run->file)
		strv_printf(argv, "--stdin=%s", run->file);
	if (run->affinity)
		strv_printf(argv, "--affinity=%s", run->affinity);
	if (run->gate)
		strv_printf(argv, "--gate=%d", BOXSERVER_FOURTH);
	strv_append(argv, &slot->rules);
	if (run->profile)
		strv_printf(argv, "--profile=%s", run->profile);
	if (run->language && boxrun_environment(run, argv, err) < 0)
		return -1;
	strv_add(argv, "--run");
	strv_add(argv, "--");
	strv_append(argv, run->argv);
	return strv_check(argv, err);
}

/* The last line that is not empty, in a buffer that ends in NUL. */
static const char *boxrun_last_line(char *text)
{
	size_t length = strlen(text);
	const char *newline;

	while (length && text[length - 1] == '\n')
		text[--length] = '\0';
	newline = strrchr(text, '\n');
	return newline ? newline + 1 : text;
}

/* The sandbox itself failed: says why, by the meta file or else by what it wrote last. */
static int boxrun_failed(const struct meta *meta, struct boxcall_end *end, struct err *err)
{
	const char *said = end->errors.len ? boxrun_last_line(end->errors.data) : "it said nothing";

	if (meta && meta->status == META_XX && meta->message[0] &&
		strcmp(meta->message, BOXRUN_UNSTARTED) != 0)
		said = meta->message;
	if (WIFSIGNALED(end->status))
		return err_set(err, ERR_PROTO, "the sandbox was ended by signal %d: %s",
			WTERMSIG(end->status), said);
	return err_set(err, ERR_PROTO, "the sandbox failed: %s", said);
}

static int boxrun_meta(const struct slot *slot, struct meta *ret_meta, struct err *err)
{
	char name[32];

	snprintf(name, sizeof(name), "meta-%s", slot->name);
	return meta_read(slot->session->dir, name, ret_meta, err);
}

/* Whether exit code and meta file are those of a run that tells about the program. */
static int boxrun_believe(
	const struct slot *slot, struct boxcall_end *end, struct meta *ret_meta, struct err *err)
{
	int code = WIFEXITED(end->status) ? WEXITSTATUS(end->status) : -1;
	struct meta meta;

	if (boxrun_meta(slot, &meta, err) < 0)
		return code == 0 || code == 1 ? -1 : boxrun_failed(NULL, end, err);
	if (meta.status == META_XX || (code != 0 && code != 1))
		return boxrun_failed(&meta, end, err);
	if ((code == 0) != (meta.status == META_OK))
		return err_set(err, ERR_PROTO,
			"the sandbox ended with %d, but its meta file has another result", code);
	/* The words are ojbox's own; a program that dies of the same signal has others. */
	if (meta.status == META_SG && strcmp(meta.message, "Interrupted") == 0)
		return err_set(err, ERR_BUSY, "somebody interrupted the sandbox");
	*ret_meta = meta;
	return 0;
}

/*
 * Sees to it that the meta file of an earlier run tells of no end.  It is not removed, as making it anew
 * costs more than all else that is done for a run here; ojbox cuts it when it starts.
 */
static int boxrun_spoil(const struct session *session, const char *name, struct err *err)
{
	static const char text[] = "status:XX\nmessage:" BOXRUN_UNSTARTED "\n";
	auto_fd int fd = fs_open_beneath(session->dir, name, O_WRONLY | O_NONBLOCK, 0, err);

	if (fd < 0)
		return err->no == ENOENT ? 0 : -1;
	return pwrite(fd, text, sizeof(text) - 1, 0) == sizeof(text) - 1 ? 0 : err_sys(err, "%s", name);
}

/* Gets the call ready: its words, and no result of an earlier run. */
static int boxrun_prepare(
	const struct boxrun *run, struct strv *argv, struct boxcall *ret_call, struct err *err)
{
	const struct session *session = run->slot->session;
	auto_buf struct buf words = { 0 };
	char name[32];

	if (boxrun_argv(run, argv, err) < 0)
		return -1;
	for (size_t i = 0; session->log->verbose && i < argv->count; i++)
		buf_printf(&words, " %s", argv->item[i]);
	log_note(session->log, 1, "runs%s", buf_text(&words));
	snprintf(name, sizeof(name), "meta-%s", run->slot->name);
	*ret_call = (struct boxcall){
		.argv = argv,
		.input = run->input,
		.output = run->output,
		.merge = run->merge,
		.output_max = run->output_max,
		.output_ends = run->output_ends,
		.errors_max = run->errors_max,
		.server = &run->slot->server,
		.gate = run->gate,
		.patience = run->wall ? run->wall + run->extra_time + BOXRUN_LATE : BOXRUN_PATIENCE,
		.stop = session->stop,
	};
	return boxrun_spoil(session, name, err);
}

static int boxrun_finish(
	const struct boxrun *run, struct boxcall_end *end, struct boxrun_end *ret_end, struct err *err)
{
	const struct session *session = run->slot->session;
	struct meta meta = { 0 };

	if (end->stopped)
		return err_set(err, ERR_BUSY, "interrupted");
	if (end->late)
		return err_set(err, ERR_PROTO, "the sandbox did not end in time and was stopped");
	if (!end->over && boxrun_believe(run->slot, end, &meta, err) < 0)
		return -1;
	if (run->data && !session_inputs_stand(session))
		return err_set(err, ERR_MISSING, "%s was moved while it was used", session->inputs);
	/* Over: the run was ended by us, and what was measured is told only if it is there. */
	if (end->over && boxrun_meta(run->slot, &meta, err) < 0)
		meta = (struct meta){ .exit_code = -1, .waited = -1 };
	*ret_end = (struct boxrun_end){
		.meta = meta, .output = end->output, .errors = end->errors, .over = end->over
	};
	end->output = end->errors = (struct buf){ 0 };
	return 0;
}

int boxruns(const struct boxrun *runs, size_t count, struct boxcall_pipes *pipes, struct boxrun_end *ret_ends,
	struct err *err)
{
	struct strv argvs[BOXCALLS_MAX] = { 0 };
	struct boxcall calls[BOXCALLS_MAX] = { 0 };
	struct boxcall_end ends[BOXCALLS_MAX] = { 0 };
	int result = 0;

	if (count > BOXCALLS_MAX)
		return err_set(err, ERR_USAGE, "more than %d programs at a time", BOXCALLS_MAX);
	for (size_t i = 0; result == 0 && i < count; i++)
		result = boxrun_prepare(&runs[i], &argvs[i], &calls[i], err);
	if (result == 0)
		result = boxcalls_run(calls, count, pipes, ends, err);
	for (size_t i = 0; result == 0 && i < count; i++)
		result = boxrun_finish(&runs[i], &ends[i], &ret_ends[i], err);
	for (size_t i = 0; i < count; i++) {
		strv_free(&argvs[i]);
		boxcall_free(&ends[i]);
		if (result == 0)
			continue;
		boxrun_free(&ret_ends[i]);
		/* who knows what is still going on in there */
		slot_spoil(runs[i].slot);
	}
	return result;
}

int boxrun(const struct boxrun *run, struct boxrun_end *ret_end, struct err *err)
{
	return boxruns(run, 1, NULL, ret_end, err);
}

/* ---- ahead ---- */

int boxrun_begin(const struct boxrun *run, struct boxrun_ahead *ret_ahead, struct err *err)
{
	struct boxrun_ahead *ahead = ret_ahead;
	auto_fd int theirs = -1;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return err_sys(err, "socket");
	theirs = ends[1];
	*ahead = (struct boxrun_ahead){ .run = *run, .gate = ends[0] };
	ahead->run.gate = theirs;
	if (boxrun_prepare(&ahead->run, &ahead->argv, &ahead->call, err) == 0 &&
		boxcall_begin(&ahead->call, &ahead->end, &ahead->state, err) == 0)
		return 0;
	auto_close(&ahead->gate);
	strv_free(&ahead->argv);
	slot_spoil(run->slot);
	return -1;
}

void boxrun_settle(const struct boxrun_ahead *ahead)
{
	struct pollfd ready = { ahead->gate, POLLIN, 0 };

	while (poll(&ready, 1, BOXRUN_READY) < 0 && errno == EINTR)
		;
}

void boxrun_go(struct boxrun_ahead *ahead)
{
	boxcall_renew(&ahead->state);
	/* Who does not wait any more has failed, and tells it. */
	send(ahead->gate, "g", 1, MSG_NOSIGNAL);
	auto_close(&ahead->gate);
}

int boxrun_wait(struct boxrun_ahead *ahead, struct boxrun_end *ret_end, struct err *err)
{
	int result = boxcall_wait(&ahead->state, err);

	if (result == 0)
		result = boxrun_finish(&ahead->run, &ahead->end, ret_end, err);
	strv_free(&ahead->argv);
	boxcall_free(&ahead->end);
	if (result < 0)
		slot_spoil(ahead->run.slot);
	return result;
}

void boxrun_drop(struct boxrun_ahead *ahead)
{
	int code = -1;
	struct err ignored;

	auto_close(&ahead->gate);
	boxcall_renew(&ahead->state);
	if (boxcall_wait(&ahead->state, &ignored) == 0 && WIFEXITED(ahead->end.status))
		code = WEXITSTATUS(ahead->end.status);
	strv_free(&ahead->argv);
	boxcall_free(&ahead->end);
	if (code != BOXRUN_NOTHING)
		slot_spoil(ahead->run.slot);
}

/* ---- */

void boxrun_free(struct boxrun_end *end)
{
	buf_free(&end->output);
	buf_free(&end->errors);
	*end = (struct boxrun_end){ 0 };
}
