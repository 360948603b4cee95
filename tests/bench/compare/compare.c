/*
 * compare.c: what the comparer of words costs, beside cmp(1) where output and answer are the same byte for
 * byte, and beside a checker in C++ (checker.cc) where their blanks differ.  `make bench-compare` runs it.
 *
 * All are programs that are started with two files, by turns; ours is this one, which has the output in
 * memory by mapping it and then does what ojjudge does.  Ratios are medians over rounds of two runs side by
 * side.  Figures are no test: the exit status is 0 when they were taken, 1 when something failed, 2 for wrong
 * use.
 */
#include "answer.h"

#include "base/auto.h"
#include "base/fs.h"
#include "spawn.h"
#include "stats.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#define COMPARE_ROUNDS 100 /* at most */

struct bench {
	struct spawn spawn;
	char folder[4096];
	const char *self, *checker;
	size_t size; /* bytes */
	int rounds;
};

/* How an output is spaced that has the words of the answer. */
struct bench_case {
	const char *name, *kind;
	const char *blank, *newline; /* what stands for them */
	bool cmp;                    /* the same bytes: beside cmp */
	double target;
};

static const struct bench_case bench_cases[] = {
	{ "the same bytes, exact", "exact", " ", "\n", true, 2 },
	{ "the same bytes, tokens", "tokens", " ", "\n", true, 2 },
	{ "every blank doubled", "tokens", "  ", "\n", false, 0.1 },
	{ "newlines for blanks", "tokens", "\n", "\n", false, 0.1 },
	{ "CRLF for newlines", "tokens", " ", "\r\n", false, 0.1 },
	{ "CRLF, white-diff", "white-diff", " ", "\r\n", false, 0.1 },
	{ "blanks doubled, token-lines", "token-lines", "  ", "\n", false, 0.1 },
};

/* ---- what is measured ---- */

/* The output of a program is in memory when ojjudge compares it. */
static int bench_output(const char *path, struct span *ret_text, struct err *err)
{
	auto_fd int fd = fs_open(AT_FDCWD, path, O_RDONLY, 0, err);
	struct stat st;
	void *data;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0)
		return err_sys(err, "%s", path);
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (data == MAP_FAILED)
		return err_sys(err, "%s", path);
	*ret_text = (struct span){ data, (size_t)st.st_size };
	return 0;
}

static int bench_ours(char **word, struct compare_result *ret_result, struct err *err)
{
	struct compare_rules rules = { .kind = COMPARE_KINDS };
	auto_fd int answer = -1;
	struct span output;

	for (int i = 0; i < COMPARE_KINDS; i++)
		if (strcmp(word[0], compare_table[i].name) == 0)
			rules.kind = (enum compare_kind)i;
	if (rules.kind == COMPARE_KINDS)
		return err_set(err, ERR_USAGE, "no kind %s", word[0]);
	answer = fs_open(AT_FDCWD, word[2], O_RDONLY, 0, err);
	if (answer < 0 || bench_output(word[1], &output, err) < 0)
		return -1;
	return answer_compare(&rules, output, answer, ret_result, err);
}

/* ---- files ---- */

/* Numbers of one to nine digits, on lines of a thousand; the same words in each file. */
static int bench_write(const char *path, size_t size, const char *blank, const char *newline, struct err *err)
{
	auto_file FILE *file = fopen(path, "we");
	uint64_t state = 88172645463325252U;
	size_t written = 0;

	if (!file)
		return err_sys(err, "%s", path);
	for (int word = 1; written < size; word++) {
		static const uint64_t powers[] = { 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
			1000000000 };
		char text[24];

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		snprintf(text, sizeof(text), "%llu", (unsigned long long)((state >> 20) % powers[state % 9]));
		written += strlen(text) + 1;
		fputs(text, file);
		fputs(word % 1000 ? blank : newline, file);
	}
	return fflush(file) == 0 ? 0 : err_sys(err, "%s", path);
}

/* ---- the report ---- */

/* Fills in the times of both, in microseconds, taken by turns; the first round is not counted. */
static int bench_rounds(struct bench *bench, const struct strv argv[2], double *us[2], struct err *err)
{
	for (int round = -1; round < bench->rounds; round++)
		for (int i = 0; i < 2; i++) {
			int which = (round & 1) ^ i;
			double *to = &us[which][round < 0 ? 0 : round];

			if (spawn_go_on(&bench->spawn, err) < 0 ||
				spawn_run(&bench->spawn, argv[which].item, 0, NULL, to, err) < 0)
				return err_wrap(err, "%s", argv[which].item[0]);
		}
	return 0;
}

static int bench_measure(
	struct bench *bench, const struct bench_case *one, const struct strv argv[2], struct err *err)
{
	double ours[COMPARE_ROUNDS], other[COMPARE_ROUNDS], ratio;
	size_t count = (size_t)bench->rounds;
	struct stats stats[2];

	if (bench_rounds(bench, argv, (double *[]){ ours, other }, err) < 0 ||
		stats_of(ours, count, &stats[0], err) < 0 || stats_of(other, count, &stats[1], err) < 0 ||
		stats_ratio(ours, other, count, &ratio, err) < 0)
		return -1;
	printf("%-28s %8.1f %8.1f %-8s %7.3f  (at most %g: %s)\n", one->name, stats[0].median / 1000,
		stats[1].median / 1000, one->cmp ? "cmp" : "checker", ratio, one->target,
		ratio <= one->target ? "yes" : "no");
	return fflush(stdout) == 0 ? 0 : err_sys(err, "standard output");
}

static int bench_case(struct bench *bench, const struct bench_case *one, struct err *err)
{
	auto_strv struct strv ours = { 0 }, other = { 0 };

	strv_add(&ours, bench->self);
	strv_add(&ours, "--ours");
	strv_add(&ours, one->kind);
	strv_add(&other, one->cmp ? "/usr/bin/cmp" : bench->checker);
	for (int i = 0; i < 2; i++) {
		strv_printf(&ours, "%s/%s", bench->folder, i ? "answer" : "output");
		strv_printf(&other, "%s/%s", bench->folder, i ? "answer" : "output");
	}
	if (strv_check(&ours, err) < 0 || strv_check(&other, err) < 0 ||
		bench_write(ours.item[3], bench->size, one->blank, one->newline, err) < 0)
		return -1;
	return bench_measure(bench, one, (const struct strv[]){ ours, other }, err);
}

static int bench_all(struct bench *bench, struct err *err)
{
	char answer[5000];

	snprintf(answer, sizeof(answer), "%s/answer", bench->folder);
	if (bench_write(answer, bench->size, " ", "\n", err) < 0)
		return -1;
	printf("%zu MB, %d rounds; medians in ms, and of the ratios\n", bench->size / 1000000, bench->rounds);
	printf("%-28s %8s %8s %-8s %7s\n", "", "ours", "other", "", "ratio");
	for (size_t i = 0; i < sizeof(bench_cases) / sizeof(bench_cases[0]); i++)
		if (bench_case(bench, &bench_cases[i], err) < 0)
			return -1;
	return 0;
}

static int bench_run(struct bench *bench, struct err *err)
{
	const char *place = getenv("TMPDIR");
	auto_fd int folder = -1;
	struct err ignored;
	int done;

	snprintf(bench->folder, sizeof(bench->folder), "%s/ojjudge-compare.XXXXXX", place ? place : "/tmp");
	if (!mkdtemp(bench->folder))
		return err_sys(err, "%s", bench->folder);
	done = spawn_start(&bench->spawn, err);
	if (done == 0) {
		done = bench_all(bench, err);
		spawn_end(&bench->spawn);
	}
	folder = fs_open(AT_FDCWD, bench->folder, O_RDONLY | O_DIRECTORY, 0, &ignored);
	if (folder >= 0)
		fs_remove_contents(folder, &ignored);
	rmdir(bench->folder);
	return done;
}

int main(int count, char **word)
{
	struct bench bench = { .self = word[0], .size = 100000000, .rounds = 9 };
	struct compare_result result;
	struct err err;
	int done;

	if (count == 5 && strcmp(word[1], "--ours") == 0) {
		done = bench_ours(word + 2, &result, &err);
		if (done == 0 && result.equal)
			return 0;
		fprintf(stderr, "%s\n", done < 0 ? err.text : result.message);
		return 1;
	}
	if (count < 2 || count > 4) {
		fprintf(stderr, "bench-compare CHECKER [MEGABYTES [ROUNDS]]\n");
		return 2;
	}
	bench.checker = word[1];
	if (count > 2)
		bench.size = (size_t)atoi(word[2]) * 1000000;
	if (count > 3)
		bench.rounds = atoi(word[3]);
	if (bench.size < 1 || bench.rounds < 1 || bench.rounds > COMPARE_ROUNDS) {
		fprintf(stderr, "bench-compare: at least one megabyte, 1 to %d rounds\n", COMPARE_ROUNDS);
		return 2;
	}
	if (bench_run(&bench, &err) == 0)
		return 0;
	fprintf(stderr, "bench-compare: %s\n", err.text);
	return 1;
}
