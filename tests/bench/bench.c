/*
 * bench.c: how long it takes until a program has run in a box, side by side with others that make boxes, and
 * how late a box stops a program at its limit of time.
 *
 * Called by a person or by `make bench`, as any user.  Fails (1) when bare posix_spawn or ojbox fails, or
 * what it made cannot be removed; (2) when the command line is wrong.  All subjects are measured in turn
 * within each round, so that a machine that grows slower or faster does so for all of them.  Must never
 * report a number whose command did not end well, and never leave a box behind.
 */
#include "base/auto.h"
#include "base/fs.h"
#include "base/log.h"
#include "lateness.h"
#include "report.h"
#include "subjects.h"

#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	BENCH_WARMUP = 10,
	BENCH_RUNS = 200,
	BENCH_RUNS_MAX = 100000,
	BENCH_LATENESS_RUNS = 10,
};

struct bench_options {
	const char *ojbox, *nothing, *spin, *json;
	size_t runs, lateness_runs;
	bool help;
};

static const char bench_usage[] =
	"usage: bench --ojbox=PATH --nothing=PATH --spin=PATH [OPTION ...]\n"
	"  --ojbox=PATH       the ojbox to measure\n"
	"  --nothing=PATH     a static program that ends at once; it is run in every box\n"
	"  --spin=PATH        a static program that does not end; only lateness needs it\n"
	"  --runs=N           rounds (200), from 1 to 100000; every subject is run once in each\n"
	"  --lateness-runs=N  stops at a limit of 1 s (10), for each mode and number of threads; 0: none\n"
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
	case 'n':
		options->nothing = value;
		break;
	case 's':
		options->spin = value;
		break;
	case 'j':
		options->json = value;
		break;
	case 'r':
		return bench_count("--runs", value, 1, &options->runs, err);
	case 'l':
		return bench_count("--lateness-runs", value, 0, &options->lateness_runs, err);
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
		{ "nothing", required_argument, NULL, 'n' },
		{ "spin", required_argument, NULL, 's' },
		{ "runs", required_argument, NULL, 'r' },
		{ "lateness-runs", required_argument, NULL, 'l' },
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
	if (!options.help && (!options.ojbox || !options.nothing))
		return err_set(err, ERR_USAGE, "--ojbox and --nothing are needed; see --help");
	if (!options.help && options.lateness_runs && !options.spin)
		return err_set(err, ERR_USAGE, "--spin is needed, or --lateness-runs=0; see --help");
	*ret_options = options;
	return 0;
}

static int bench_tell(const struct bench_options *options, const struct subjects *subjects,
	const struct lateness *lateness, int json, struct err *err)
{
	auto_buf struct buf table = { 0 };
	auto_buf struct buf numbers = { 0 };
	struct report report = { 0 };

	if (report_make(subjects, lateness, options->runs, BENCH_WARMUP, &report, err) < 0)
		return -1;
	report_table(&report, &table);
	report_json(&report, &numbers);
	if (buf_check(&table, err) < 0 || buf_check(&numbers, err) < 0)
		return -1;
	if (json >= 0 && fs_write_all(json, numbers.data, numbers.len, err) < 0)
		return err_wrap(err, "%s", options->json);
	if (fs_write_all(STDOUT_FILENO, table.data, table.len, err) < 0)
		return err_wrap(err, "standard output");
	return 0;
}

static int bench_measure(const struct bench_options *options, struct subjects *subjects,
	struct lateness *lateness, struct err *err)
{
	auto_fd int json = -1;

	/* Opened first: minutes of measuring are not to end in a file that cannot be written. */
	if (options->json) {
		json = fs_open(AT_FDCWD, options->json, O_WRONLY | O_CREAT | O_TRUNC, 0666, err);
		if (json < 0)
			return -1;
	}
	if (subjects_open(options->ojbox, options->nothing, options->runs, subjects, err) < 0)
		return -1;
	for (long round = -BENCH_WARMUP; round < (long)options->runs; round++) {
		if (subjects_round(subjects, round, err) < 0)
			return -1;
	}
	if (lateness_open(&subjects->spawn, options->ojbox, options->spin, options->lateness_runs, lateness,
		    err) < 0)
		return -1;
	return bench_tell(options, subjects, lateness, json, err);
}

int main(int argc, char **argv)
{
	const struct log log = { .program = "bench", .fd = STDERR_FILENO };
	struct subjects subjects = { .spawn.null_fd = -1 };
	struct lateness lateness = { 0 };
	struct bench_options options = { 0 };
	struct err err;
	int exit_code = 0;

	if (bench_parse(argc, argv, &options, &err) < 0) {
		log_error(&log, &err);
		return 2;
	}
	if (options.help)
		return fputs(bench_usage, stdout) < 0 || fflush(stdout) ? 1 : 0;
	setenv("LC_ALL", "C", 1); /* so that what commands say is the same everywhere */
	if (bench_measure(&options, &subjects, &lateness, &err) < 0) {
		log_error(&log, &err);
		exit_code = 1;
	}
	if (lateness_close(&lateness, &err) < 0) {
		log_error(&log, &err);
		exit_code = 1;
	}
	if (subjects_close(&subjects, &err) < 0) {
		log_error(&log, &err);
		exit_code = 1;
	}
	if (subjects.spawn.stopped)
		raise(subjects.spawn.stopped); /* whoever sent it sees that it was obeyed */
	return exit_code;
}
