/*
 * unordered.c: the comparers for which order does not matter: `unordered-tokens` and `unordered-lines` want
 * the same words, or lines, each as often.
 *
 * compare_spans() calls it.  Only memory can fail.  What is counted are the words of the answer, in a hash
 * table of 16 bytes for each that is unlike the others; those of the output are only looked up.  Each that is
 * found is counted off, and the first that is not found ends the search.  So neither memory nor time depends
 * on what the contestant wrote beyond its length: it must stay so.
 */
#include "compare/compare.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#define UNORDERED_SLOTS 256 /* at the beginning; a power of two */
/* So many are looked up at a time: memory is far away, and can be asked for several things at once. */
#define UNORDERED_BATCH 16

/* A word or line of the answer; an empty slot has len 0. */
struct unordered_slot {
	uint32_t at, len;
	uint32_t left; /* how often it has not been found in the output */
	uint32_t hash;
};

struct unordered {
	const struct compare_rules *rules;
	struct span answer;
	struct unordered_slot *slot;
	size_t slots, used;
	size_t left;   /* of all slots together */
	uint64_t seed; /* so that nobody can choose words that share a slot */
};

struct unordered_item {
	struct span text;
	uint32_t hash;
};

static struct span unordered_token(struct span text, size_t *at)
{
	size_t begin = *at;

	while (begin < text.len && compare_space(text.data[begin]))
		begin++;
	*at = begin;
	while (*at < text.len && !compare_space(text.data[*at]))
		++*at;
	return (struct span){ text.data + begin, *at - begin };
}

/* A line without blanks around it; those in front of it stay when white space counts. */
static struct span unordered_line(const struct compare_rules *rules, struct span text, size_t *at)
{
	struct span line = { text.data + text.len, 0 };

	while (*at < text.len && !line.len) {
		const char *newline;

		line = compare_rest(text, *at);
		newline = memchr(line.data, '\n', line.len);
		if (newline)
			line.len = (size_t)(newline - line.data);
		*at += line.len + (newline != NULL);
		line = compare_trim(line);
		while (!rules->space_sensitive && line.len && compare_space(*line.data))
			line = compare_rest(line, 1);
	}
	return line;
}

/* The next word or line from *at on; its len is 0 when there is none. */
static struct span unordered_next(const struct compare_rules *rules, struct span text, size_t *at)
{
	return rules->kind == COMPARE_UNORDERED_LINES ? unordered_line(rules, text, at)
						      : unordered_token(text, at);
}

/* The character at *at as it is compared: a run of blanks is one.  *at moves on. */
static inline char unordered_character(const struct compare_rules *rules, struct span item, size_t *at)
{
	char byte = item.data[(*at)++];

	if (!compare_space(byte) || rules->space_sensitive)
		return rules->ignore_case ? compare_lower(byte) : byte;
	while (*at < item.len && compare_space(item.data[*at]))
		++*at;
	return ' ';
}

static uint32_t unordered_hash(const struct unordered *table, struct span item)
{
	uint64_t hash = table->seed;

	for (size_t at = 0; at < item.len;) {
		hash ^= (unsigned char)unordered_character(table->rules, item, &at);
		hash *= 0x9e3779b97f4a7c15U;
		hash ^= hash >> 29;
	}
	return (uint32_t)(hash >> 32 ^ hash);
}

static bool unordered_same(const struct compare_rules *rules, struct span a, struct span b)
{
	size_t a_at = 0, b_at = 0;

	while (a_at < a.len && b_at < b.len)
		if (unordered_character(rules, a, &a_at) != unordered_character(rules, b, &b_at))
			return false;
	return a_at == a.len && b_at == b.len;
}

/* The slot of an item, or the empty one where it belongs. */
static struct unordered_slot *unordered_find(const struct unordered *table, struct span item, uint32_t hash)
{
	for (size_t i = hash;; i++) {
		struct unordered_slot *slot = &table->slot[i & (table->slots - 1)];
		struct span known = { table->answer.data + slot->at, slot->len };

		if (!slot->len || (slot->hash == hash && unordered_same(table->rules, item, known)))
			return slot;
	}
}

/* Reads the next items of a text, and has the places fetched where they may be found; returns how many. */
static size_t unordered_batch(const struct unordered *table, struct span text, size_t *at,
	struct unordered_item ret_item[UNORDERED_BATCH])
{
	size_t count = 0, mask = table->slots - 1;

	while (count < UNORDERED_BATCH) {
		struct span item = unordered_next(table->rules, text, at);

		if (!item.len)
			break;
		ret_item[count].text = item;
		ret_item[count].hash = unordered_hash(table, item);
		__builtin_prefetch(&table->slot[ret_item[count++].hash & mask]);
	}
	for (size_t i = 0; i < count; i++)
		__builtin_prefetch(table->answer.data + table->slot[ret_item[i].hash & mask].at);
	return count;
}

static void unordered_free(struct unordered *table)
{
	if (table->slot)
		munmap(table->slot, table->slots * sizeof(*table->slot));
}

/* Twice the room, in large pages if there are some.  All items are different, so nothing has to be compared.
 */
static int unordered_grow(struct unordered *table, struct err *err)
{
	size_t slots = table->slots ? 2 * table->slots : UNORDERED_SLOTS, size = slots * sizeof(*table->slot);
	struct unordered_slot *slot = mmap(
		NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (slot == MAP_FAILED)
		return err_nomem(err);
	madvise(slot, size, MADV_HUGEPAGE);
	for (size_t i = 0; i < table->slots; i++) {
		size_t to = table->slot[i].hash;

		if (!table->slot[i].len)
			continue;
		while (slot[to & (slots - 1)].len)
			to++;
		slot[to & (slots - 1)] = table->slot[i];
	}
	unordered_free(table);
	table->slot = slot;
	table->slots = slots;
	return 0;
}

static int unordered_add(struct unordered *table, const struct unordered_item *item, struct err *err)
{
	struct unordered_slot *slot;

	/* at most two thirds are in use */
	if (3 * table->used >= 2 * table->slots && unordered_grow(table, err) < 0)
		return -1;
	slot = unordered_find(table, item->text, item->hash);
	if (!slot->len) {
		slot->at = (uint32_t)(item->text.data - table->answer.data);
		slot->len = (uint32_t)item->text.len;
		slot->hash = item->hash;
		table->used++;
	}
	slot->left++;
	table->left++;
	return 0;
}

static int unordered_count(struct unordered *table, struct err *err)
{
	struct unordered_item item[UNORDERED_BATCH];
	size_t at = 0, count;

	if (unordered_grow(table, err) < 0)
		return -1;
	while ((count = unordered_batch(table, table->answer, &at, item)))
		for (size_t i = 0; i < count; i++)
			if (unordered_add(table, &item[i], err) < 0)
				return -1;
	return 0;
}

/* Counts off one of the output's; false when *difference tells that the answer has it not. */
static bool unordered_count_off(struct unordered *table, const struct unordered_item *item,
	struct span output, struct compare_difference *difference)
{
	struct unordered_slot *slot = unordered_find(table, item->text, item->hash);

	if (slot->len && slot->left) {
		slot->left--;
		table->left--;
		return true;
	}
	difference->at = (size_t)(item->text.data - output.data);
	difference->found = item->text;
	difference->instead = slot->len ? "which the answer does not have so often"
					: "which the answer does not have";
	return false;
}

static bool unordered_all_off(
	struct unordered *table, struct span output, struct compare_difference *difference)
{
	struct unordered_item item[UNORDERED_BATCH];
	size_t at = 0, count;

	while ((count = unordered_batch(table, output, &at, item)))
		for (size_t i = 0; i < count; i++)
			if (!unordered_count_off(table, &item[i], output, difference))
				return false;
	return true;
}

/* The first item of the answer that was not found as often as it is there; its len is 0 when all were. */
static struct span unordered_missing(const struct unordered *table)
{
	struct unordered_item item[UNORDERED_BATCH];
	size_t at = 0, count;

	while ((count = unordered_batch(table, table->answer, &at, item)))
		for (size_t i = 0; i < count; i++)
			if (unordered_find(table, item[i].text, item[i].hash)->left)
				return item[i].text;
	return compare_rest(table->answer, table->answer.len);
}

int unordered_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result, struct err *err)
{
	struct compare_difference difference = {
		.at = output.len,
		.found = compare_rest(output, output.len),
	};
	__attribute__((cleanup(unordered_free))) struct unordered table = { .rules = rules,
		.answer = answer };

	if (answer.len > UINT32_MAX)
		return err_set(err, ERR_CONFIG, "an answer in any order may not have more than 4 GiB");
	if (getrandom(&table.seed, sizeof(table.seed), GRND_NONBLOCK) < 0)
		table.seed = (uintptr_t)&table;
	if (unordered_count(&table, err) < 0)
		return -1;
	if (unordered_all_off(&table, output, &difference)) {
		if (!table.left)
			return compare_equal(ret_result);
		difference.expected = unordered_missing(&table);
	}
	return compare_differ(output, answer, &difference, ret_result);
}
