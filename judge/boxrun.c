/*
 * boxrun.c: runs a program by `ojbox --run` and says whether what it tells can be believed.
 *
 * compile.c and runtest.c call it, and ojjudge for versions of languages.  Fails when the machine, the
 * sandbox or a signal to us spoiled the run.  It must never let such a run pass for one that the program
 * spoiled.
 */
#include "boxrun.h"

#include "base/auto.h"
#include "base/fs.h"

#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>

/* ms by which the sandbox may end later than its wall limit before we think that it hangs. */
#define BOXRUN_LATE 30000
/* ms for a run without a wall limit. */
#define BOXRUN_PATIENCE 3600000

static void boxrun_limit(struct strv *argv, const char *option, int64_t value, const char *unit)
{
	if (value > 0)
		strv_printf(argv, "--%s=%" PRId64 "%s", option, value, unit);
}

static int boxrun_argv(
	const struct session *session, const struct boxrun *run, struct strv *argv, struct err *err)
{
	strv_add(argv, session->ojbox);
	strv_printf(argv, "--box-id=%s", session->number);
	strv_printf(argv, "--meta=%s/meta", session->path);
	strv_add(argv, "--silent");
	boxrun_limit(argv, "time", run->time, "ms");
	boxrun_limit(argv, "wall-time", run->wall, "ms");
	boxrun_limit(argv, "extra-time", run->extra_time, "ms");
	if (session->groups) {
		strv_add(argv, "--cg"); /* whatever the machine's configuration says about them */
		boxrun_limit(argv, "cg-mem", run->memory, "B");
	}
	if (!session->groups && run->language->address_space)
		boxrun_limit(argv, "mem", run->memory, "B");
	boxrun_limit(argv, "stack", run->stack, "B");
	boxrun_limit(argv, "fsize", run->file_size, "B");
	if (run->processes)
		boxrun_limit(argv, "processes", run->processes, "");
	else
		strv_add(argv, "--processes");
	if (run->data)
		strv_printf(argv, "--stdin=data:%s", run->data);
	for (size_t i = 0; i < run->language->mounts.count; i++)
		strv_printf(argv, "--dir=%s", run->language->mounts.item[i]);
	for (size_t i = 0; i < run->language->environment.count; i++)
		strv_printf(argv, "--env=%s", run->language->environment.item[i]);
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

	if (meta && meta->status == META_XX && meta->message[0])
		said = meta->message;
	if (WIFSIGNALED(end->status))
		return err_set(err, ERR_PROTO, "the sandbox was ended by signal %d: %s",
			WTERMSIG(end->status), said);
	return err_set(err, ERR_PROTO, "the sandbox failed: %s", said);
}

/* Whether exit code and meta file are those of a run that tells about the program. */
static int boxrun_believe(
	const struct session *session, struct boxcall_end *end, struct meta *ret_meta, struct err *err)
{
	int code = WIFEXITED(end->status) ? WEXITSTATUS(end->status) : -1;
	struct meta meta;

	if (meta_read(session->dir, "meta", &meta, err) < 0)
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

static int boxrun_once(
	struct session *session, const struct boxrun *run, struct boxrun_end *ret_end, struct err *err)
{
	auto_strv struct strv argv = { 0 };
	auto_boxcall struct boxcall_end end = { 0 };
	auto_buf struct buf words = { 0 };
	struct boxcall call = {
		.argv = &argv,
		.input = run->input,
		.merge = run->merge,
		.output_max = run->output_max,
		.output_ends = run->output_ends,
		.errors_max = run->errors_max,
		.patience = run->wall ? run->wall + run->extra_time + BOXRUN_LATE : BOXRUN_PATIENCE,
		.stop = session->stop,
	};
	struct meta meta = { 0 };

	if (boxrun_argv(session, run, &argv, err) < 0)
		return -1;
	for (size_t i = 0; i < argv.count; i++)
		buf_printf(&words, " %s", argv.item[i]);
	log_note(session->log, 1, "runs%s", buf_text(&words));
	if (fs_remove(session->dir, "meta", err) < 0 || boxcall_run(&call, &end, err) < 0)
		return -1;
	if (end.stopped)
		return err_set(err, ERR_BUSY, "interrupted");
	if (end.late)
		return err_set(err, ERR_PROTO, "the sandbox did not end in time and was stopped");
	if (!end.over && boxrun_believe(session, &end, &meta, err) < 0)
		return -1;
	if (run->data && !session_inputs_stand(session))
		return err_set(err, ERR_MISSING, "%s was moved while it was used", session->inputs);
	/* Over: the run was ended by us, and what was measured is told only if it is there. */
	if (end.over && meta_read(session->dir, "meta", &meta, err) < 0)
		meta = (struct meta){ .exit_code = -1 };
	*ret_end = (struct boxrun_end){
		.meta = meta, .output = end.output, .errors = end.errors, .over = end.over
	};
	end.output = end.errors = (struct buf){ 0 };
	return 0;
}

int boxrun(struct session *session, const struct boxrun *run, struct boxrun_end *ret_end, struct err *err)
{
	int result = boxrun_once(session, run, ret_end, err);

	/* who knows what is still going on in there */
	if (result < 0)
		session_spoil(session);
	return result;
}

void boxrun_free(struct boxrun_end *end)
{
	buf_free(&end->output);
	buf_free(&end->errors);
	*end = (struct boxrun_end){ 0 };
}
