/*
 * cache.h: folders that were made before, found again by what they were made from.
 *
 * What is in them is executed: the folder that holds them must be ours and closed to everybody else, and each
 * is compared with its checksum after it was copied.  Several ojjudges may use it at the same time.
 */
#pragma once

#include "base/log.h"

#include <sha2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* More than this is not kept: what was not used for the longest time goes first. */
#define CACHE_BYTES ((int64_t)1 << 30)

struct cache {
	int dir; /* -1: there is none, nothing is found and nothing is kept */
	const struct log *log;
	int64_t bytes; /* how large it may become */
};

/*
 * `place` is a folder, or "none", or NULL for $XDG_CACHE_HOME/ojjudge or ~/.cache/ojjudge.  A folder that was
 * named must be usable; the user's own is done without when it is not, and the log told why.
 */
int cache_open(const char *place, const struct log *log, struct cache *ret_cache, struct err *err);
/* Another one in a folder of it, with a size of its own. */
int cache_within(const struct cache *cache, const char *name, struct cache *ret_cache, struct err *err);
void cache_close(struct cache *cache);
#define auto_cache __attribute__((cleanup(cache_close)))

/* ---- keys ---- */

#define CACHE_KEY_SIZE (2 * SHA256_DIGEST_LENGTH + 1)

struct cache_key {
	char text[CACHE_KEY_SIZE];
};

/* A key is made of parts, in order, whose lengths count too. */
struct cache_parts {
	SHA2_CTX sha;
};

void cache_begin(struct cache_parts *ret_parts);
void cache_part(struct cache_parts *parts, const void *bytes, size_t count);
void cache_text(struct cache_parts *parts, const char *text);
/* A program of the machine's, by what tells that it is another one: real path, size and time of change. */
void cache_tool(struct cache_parts *parts, const char *path);
void cache_end(struct cache_parts *parts, struct cache_key *ret_key);

/* ---- folders ---- */

/*
 * Fills an empty folder with what is kept under the key.  What is wrong with the cache is the same as nothing
 * found; fails only when the folder could not be emptied again.
 */
int cache_get(
	const struct cache *cache, const struct cache_key *key, int folder, bool *ret_found, struct err *err);
/* Keeps a copy of the folder.  That this cannot be done is only told to the log. */
void cache_put(const struct cache *cache, const struct cache_key *key, int folder);
/* The two halves of it, for those who keep many.  Whether it is there now, because of us. */
bool cache_keep(const struct cache *cache, const struct cache_key *key, int folder);
/* Removes what was not used for the longest time, until the rest is small enough. */
void cache_shrink(const struct cache *cache);

/* ---- cache_trim.c: growing no further, for whatever is kept by its name ---- */

struct cache_entry {
	char name[CACHE_KEY_SIZE];
	struct timespec used;
	int64_t bytes;
};

/* Whether the name in the folder is an entry; and what removes one.  `of` is what cache_trim() was given. */
typedef bool (*cache_looker)(const void *of, int folder, const char *name, struct cache_entry *ret_entry);
typedef void (*cache_remover)(const void *of, int folder, const char *name);

/* Removes what was not used for the longest time, until the rest is no larger than `bytes`. */
void cache_trim(int folder, int64_t bytes, cache_looker look, cache_remover remove, const void *of);

/* ---- cache_sum.c ---- */

/* The checksum of all that tree_copy() would copy: names, who may execute it, contents; and its size. */
int cache_sum(int dir, struct cache_key *ret_sum, int64_t *ret_bytes, struct err *err);
