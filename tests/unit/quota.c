/*
 * Unit test of sandbox/quota.c: reading --quota, and refusals that need no file system with quotas.
 */
#include "quota.h"

#include "tap.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static void check_taken(const char *text, int64_t bytes, int64_t inodes)
{
	struct quota quota = { -1, -1 };
	struct err err = { 0 };
	const char *name = text ? text : "none given";

	is_int(quota_parse(text, &quota, &err), 0, name);
	is_int(quota.bytes, bytes, "  bytes");
	is_int(quota.inodes, inodes, "  inodes");
	ok(quota_limits(&quota) == (bytes || inodes), "  and whether that limits anything");
}

static void check_refused(const char *text, const char *reason)
{
	struct quota quota = { -1, -2 };
	struct err err = { 0 };

	is_int(quota_parse(text, &quota, &err), -1, text);
	ok(err.class == ERR_USAGE && strncmp(err.text, "--quota (-q): ", 14) == 0 && strstr(err.text, reason),
		"  by name and with a reason");
	ok(quota.bytes == -1 && quota.inodes == -2, "  and nothing is changed");
}

static void test_parse(void)
{
	check_taken(NULL, 0, 0);
	check_taken("0,0", 0, 0);
	check_taken("1000,10", INT64_C(1024000), 10);
	check_taken("0,1", 0, 1);
	check_taken("1,0", 1024, 0);
	check_taken("64MiB,4294967295", INT64_C(67108864), UINT32_MAX);
	check_taken("1.5G,1", INT64_C(1610612736), 1);
	check_taken("1B,0", 1, 0);
	check_refused("", "has no comma");
	check_refused("1000", "has no comma");
	check_refused("1000 10", "has no comma");
	check_refused(",", "BLOCKS: ''");
	check_refused(",1", "BLOCKS: ''");
	check_refused("1,", "INODES: ''");
	check_refused("-1,1", "BLOCKS: '-1'");
	check_refused("1 ,1", "BLOCKS: '1 '");
	check_refused("1, 1", "INODES: ' 1'");
	check_refused("1,-1", "INODES: '-1'");
	check_refused("1,1x", "INODES: '1x'");
	check_refused("1,1,1", "INODES: '1,1'");
	check_refused("2000000000GiB,1", "BLOCKS: '2000000000GiB'");
	check_refused("1,4294967296", "INODES: '4294967296'");
}

/* proc has no quotas, whatever the machine. */
static void test_without_quotas(void)
{
	const struct quota none = { 0 }, some = { 4096, 0 };
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err err = { 0 };

	is_int(quota_check(proc, 60000, &err), -1, "no quota on proc");
	ok(strncmp(err.text, "--quota: ", 9) == 0, "  which is told by name");
	err = (struct err){ 0 };
	is_int(quota_set(proc, 60000, &some, &err), -1, "no quota on proc");
	ok(strncmp(err.text, "--quota: ", 9) == 0, "  which is told by name");
	is_int(quota_set(proc, 60000, &none, &err), 0, "but no limit is well");
	close(proc);
}

int main(void)
{
	test_parse();
	test_without_quotas();
	return tap_done();
}
