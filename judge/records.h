/*
 * records.h: small texts that are kept from call to call, found again by their keys.
 *
 * They lie in 256 folders, by the first two digits of their keys, each in a file that is written beside and
 * renamed, begins with its own key and a checksum, and is gone at the first look that does not find it so.
 * Several ojjudges may use them at the same time.
 */
#pragma once

#include "base/text.h"
#include "cache.h"

#include <stdatomic.h>

#define RECORDS_FOLDERS 256
/* A longer record is not kept. */
#define RECORDS_MAX ((size_t)256 << 10)
/* What all of them take on the disk, and for how many seconds one is kept that nobody asks for. */
#define RECORDS_BYTES ((int64_t)1 << 30)
#define RECORDS_AGE   ((int64_t)90 * 24 * 3600)

struct records {
	int dir; /* -1: nothing is found and nothing is kept */
	const struct log *log;
	int64_t bytes, age;                   /* as above; tests have less */
	atomic_bool changed[RECORDS_FOLDERS]; /* something was put there */
	atomic_bool told;                     /* the log knows that nothing can be kept */
};

/* The folder `name` in an open one that is ours and closed to others; it is made when it is missing. */
int records_open(
	int parent, const char *name, const struct log *log, struct records *ret_records, struct err *err);
/*
 * Before it closes, each folder in which something was put is made small again: what is older than `age`
 * goes, then what was not used for the longest time, until the rest takes no more than its part of `bytes`.
 */
void records_close(struct records *records);

/* Adds the record to *ret_bytes.  What is wrong with it is the same as none; the log is told. */
bool records_get(struct records *records, const struct cache_key *key, struct buf *ret_bytes);
/* That it cannot be kept is only told to the log, and once. */
void records_put(struct records *records, const struct cache_key *key, const void *bytes, size_t count);
