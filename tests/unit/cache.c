/* What is kept is found again by its key alone, whole, and as long as there is room. */
#include "cache.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct log quiet = { "unit", -1, -1 };

static int folder(const char *name)
{
	int fd;

	mkdir(name, 0700);
	fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		abort();
	return fd;
}

static void file(int dir, const char *name, const char *text, size_t count, mode_t mode)
{
	auto_fd int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	struct err err;

	if (fd < 0 || fs_write_all(fd, text, count, &err) < 0 || fchmod(fd, mode) < 0)
		abort();
}

static struct cache_key key_of(const char *a, const char *b)
{
	struct cache_parts parts;
	struct cache_key key;

	cache_begin(&parts);
	cache_text(&parts, a);
	cache_text(&parts, b);
	cache_end(&parts, &key);
	return key;
}

/* Whether it is found; the folder `out` is then what was put in. */
static bool found(const struct cache *cache, const struct cache_key *key)
{
	auto_fd int out = folder("out");
	struct err err = { 0 };
	bool there = false;

	fs_remove_contents(out, &err);
	if (cache_get(cache, key, out, &there, &err) < 0)
		abort();
	if (!there)
		ok(rmdir("out") == 0, "  nothing is left of what was not found");
	return there;
}

static void test_keys(void)
{
	struct cache_key a = key_of("ab", "c"), b = key_of("a", "bc"), c = key_of("ab", "c");

	is_int((intmax_t)strlen(a.text), 64, "a key has 64 digits");
	ok(strcmp(a.text, b.text) != 0, "parts do not run together");
	is_str(a.text, c.text, "the same parts have the same key");
}

static void test_find(struct cache *cache)
{
	auto_fd int in = folder("in"), below = -1;
	struct cache_key key = key_of("find", "");
	struct stat st;

	file(in, "program", "\1\2\0\3", 4, 0755);
	mkdirat(in, "d", 0700);
	below = openat(in, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	file(below, "data", "", 0, 0644);
	ok(!found(cache, &key), "nothing is there at first");
	cache_put(cache, &key, in);
	ok(found(cache, &key), "what was put in is found");
	ok(stat("out/program", &st) == 0 && st.st_size == 4 && (st.st_mode & 0111), "  the program");
	ok(stat("out/d/data", &st) == 0 && st.st_size == 0 && !(st.st_mode & 0111), "  a file below");
	cache_put(cache, &key, in);
	ok(found(cache, &key), "putting it in again does no harm");
}

/* Changes something in the entry; it is not found then, and can be put in again. */
static void spoiled(struct cache *cache, const char *name, const char *text, mode_t mode, const char *what)
{
	auto_fd int in = folder("in"), entry = -1;
	struct cache_key key = key_of("spoil", "");

	cache_put(cache, &key, in);
	ok(found(cache, &key), "%s: found before", what);
	entry = openat(cache->dir, key.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (text)
		file(entry, name, text, strlen(text), mode);
	else
		ok(fchmodat(entry, name, mode, 0) == 0, "%s", what);
	ok(!found(cache, &key), "%s: not found after", what);
	ok(faccessat(cache->dir, key.text, F_OK, 0) < 0, "%s: removed", what);
}

static void test_spoiled(struct cache *cache)
{
	spoiled(cache, "files/program", "\1\2\4\3", 0755, "another program");
	spoiled(cache, "files/more", "x", 0644, "one file more");
	spoiled(cache, "files/program", NULL, 0644, "not to be executed any more");
	spoiled(cache, "sum", "0 0\n", 0600, "another checksum");
	spoiled(cache, "sum", "", 0600, "no checksum");
	spoiled(cache, ".", NULL, 0720, "open to others");
}

static void test_room(struct cache *cache)
{
	static char bytes[3000];
	auto_fd int in = folder("big");
	struct cache_key keys[4];
	int kept = 0;

	file(in, "data", bytes, sizeof(bytes), 0644);
	cache->bytes = 10000;
	for (int i = 0; i < 4; i++) {
		char name[12];

		snprintf(name, sizeof(name), "%d", i);
		keys[i] = key_of("room", name);
		usleep(20000); /* the order shows in times */
		cache_put(cache, &keys[i], in);
		if (i == 2)
			ok(found(cache, &keys[0]), "the first is used again");
	}
	for (int i = 0; i < 4; i++)
		kept += faccessat(cache->dir, keys[i].text, F_OK, 0) == 0;
	is_int(kept, 3, "three of four have room");
	ok(faccessat(cache->dir, keys[1].text, F_OK, 0) < 0, "what was not used for the longest time went");
}

static void test_open(void)
{
	struct cache cache = { .dir = -1 };
	struct err err = { 0 };

	mkdir("open", 0755);
	ok(cache_open("open", &quiet, &cache, &err) == -1 && strstr(err.text, "chmod 700 open"),
		"a folder that is open to others is refused");
	unsetenv("XDG_CACHE_HOME");
	unsetenv("HOME");
	ok(cache_open(NULL, &quiet, &cache, &err) == 0 && cache.dir < 0, "no home: no cache");
	setenv("HOME", "/nonexistent", 1);
	ok(cache_open(NULL, &quiet, &cache, &err) == 0 && cache.dir < 0, "a home that is not there: none");
	setenv("XDG_CACHE_HOME", "relative", 1);
	ok(cache_open(NULL, &quiet, &cache, &err) == 0 && cache.dir < 0, "a relative path does not count");
	ok(cache_open("none", &quiet, &cache, &err) == 0 && cache.dir < 0, "none");
}

int main(void)
{
	char place[] = "/tmp/unit-cache-XXXXXX";
	struct cache cache = { .dir = -1 };
	struct err err = { 0 };
	auto_fd int top = -1;

	if (!mkdtemp(place) || chdir(place) < 0)
		return 1;
	top = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	setenv("XDG_CACHE_HOME", place, 1);
	is_int(cache_open(NULL, &quiet, &cache, &err), 0, "the user's own cache is made");
	ok(access("ojjudge", W_OK) == 0, "  where it belongs");
	test_keys();
	test_find(&cache);
	test_spoiled(&cache);
	test_room(&cache);
	cache_close(&cache);
	test_open();
	if (chdir("/") < 0 || fs_remove_contents(top, &err) < 0 || rmdir(place) < 0)
		printf("# %s stays behind\n", place);
	return tap_done();
}
