/*
 * syscalls.c: fuzzes POLICY of --syscalls.  The first byte says whether the box has a network and limited
 * memory, the rest is the text.
 *
 * What was taken has a filter on both architectures, in which the first and the last instruction are what
 * they must be, and says something of every set; a text that is refused leaves the policy as it was.
 */
#include "syscalls.h"

#include "base/auto.h"
#include "lib/fuzz.h"

#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

static void syscalls_filter(const struct syscalls_policy *policy, uint32_t arch)
{
	struct syscalls_program program;
	struct err err;

	must(syscalls_compile(policy, arch, &program, &err) == 0, "%s", err.text);
	must(program.count > 4 && program.count <= SYSCALLS_MOST, "%zu instructions", program.count);
	must(program.code[0].k == offsetof(struct seccomp_data, arch),
		"the architecture is not looked at first");
	must(BPF_CLASS(program.code[program.count - 1].code) == BPF_RET, "a filter without an end");
}

static void syscalls_words(const struct syscalls_policy *policy)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	must(out != NULL, "memory");
	syscalls_print(policy, out);
	fclose(out);
	must(length > 0 && text[length - 1] == '\n', "a policy without words");
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct syscalls_policy policy, again, before;
	bool network = size && (data[0] & 1), memory = size && (data[0] & 2);
	auto_free char *text = size ? fuzz_text(data + 1, size - 1) : fuzz_text(data, 0);
	struct err err, second_err;
	int result;

	memset(&policy, '~', sizeof(policy));
	before = again = policy;
	fuzz_error_clear(&err);
	result = syscalls_parse(text, network, memory, &policy, &err);
	fuzz_error_clear(&second_err);
	fuzz_same(result, &err, syscalls_parse(text, network, memory, &again, &second_err), &second_err);
	must(memcmp(&policy, &again, sizeof(policy)) == 0, "another policy the second time");
	if (result < 0) {
		fuzz_error(&err);
		must(memcmp(&policy, &before, sizeof(policy)) == 0, "the policy was touched");
		return 0;
	}
	must(!(policy.allowed >> SYSCALLS_SETS), "sets that are none");
	syscalls_words(&policy);
	if (!policy.none) {
		syscalls_filter(&policy, AUDIT_ARCH_X86_64);
		syscalls_filter(&policy, AUDIT_ARCH_AARCH64);
	}
	return 0;
}
