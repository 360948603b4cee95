/*
 * judging.c: what judging costs from end to end: many small tests, many submissions, and an interactive
 * problem, through ojjudge and beside the same programs by themselves.  `make bench-judging` runs it.
 *
 * Every command of figures.def is run once in each round, so what slows the machine slows all of them.
 * Figures are no test: the exit status is 0 when they were taken, 1 when something failed, 2 for wrong use.
 * Must never tell a time of submissions that were not accepted, and leave nothing behind.
 */
#include "bare.h"
#include "figures.h"
#include "setup.h"

#include "base/auto.h"
#include "base/fs.h"
#include "base/log.h"
#include "spawn.h"

#include <fcntl.h>
#include <getopt.h>
#include <string.h>

enum {
	JUDGING_PATIENCE = 600, /* seconds, for one command */
	JUDGING_MOST = 1000000,
};

struct judging {
	const char *ojjudge, *json;
	char self[4096];
	struct spawn spawn;
	struct setup setup;
	size_t rounds;
	bool help;
};

static const char judging_usage[] =
	"usage: bench-judging --ojjudge=PATH [OPTION ...]\n"
	"  --rounds=N       times that each command is run (5), at most 1000\n"
	"  --tests=N        tests of the problem with many (100), at least 3\n"
	"  --lines=N        lines that interactor and submission send each other (100000), at least 10\n"
	"  --submissions=N  in the call with many (10)\n"
	"  --quick          the same as --rounds=3\n"
	"  --json=FILE      write the numbers there too\n";

/* ---- commands ---- */

static const char *judging_problem(const struct figures_timing *timing)
{
	if (timing->what == FIGURES_TALK)
		return timing->part == FIGURES_FEW ? "talk-few" : "talk-all";
	if (timing->part == FIGURES_ALL)
		return "sum-all";
	return timing->jobs == 2 ? "sum-2" : "sum-1";
}

static void judging_by_ojjudge(
	const struct judging *judging, const struct figures_timing *timing, struct strv *argv)
{
	static const char *const submission[] = {
		[FIGURES_SUM_CPP] = "sum.cpp",
		[FIGURES_SUM_PYTHON] = "sum.py",
		[FIGURES_TALK] = "talk.cpp",
	};
	const char *folder = judging->setup.folder;

	strv_add(argv, judging->ojjudge);
	strv_add(argv, "--json");
	strv_printf(argv, "--jobs=%d", timing->jobs);
	if (timing->flags & FIGURES_FREE)
		strv_add(argv, "--no-pin");
	strv_printf(argv, "%s/%s", folder, judging_problem(timing));
	if (timing->what != FIGURES_MANY)
		strv_printf(argv, "%s/%s", folder, submission[timing->what]);
	for (size_t i = 1; timing->what == FIGURES_MANY && i <= judging->setup.submissions; i++)
		strv_printf(argv, "%s/many/%zu.cpp", folder, i);
}

static void judging_bare(
	const struct judging *judging, const struct figures_timing *timing, struct strv *argv)
{
	const char *folder = judging->setup.folder, *problem = judging_problem(timing);
	size_t few = (size_t)timing->jobs;

	strv_add(argv, judging->self);
	if (timing->what == FIGURES_TALK) {
		strv_add(argv, "--pair");
		strv_add(argv, timing->flags & FIGURES_FREE ? "free" : "pinned");
		strv_printf(argv, "%s/interactor", folder);
		strv_printf(argv, "%s/talk", folder);
		strv_printf(argv, "%s/%s/data/1.in", folder, problem);
		strv_printf(argv, "%s/feedback/", folder);
		return;
	}
	strv_add(argv, "--bare");
	strv_printf(argv, "%s/%s/data", folder, problem);
	strv_printf(argv, "%zu", timing->part == FIGURES_ALL ? judging->setup.tests : few);
	strv_printf(argv, "%zu", few);
	if (timing->what == FIGURES_SUM_PYTHON)
		strv_add(argv, "/usr/bin/python3");
	strv_printf(argv, "%s/%s", folder, timing->what == FIGURES_SUM_PYTHON ? "sum.py" : "sum");
}

/* ---- rounds ---- */

static int judging_environment(
	const struct judging *judging, const struct figures_timing *timing, struct err *err)
{
	auto_buf struct buf cache = { 0 };

	buf_printf(&cache, "%s/%s", judging->setup.folder, timing->flags & FIGURES_COLD ? "cold" : "cache");
	if (buf_check(&cache, err) < 0)
		return -1;
	if (setenv("XDG_CACHE_HOME", cache.data, 1) < 0)
		return err_nomem(err);
	return timing->flags & FIGURES_COLD ? setup_cold(&judging->setup, err) : 0;
}

static int judging_time(
	struct judging *judging, const struct figures_timing *timing, double *ret_us, struct err *err)
{
	auto_strv struct strv argv = { 0 };
	auto_buf struct buf output = { 0 };

	if (timing->way == FIGURES_JUDGE)
		judging_by_ojjudge(judging, timing, &argv);
	else
		judging_bare(judging, timing, &argv);
	if (strv_check(&argv, err) < 0 || judging_environment(judging, timing, err) < 0 ||
		spawn_go_on(&judging->spawn, err) < 0)
		return -1;
	if (spawn_run(&judging->spawn, argv.item, 0, &output, ret_us, err) < 0)
		return err_wrap(err, "%s", timing->name);
	return 0;
}

/*
 * The first round is not counted, and fills the cache.  Each round begins elsewhere, and every other one goes
 * backwards, so that nobody always follows the same.
 */
static int judging_rounds(struct judging *judging, struct figures *figures, struct err *err)
{
	for (size_t round = 0; round <= judging->rounds; round++)
		for (size_t i = 0; i < FIGURES_TIMINGS; i++) {
			size_t place = (round % 2 ? FIGURES_TIMINGS - 1 - i : i) + 5 * round;
			size_t id = place % FIGURES_TIMINGS;
			double us = 0;

			if (judging_time(judging, &figures_timing[id], &us, err) < 0)
				return -1;
			if (round)
				figures->us[id][round - 1] = us;
		}
	return 0;
}

static int judging_tell(const struct figures *figures, const char *path, int json, struct err *err)
{
	auto_buf struct buf text = { 0 }, numbers = { 0 };

	if (figures_tell(figures, &text, &numbers, err) < 0)
		return -1;
	if (json >= 0 && fs_write_all(json, numbers.data, numbers.len, err) < 0)
		return err_wrap(err, "%s", path);
	return fs_write_all(STDOUT_FILENO, text.data, text.len, err);
}

static int judging_measure(struct judging *judging, int json, struct err *err)
{
	auto_free struct figures *figures = calloc(1, sizeof(*figures));
	char tmp[4096];

	if (!figures)
		return err_nomem(err);
	*figures = (struct figures){
		.rounds = judging->rounds,
		.tests = judging->setup.tests,
		.lines = judging->setup.lines,
		.submissions = judging->setup.submissions,
	};
	if (setup_make(&judging->setup, err) < 0)
		return -1;
	snprintf(tmp, sizeof(tmp), "%s/tmp", judging->setup.folder);
	if (setenv("TMPDIR", tmp, 1) < 0)
		return err_nomem(err);
	if (judging_rounds(judging, figures, err) < 0)
		return -1;
	return judging_tell(figures, judging->json, json, err);
}

static int judging_run(struct judging *judging, struct err *err)
{
	ssize_t length = readlink("/proc/self/exe", judging->self, sizeof(judging->self) - 1);
	auto_fd int json = -1;
	int result;

	if (length < 0)
		return err_sys(err, "/proc/self/exe");
	judging->self[length] = '\0';
	if (judging->json) {
		json = fs_open(AT_FDCWD, judging->json, O_WRONLY | O_CREAT | O_TRUNC, 0666, err);
		if (json < 0)
			return -1;
	}
	if (spawn_start(&judging->spawn, err) < 0)
		return -1;
	judging->spawn.patience = JUDGING_PATIENCE;
	judging->setup.spawn = &judging->spawn;
	result = judging_measure(judging, json, err);
	setup_end(&judging->setup);
	spawn_end(&judging->spawn);
	return result;
}

/* ---- the command line ---- */

static int judging_count(
	const char *name, const char *value, int64_t least, int64_t most, size_t *ret_count, struct err *err)
{
	int64_t count = 0;

	if (text_count(value, least, most, &count, err) < 0)
		return err_wrap(err, "--%s", name);
	*ret_count = (size_t)count;
	return 0;
}

static int judging_option(int letter, const char *value, struct judging *judging, struct err *err)
{
	switch (letter) {
	case 'o':
		judging->ojjudge = value;
		return 0;
	case 'j':
		judging->json = value;
		return 0;
	case 'r':
		return judging_count("rounds", value, 1, FIGURES_ROUNDS, &judging->rounds, err);
	case 't':
		return judging_count("tests", value, 3, 10000, &judging->setup.tests, err);
	case 'l':
		return judging_count("lines", value, 10, JUDGING_MOST, &judging->setup.lines, err);
	case 's':
		return judging_count("submissions", value, 1, 1000, &judging->setup.submissions, err);
	case 'q':
		judging->rounds = 3;
		return 0;
	case 'h':
		judging->help = true;
		return 0;
	default: /* getopt_long has told what is wrong */
		return err_set(err, ERR_USAGE, "see --help");
	}
}

static int judging_parse(int argc, char **argv, struct judging *judging, struct err *err)
{
	static const struct option known[] = {
		{ "ojjudge", required_argument, NULL, 'o' },
		{ "rounds", required_argument, NULL, 'r' },
		{ "tests", required_argument, NULL, 't' },
		{ "lines", required_argument, NULL, 'l' },
		{ "submissions", required_argument, NULL, 's' },
		{ "quick", no_argument, NULL, 'q' },
		{ "json", required_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int letter;

	while ((letter = getopt_long(argc, argv, "", known, NULL)) != -1)
		if (judging_option(letter, optarg, judging, err) < 0)
			return -1;
	if (optind < argc)
		return err_set(err, ERR_USAGE, "'%s': no such argument; see --help", argv[optind]);
	if (!judging->ojjudge && !judging->help)
		return err_set(err, ERR_USAGE, "--ojjudge is missing; see --help");
	return 0;
}

/* What this program does when it has called itself. */
static int judging_alone(int argc, char **argv, struct err *err)
{
	size_t tests, jobs;

	if (strcmp(argv[1], "--pair") == 0 && argc == 7)
		return bare_pair(strcmp(argv[2], "free") != 0, argv + 3, err);
	if (strcmp(argv[1], "--bare") != 0 || argc < 6)
		return err_set(err, ERR_USAGE, "wrong words after %s", argv[1]);
	if (judging_count("bare", argv[3], 1, JUDGING_MOST, &tests, err) < 0 ||
		judging_count("bare", argv[4], 1, 2, &jobs, err) < 0)
		return -1;
	return bare_sum(argv[2], tests, jobs, argv + 5, err);
}

int main(int argc, char **argv)
{
	const struct log log = { .program = "bench-judging", .fd = STDERR_FILENO };
	struct judging judging = { .rounds = 5,
		.setup = { .tests = 100, .lines = 100000, .submissions = 10 } };
	bool alone = argc > 1 && (strcmp(argv[1], "--bare") == 0 || strcmp(argv[1], "--pair") == 0);
	struct err err;
	int result;

	if (!alone && judging_parse(argc, argv, &judging, &err) < 0) {
		log_error(&log, &err);
		return 2;
	}
	if (judging.help)
		return fputs(judging_usage, stdout) < 0 || fflush(stdout) ? 1 : 0;
	result = alone ? judging_alone(argc, argv, &err) : judging_run(&judging, &err);
	if (result < 0)
		log_error(&log, &err);
	if (judging.spawn.stopped)
		raise(judging.spawn.stopped); /* whoever sent it sees that it was obeyed */
	return result < 0;
}
