/*
 * cache.c: keeps what compilers made, so that it is made once; see cache.h.
 *
 * staff.c opens it, jury_load.c asks it.  A cache must never make anything fail: what is damaged, foreign or
 * full is passed over and told to the log.  It must never give out what was not put in under the same key: an
 * entry is written beside and renamed, its checksum is that of the copy that is going to be executed, and a
 * folder in which somebody else can write is not used.
 */
#include "cache.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tree.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>

/* In an entry: the folder itself, and "CHECKSUM BYTES\n". */
#define CACHE_FILES "files"
#define CACHE_SUM   "sum"
/* How names begin of what is being made or removed; what is older than these seconds nobody works at. */
#define CACHE_BUSY ".busy-"
#define CACHE_AGE  3600

/* ---- keys ---- */

void cache_begin(struct cache_parts *ret_parts)
{
	SHA256Init(&ret_parts->sha);
}

void cache_part(struct cache_parts *parts, const void *bytes, size_t count)
{
	uint64_t length = count;

	SHA256Update(&parts->sha, (const uint8_t *)&length, sizeof(length));
	SHA256Update(&parts->sha, bytes, count);
}

void cache_text(struct cache_parts *parts, const char *text)
{
	cache_part(parts, text, strlen(text));
}

void cache_tool(struct cache_parts *parts, const char *path)
{
	auto_free char *real = realpath(path, NULL);
	struct stat st = { 0 };
	char facts[100];

	if (real && stat(real, &st) < 0)
		st = (struct stat){ 0 };
	snprintf(facts, sizeof(facts), "%" PRIdMAX " %" PRIdMAX ".%09ld", (intmax_t)st.st_size,
		(intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	cache_text(parts, real ? real : path);
	cache_text(parts, facts);
}

void cache_end(struct cache_parts *parts, struct cache_key *ret_key)
{
	SHA256End(&parts->sha, ret_key->text);
}

/* ---- the folder ---- */

/* Opens the folder, which is made when it is missing, and looks whose it is. */
static int cache_folder(const char *path, int *ret_dir, struct err *err)
{
	auto_fd int dir = -1;
	struct stat st;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return err_sys(err, "%s", path);
	dir = fs_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0, err);
	if (dir < 0)
		return -1;
	if (fstat(dir, &st) < 0)
		return err_sys(err, "%s", path);
	if (st.st_uid != geteuid())
		return err_set(
			err, ERR_DENIED, "%s belongs to another user: what is in it is not executed", path);
	if (st.st_mode & 077)
		return err_set(err, ERR_DENIED, "%s is open to other users: chmod 700 %s", path, path);
	*ret_dir = fd_take(&dir);
	return 0;
}

/* The user's own: *ret_path is NULL when there is no home. */
static int cache_own(char **ret_path, struct err *err)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	auto_free char *parent = NULL;

	if (xdg && *xdg == '/')
		parent = strdup(xdg);
	else if (!home || *home != '/')
		return 0;
	else if (asprintf(&parent, "%s/.cache", home) < 0)
		parent = NULL;
	if (!parent)
		return err_nomem(err);
	if (mkdir(parent, 0700) < 0 && errno != EEXIST)
		return err_sys(err, "%s", parent);
	if (asprintf(ret_path, "%s/ojjudge", parent) < 0) {
		*ret_path = NULL;
		return err_nomem(err);
	}
	return 0;
}

int cache_open(const char *place, const struct log *log, struct cache *ret_cache, struct err *err)
{
	auto_free char *own = NULL;
	struct err trouble;
	int dir = -1;

	if (place && strcmp(place, "none") != 0) {
		if (cache_folder(place, &dir, err) < 0) {
			err->class = ERR_CONFIG;
			return err_wrap(err, "--cache");
		}
	} else if (!place &&
		   (cache_own(&own, &trouble) < 0 || (own && cache_folder(own, &dir, &trouble) < 0))) {
		log_note(log, trouble.class == ERR_DENIED ? 0 : 1, "no cache: %s", trouble.text);
	}
	*ret_cache = (struct cache){ .dir = dir, .log = log, .bytes = CACHE_BYTES };
	return 0;
}

int cache_within(const struct cache *cache, const char *name, struct cache *ret_cache, struct err *err)
{
	int dir;

	if (mkdirat(cache->dir, name, 0700) < 0 && errno != EEXIST)
		return err_sys(err, "%s", name);
	dir = fs_open_beneath(cache->dir, name, O_RDONLY | O_DIRECTORY, 0, err);
	if (dir < 0)
		return -1;
	*ret_cache = (struct cache){ .dir = dir, .log = cache->log, .bytes = cache->bytes };
	return 0;
}

void cache_close(struct cache *cache)
{
	auto_close(&cache->dir);
}

/* A name that nobody else has. */
static void cache_busy_name(char ret_name[64])
{
	static atomic_uint number;

	snprintf(ret_name, 64, CACHE_BUSY "%d-%u-%" PRIdMAX, (int)getpid(), atomic_fetch_add(&number, 1),
		(intmax_t)time(NULL));
}

/* Removes an entry at one stroke for all who look. */
static void cache_remove(const struct cache *cache, const char *name)
{
	char busy[64];
	struct err err;

	cache_busy_name(busy);
	if (renameat(cache->dir, name, cache->dir, busy) < 0)
		return;
	if (fs_remove(cache->dir, busy, &err) < 0)
		log_note(cache->log, 1, "cache: %s", err.text);
}

/* ---- finding ---- */

/* What the entry's file says of it. */
static int cache_read_sum(int entry, struct cache_key *ret_sum, int64_t *ret_bytes, struct err *err)
{
	auto_fd int fd = fs_open_beneath(entry, CACHE_SUM, O_RDONLY | O_NONBLOCK, 0, err);
	auto_buf struct buf text = { 0 };
	struct cache_key sum;
	int64_t bytes;

	if (fd < 0 || fs_read_all(fd, 200, &text, err) < 0)
		return -1;
	if (sscanf(buf_text(&text), "%64[0-9a-f] %" SCNd64, sum.text, &bytes) != 2)
		return err_set(err, ERR_PROTO, "no checksum");
	*ret_sum = sum;
	*ret_bytes = bytes;
	return 0;
}

/* Copies the entry, and sees that the copy is what was put in. */
static int cache_fill(int entry, int folder, struct err *err)
{
	auto_fd int files = -1;
	struct cache_key wanted, sum;
	int64_t bytes;
	struct stat st;

	if (fstat(entry, &st) < 0)
		return err_sys(err, "entry");
	if (st.st_uid != geteuid() || (st.st_mode & 022))
		return err_set(err, ERR_DENIED, "others could write in it");
	if (cache_read_sum(entry, &wanted, &bytes, err) < 0)
		return -1;
	files = fs_open_beneath(entry, CACHE_FILES, O_RDONLY | O_DIRECTORY, 0, err);
	if (files < 0 || tree_copy(files, folder, err) < 0 || cache_sum(folder, &sum, &bytes, err) < 0)
		return -1;
	if (strcmp(sum.text, wanted.text) != 0)
		return err_set(err, ERR_PROTO, "is not what was put in");
	return 0;
}

int cache_get(
	const struct cache *cache, const struct cache_key *key, int folder, bool *ret_found, struct err *err)
{
	auto_fd int entry = -1;
	struct err trouble;

	*ret_found = false;
	if (cache->dir < 0)
		return 0;
	entry = openat(cache->dir, key->text, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (entry < 0)
		return 0;
	if (cache_fill(entry, folder, &trouble) == 0) {
		futimens(entry, NULL);
		*ret_found = true;
		return 0;
	}
	log_note(cache->log, 1, "cache: %s: %s", key->text, trouble.text);
	cache_remove(cache, key->text);
	return fs_remove_contents(folder, err);
}

/* ---- keeping ---- */

/* Looks at one name; returns whether it is an entry.  Removes what a killed ojjudge left behind. */
static bool cache_look(const void *of, int folder, const char *name, struct cache_entry *ret_entry)
{
	auto_fd int fd = -1;
	struct cache_key sum;
	struct err err;
	struct stat st;

	(void)of;
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	if (strncmp(name, CACHE_BUSY, strlen(CACHE_BUSY)) == 0 && st.st_mtime < time(NULL) - CACHE_AGE)
		fs_remove(folder, name, &err);
	if (strspn(name, "0123456789abcdef") != CACHE_KEY_SIZE - 1 || name[CACHE_KEY_SIZE - 1])
		return false;
	*ret_entry = (struct cache_entry){ .used = st.st_mtim };
	memcpy(ret_entry->name, name, CACHE_KEY_SIZE);
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || cache_read_sum(fd, &sum, &ret_entry->bytes, &err) < 0)
		ret_entry->bytes = 0;
	return true;
}

static void cache_drop(const void *of, int folder, const char *name)
{
	const struct cache *cache = of;

	(void)folder;
	log_note(cache->log, 1, "cache: %s is removed: it was not used for the longest time", name);
	cache_remove(cache, name);
}

void cache_shrink(const struct cache *cache)
{
	cache_trim(cache->dir, cache->bytes, cache_look, cache_drop, cache);
}

/* Writes an entry under the name `busy`. */
static int cache_write(const struct cache *cache, const char *busy, int folder, struct err *err)
{
	auto_fd int entry = -1, files = -1, fd = -1;
	auto_buf struct buf text = { 0 };
	struct cache_key sum;
	int64_t bytes;

	if (mkdirat(cache->dir, busy, 0700) < 0)
		return err_sys(err, "%s", busy);
	entry = fs_open_beneath(cache->dir, busy, O_RDONLY | O_DIRECTORY, 0, err);
	if (entry < 0)
		return -1;
	if (mkdirat(entry, CACHE_FILES, 0700) < 0)
		return err_sys(err, CACHE_FILES);
	files = fs_open_beneath(entry, CACHE_FILES, O_RDONLY | O_DIRECTORY, 0, err);
	if (files < 0 || cache_sum(folder, &sum, &bytes, err) < 0 || tree_copy(folder, files, err) < 0)
		return -1;
	fd = fs_open_beneath(entry, CACHE_SUM, O_WRONLY | O_CREAT | O_EXCL, 0600, err);
	buf_printf(&text, "%s %" PRId64 "\n", sum.text, bytes);
	if (fd < 0 || buf_check(&text, err) < 0)
		return -1;
	return fs_write_all(fd, buf_text(&text), text.len, err);
}

bool cache_keep(const struct cache *cache, const struct cache_key *key, int folder)
{
	struct err err, ignored;
	bool kept = false;
	char busy[64];

	if (cache->dir < 0)
		return false;
	cache_busy_name(busy);
	if (cache_write(cache, busy, folder, &err) < 0)
		log_note(cache->log, 1, "cache: %s", err.text);
	else
		kept = renameat(cache->dir, busy, cache->dir, key->text) == 0;
	/* Somebody else was quicker, with the same. */
	fs_remove(cache->dir, busy, &ignored);
	return kept;
}

void cache_put(const struct cache *cache, const struct cache_key *key, int folder)
{
	if (cache_keep(cache, key, folder))
		cache_shrink(cache);
}
