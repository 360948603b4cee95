/*
 * ojjudge: judges submissions to a problem.
 *
 * Theory of operation.  A problem is a folder with problem.ini; it is read once, with all its errors told at
 * once (problem.c).  Each submission is compiled in a box, then run in an emptied box for every test, and its
 * output compared (submission.c, program.c, runtest.c, compare/).  The sandbox is another program, ojbox, of
 * which only command line, exit code and meta file are known here (boxcall.c, boxrun.c, meta_read.c).
 * Everything that exists outside of this process is a session: one folder, and boxes (session.c,
 * slot.c).
 *
 * Exit: 0 all accepted; 1 judged, and not all accepted; 2 could not judge; 3 wrong use or configuration.
 */
#include "base/auto.h"
#include "base/fs.h"
#include "base/log.h"
#include "calibrate.h"
#include "function.h"
#include "grade.h"
#include "judging.h"
#include "package/place.h"
#include "selftest.h"
#include "setter.h"
#include "tools.h"
#include "verify.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>

enum main_exit {
	MAIN_WELL = JUDGING_WELL,
	MAIN_REJECTED = JUDGING_REJECTED,
	MAIN_FAILED = JUDGING_FAILED,
	MAIN_USAGE = 3,
};

/* What every subcommand has. */
struct context {
	struct options options;
	struct log log;
	struct stop stop;
	char *languages_file;
	struct languages languages;
	struct place place; /* of the problem that word[0] is */
	char **word;        /* what is left of the command line */
	size_t words;
};

static int main_help(struct err *err)
{
	printf("ojjudge judges submissions to a problem, in a sandbox.\n\n"
	       "  ojjudge [options] PROBLEM SUBMISSION...\n");
#define COMMAND(function, name, words, minimum, maximum, help) \
	printf("  ojjudge %-26s%s\n", *(words) ? name " " words : name, help);
#include "commands.def"
	printf("\nPROBLEM is a folder with a problem.ini, or a package of another system, SUBMISSION a "
	       "source file or a folder of them.\n");
	opt_help(&options_table, stdout);
	printf("\nVerdicts:\n");
#define VERDICT(name, title, exit, help) printf("  %-5s%s: %s\n", #name, title, help);
#include "verdict.def"
	printf("\nExit status:\n"
	       "  0  every submission was accepted\n"
	       "  1  every submission was judged, not all were accepted\n"
	       "  2  something could not be judged; for `check`: the problem has errors\n"
	       "  3  wrong use or configuration\n");
	return fflush(stdout) == 0 ? MAIN_WELL : err_sys(err, "standard output");
}

/* ---- what is common ---- */

/* 0, 1 and 2 must be open, else files of ours would get these numbers. */
static int main_ensure_fds(struct err *err)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
		if (fd < 0)
			return err_sys(err, "/dev/null");
	} while (fd < 3);
	close(fd);
	return 0;
}

/*
 * From here on signals that ask us to end arrive as something to be read, and that nobody reads a report is
 * an error of write(): SIGPIPE would end us with a box left behind.
 */
static int main_catch_signals(struct stop *stop, struct err *err)
{
	sigset_t set, broken;

	sigemptyset(&broken);
	sigaddset(&broken, SIGPIPE);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0 || sigprocmask(SIG_BLOCK, &broken, NULL) < 0)
		return err_sys(err, "sigprocmask");
	stop->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return stop->fd < 0 ? err_sys(err, "signalfd") : 0;
}

/* Where a list goes: the caller closes it, if it is not standard output. */
static int main_open_output(const struct options *options, struct err *err)
{
	if (!options->output)
		return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	return fs_open(AT_FDCWD, options->output, O_WRONLY | O_CREAT | O_TRUNC, 0666, err);
}

static struct progress main_progress(const struct options *options)
{
	return (struct progress){ .fd = isatty(STDERR_FILENO) && !options->verbose ? STDERR_FILENO : -1 };
}

/* One error a line, as FILE:LINE: reason with nothing in front: editors can jump there. */
static int main_tell_errors(const struct strv *errors, struct err *err)
{
	auto_buf struct buf out = { 0 };

	for (size_t i = 0; i < errors->count; i++) {
		buf_puts_escaped(&out, errors->item[i]);
		buf_puts(&out, "\n");
	}
	return fs_write_all(STDERR_FILENO, buf_text(&out), out.len, err);
}

static int main_read_languages(struct context *context, struct err *err)
{
	auto_strv struct strv errors = { 0 };

	if (options_find_languages(&context->options, &context->languages_file, err) < 0)
		return -1;
	return languages_read(context->languages_file, &errors, &context->languages, err);
}

/* ---- subcommands ---- */

/* Reads the problem that the first word is: a folder, or a package of any kind. */
static int main_open_problem(
	struct context *context, struct problem *ret_problem, struct strv *errors, struct err *err)
{
	context->place = place_new(&context->options, &context->languages, &context->log, &context->stop);
	return place_read(&context->place, context->word[0], errors, ret_problem, err);
}

static int main_check(struct context *context, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_strv struct strv errors = { 0 };

	if (main_open_problem(context, &problem, &errors, err) < 0)
		return main_tell_errors(&errors, err) < 0 ? -1 : MAIN_FAILED;
	if (main_tell_errors(&context->place.package.notes, err) < 0)
		return -1;
	printf("%s: %zu tests, %zu groups, no errors\n", problem.about.name, problem.test_count,
		problem.group_count);
	return fflush(stdout) == 0 ? MAIN_WELL : err_sys(err, "standard output");
}

static int main_languages(struct context *context, struct err *err)
{
	const struct options *options = &context->options;
	auto_strv struct strv folders = { 0 };
	auto_free char *ojbox = NULL;
	auto_fd int output = main_open_output(options, err);
	struct progress progress = main_progress(options);
	struct tools tools = {
		.languages = &context->languages,
		.names = context->word,
		.count = context->words,
		.folders = options->test ? &folders : NULL,
		.log = &context->log,
		.stop = &context->stop,
		.how = { options->jobs, options->pin, &progress },
		.json = options->form == REPORT_json,
		.output = output,
	};

	if (options->form != REPORT_text && options->form != REPORT_json)
		return err_set(err, ERR_USAGE, "languages are told as text or with --json");
	if (output < 0 || (options->test && options_find_folders(context->languages_file, SELFTEST_FOLDER,
						    &folders, err) < 0))
		return -1;
	if (options_find_ojbox(options, &ojbox, err) < 0) {
		if (options->test)
			return -1;
		log_error(&context->log, err);
	}
	tools.ojbox = ojbox;
	return tools_run(&tools, err);
}

static int main_stub(struct context *context, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_strv struct strv errors = { 0 };
	auto_buf struct buf stub = { 0 };
	const struct language *language = languages_find(&context->languages, context->word[1], err);

	if (!language)
		return -1;
	if (main_open_problem(context, &problem, &errors, err) < 0)
		return main_tell_errors(&errors, err) < 0 ? -1 : MAIN_FAILED;
	if (!problem.function.name)
		return err_set(
			err, ERR_CONFIG, "%s is not of type function: there is no stub", context->word[0]);
	if (function_stub(&problem.function, &context->languages, language, &stub, err) < 0 ||
		fs_write_all(STDOUT_FILENO, buf_text(&stub), stub.len, err) < 0)
		return -1;
	return MAIN_WELL;
}

static int main_import(struct context *context, struct err *err)
{
	auto_strv struct strv errors = { 0 };
	auto_free char *made = NULL;
	const struct package *package = &context->place.package;
	int result;

	context->place = place_new(&context->options, &context->languages, &context->log, &context->stop);
	result = place_import(&context->place, context->word[0], context->words > 1 ? context->word[1] : NULL,
		&errors, &made, err);
	if (result < 0 && errors.count)
		return main_tell_errors(&errors, err) < 0 ? -1 : MAIN_FAILED;
	if (result < 0 || main_tell_errors(&package->notes, err) < 0)
		return -1;
	printf("%s: a package of the format %s; %zu note%s on what is not as it was\n", made,
		package_name(package->format), package->notes.count, package->notes.count == 1 ? "" : "s");
	return fflush(stdout) == 0 ? MAIN_WELL : err_sys(err, "standard output");
}

static int main_init(struct context *context, struct err *err)
{
	return setter_init(context->word[0], context->options.type, err) < 0 ? -1 : MAIN_WELL;
}

static int main_words(struct context *context, struct err *err)
{
	auto_buf struct buf out = { 0 };

	if (!context->words)
		return main_help(err);
	if (strcmp(context->word[0], "keys") != 0)
		return err_set(err, ERR_USAGE, "there is help on `keys` only, not on '%s'", context->word[0]);
	if (setter_keys(context->words > 1 ? context->word[1] : NULL, &out, err) < 0 ||
		fs_write_all(STDOUT_FILENO, buf_text(&out), out.len, err) < 0)
		return -1;
	return MAIN_WELL;
}

/* ---- judging ---- */

static int main_read_problem(
	struct context *context, struct problem *ret_problem, struct strv *errors, struct err *err)
{
	if (main_open_problem(context, ret_problem, errors, err) == 0)
		return 0;
	if (err->class == ERR_SYSTEM || err->class == ERR_MISSING)
		err->class = ERR_CONFIG;
	return -1;
}

static struct judging main_judging(const struct context *context, const struct problem *problem)
{
	return (struct judging){
		.options = &context->options,
		.problem = problem,
		.languages = &context->languages,
		.log = &context->log,
		.stop = &context->stop,
		.progress = main_progress(&context->options),
	};
}

static int main_run(struct context *context, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_strv struct strv errors = { 0 };
	struct judging judging = main_judging(context, &problem);
	auto_fd int output = main_open_output(&context->options, err), input = -1;

	if (output < 0 || main_read_problem(context, &problem, &errors, err) < 0)
		return -1;
	input = context->words > 2 ? fs_open(AT_FDCWD, context->word[2], O_RDONLY, 0, err)
				   : fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	if (input < 0)
		return context->words > 2 ? -1 : err_sys(err, "standard input");
	return judging_try(&judging, context->word[1], input, output, err);
}

/* The problem itself: all its tests, whatever [run] says. */
static int main_verify(struct context *context, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_strv struct strv errors = { 0 };
	struct judging judging = main_judging(context, &problem);
	struct options options = context->options; /* which goes on owning everything */
	auto_fd int output = -1;
	struct verify_how how = {
		.form = options.form,
		.strict = options.strict,
		.verbose = options.verbose > 0,
	};

	if ((how.form != REPORT_text && how.form != REPORT_json && how.form != REPORT_junit) ||
		options.reports.count)
		return err_set(
			err, ERR_USAGE, "what `verify` finds is told as text, with --json or with --junit");
	if (main_open_problem(context, &problem, &errors, err) < 0)
		return main_tell_errors(&errors, err) < 0 ? -1 : MAIN_FAILED;
	output = main_open_output(&options, err);
	if (output < 0)
		return -1;
	options.order = PROBLEM_ALL_TESTS + 1;
	judging.options = &options;
	how.output = output;
	how.colour = reports_colour(&options, output);
	return verify_run(&judging, &how, err);
}

static int main_calibrate(struct context *context, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_strv struct strv errors = { 0 };
	struct judging judging = main_judging(context, &problem);
	const struct options *options = &context->options;
	struct calibrate_how how = { .form = options->form, .write = options->write };
	auto_fd int output = -1;

	if ((how.form != REPORT_text && how.form != REPORT_json) || options->reports.count)
		return err_set(err, ERR_USAGE, "what `calibrate` finds is told as text or with --json");
	if (main_open_problem(context, &problem, &errors, err) < 0)
		return main_tell_errors(&errors, err) < 0 ? -1 : MAIN_FAILED;
	if (how.write && (context->place.packaged || context->place.path))
		return err_set(err, ERR_USAGE,
			"--write changes a problem.ini, and %s is a package or an archive: make one of it by "
			"`ojjudge import`",
			context->word[0]);
	output = main_open_output(options, err);
	if (output < 0)
		return -1;
	how.output = output;
	return calibrate_run(&judging, &how, err);
}

/* A class, into a folder of results. */
static int main_grade(struct context *context, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_strv struct strv errors = { 0 };
	struct judging judging = main_judging(context, &problem);

	if (main_read_problem(context, &problem, &errors, err) < 0)
		return -1;
	return grade_run(&judging, context->word[1], err);
}

static int main_judge(struct context *context, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_strv struct strv errors = { 0 };
	auto_reports struct reports reports = { 0 };
	struct judging judging = main_judging(context, &problem);
	size_t count = context->words - 1;

	if (context->words < 2)
		return err_set(err, ERR_USAGE,
			"a problem and at least one submission are needed: ojjudge PROBLEM SUBMISSION...");
	if (main_read_problem(context, &problem, &errors, err) < 0 ||
		reports_open(&context->options, &problem, count, &reports, err) < 0)
		return -1;
	judging.reports = &reports;
	return judging_run(&judging, context->word + 1, count, err);
}

struct command {
	const char *name, *words;
	size_t minimum, maximum;
	int (*function)(struct context *context, struct err *err);
};

static const struct command main_commands[] = {
#define COMMAND(function, name, words, minimum, maximum, help) \
	{ name, words, minimum, maximum, main_##function },
#include "commands.def"
};

/* Does what the words say: a subcommand, or to judge. */
static int main_dispatch(struct context *context, struct err *err)
{
	for (size_t i = 0; i < sizeof(main_commands) / sizeof(main_commands[0]); i++) {
		const struct command *command = &main_commands[i];

		if (!context->words || strcmp(context->word[0], command->name) != 0)
			continue;
		context->word++;
		context->words--;
		if (context->words < command->minimum || context->words > command->maximum)
			return err_set(err, ERR_USAGE, "it is: ojjudge %s%s%s", command->name,
				*command->words ? " " : "", command->words);
		return command->function(context, err);
	}
	return main_judge(context, err);
}

static int main_command(struct context *context, struct err *err)
{
	if (context->options.help)
		return main_help(err);
	if (context->options.version) {
		printf("ojjudge %s\n", VERSION);
		return fflush(stdout) == 0 ? MAIN_WELL : err_sys(err, "standard output");
	}
	if (main_catch_signals(&context->stop, err) < 0 || main_read_languages(context, err) < 0)
		return -1;
	return main_dispatch(context, err);
}

int main(int argc, char **argv)
{
	struct context context = {
		.log = { "ojjudge", 0, STDERR_FILENO }, .stop = { .fd = -1 }, .place = { .dir = -1 }
	};
	struct err err = { 0 };
	int rest = 0, result = main_ensure_fds(&err);

	if (result == 0)
		result = options_parse(&context.options, argc, argv, &rest, &err);
	if (result == 0) {
		context.word = argv + rest;
		context.words = (size_t)(argc - rest);
		context.log.verbose = (int)context.options.verbose;
		result = main_command(&context, &err);
	}
	if (result < 0) {
		log_error(&context.log, &err);
		result = err.class == ERR_USAGE || err.class == ERR_CONFIG ? MAIN_USAGE : MAIN_FAILED;
	}
	place_free(&context.place);
	languages_free(&context.languages);
	free(context.languages_file);
	opt_free(&options_table, &context.options);
	auto_close(&context.stop.fd);
	return result;
}
