/*
 * faults.c: makes each system call of ojbox fail in each plausible way, or kills the process that makes it,
 * one fault a run, and looks at what comes of it:
 *
 *   faults [--part=SEED] [--kill] [--tell] [--only=WORDS] OJBOX WITNESS [SCENE ...]
 *
 * --part gives each call one errno instead of all; SEED turns which.  --kill kills instead; with --part at
 * some of the calls.  --tell prints what came of each fault.  --only takes faults whose description contains
 * WORDS.
 *
 * What must be: it ends; all its processes do, but a box's holder that the next command finds; exit status 2,
 * one line that says why, and a meta file that does, too; or the same result, to the byte, as without the
 * fault; and the next command of the box works and leaves nothing.  The list of calls is read from a run
 * without faults.  Exit status 0: well; 1: faults that were not met as they should; 2: it could not be tried;
 * 3: ptrace is not permitted.
 */
#include "base/auto.h"
#include "stage.h"
#include "tracer.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FAULTS_ERRNOS 16
/* Of a call that a process makes more often than this only every so many-th is tried. */
#define FAULTS_OFTEN 20
/* With --part, of the calls at which a process could be killed. */
#define FAULTS_KILLS 8

enum faults_needs { NEEDS_NOTHING, NEEDS_GROUPS, NEEDS_ROOT };

struct faults_scene {
	const char *name;
	enum stage_state before, after;
	enum faults_needs needs;
	const char *words;
};

static const struct faults_scene faults_scenes[] = {
#define SCENE(name, before, after, needs, words) \
	{ #name, STAGE_##before, STAGE_##after, NEEDS_##needs, words },
#include "scenes.def"
#undef SCENE
};

struct faults_row {
	const char *name;
	int how[FAULTS_ERRNOS]; /* 0 ends */
};

#define SHORT TRACER_SHORT
static const struct faults_row faults_rows[] = {
#define CALL(name, ...) { #name, { __VA_ARGS__ } },
#define NEVER(name)     { #name, { 0 } },
#include "errnos.def"
	{ NULL, { ENOMEM, EPERM } },
};
#undef SHORT

struct faults {
	struct stage stage;
	long seed;
	bool part, kill, tell;
	const char *only;
	struct buf usual; /* what is seen without faults */
	int usual_status;
	struct tracer_result *shared; /* with the child that traces */
	long calls, tried, missed, refused, bad;
};

/* ---- names ---- */

static const char *faults_call(long number)
{
	static char name[40];
	char *resolved = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)number);

	snprintf(name, sizeof(name), "%s", resolved ? resolved : "?");
	free(resolved);
	return name;
}

static const struct faults_row *faults_find(long number)
{
	const char *name = faults_call(number);
	const struct faults_row *row = faults_rows;

	while (row->name && strcmp(row->name, name) != 0)
		row++;
	return row;
}

static void faults_describe(const struct faults_scene *scene, const struct tracer_call *call, int how,
	char *ret_text, size_t room)
{
	snprintf(ret_text, room, "%s %s %s %d %s", scene->name, call->role, faults_call(call->number),
		call->nth,
		how == TRACER_KILL    ? "KILL"
		: how == TRACER_SHORT ? "SHORT"
				      : strerrorname_np(how));
}

/* ---- one run ---- */

/* In a child, which is to have no other children, and whose streams are the command's. */
static int faults_trace(struct faults *faults, const struct faults_scene *scene,
	const struct tracer_call *call, int how, struct tracer_result *ret_result)
{
	auto_strv struct strv argv = { 0 };
	char words[1000] = "", at[2] = "";
	struct err err;
	int status = 0;
	pid_t pid;

	for (const char *next = scene->words; *next; next++) {
		at[0] = *next;
		strncat(words, *next == '@' ? faults->stage.folder : at, sizeof(words) - strlen(words) - 1);
	}
	strv_add(&argv, faults->stage.ojbox);
	if (text_words(words, &argv, &err) < 0 || strv_check(&argv, &err) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		struct tracer_result result = { 0 };

		stage_streams(&faults->stage);
		if (tracer_run(argv.item, STAGE_RECORD, call, how, &result) < 0)
			_exit(3);
		if (result.count > TRACER_CALLS)
			_exit(4);
		memcpy(faults->shared + 1, result.call, result.count * sizeof(*result.call));
		*faults->shared = result;
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return WIFEXITED(status) && WEXITSTATUS(status) == 3 ? -3 : -1;
	*ret_result = *faults->shared;
	ret_result->call = (struct tracer_call *)(faults->shared + 1);
	return 0;
}

/* ---- what must be ---- */

/* One line of ours, the last: what the program and the status of its run have put before it does not count.
 */
static bool faults_one_line(const char *text)
{
	static const char ours[] = "ojbox: ";
	const char *line = text, *end;

	while (strncmp(line, ours, strlen(ours)) != 0) {
		line = strchr(line, '\n');
		if (!line)
			return false;
		line++;
	}
	end = strchr(line, '\n');
	return end && !end[1] && end[-1] != ' ' && end[-1] != ':';
}

/* A run that was refused says so in its meta file, unless it is the meta file that it was refused for. */
static const char *faults_refused(const struct faults *faults, const struct faults_scene *scene,
	const struct tracer_call *call, const char *errors)
{
	auto_buf struct buf meta = { 0 };

	if (strcmp(faults_call(call->number), "write") == 0 && faults->shared->first == STDERR_FILENO)
		return NULL;
	if (!faults_one_line(errors))
		return "not one line that says why";
	stage_meta(&faults->stage, &meta);
	if (!strstr(scene->words, "--meta=meta") || strstr(errors, "meta") ||
		strstr(errors, "/dev/null")) /* before the command line is read */
		return NULL;
	return strncmp(buf_text(&meta), "status:XX\nmessage:", 18) != 0 ? "a meta file that does not say so"
									: NULL;
}

/* The keeper was killed: its meta file says so, or has not been reached, or is finished. */
static const char *faults_killed(const struct faults *faults, const struct faults_scene *scene)
{
	auto_buf struct buf meta = { 0 };

	stage_meta(&faults->stage, &meta);
	if (!strstr(scene->words, "--meta=meta") || strstr(buf_text(&meta), "message:Run not finished\n") ||
		strstr(buf_text(&meta), "an older run\n") || strstr(buf_text(&meta), "exitcode:3\n") ||
		strstr(buf_text(&meta), "message:Memory limit exceeded\n"))
		return NULL;
	return "a meta file that is wrong";
}

/* The same of a process that becomes the program. */
static bool faults_true_program(const struct faults_scene *scene, const char *name, int how)
{
	if (strcmp(name, "openat2") == 0) /* where it is looked at: no program that may be executed */
		return how == ELOOP;
	if (strcmp(name, "prlimit64") == 0) /* the last is set when the keeper has heard that all is ready */
		return how == TRACER_KILL;
	if (strcmp(name, "execve") == 0) /* it is not there, or dies at once, or its memory is limited */
		return how == ENOENT || how == EACCES || how == TRACER_KILL ||
		       (how == ENOMEM && strstr(scene->words, "mem="));
	return false;
}

/* Where the error is itself an answer, the result is another one, and right. */
static bool faults_true(const struct faults_scene *scene, const struct tracer_call *call, int how)
{
	const char *name = faults_call(call->number);

	if (how == EPIPE) /* the program has closed its input */
		return true;
	if (strstr(scene->words, "--list")) /* files vanish, are closed, locked, of another mount */
		return how == ENOENT || how == EACCES || how == ELOOP || how == EAGAIN || how == EXDEV;
	/* of the box's files: gone, or on another mount */
	if ((strcmp(name, "openat2") == 0 || strcmp(name, "newfstatat") == 0) && strcmp(call->role, "k") == 0)
		return how == ENOENT || how == EXDEV;
	if (tracer_program(call->role) && faults_true_program(scene, name, how))
		return true;
	return strstr(scene->words, "--cleanup") && how == ENOENT; /* somebody else was faster */
}

static const char *faults_judge(struct faults *faults, const struct faults_scene *scene,
	const struct tracer_call *call, int how, const struct tracer_result *result, const char *errors)
{
	auto_buf struct buf seen = { 0 };
	bool to_streams = strcmp(faults_call(call->number), "write") == 0 && result->first == STDERR_FILENO;

	if (result->hung)
		return "it hangs";
	if (result->left)
		return "processes are left";
	if (how == TRACER_KILL && strcmp(call->role, "k") == 0)
		return result->reached && !WIFSIGNALED(result->status) ? "it was not killed"
								       : faults_killed(faults, scene);
	if (WIFSIGNALED(result->status))
		return "it died of a signal";
	if (WEXITSTATUS(result->status) == 2) {
		faults->refused++;
		return faults_refused(faults, scene, call, errors);
	}
	if (WEXITSTATUS(result->status) != faults->usual_status)
		return "another exit status";
	if (faults_true(scene, call, how))
		return NULL;
	stage_look(&faults->stage, &seen);
	if (to_streams || strcmp(buf_text(&seen), buf_text(&faults->usual)) == 0)
		return NULL;
	if (faults->tell)
		printf("%s", buf_text(&seen));
	return "another result";
}

static int faults_one(
	struct faults *faults, const struct faults_scene *scene, const struct tracer_call *call, int how)
{
	auto_buf struct buf errors = { 0 };
	struct tracer_result result;
	const char *wrong;
	char what[200];
	struct err err;

	faults_describe(scene, call, how, what, sizeof(what));
	if (faults->only && !strstr(what, faults->only))
		return 0;
	if (stage_before(&faults->stage, scene->before, &err) < 0)
		return fprintf(stderr, "faults: before %s: %s\n", what, err.text), -1;
	if (faults_trace(faults, scene, call, how, &result) < 0)
		return fprintf(stderr, "faults: %s: it could not be traced\n", what), -1;
	stage_errors(&faults->stage, &errors);
	faults->tried++;
	faults->missed += !result.reached;
	wrong = faults_judge(faults, scene, call, how, &result, buf_text(&errors));
	if (faults->tell || wrong)
		printf("# %s: %s%s: status %x: %s\n", what, wrong ? "WRONG: " : "", wrong ? wrong : "well",
			result.status, errors.len ? errors.data : "-");
	if (stage_after(&faults->stage, scene->after, &err) < 0) {
		printf("# %s: WRONG afterwards: %s\n", what, err.text);
		wrong = "afterwards";
	}
	faults->bad += wrong != NULL;
	return 0;
}

/* ---- all ---- */

static int faults_each(
	struct faults *faults, const struct faults_scene *scene, const struct tracer_call *call)
{
	const struct faults_row *row = faults_find(call->number);
	int count = 0;

	if (call->nth > FAULTS_OFTEN && call->nth % FAULTS_OFTEN)
		return 0;
	if (faults->kill && faults->part && (faults->calls + faults->seed) % FAULTS_KILLS)
		return 0;
	if (faults->kill)
		return faults_one(faults, scene, call, TRACER_KILL);
	while (count < FAULTS_ERRNOS && row->how[count])
		count++;
	for (int i = 0; i < count; i++)
		if (!faults->part || (faults->calls + faults->seed) % count == i)
			if (faults_one(faults, scene, call, row->how[i]) < 0)
				return -1;
	return 0;
}

static int faults_scene(struct faults *faults, const struct faults_scene *scene)
{
	struct tracer_result usual;
	auto_free struct tracer_call *calls = NULL;
	struct err err;
	int result;

	/* first all that must work after a fault, then what a run without one looks like */
	if (stage_before(&faults->stage, scene->before, &err) < 0 ||
		stage_after(&faults->stage, scene->after, &err) < 0 ||
		stage_before(&faults->stage, scene->before, &err) < 0)
		return fprintf(stderr, "faults: %s: %s\n", scene->name, err.text), -1;
	result = faults_trace(faults, scene, NULL, 0, &usual);
	if (result < 0)
		return result;
	faults->usual_status = WEXITSTATUS(usual.status);
	faults->usual.len = 0;
	stage_look(&faults->stage, &faults->usual);
	if (faults->tell)
		printf("%s", buf_text(&faults->usual));
	calls = malloc(usual.count * sizeof(*calls));
	if (!calls || faults->usual_status > 1)
		return fprintf(stderr, "faults: %s does not work\n", scene->name), -1;
	memcpy(calls, usual.call, usual.count * sizeof(*calls));
	for (size_t i = 0; i < usual.count && result == 0; i++) {
		faults->calls++;
		result = faults_each(faults, scene, &calls[i]);
	}
	return result;
}

static bool faults_chosen(const struct faults *faults, const struct faults_scene *scene, char **names)
{
	if ((scene->needs == NEEDS_ROOT && geteuid() != 0) ||
		(scene->needs == NEEDS_GROUPS && !faults->stage.places.count))
		return false;
	for (char **name = names; *name; name++)
		if (strcmp(*name, scene->name) == 0)
			return true;
	return !*names;
}

static int faults_all(struct faults *faults, char **names)
{
	int result = 0;

	for (size_t i = 0; i < sizeof(faults_scenes) / sizeof(faults_scenes[0]) && result == 0; i++) {
		const struct faults_scene *scene = &faults_scenes[i];
		time_t begin = time(NULL);
		long tried = faults->tried;

		if (!faults_chosen(faults, scene, names))
			continue;
		result = faults_scene(faults, scene);
		printf("# %s: %ld faults, %lld s\n", scene->name, faults->tried - tried,
			(long long)(time(NULL) - begin));
		fflush(stdout);
	}
	printf("# seed %ld: %ld calls, %ld faults: %ld refused, %ld not reached, %ld wrong\n", faults->seed,
		faults->calls, faults->tried, faults->refused, faults->missed, faults->bad);
	return result;
}

/* Options; returns the first word that is none. */
static char **faults_options(struct faults *faults, char **argv)
{
	for (; *argv && strncmp(*argv, "--", 2) == 0; argv++) {
		if (strncmp(*argv, "--part=", 7) == 0) {
			faults->part = true;
			faults->seed = strtol(*argv + 7, NULL, 10);
		} else if (strcmp(*argv, "--kill") == 0) {
			faults->kill = true;
		} else if (strcmp(*argv, "--tell") == 0) {
			faults->tell = true;
		} else if (strncmp(*argv, "--only=", 7) == 0) {
			faults->only = *argv + 7;
		}
	}
	return argv;
}

int main(int argc, char **argv)
{
	struct faults faults = { 0 };
	char **rest = faults_options(&faults, argv + 1);
	struct err err;
	int result;

	if (argc < 3 || !rest[0] || !rest[1]) {
		fprintf(stderr, "usage: faults [--part=SEED] [--kill] [--tell] [--only=WORDS] OJBOX WITNESS "
				"[SCENE ...]\n");
		return 2;
	}
	faults.shared = mmap(NULL, sizeof(*faults.shared) + TRACER_CALLS * sizeof(struct tracer_call),
		PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (faults.shared == MAP_FAILED || stage_open(rest[0], rest[1], &faults.stage, &err) < 0) {
		fprintf(stderr, "faults: %s\n", faults.shared == MAP_FAILED ? "memory" : err.text);
		return 2;
	}
	result = faults_all(&faults, rest + 2);
	stage_close(&faults.stage);
	buf_free(&faults.usual);
	munmap(faults.shared, sizeof(*faults.shared) + TRACER_CALLS * sizeof(struct tracer_call));
	if (result < 0)
		return -result < 3 ? 2 : 3;
	return faults.bad ? 1 : 0;
}
