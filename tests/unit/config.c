/*
 * Unit test of sandbox/config.c: a good ojbox.ini, every kind of error with its line, and where it is looked
 * for.
 */
#include "config.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file that $OJBOX_CONFIG names. */
#define FILE_NAME "test.ini"

static void need(bool well, const char *what)
{
	if (well)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

/* What came of one reading. */
struct reading {
	struct config config;
	struct box_spec spec;
	struct strv errors;
	int result;
	struct err err;
};

static void reading_free(struct reading *reading)
{
	config_free(&reading->config);
	spec_free(&reading->spec);
	strv_free(&reading->errors);
}
#define auto_reading __attribute__((cleanup(reading_free)))

/* Reads whatever the environment says. */
static void read_config(struct reading *ret_reading)
{
	*ret_reading = (struct reading){ 0 };
	need(spec_defaults(&ret_reading->spec, &ret_reading->err) == 0, "defaults");
	ret_reading->result = config_read(
		&ret_reading->config, &ret_reading->spec, &ret_reading->errors, &ret_reading->err);
}

static void read_text(struct reading *ret_reading, const char *text)
{
	auto_fd int fd = open(FILE_NAME, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	struct err err;

	need(fd >= 0 && fs_write_all(fd, text, strlen(text), &err) == 0, FILE_NAME);
	read_config(ret_reading);
}

/* ---- good files ---- */

static const char whole[] = "; what a machine's owner writes\n"
			    "[machine]\n"
			    "box-root = /srv/boxes   ; fast disk\n"
			    "first-uid = 200000\n"
			    "first-gid = 300000\n"
			    "num-boxes = 64\n"
			    "x-note = anything\n"
			    "\n"
			    "[defaults]\n"
			    "time = 2.5\n"
			    "mem = 512MiB\n"
			    "processes = 4\n"
			    "network = loopback\n"
			    "special-files = yes\n"
			    "dir = /opt:maybe\n"
			    "  /srv/data\n"
			    "dir = /etc:noexec\n"
			    "env = HOME=/box\n"
			    "x-time = 3\n";

static void test_whole(void)
{
	auto_reading struct reading it;

	read_text(&it, whole);
	if (!ok(it.result == 0 && it.errors.count == 0, "a whole file"))
		printf("# %s\n", it.err.text);
	is_str(it.config.box_root, "/srv/boxes", "  machine: text");
	ok(it.config.first_uid == 200000 && it.config.first_gid == 300000 && it.config.num_boxes == 64,
		"  machine: numbers");
	ok(it.spec.time == 2500 && it.spec.mem == INT64_C(536870912) && it.spec.processes == 4,
		"  defaults: limits");
	ok(it.spec.network == NETWORK_LOOPBACK && it.spec.special_files, "  defaults: choice and switch");
	ok(it.spec.dir.count == 3 && strcmp(it.spec.dir.item[0], "/opt:maybe") == 0 &&
			strcmp(it.spec.dir.item[1], "/srv/data") == 0 &&
			strcmp(it.spec.dir.item[2], "/etc:noexec") == 0,
		"  defaults: a list, in order");
	ok(it.spec.env.count == 1 && strv_has(&it.spec.env, "HOME=/box"), "  defaults: a rule with '='");
	ok(it.spec.open_files == 1024 && it.spec.wall_time == 0, "  what is not there stays");
}

static void test_empty(void)
{
	static const char *const texts[] = { "", "\n# nothing\n", "[machine]\n", "[defaults]\n[machine]\n" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		auto_reading struct reading it;

		read_text(&it, texts[i]);
		ok(it.result == 0 && it.errors.count == 0, "a file that says nothing");
		ok(!it.config.box_root && it.config.first_uid == 60000 && it.config.first_gid == 60000 &&
				it.config.num_boxes == 1000,
			"  the defaults hold");
	}
}

/* ---- every key ---- */

static const char *sample(const struct opt_row *row)
{
	switch (row->kind) {
	case OPT_CHOICE:
		return row->value;
	case OPT_FLAG:
		return "yes";
	case OPT_TIME:
		return "3s";
	case OPT_SIZE:
		return "3MiB";
	case OPT_TEXT: /* --quota takes two */
		return strcmp(row->name, "quota") == 0 ? "3,3" : "3";
	default:
		return "3";
	}
}

static void check_key(const char *section, const char *name, const char *value, const char *wanted)
{
	auto_reading struct reading it;
	auto_buf struct buf text = { 0 };

	buf_printf(&text, "[%s]\n\n%s = %s\n", section, name, value);
	read_text(&it, buf_text(&text));
	if (!wanted) {
		if (!ok(it.result == 0, "[%s] %s = %s is taken", section, name, value))
			printf("# %s\n", it.err.text);
		return;
	}
	ok(it.result == -1 && it.err.class == ERR_CONFIG, "[%s] %s = %s is refused", section, name, value);
	if (!ok(it.errors.count == 1 && strncmp(it.err.text, FILE_NAME ":3: ", 12) == 0 &&
			    strstr(it.err.text, name) && strstr(it.err.text, wanted),
		    "  by name and line"))
		printf("# got '%s', wanted '%s'\n", it.err.text, wanted);
}

static void check_bad_numbers(const char *section, const struct opt_row *row)
{
	static const char *const bad[] = { "1x", "-1", "nan", "1e3", "", "99999999999999999999" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_key(section, row->name, bad[i], bad[i]);
}

static void test_default_keys(void)
{
	for (size_t i = 0; i < SPEC_ROWS; i++) {
		const struct opt_row *row = &spec_table()->row[i];

		if (row->kind == OPT_HEADING)
			continue;
		if (row->kind == OPT_COMMAND)
			check_key("defaults", row->name, "yes", "unknown key");
		else if (!(row->scope & SPEC_FOR_KEY))
			check_key("defaults", row->name, sample(row), "for the command line only");
		else
			check_key("defaults", row->name, sample(row), NULL);
		if ((row->scope & SPEC_FOR_KEY) && row->kind != OPT_TEXT && row->kind != OPT_LIST)
			check_bad_numbers("defaults", row);
	}
}

static void test_machine_keys(void)
{
	for (size_t i = 0; i < config_table()->count; i++) {
		const struct opt_row *row = &config_table()->row[i];

		ok(row->help && *row->help && row->kind != OPT_HEADING, "key %s has a help line", row->name);
		check_key("machine", row->name, sample(row), NULL);
		check_key("defaults", row->name, sample(row), "unknown key");
		if (row->kind != OPT_COUNT)
			continue;
		check_bad_numbers("machine", row);
		check_key("machine", row->name, "0", "at least 1");
	}
}

/* ---- errors ---- */

struct error_case {
	const char *text;
	const char *errors[4]; /* how each begins, behind the name of the file */
};

static const struct error_case wrong[] = {
	{ "[machine]\nbox-rot = /x\n", { ":2: unknown key 'box-rot': did you mean 'box-root'?" } },
	{ "[machine]\nelephant = /x\n", { ":2: unknown key 'elephant'" } },
	{ "[machine]\ntime = 1\n", { ":2: unknown key 'time'" } },
	{ "[defaults]\nfirst-uid = 1\n", { ":2: unknown key 'first-uid'" } },
	{ "[defaults]\ntiem = 1\n", { ":2: unknown key 'tiem': did you mean 'time'?" } },
	{ "[defaults]\n--time = 1\n", { ":2: unknown key '--time'" } },
	{ "[defaults]\ntime = 1\n\ntime = 2\n", { ":4: 'time' is given twice, first in line 2" } },
	{ "[machine]\nnum-boxes = 1\nnum-boxes = 1\n",
		{ ":3: 'num-boxes' is given twice, first in line 2" } },
	{ "[defaults]\ntime = 1\n  2\n", { ":3: an indented line cannot go on with 'time'" } },
	{ "[defaults]\nprocesses = many\n", { ":2: processes: 'many' is not a whole number" } },
	{ "[machine]\nfirst-uid = 4294967295\n", { ":2: first-uid: '4294967295' is too large" } },
	{ "[machine]\nnum-boxes = 2147483648\n", { ":2: num-boxes: '2147483648' is too large" } },
	{ "[defaults]\nnetwork = internet\n", { ":2: network: 'internet' is none of none|loopback|host" } },
	{ "[defaults]\nshare-net = yes\n", { ":2: 'share-net' is for the command line only" } },
	{ "[defaults]\nrun = /bin/sh\n", { ":2: unknown key 'run'" } },
	{ "time = 1\n[defaults]\n", { ":1: 'time' stands before the first section" } },
	{ "[default]\ntime = 1\nx = 2\n",
		{ ":1: unknown section [default]; known are [machine] and [defaults]" } },
	{ "[Machine]\n", { ":1: unknown section [Machine]" } },
	{ "[machine]\n[defaults]\n[machine]\n", { ":3: section [machine] stands twice, first in line 1" } },
	{ "[defaults]\ntime = 1\n[defaults]\nmem = 1\n",
		{ ":3: section [defaults] stands twice, first in line 1" } },
	{ "[machine\n", { ":1: the section has no ']'" } },
	{ "[defaults]\ntime\n", { ":2: 'time' is no 'key = value'" } },
	{ "[machine]\nbox-rot = /x\n[defaults]\n\ntime = 1x\nmeta = f\n",
		{ ":2: unknown key 'box-rot'", ":5: time: '1x'",
			":6: 'meta' is for the command line only" } },
};

static void check_wrong(const struct error_case *wanted)
{
	auto_reading struct reading it;
	auto_buf struct buf begin = { 0 };
	size_t count = 0;

	read_text(&it, wanted->text);
	for (; wanted->errors[count]; count++) {
		buf_free(&begin);
		buf_printf(&begin, "%s%s", FILE_NAME, wanted->errors[count]);
		if (!ok(count < it.errors.count &&
				    strncmp(it.errors.item[count], buf_text(&begin), begin.len) == 0,
			    "%s", buf_text(&begin)))
			printf("# got '%s'\n", count < it.errors.count ? it.errors.item[count] : "nothing");
	}
	ok(it.result == -1 && it.err.class == ERR_CONFIG && it.errors.count == count,
		"  each is told, and no other");
	ok(it.errors.count && strncmp(it.err.text, it.errors.item[0], strlen(it.errors.item[0])) == 0,
		"  the first comes up");
	ok(!it.config.box_root && it.config.first_uid == 0, "  nothing is handed out");
}

/* Behind the last user id comes, for who adds without looking, -1 (nobody at all) and then 0: root. */
static void test_ids(void)
{
	static const struct {
		const char *text;
		bool well;
	} ranges[] = {
		{ "[machine]\nfirst-uid = 4294967294\nnum-boxes = 1\n", true },
		{ "[machine]\nfirst-gid = 4294966295\nnum-boxes = 1000\n", true },
		{ "[machine]\nfirst-uid = 4294967294\nnum-boxes = 2\n", false },
		{ "[machine]\nfirst-uid = 4294967294\nnum-boxes = 3\n", false },
		{ "[machine]\nfirst-gid = 4294966296\n", false },
		{ "[machine]\nfirst-uid = 2147483648\nnum-boxes = 2147483647\n", true },
		{ "[machine]\nfirst-uid = 2147483649\nnum-boxes = 2147483647\n", false },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		auto_reading struct reading it;

		read_text(&it, ranges[i].text);
		ok((it.result == 0) == ranges[i].well,
			"ids %s the range: first-uid %lld, first-gid %lld, %lld",
			ranges[i].well ? "within" : "beyond", (long long)it.config.first_uid,
			(long long)it.config.first_gid, (long long)it.config.num_boxes);
	}
}

/* ---- the place ---- */

static void test_place(void)
{
	auto_reading struct reading gone, folder, empty, unnamed;
	bool there;

	is_str(config_path(), FILE_NAME, "the file that is named");
	need(setenv("OJBOX_CONFIG", "gone.ini", 1) == 0, "setenv");
	read_config(&gone);
	ok(gone.result == -1 && gone.err.class == ERR_MISSING && strstr(gone.err.text, "gone.ini"),
		"a file that is named must be there: %s", gone.err.text);
	need(setenv("OJBOX_CONFIG", ".", 1) == 0, "setenv");
	read_config(&folder);
	ok(folder.result == -1 && strstr(folder.err.text, "Is a directory"), "a folder is no file: %s",
		folder.err.text);
	need(unsetenv("OJBOX_CONFIG") == 0, "unsetenv");
	ok(config_path()[0] == '/' && strstr(config_path(), "/ojbox.ini"), "none named: the system's, %s",
		config_path());
	there = access(config_path(), F_OK) == 0;
	read_config(&unnamed);
	ok(there || (unnamed.result == 0 && unnamed.errors.count == 0 && unnamed.config.num_boxes == 1000),
		"  which need not be there");
	need(setenv("OJBOX_CONFIG", "", 1) == 0, "setenv");
	ok(config_path()[0] == '/', "an empty name is none");
	read_config(&empty);
	if (!ok(there || empty.result == 0, "  and the system's file need not be there"))
		printf("# %s\n", empty.err.text);
}

int main(void)
{
	const char *place = getenv("TMPDIR");
	char path[300];

	snprintf(path, sizeof(path), "%.200s/ojbox-test-XXXXXX", place && *place ? place : "/tmp");
	need(mkdtemp(path) && chdir(path) == 0, path);
	need(setenv("OJBOX_CONFIG", FILE_NAME, 1) == 0, "setenv");
	test_whole();
	test_empty();
	test_default_keys();
	test_machine_keys();
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		check_wrong(&wrong[i]);
	test_ids();
	test_place();
	ok(unlink(FILE_NAME) == 0 && chdir("/") == 0 && rmdir(path) == 0, "nothing is left");
	return tap_done();
}
