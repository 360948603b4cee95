/*
 * Unit test of sandbox/spec.c: which option goes with which command, what goes together, and the calls that
 * isolate's clients make.
 */
#include "spec_call.h"

/* ---- scope ---- */

struct command {
	const char *option;
	unsigned int scope;
};

static const struct command commands[] = {
	{ "--init", SPEC_FOR_INIT },
	{ "--run", SPEC_FOR_RUN },
	{ "--cleanup", SPEC_FOR_CLEANUP },
	{ "--list", SPEC_FOR_LIST },
	{ "--delegate", SPEC_FOR_DELEGATE },
	{ "--check", SPEC_FOR_CHECK },
	{ "--doctor", SPEC_FOR_CHECK },
	{ "--print-cg-root", SPEC_FOR_OTHER },
	{ "--help", SPEC_FOR_OTHER },
	{ "--version", SPEC_FOR_OTHER },
	{ "--check-config", SPEC_FOR_OTHER },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* A value that every row of that kind takes. */
static const char *sample(const struct opt_row *row)
{
	switch (row->kind) {
	case OPT_CHOICE:
		return row->value;
	case OPT_TEXT:
	case OPT_LIST:
		return "1";
	case OPT_COUNT:
		return !row->choices            ? "0"
		       : row->choices[0] == '3' ? "3"
		       : row->choices[0] == '1' ? "1"
						: "0";
	default:
		return "0";
	}
}

/* Gives the row to the command, in front of it. */
static void call_command(struct call *call, const struct opt_row *row, const struct command *command)
{
	call_begin(call);
	if (row->arg)
		strv_printf(&call->argv, "--%s=%s", row->name, sample(row));
	else
		strv_printf(&call->argv, "--%s", row->name);
	if (strncmp(row->name, "as-", 3) == 0 && (row->scope & command->scope))
		call_companion(call, row);
	strv_add(&call->argv, command->option);
	if (command->scope == SPEC_FOR_RUN)
		strv_add(&call->argv, "/program");
	call_end(call);
}

static void check_refused(const struct call *it, const struct opt_row *row, const struct command *command)
{
	const char *text = it->err.text, *to = strstr(text, "give it to ");
	auto_buf struct buf begin = { 0 };
	bool helps = false;

	buf_printf(&begin, "--%s has no effect with %s", row->name, command->option);
	ok(it->result == -1 && it->err.class == ERR_USAGE && strncmp(text, buf_text(&begin), begin.len) == 0,
		"--%s does not go with %s", row->name, command->option);
	for (size_t i = 0; to && i < COMMANDS; i++)
		if (strcmp(to + strlen("give it to "), commands[i].option) == 0)
			helps = row->scope & commands[i].scope;
	if (!ok(helps, "  the remedy is a command that takes it"))
		printf("# %s\n", text);
}

static void test_scope(void)
{
	for (size_t i = 0; i < SPEC_ROWS; i++)
		for (size_t j = 0; j < COMMANDS && is_option(row_at(i)); j++) {
			auto_call struct call it;

			call_command(&it, row_at(i), &commands[j]);
			if (!(row_at(i)->scope & commands[j].scope))
				check_refused(&it, row_at(i), &commands[j]);
			else if (!ok(it.result == 0, "--%s goes with %s", row_at(i)->name,
					 commands[j].option))
				printf("# %s\n", it.err.text);
		}
}

/* ---- together ---- */

struct line_case {
	const char *line;
	const char *words;  /* NULL: it is well; else a part of the error */
	const char *remedy; /* and another */
};

static const struct line_case lines[] = {
	{ "", "no command", "--init, --run, --cleanup or --list" },
	{ "--time=1", "no command", "--help" },
	{ "--init", NULL, NULL },
	{ "--cleanup -b 7", NULL, NULL },
	{ "--list --reap", NULL, NULL },
	{ "--delegate", NULL, NULL },
	{ "--delegate anna --pid=7", NULL, NULL },
	{ "--delegate anna bert", "unexpected argument 'bert'", "--run" },
	{ "--print-cg-root", NULL, NULL },
	{ "--no-cg --cg-mem=1 --run a", "--cg-mem needs control groups", "--no-cg" },
	{ "--cpus=0 --cgroups=no --run a", "--cpus needs control groups", "--no-cg" },
	{ "--no-cg --cg --cg-mem=1 --run a", NULL, NULL },
	{ "--cpus=0-2,5,7-7 --run a", NULL, NULL },
	{ "--cpus=1-0 --run a", "--cpus: '1-0'", "such as 0-2,5" },
	{ "--cpus=x --run a", "--cpus: 'x'", "such as 0-2,5" },
	{ "--cpus=0, --run a", "--cpus: '0,'", "such as 0-2,5" },
	{ "--cpus=0000000000000000000000000000001zzz --run a", "--cpus: '000", "such as 0-2,5" },
	{ "--cpus= --run a", "--cpus", "such as 0-2,5" },
	{ "--affinity=0,2-5 --run a", NULL, NULL },
	{ "--affinity=5-2 --run a", "--affinity: '5-2'", "such as 0-2,5" },
	{ "--gate=2 --run a", "--gate: '2'", "at least 3" },
	{ "--gate=3 --run a", NULL, NULL },
	{ "--gate=3 --as-uid=9 --as-gid=9 --run a", "--gate and --as-uid exclude each other", "root's" },
	{ "-h", NULL, NULL },
	{ "--version -v", NULL, NULL },
	{ "--run a", NULL, NULL },
	{ "--run", "--run needs a program", "--run -- PROGRAM" },
	{ "--run --", "--run needs a program", "--run -- PROGRAM" },
	{ "--time=1 --run", "--run needs a program", "--run -- PROGRAM" },
	{ "--init a", "unexpected argument 'a'", "--run" },
	{ "--cleanup -- a", "unexpected argument 'a'", "--run" },
	{ "--list a b", "unexpected argument 'a'", "--run" },
	{ "--help a", "unexpected argument 'a'", "--run" },
	{ "a", "no command", "--run" },
	{ "--init --run a", "--init and --run exclude each other", "one command" },
	{ "--cleanup --init", "--cleanup and --init exclude each other", "one command" },
	{ "--run --run a", NULL, NULL },
	{ "--tiem=1 --run a", "unknown option --tiem=1", "did you mean --time?" },
	{ "--run --memm=1 a", "unknown option --memm=1", "did you mean --mem?" },
	{ "-Q --run a", "unknown option -Q", "--help" },
	{ "-sQv --run a", "unknown option -Q", "--help" },
	{ "--stderr=x --stderr-to-stdout --run a", "--stderr and --stderr-to-stdout exclude", "give one" },
	{ "--stderr-to-stdout -rx --run a", "--stderr and --stderr-to-stdout exclude", "give one" },
	{ "--extra-time=1 --run a", "--extra-time prolongs --time", "not given" },
	{ "--extra-time=1 --time=0 --run a", "--extra-time prolongs --time", "not given" },
	{ "--extra-time=0 --run a", NULL, NULL },
	{ "--extra-time=1 --time=1 --run a", NULL, NULL },
	{ "-b auto --init", NULL, NULL },
	{ "-b auto --run a", "--box-id=auto goes with --init only", "give the number" },
	{ "-b auto --cleanup", "--box-id=auto goes with --init only", "give the number" },
	{ "-b Auto --init", "--box-id (-b): 'Auto'", "whole number" },
	{ "-b 2147483647 --init", NULL, NULL },
	{ "-b 2147483648 --init", "--box-id (-b): '2147483648'", "at most 2147483647" },
	{ "-b -1 --init", "--box-id (-b): '-1'", "whole number" },
	{ "-b 1x --run a", "--box-id (-b): '1x'", "whole number" },
	{ "-b ' 1' --run a", "--box-id (-b): ' 1'", "whole number" },
	{ "-b nan --run a", "--box-id (-b): 'nan'", "whole number" },
	{ "-b 1e3 --run a", "--box-id (-b): '1e3'", "whole number" },
	{ "--box-id= --cleanup", "--box-id (-b): ''", "whole number" },
	{ "--box-id=99999999999999999999 --cleanup", "--box-id (-b): '9999", "at most" },
};

static void test_lines(void)
{
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		auto_call struct call it;
		bool well;

		call_line(&it, lines[i].line);
		if (lines[i].words)
			well = it.result == -1 && it.err.class == ERR_USAGE &&
			       strstr(it.err.text, lines[i].words) && strstr(it.err.text, lines[i].remedy);
		else
			well = it.result == 0;
		if (!ok(well, "'%s' is %s", lines[i].line, lines[i].words ? "refused, and why" : "well"))
			printf("# %d, '%s'\n", it.result, it.err.text);
	}
}

/* What stands in a configuration must not make other commands fail. */
static void test_configured(void)
{
	static const char *const others[] = { "--init", "--cleanup", "--list", "--check-config", "--help",
		"--version" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		auto_call struct call it;

		call_begin(&it);
		it.spec.extra_time = 500;
		strv_add(&it.argv, others[i]);
		call_end(&it);
		if (!ok(it.result == 0, "%s goes with a configured extra-time", others[i]))
			printf("# %s\n", it.err.text);
	}
}

/* Under the name isolate: what is refused otherwise, and what has another meaning. */
static void test_isolate(void)
{
	static const struct {
		const char *line;
		int extra_time;
		const char *diag;
		bool to_stdout;
	} calls[] = {
		{ "--init --time=1 --chdir=/x --stdin=y", 0, NULL, false },
		{ "--cleanup --cg-mem=1 --cg --meta=x", 0, NULL, false },
		{ "-x 5 --run a", 0, NULL, false },
		{ "-t 2 -x 1 --run a", 0, NULL, false },
		{ "-t 2 -x 2 --run a", 0, NULL, false },
		{ "-t 2 -x 2.5 --run a", 500, NULL, false },
		{ "-r x --stderr-to-stdout --run a", 0, NULL, true },
		{ "--stderr-to-stdout -r x --run a", 0, "x", false },
		{ "-r x --stderr-to-stdout -r y --run a", 0, "y", false },
		{ "-r x --run a", 0, "x", false },
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		auto_call struct call it;
		const char *diag;

		call_begin(&it);
		it.spec.isolate = true;
		need(text_words(calls[i].line, &it.argv, &it.err) == 0);
		call_end(&it);
		diag = it.spec.diag ? it.spec.diag : "none";
		if (!ok(it.result == 0 && it.spec.extra_time == calls[i].extra_time &&
				    strcmp(diag, calls[i].diag ? calls[i].diag : "none") == 0 &&
				    it.spec.stderr_to_stdout == calls[i].to_stdout,
			    "isolate: '%s'", calls[i].line))
			printf("# %d, '%s', %lld, %s\n", it.result, it.err.text,
				(long long)it.spec.extra_time, diag);
	}
}

static void test_configured_run(void)
{
	auto_call struct call it, over;

	call_begin(&it);
	it.spec.time = 2000;
	it.spec.processes = 7;
	need(text_words("--extra-time=1 --run a", &it.argv, &it.err) == 0);
	call_end(&it);
	ok(it.result == 0 && it.spec.time == 2000 && it.spec.processes == 7, "what was configured holds");
	call_begin(&over);
	over.spec.time = 2000;
	strv_add(&over.spec.dir, "/one");
	need(text_words("--time=3 -d/two --run a", &over.argv, &over.err) == 0);
	call_end(&over);
	is_int(over.spec.time, 3000, "the command line counts more");
	ok(over.spec.dir.count == 2 && strcmp(over.spec.dir.item[1], "/two") == 0, "lists go on");
}

/* ---- programs and boxes ---- */

static void check_program(const char *line, const char *wanted)
{
	auto_call struct call it;
	auto_buf struct buf words = { 0 };

	call_line(&it, line);
	for (char **word = it.result == 0 ? it.spec.program : NULL; word && *word; word++)
		buf_printf(&words, "%s|", *word);
	is_str(buf_text(&words), wanted, line);
}

static void test_program(void)
{
	auto_call struct call it;

	check_program("--run a", "a|");
	check_program("--run -- a", "a|");
	check_program("--run -- a --time=1 -v", "a|--time=1|-v|");
	check_program("--run a b -v c", "a|b|c|");
	check_program("a b --run", "a|b|");
	check_program("a --run -- b", "a|b|");
	check_program("--run -- a -- b", "a|--|b|");
	check_program("--run -- '' 'b c'", "|b c|");
	check_program("--run --processes 5", "5|");
	call_line(&it, "-b 37 --init");
	ok(it.spec.command == SPEC_INIT && it.spec.box == 37 && !it.spec.auto_id, "a box by its number");
	ok(!it.spec.program, "no program with --init");
	call_free(&it);
	call_line(&it, "-b 007 --init");
	is_int(it.spec.box, 7, "leading zeros are decimal");
	call_free(&it);
	call_line(&it, "-b auto --init");
	ok(it.spec.auto_id, "any free box");
}

/* ---- isolate's clients ---- */

static void test_cms(void)
{
	auto_call struct call it;
	const struct box_spec *spec = &it.spec;

	call_line(&it,
		"--box-id=64999 --chdir=/tmp --dir=/tmp=/w/home:rw --dir=/dev/shm:tmp "
		"--dir=/etc/alternatives --dir=/etc/mono:noexec --full-env --env=HOME=/tmp --fsize=1024 "
		"--stdin=/tmp/in --stdout=/tmp/out --processes --stderr=/tmp/err --time=1.5 "
		"--wall-time=10 --meta=/w/run.meta.0 --run -- /bin/sh -c 'exit 0'");
	if (!ok(it.result == 0, "CMS: a run"))
		printf("# %s\n", it.err.text);
	ok(spec->box == 64999 && spec->full_env && spec->processes == 0 && spec->fsize == 1048576,
		"  limits");
	ok(spec->time == 1500 && spec->wall_time == 10000 && spec->extra_time == 0, "  times");
	ok(spec->dir.count == 4 && strv_has(&spec->env, "HOME=/tmp"), "  rules");
	is_str(spec->in, "/tmp/in", "  standard input");
	is_str(spec->out, "/tmp/out", "  standard output");
	is_str(spec->diag, "/tmp/err", "  standard error");
	is_str(spec->meta, "/w/run.meta.0", "  meta file");
	is_str(spec->program[2], "exit 0", "  program");
}

static void test_judge0(void)
{
	auto_call struct call it;
	const struct box_spec *spec = &it.spec;

	call_line(&it, "-s -b 2147483647 -M meta --stderr-to-stdout -i /dev/null -t 15 -x 0 -w 20 -k 128000 "
		       "-p120 -f 4096 -E HOME=/tmp -E PATH=/bin -E LANG -E LANGUAGE -E LC_ALL -d /etc:noexec "
		       "--run -- /bin/bash compile.sh");
	if (!ok(it.result == 0, "Judge0: a run"))
		printf("# %s\n", it.err.text);
	ok(spec->silent && spec->stderr_to_stdout && spec->box == INT32_MAX, "  switches and box");
	ok(spec->time == 15000 && spec->extra_time == 0 && spec->wall_time == 20000, "  times");
	ok(spec->stack == INT64_C(131072000) && spec->processes == 120 && spec->fsize == 4194304, "  limits");
	ok(spec->env.count == 5 && spec->dir.count == 1, "  rules");
	is_str(spec->program[1], "compile.sh", "  program");
}

static void test_piston(void)
{
	auto_call struct call it;
	const struct box_spec *spec = &it.spec;

	call_line(&it, "--run -b5 --meta=m -s -c /box/submission -E HOME=/tmp --dir=/pkg --dir=/etc:noexec "
		       "--processes=64 --open-files=2048 --fsize=10000 --wall-time=3 --time=3 --extra-time=0 "
		       "--share-net -- /bin/bash /pkg/run a b");
	if (!ok(it.result == 0, "Piston: a run"))
		printf("# %s\n", it.err.text);
	ok(spec->box == 5 && spec->network == NETWORK_HOST, "  box and network");
	ok(spec->processes == 64 && spec->open_files == 2048 && spec->fsize == 10240000, "  limits");
	is_str(spec->chdir, "/box/submission", "  folder");
	is_str(spec->program[3], "b", "  program");
}

int main(void)
{
	test_scope();
	test_lines();
	test_configured();
	test_configured_run();
	test_isolate();
	test_program();
	test_cms();
	test_judge0();
	test_piston();
	return tap_done();
}
