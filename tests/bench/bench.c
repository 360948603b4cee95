/*
 * bench.c: what a box costs: how long it takes until a program has run in one, how many runs a second come
 * out, how much slower the program is inside, and how late it is stopped; side by side with others that make
 * boxes.
 *
 * Called by a person or by `make bench`, as any user.  Fails (1) when bare posix_spawn or ojbox fails, or
 * what it made cannot be removed; (2) when the command line is wrong.  Whatever is compared is measured in
 * turn, so that a machine that grows slower or faster does so for all.  Must never report a number whose
 * command did not end well, and never leave a box or a process behind.
 */
#include "base/auto.h"
#include "base/fs.h"
#include "base/log.h"
#include "report.h"

#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BENCH_RUNS = 200,
	BENCH_LATENESS_RUNS = 10,
	BENCH_QUICK_RUNS = 40,
	BENCH_QUICK_LATENESS_RUNS = 2,
	BENCH_RUNS_MAX = 100000,
	BENCH_INSIDE = 3, /* of rounds, one for the program inside and bare */
};

struct bench_options {
	const char *ojbox, *json; /* ojbox NULL: the one beside us */
	size_t runs, lateness_runs;
	bool help;
};

/* Programs that lie beside ours. */
struct bench_programs {
	struct buf ojbox, nothing, spin, gauge, least;
};

static const char bench_usage[] =
	"usage: bench [OPTION ...]\n"
	"  --ojbox=PATH       the ojbox to measure (the one beside bench)\n"
	"  --runs=N           rounds (200), from 1 to 100000; slower scenarios have a share of them\n"
	"  --lateness-runs=N  stops at a limit of 1 s (10), for each mode and number of threads; 0: none\n"
	"  --quick            the same as --runs=40 --lateness-runs=2\n"
	"  --json=FILE        write the numbers there too\n";

static int bench_count(const char *name, const char *value, int64_t min, size_t *ret_count, struct err *err)
{
	int64_t count = 0;

	if (text_count(value, min, BENCH_RUNS_MAX, &count, err) < 0)
		return err_wrap(err, "%s", name);
	*ret_count = (size_t)count;
	return 0;
}

static int bench_option(int letter, const char *value, struct bench_options *options, struct err *err)
{
	switch (letter) {
	case 'o':
		options->ojbox = value;
		break;
	case 'j':
		options->json = value;
		break;
	case 'r':
		return bench_count("--runs", value, 1, &options->runs, err);
	case 'l':
		return bench_count("--lateness-runs", value, 0, &options->lateness_runs, err);
	case 'q':
		options->runs = BENCH_QUICK_RUNS;
		options->lateness_runs = BENCH_QUICK_LATENESS_RUNS;
		break;
	case 'h':
		options->help = true;
		break;
	default: /* getopt_long has told what is wrong */
		return err_set(err, ERR_USAGE, "see --help");
	}
	return 0;
}

static int bench_parse(int argc, char **argv, struct bench_options *ret_options, struct err *err)
{
	static const struct option known[] = {
		{ "ojbox", required_argument, NULL, 'o' },
		{ "runs", required_argument, NULL, 'r' },
		{ "lateness-runs", required_argument, NULL, 'l' },
		{ "quick", no_argument, NULL, 'q' },
		{ "json", required_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct bench_options options = { .runs = BENCH_RUNS, .lateness_runs = BENCH_LATENESS_RUNS };
	int letter;

	while ((letter = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (bench_option(letter, optarg, &options, err) < 0)
			return -1;
	}
	if (optind < argc)
		return err_set(err, ERR_USAGE, "'%s': no such argument; see --help", argv[optind]);
	*ret_options = options;
	return 0;
}

static void bench_programs_free(struct bench_programs *programs)
{
	buf_free(&programs->ojbox);
	buf_free(&programs->nothing);
	buf_free(&programs->spin);
	buf_free(&programs->gauge);
	buf_free(&programs->least);
}

/* `given` is a path of the caller's, or NULL. */
static int bench_programs_find(const char *given, struct bench_programs *ret_programs, struct err *err)
{
	const struct {
		const char *name;
		struct buf *path;
	} wanted[] = {
		{ "ojbox", &ret_programs->ojbox },
		{ "nothing", &ret_programs->nothing },
		{ "spin", &ret_programs->spin },
		{ "gauge", &ret_programs->gauge },
		{ "least", &ret_programs->least },
	};
	char self[4096];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (length < 0)
		return err_sys(err, "/proc/self/exe");
	self[length] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		struct buf *path = wanted[i].path;

		if (i == 0 && given)
			buf_puts(path, given);
		else
			buf_printf(path, "%s/%s", self, wanted[i].name);
		if (buf_check(path, err) < 0)
			return -1;
		if (access(path->data, X_OK) < 0)
			return err_sys(err, "%s", path->data);
	}
	return 0;
}

static int bench_tell(
	const struct bench_options *options, const struct measured *measured, int json, struct err *err)
{
	auto_buf struct buf text = { 0 };
	auto_buf struct buf numbers = { 0 };
	auto_free struct report *report = calloc(1, sizeof(*report));

	if (!report)
		return err_nomem(err);
	if (report_make(measured, report, err) < 0)
		return -1;
	report_text(report, &text);
	report_json(report, &numbers);
	if (buf_check(&text, err) < 0 || buf_check(&numbers, err) < 0)
		return -1;
	if (json >= 0 && fs_write_all(json, numbers.data, numbers.len, err) < 0)
		return err_wrap(err, "%s", options->json);
	if (fs_write_all(STDOUT_FILENO, text.data, text.len, err) < 0)
		return err_wrap(err, "standard output");
	return 0;
}

/* Situation: the subjects are ready, and both of the others are empty. */
static int bench_measure(const struct bench_options *options, const struct bench_programs *programs,
	struct subjects *subjects, struct scenarios *scenarios, struct inside *inside,
	struct lateness *lateness, struct err *err)
{
	struct spawn *spawn = &subjects->spawn;
	size_t rounds = options->runs > BENCH_INSIDE ? options->runs / BENCH_INSIDE : 1;

	if (scenarios_run(subjects, options->runs, scenarios, err) < 0)
		return -1;
	if (inside_run(spawn, subjects->ojbox, programs->gauge.data, rounds, inside, err) < 0)
		return -1;
	return lateness_open(
		spawn, subjects->ojbox, programs->spin.data, options->lateness_runs, lateness, err);
}

/* *ret_stopped: the signal that asked to end, or 0. */
static int bench_run(const struct bench_options *options, const struct bench_programs *programs,
	int *ret_stopped, struct err *err)
{
	auto_fd int json = -1;
	auto_free struct scenarios *scenarios = calloc(1, sizeof(*scenarios));
	struct subjects subjects = { .spawn.null_fd = -1 };
	struct inside inside = { 0 };
	struct lateness lateness = { 0 };
	const struct measured measured = { &subjects, scenarios, &inside, &lateness };
	struct err later;
	int result;

	if (!scenarios)
		return err_nomem(err);
	/* Opened first: minutes of measuring are not to end in a file that cannot be written. */
	if (options->json) {
		json = fs_open(AT_FDCWD, options->json, O_WRONLY | O_CREAT | O_TRUNC, 0666, err);
		if (json < 0)
			return -1;
	}
	result = subjects_open(
		programs->ojbox.data, programs->nothing.data, programs->least.data, &subjects, err);
	if (result == 0)
		result = bench_measure(options, programs, &subjects, scenarios, &inside, &lateness, err);
	if (result == 0)
		result = bench_tell(options, &measured, json, err);
	if (lateness_close(&lateness, result ? &later : err) < 0)
		result = -1;
	inside_free(&inside);
	scenarios_free(scenarios);
	if (subjects_close(&subjects, result ? &later : err) < 0)
		result = -1;
	*ret_stopped = subjects.spawn.stopped;
	return result;
}

int main(int argc, char **argv)
{
	const struct log log = { .program = "bench", .fd = STDERR_FILENO };
	struct bench_options options = { 0 };
	struct bench_programs programs = { 0 };
	struct err err;
	int exit_code = 0, stopped = 0;

	if (bench_parse(argc, argv, &options, &err) < 0) {
		log_error(&log, &err);
		return 2;
	}
	if (options.help)
		return fputs(bench_usage, stdout) < 0 || fflush(stdout) ? 1 : 0;
	setenv("LC_ALL", "C", 1); /* so that what commands say is the same everywhere */
	if (bench_programs_find(options.ojbox, &programs, &err) < 0 ||
		bench_run(&options, &programs, &stopped, &err) < 0) {
		log_error(&log, &err);
		exit_code = 1;
	}
	bench_programs_free(&programs);
	if (stopped)
		raise(stopped); /* whoever sent it sees that it was obeyed */
	return exit_code;
}
