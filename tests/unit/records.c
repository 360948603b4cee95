/* Small texts are found again by their keys, whole, and as long as there is room. */
#include "records.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct log quiet = { "unit", -1, -1 };

/* A key that begins with the digits. */
static struct cache_key key_of(const char *digits, int number)
{
	struct cache_parts parts;
	struct cache_key key;

	cache_begin(&parts);
	cache_part(&parts, &number, sizeof(number));
	cache_end(&parts, &key);
	memcpy(key.text, digits, strlen(digits));
	return key;
}

static void file_of(const struct cache_key *key, char ret_name[80])
{
	snprintf(ret_name, 80, "r/%.2s/%s", key->text, key->text + 2);
}

static bool exists(const struct cache_key *key)
{
	char name[80];

	file_of(key, name);
	return access(name, F_OK) == 0;
}

/* What is found, or "-". */
static void found(struct records *records, const struct cache_key *key, const char *wanted, const char *words)
{
	struct buf text = { 0 };

	is_str(records_get(records, key, &text) ? buf_text(&text) : "-", wanted, words);
	buf_free(&text);
}

static void put(struct records *records, const struct cache_key *key, const char *text)
{
	records_put(records, key, text, strlen(text));
}

/* Every byte of a record counts. */
static void test_damage(struct records *records, const struct cache_key *key)
{
	struct buf text = { 0 };
	char name[80];
	struct err err;
	auto_fd int fd = -1;

	file_of(key, name);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fs_read_all(fd, 1000, &text, &err) < 0)
		abort();
	for (size_t i = 0; i < text.len; i++) {
		auto_fd int out = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		struct buf none = { 0 };

		text.data[i] ^= 1;
		if (out < 0 || fs_write_all(out, text.data, text.len, &err) < 0)
			abort();
		text.data[i] ^= 1;
		if (records_get(records, key, &none) || exists(key))
			ok(false, "byte %zu was changed and it is found, or stays", i);
	}
	ok(true, "a record of which one byte was changed is gone");
	for (size_t i = 0; i < text.len; i++) {
		auto_fd int out = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		struct buf none = { 0 };

		if (out < 0 || fs_write_all(out, text.data, i, &err) < 0)
			abort();
		if (records_get(records, key, &none))
			ok(false, "the first %zu bytes are found", i);
	}
	ok(true, "one that was cut is gone");
	buf_free(&text);
}

static void test_find(struct records *records)
{
	struct cache_key a = key_of("ab", 1), b = key_of("ab", 2), c = key_of("00", 3);
	char from[80], to[80];

	found(records, &a, "-", "nothing is there");
	put(records, &a, "one\n");
	put(records, &c, "");
	found(records, &a, "one\n", "it is found");
	found(records, &b, "-", "  by its own key");
	found(records, &c, "", "an empty one, too");
	put(records, &a, "two");
	found(records, &a, "two", "the last counts");
	file_of(&a, from);
	file_of(&b, to);
	if (link(from, to) < 0)
		abort();
	found(records, &b, "-", "under the name of another it is not found");
	ok(!exists(&b) && exists(&a), "  and is gone from there");
	if (chmod(from, 0622) < 0)
		abort();
	found(records, &a, "-", "what others could have written is not found");
	put(records, &a, "three");
	test_damage(records, &a);
	if (symlink("/etc/passwd", from) < 0)
		abort();
	found(records, &a, "-", "links are not followed");
	if (mkfifo(from, 0600) < 0)
		abort();
	found(records, &a, "-", "a pipe holds nobody up");
	if (mkdir(from, 0700) < 0)
		abort();
	found(records, &a, "-", "a folder is not found");
	put(records, &a, "four");
	found(records, &a, "four", "  and out of the way");
}

static void test_long(struct records *records)
{
	char *text = calloc(1, RECORDS_MAX + 2);
	struct cache_key key = key_of("cd", 4);
	struct buf got = { 0 };

	if (!text)
		abort();
	memset(text, 'x', RECORDS_MAX + 1);
	put(records, &key, text);
	ok(!exists(&key), "what is too long is not kept");
	text[RECORDS_MAX] = '\0';
	put(records, &key, text);
	ok(records_get(records, &key, &got) && got.len == RECORDS_MAX, "what just fits is");
	buf_free(&got);
	free(text);
}

static void aged(const char *name, int seconds)
{
	const struct timespec times[2] = { { time(NULL) - seconds, 0 }, { time(NULL) - seconds, 0 } };

	if (utimensat(AT_FDCWD, name, times, 0) < 0)
		abort();
}

static struct records reopened(struct records *records)
{
	int dir = openat(AT_FDCWD, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct records next;
	struct err err;

	records_close(records);
	if (records_open(dir, "r", &quiet, &next, &err) < 0)
		abort();
	close(dir);
	return next;
}

/* The oldest go, one folder's part of the whole is what stays, and folders without news are left alone. */
static void test_growth(struct records *records)
{
	struct cache_key keys[8], other = key_of("77", 9), old = key_of("55", 10);
	int there = 0;
	char name[80];

	for (int i = 0; i < 8; i++) {
		keys[i] = key_of("55", i);
		put(records, &keys[i], "some text");
		file_of(&keys[i], name);
		aged(name, 1000 * (8 - i));
	}
	put(records, &other, "other");
	put(records, &old, "old");
	file_of(&old, name);
	aged(name, (int)RECORDS_AGE + 10);
	if (mkdir("r/66", 0700) < 0 || close(open("r/55/.busy-1", O_CREAT | O_WRONLY, 0600)) < 0 ||
		close(open("r/55/.busy-2", O_CREAT | O_WRONLY, 0600)) < 0)
		abort();
	aged("r/55/.busy-1", 4000);
	found(records, &keys[0], "some text", "the oldest is used");
	records->bytes = (int64_t)4096 * 3 * RECORDS_FOLDERS;
	*records = reopened(records);
	for (int i = 0; i < 8; i++)
		there += exists(&keys[i]);
	is_int(there, 3, "three have room");
	ok(exists(&keys[0]), "  the one that was used");
	ok(exists(&keys[6]) && exists(&keys[7]), "  and the latest");
	ok(exists(&other), "another folder has room of its own");
	ok(!exists(&old), "what is too old goes");
	ok(access("r/55/.busy-1", F_OK) < 0, "what somebody left behind goes");
	ok(access("r/55/.busy-2", F_OK) == 0, "what somebody may be writing stays");
	records->bytes = 1;
	*records = reopened(records);
	ok(exists(&keys[7]), "where nothing was put nothing is removed");
}

static void test_none(void)
{
	struct records none = { .dir = -1, .log = &quiet };
	struct cache_key key = key_of("ab", 1);

	put(&none, &key, "x");
	found(&none, &key, "-", "without a folder there is nothing");
	records_close(&none);
}

int main(void)
{
	char place[] = "/tmp/unit-records-XXXXXX";
	auto_fd int dir = -1;
	struct records records;
	struct err err;

	if (!mkdtemp(place) || chdir(place) < 0)
		abort();
	dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is_int(records_open(dir, "r", &quiet, &records, &err), 0, "it is made");
	test_find(&records);
	test_long(&records);
	test_growth(&records);
	test_none();
	records_close(&records);
	fs_remove_contents(dir, &err);
	rmdir(place);
	return tap_done();
}
