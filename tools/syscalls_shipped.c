/*
 * syscalls_shipped.c: prints C: the filters that ojbox carries ready made, for each policy that --syscalls
 * comes to without sets being named, and that for pid 1.
 *
 * Called by the Makefile, on the machine that builds, which may be another than the one that is built for.
 * Must never hold a rule of its own.
 */
#include "syscalls.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct {
	uint32_t arch;
	const char *condition;
} shipped_archs[] = {
	{ AUDIT_ARCH_X86_64, "__x86_64__" },
	{ AUDIT_ARCH_AARCH64, "__aarch64__" },
};

static void shipped_code(const struct syscalls_program *program, const char *name, int number)
{
	printf("static const struct sock_filter %s%d[] = {\n", name, number);
	for (size_t i = 0; i < program->count; i++)
		printf("\t{ 0x%02x, %u, %u, 0x%x },\n", program->code[i].code, program->code[i].jt,
			program->code[i].jf, program->code[i].k);
	printf("};\n");
}

/* Network and memory in every combination, for both policies; returns how many are different. */
static int shipped_policies(struct syscalls_policy policies[8], struct err *err)
{
	int count = 0;

	for (int i = 0; i < 8; i++) {
		bool known = false;

		if (syscalls_parse(i & 4 ? "strict" : "default", i & 1, i & 2, &policies[count], err) < 0)
			return -1;
		for (int k = 0; k < count; k++)
			known = known || (policies[k].allowed == policies[count].allowed &&
						 policies[k].kill == policies[count].kill);
		count += !known;
	}
	return count;
}

static int shipped_arch(uint32_t arch, struct err *err)
{
	struct syscalls_program program;
	struct syscalls_policy policies[8];
	int count = shipped_policies(policies, err);

	for (int i = 0; i < count; i++) {
		if (syscalls_compile(&policies[i], arch, &program, err) < 0)
			return -1;
		shipped_code(&program, "shipped", i);
	}
	if (count < 0 || syscalls_compile(NULL, arch, &program, err) < 0)
		return -1;
	shipped_code(&program, "init", 0);
	printf("const struct syscalls_shipped syscalls_shipped[] = {\n");
	for (int i = 0; i < count; i++)
		printf("\t{ { 0x%" PRIx64
		       ", %s, false }, shipped%d, sizeof(shipped%d) / sizeof(shipped%d[0]) },\n",
			policies[i].allowed, policies[i].kill ? "true" : "false", i, i, i);
	printf("};\n");
	return 0;
}

int main(void)
{
	struct err err;

	printf("/* Made by tools/syscalls_shipped.c from sandbox/syscalls.def. */\n#include "
	       "\"syscalls.h\"\n");
	for (size_t i = 0; i < sizeof(shipped_archs) / sizeof(shipped_archs[0]); i++) {
		printf("#if defined(%s)\n", shipped_archs[i].condition);
		if (shipped_arch(shipped_archs[i].arch, &err) < 0) {
			fprintf(stderr, "syscalls_shipped: %s\n", err.text);
			return EXIT_FAILURE;
		}
		printf("#endif\n");
	}
	printf("const size_t syscalls_shipped_count = sizeof(syscalls_shipped) / "
	       "sizeof(syscalls_shipped[0]);\n"
	       "const struct syscalls_shipped syscalls_shipped_init = {\n"
	       "\t.code = init0, .count = sizeof(init0) / sizeof(init0[0])\n};\n");
	return fflush(stdout) != 0 || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
