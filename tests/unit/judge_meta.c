/* Meta files as ojjudge reads them, and the verdicts that they lead to. */
#include "meta_read.h"
#include "verdict.h"

#include "tap.h"

#include <signal.h>

#define T "time:0.500\ntime-wall:0.600\n"

static const struct limits limits = {
	.time = 1000, .wall = 3000, .memory = 256 << 20, .output = 1 << 20, .processes = 1
};

static void verdict_is(const char *text, bool over, const char *wanted, const char *words, const char *name)
{
	struct verdict_words got = { "" };
	struct meta meta;
	struct err err;

	if (!ok(meta_parse(text, &meta, &err) == 0, "%s: can be read", name))
		return;
	is_str(verdict_table[verdict_of_run(&meta, &limits, false, false, over, &got)].name, wanted, name);
	is_str(got.text, words, "  the reason");
}

/* With a control group the kernel says when memory ran out; only a language that holds itself is looked at.
 */
static void grouped(void)
{
	static const char full[] = T
		"max-rss:229376\ncg-mem:200000\nexitcode:1\nstatus:RE\nlimits-by:cgroup-v2\n";
	struct verdict_words got;
	struct meta meta;
	struct err err;

	verdict_is(T "max-rss:9\ncg-mem:262144\ncg-oom-killed:1\nexitsig:9\nstatus:SG\nlimits-by:cgroup-v1\n",
		false, "MLE", "262144 KiB in use, the limit is 262144 KiB", "memory ran out");
	verdict_is(T "cg-mem:262144\nexitcode:0\nlimits-by:cgroup-v1\n", false, "AC", "",
		"files that are cached");
	verdict_is(full, false, "RTE", "exit code 1", "failed with much in use, which the kernel gave");
	ok(meta_parse(full, &meta, &err) == 0, "can be read");
	is_int(verdict_of_run(&meta, &limits, true, false, false, &got), VERDICT_MLE,
		"a language that holds itself");
	is_int(verdict_of_run(&meta, &limits, false, true, false, &got), VERDICT_MLE,
		"a language that says that memory was short");
	ok(meta_parse(T "max-rss:9\ncg-mem:9\nexitcode:0\nlimits-by:cgroup-v2\n", &meta, &err) == 0,
		"can be read");
	is_int(verdict_of_run(&meta, &limits, true, true, false, &got), VERDICT_AC,
		"  but not of a program that ended well");
}

static void refused(const char *text, const char *wanted)
{
	struct meta meta;
	struct err err = { 0 };

	is_int(meta_parse(text, &meta, &err), -1, wanted);
	is_str(err.text, wanted, "  the error");
}

static void verdicts(void)
{
	verdict_is(T "max-rss:1000\nexitcode:0\n", false, "AC", "", "well");
	verdict_is(T "max-rss:1000\nexitcode:3\nstatus:RE\n", false, "RTE", "exit code 3", "exit code");
	verdict_is(T "max-rss:1000\nexitsig:11\nstatus:SG\n", false, "RTE", "SIGSEGV (Segmentation fault)",
		"signal");
	verdict_is("status:TO\nmessage:Time limit exceeded\nkilled:1\n" T, false, "TLE",
		"over the limit of 1.000 s", "time");
	verdict_is("status:TO\nmessage:Time limit exceeded (wall clock)\nkilled:1\n" T, false, "WTL",
		"over the limit of 3.000 s by the clock", "wall");
	verdict_is("exitsig:31\nstatus:SG\nmessage:Forbidden system call mount\nkilled:1\n" T
		   "forbidden-syscall:mount\n",
		false, "SV", "forbidden system call mount", "system call");
	verdict_is("exitsig:31\nstatus:SG\nmessage:Forbidden system call 20 of i386\nkilled:1\n" T
		   "forbidden-syscall:20 of i386\n",
		true, "SV", "forbidden system call 20 of i386", "system call, whatever was written before");
	verdict_is(T "exitsig:31\nstatus:SG\nmessage:Caught fatal signal 31\n", false, "RTE",
		"SIGSYS (Bad system call)", "a signal of the same number, by its own hand");
	verdict_is(T "exitsig:25\nstatus:SG\n", false, "OLE", "wrote more than 1024 KiB", "a file too large");
	verdict_is("status:OL\nmessage:Output limit exceeded\nkilled:1\n" T, false, "OLE",
		"wrote more than 1024 KiB", "the sandbox's own limit of output");
	verdict_is("status:SG\nmessage:Interrupted\nexitsig:15\n" T, true, "OLE", "wrote more than 1024 KiB",
		"output too large");
	verdict_is("status:XX\nmessage:Run not finished\n", true, "OLE", "wrote more than 1024 KiB",
		"output too large, whatever became of the sandbox");
}

static void memory(void)
{
	verdict_is(T "max-rss:229376\nexitsig:6\nstatus:SG\n", false, "MLE",
		"229376 KiB in use, the limit is 262144 KiB", "failed at 7/8 of the memory");
	verdict_is(
		T "max-rss:229375\nexitsig:6\nstatus:SG\n", false, "RTE", "SIGABRT (Aborted)", "just below");
	verdict_is(T "max-rss:229376\nexitcode:0\n", false, "AC", "", "did not fail there");
	verdict_is(T "max-rss:262145\nexitcode:0\n", false, "MLE",
		"262145 KiB in use, the limit is 262144 KiB", "over the limit, though it ended well");
	verdict_is(T "max-rss:1000\ncg-mem:262145\nexitcode:0\n", false, "MLE",
		"262145 KiB in use, the limit is 262144 KiB", "the control group counts");
	verdict_is(T "max-rss:9\ncg-oom-killed:1\nexitsig:9\nstatus:SG\n", false, "MLE",
		"9 KiB in use, the limit is 262144 KiB", "killed by the control group");
}

static void errors(void)
{
	refused("", "meta file: no time");
	refused("time:0.1\n", "meta file: no time");
	refused(T "status\n", "meta file: the line 'status' has no colon");
	refused(T "\n", "meta file: the line '' has no colon");
	refused(T "status:OK\n", "meta file: status: unknown status 'OK'");
	refused(T "status:SG\n", "meta file: status SG without exitsig");
	refused(T "status:RE\nexitcode:0\n", "meta file: status RE without exitcode");
	/* status comes after exitcode and exitsig: a file that was cut before it must not be well */
	refused(T "exitcode:1\n", "meta file: no status, though the program did not exit with 0");
	refused(T "exitsig:11\n", "meta file: no status, though the program did not exit with 0");
	refused(T, "meta file: no status, though the program did not exit with 0");
	refused(T "exitcode:0\nmax-rss:12", "meta file: the last line, 'max-rss:12', is cut off");
	refused(T "exitcode:1\nexitcode:0\n", "meta file: 'exitcode' twice");
	ok(meta_parse(T "exitcode:-1\n", &(struct meta){ 0 }, &(struct err){ 0 }) < 0, "a negative number");
	ok(meta_parse("time:nan\ntime-wall:1\n", &(struct meta){ 0 }, &(struct err){ 0 }) < 0, "no number");
	ok(meta_parse(T "max-rss:99999999999999999\n", &(struct meta){ 0 }, &(struct err){ 0 }) < 0,
		"overflow");
}

int main(void)
{
	verdicts();
	memory();
	grouped();
	errors();
	return tap_done();
}
