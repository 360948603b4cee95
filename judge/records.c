/*
 * records.c: keeps small texts from call to call; see records.h.
 *
 * reuse.c opens it.  It must never make anything fail, and never give out what was not put in under the same
 * key: a record names its key, and its checksum is over both.
 */
#include "records.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define RECORDS_MAGIC "ojjudge-record 1"
/* "MAGIC KEY CHECKSUM BYTES\n" */
#define RECORDS_HEAD (sizeof(RECORDS_MAGIC) + 2 * CACHE_KEY_SIZE + 20)
/* How names begin of what is being written; after so many seconds nobody does. */
#define RECORDS_BUSY ".busy-"
#define RECORDS_LEFT 3600
/* Use is noted after so many seconds: each note is a write to the disk. */
#define RECORDS_NOTE 3600
/* Digits of a key that name its folder. */
#define RECORDS_DIGITS 2

int records_open(
	int parent, const char *name, const struct log *log, struct records *ret_records, struct err *err)
{
	int dir;

	if (mkdirat(parent, name, 0700) < 0 && errno != EEXIST)
		return err_sys(err, "%s", name);
	dir = fs_open_beneath(parent, name, O_RDONLY | O_DIRECTORY, 0, err);
	if (dir < 0)
		return -1;
	*ret_records = (struct records){ .dir = dir, .log = log, .bytes = RECORDS_BYTES, .age = RECORDS_AGE };
	return 0;
}

/* "3f" and "3f/0a1b...", the file of a key. */
struct records_path {
	char folder[RECORDS_DIGITS + 1], file[CACHE_KEY_SIZE + 1];
};

static struct records_path records_path(const struct cache_key *key)
{
	struct records_path path;

	snprintf(path.folder, sizeof(path.folder), "%.*s", RECORDS_DIGITS, key->text);
	snprintf(path.file, sizeof(path.file), "%s/%s", path.folder, key->text + RECORDS_DIGITS);
	return path;
}

static struct cache_key records_sum(const struct cache_key *key, const void *bytes, size_t count)
{
	struct cache_parts parts;
	struct cache_key sum;

	cache_begin(&parts);
	cache_text(&parts, key->text);
	cache_part(&parts, bytes, count);
	cache_end(&parts, &sum);
	return sum;
}

static void records_head(const struct cache_key *key, const void *bytes, size_t count, struct buf *ret_head)
{
	const struct cache_key sum = records_sum(key, bytes, count);

	buf_printf(ret_head, RECORDS_MAGIC " %s %s %zu\n", key->text, sum.text, count);
}

/* ---- finding ---- */

static int records_read(int fd, const struct cache_key *key, struct buf *ret_bytes, struct err *err)
{
	auto_buf struct buf text = { 0 }, head = { 0 };
	const char *line;
	struct stat st;
	size_t length;

	if (fstat(fd, &st) < 0)
		return err_sys(err, "fstat");
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 022))
		return err_set(err, ERR_DENIED, "others could have written it");
	if (fs_read_all(fd, RECORDS_MAX + RECORDS_HEAD, &text, err) < 0)
		return -1;
	line = memchr(buf_text(&text), '\n', text.len);
	length = line ? (size_t)(line + 1 - text.data) : 0;
	records_head(key, buf_text(&text) + length, text.len - length, &head);
	if (buf_check(&head, err) < 0)
		return -1;
	if (head.len != length || memcmp(head.data, text.data, length) != 0)
		return err_set(err, ERR_PROTO, "is not what was put in");
	buf_add(ret_bytes, text.data + length, text.len - length);
	/* That it was used; it is enough to know the hour. */
	if (st.st_mtime < time(NULL) - RECORDS_NOTE)
		futimens(fd, NULL);
	return buf_check(ret_bytes, err);
}

/* Removes what no record should be, whatever it is. */
static void records_drop(const struct records *records, const struct records_path *path)
{
	struct err ignored;
	auto_fd int folder = fs_open_beneath(records->dir, path->folder, O_RDONLY | O_DIRECTORY, 0, &ignored);

	if (folder >= 0)
		fs_remove(folder, path->file + RECORDS_DIGITS + 1, &ignored);
}

bool records_get(struct records *records, const struct cache_key *key, struct buf *ret_bytes)
{
	const struct records_path path = records_path(key);
	auto_fd int fd = -1;
	struct err err;

	if (records->dir < 0)
		return false;
	fd = fs_open_beneath(records->dir, path.file, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0, &err);
	if (fd < 0 && err.no == ENOENT)
		return false;
	if (fd >= 0 && records_read(fd, key, ret_bytes, &err) == 0)
		return true;
	log_note(records->log, 1, "reuse: %s: %s", path.file, err.text);
	records_drop(records, &path);
	return false;
}

/* ---- keeping ---- */

static int records_write(const struct records *records, const char *busy, const struct cache_key *key,
	const void *bytes, size_t count, struct err *err)
{
	auto_fd int fd = fs_open_beneath(records->dir, busy, O_WRONLY | O_CREAT | O_EXCL, 0600, err);
	auto_buf struct buf text = { 0 };

	records_head(key, bytes, count, &text);
	buf_add(&text, bytes, count);
	if (fd < 0 || buf_check(&text, err) < 0)
		return -1;
	return fs_write_all(fd, text.data, text.len, err);
}

/* Writes beside and renames: whoever looks sees a whole record or none. */
static int records_keep(const struct records *records, const struct cache_key *key, const void *bytes,
	size_t count, struct err *err)
{
	static atomic_uint number;
	const struct records_path path = records_path(key);
	char busy[64];
	int done;

	if (mkdirat(records->dir, path.folder, 0700) < 0 && errno != EEXIST)
		return err_sys(err, "%s", path.folder);
	snprintf(busy, sizeof(busy), "%s/" RECORDS_BUSY "%d-%u-%jd", path.folder, (int)getpid(),
		atomic_fetch_add(&number, 1), (intmax_t)time(NULL));
	done = records_write(records, busy, key, bytes, count, err);
	if (done == 0 && renameat(records->dir, busy, records->dir, path.file) < 0)
		done = err_sys(err, "%s", path.file);
	if (done < 0)
		unlinkat(records->dir, busy, 0);
	return done;
}

static size_t records_digit(char digit)
{
	return (size_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

void records_put(struct records *records, const struct cache_key *key, const void *bytes, size_t count)
{
	struct err err;

	if (records->dir < 0)
		return;
	if (count > RECORDS_MAX) {
		log_note(records->log, 1, "reuse: a result of %zu bytes is too long to be kept", count);
		return;
	}
	if (records_keep(records, key, bytes, count, &err) == 0)
		records->changed[records_digit(key->text[0]) * 16 + records_digit(key->text[1])] = true;
	else
		log_note(records->log, atomic_exchange(&records->told, true) ? 1 : 0,
			"results are not kept for --reuse: %s", err.text);
}

/* ---- growing no further ---- */

/* Looks at one name; returns whether it is a record that stays.  What is too old goes. */
static bool records_look(const void *of, int folder, const char *name, struct cache_entry *ret_entry)
{
	const struct records *records = of;
	int64_t now = (int64_t)time(NULL), age = records->age;
	struct stat st;

	if (*name == '.' && strncmp(name, RECORDS_BUSY, strlen(RECORDS_BUSY)) != 0)
		return false;
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	if (*name == '.')
		age = RECORDS_LEFT;
	if (st.st_mtime < now - age)
		unlinkat(folder, name, 0);
	if (*name == '.' || st.st_mtime < now - age ||
		strspn(name, "0123456789abcdef") != CACHE_KEY_SIZE - 1 - RECORDS_DIGITS ||
		name[CACHE_KEY_SIZE - 1 - RECORDS_DIGITS])
		return false;
	*ret_entry = (struct cache_entry){ .used = st.st_mtim, .bytes = (int64_t)st.st_blocks * 512 };
	memcpy(ret_entry->name, name, CACHE_KEY_SIZE - RECORDS_DIGITS);
	return true;
}

static void records_unlink(const void *of, int folder, const char *name)
{
	(void)of;
	unlinkat(folder, name, 0);
}

/* Makes one folder small. */
static void records_shrink(const struct records *records, const char *name)
{
	struct err ignored;
	auto_fd int folder = fs_open_beneath(records->dir, name, O_RDONLY | O_DIRECTORY, 0, &ignored);

	if (folder >= 0)
		cache_trim(folder, records->bytes / RECORDS_FOLDERS, records_look, records_unlink, records);
}

void records_close(struct records *records)
{
	for (unsigned int i = 0; records->dir >= 0 && i < RECORDS_FOLDERS; i++) {
		char name[RECORDS_DIGITS + 1];

		snprintf(name, sizeof(name), "%02x", i & 0xff);
		if (records->changed[i])
			records_shrink(records, name);
	}
	auto_close(&records->dir);
}
