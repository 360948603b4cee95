/*
 * squeeze_words.c: squeezes 64 bytes at a time, and compares what was squeezed; see squeeze.h.
 *
 * squeeze.c and tokens.c call it.  Nothing can fail.  A bit of a mask stands for a byte, the lowest for the
 * first. SSE2 is what every x86-64 has; what else a processor has is looked up when the program runs.  On
 * other machines there is nothing but one byte after the other.
 */
#include "compare/squeeze.h"

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <immintrin.h>

struct squeeze_masks {
	uint64_t blanks, breaks;
};

static inline __m128i squeeze_load(const char *from)
{
	return _mm_loadu_si128((const __m128i *)(const void *)from);
}

static inline uint64_t squeeze_bits(__m128i bytes)
{
	return (uint64_t)(unsigned int)_mm_movemask_epi8(bytes);
}

static inline __m128i squeeze_range(__m128i bytes, char first, char count)
{
	__m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));

	return _mm_cmpeq_epi8(_mm_min_epu8(from_first, _mm_set1_epi8((char)(count - 1))), from_first);
}

static inline __m128i squeeze_blanks(__m128i bytes)
{
	return _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')), squeeze_range(bytes, '\t', 5));
}

static inline __m128i squeeze_breaks(const struct compare_rules *rules, __m128i bytes)
{
	__m128i feeds = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));

	if (rules->kind == COMPARE_WHITE_DIFF)
		return feeds;
	return _mm_or_si128(feeds, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
}

static inline struct squeeze_masks squeeze_look(const struct compare_rules *rules, const char *from)
{
	__m128i bytes[4] = { squeeze_load(from), squeeze_load(from + 16), squeeze_load(from + 32),
		squeeze_load(from + 48) };
	struct squeeze_masks masks = { 0 };

	masks.blanks = squeeze_bits(squeeze_blanks(bytes[0])) | squeeze_bits(squeeze_blanks(bytes[1])) << 16 |
		       squeeze_bits(squeeze_blanks(bytes[2])) << 32 |
		       squeeze_bits(squeeze_blanks(bytes[3])) << 48;
	if (rules->kind != COMPARE_TOKENS)
		masks.breaks = squeeze_bits(squeeze_breaks(rules, bytes[0])) |
			       squeeze_bits(squeeze_breaks(rules, bytes[1])) << 16 |
			       squeeze_bits(squeeze_breaks(rules, bytes[2])) << 32 |
			       squeeze_bits(squeeze_breaks(rules, bytes[3])) << 48;
	return masks;
}

static inline void squeeze_copy(char *to, const char *from, size_t len)
{
	_mm_storeu_si128((__m128i *)(void *)to, squeeze_load(from));
	if (len > 16)
		for (int i = 16; i < 64; i += 16)
			_mm_storeu_si128((__m128i *)(void *)(to + i), squeeze_load(from + i));
}

/* Copies those of 64 bytes that are to be kept; returns how many. */
static inline size_t squeeze_keep(const char *from, uint64_t keep, char *to)
{
	size_t begin = 0;
	char *at = to;

	for (uint64_t drop = ~keep; drop; drop &= drop - 1) {
		size_t end = (size_t)__builtin_ctzll(drop);

		squeeze_copy(at, from + begin, end - begin);
		at += end - begin;
		begin = end + 1;
	}
	squeeze_copy(at, from + begin, 64 - begin);
	return (size_t)(at - to) + 64 - begin;
}

/*
 * Chooses among 64 bytes.  In a run of blanks we look for its first line break.  Adding the bit of the run's
 * beginning to those of the blanks that break no line carries it on to the first byte that is none of them:
 * the line break, or the token behind the run when there is none.  In front of the latter one blank is kept;
 * the lowest bit of *ret_lead says whether one was in front of the first byte.
 */
static inline uint64_t squeeze_choose(const struct compare_rules *rules, struct squeeze_masks masks,
	struct squeeze *side, uint64_t *ret_lead)
{
	uint64_t plain = masks.blanks & ~masks.breaks;
	uint64_t begins = masks.blanks & ~(masks.blanks << 1 | side->blank);
	uint64_t sum, reached, tokens;
	bool carry = __builtin_add_overflow(plain, begins, &sum);

	carry |= __builtin_add_overflow(sum, (uint64_t)side->open, &sum);
	reached = sum & ~plain;
	tokens = reached & ~masks.blanks;
	side->blank = masks.blanks >> 63;
	side->open = carry;
	*ret_lead = tokens;
	if (rules->kind != COMPARE_WHITE_DIFF)
		masks.breaks &= reached;
	return ~masks.blanks | tokens >> 1 | masks.breaks;
}

typedef struct squeeze_masks (*squeeze_looker)(const struct compare_rules *rules, const char *from);
typedef size_t (*squeeze_keeper)(const char *from, uint64_t keep, char *to);

/* 64 bytes at a time, as long as there are enough.  The side is copied so that it can be in registers. */
static inline __attribute__((always_inline)) void squeeze_words(const struct compare_rules *rules,
	struct squeeze *side, size_t want, struct squeeze_piece *piece, squeeze_looker look,
	squeeze_keeper keep)
{
	struct squeeze here = *side, last = here;
	size_t len = 0, last_len = 0;
	uint64_t kept, lead;

	for (size_t taken = 0; len < want && taken < 2 * want; taken += 64) {
		const char *from = here.text.data + here.at;

		if (here.text.len - here.at < SQUEEZE_MARGIN)
			break;
		last = here;
		last_len = len;
		kept = squeeze_choose(rules, look(rules, from), &here, &lead);
		piece->bytes[len] = ' ';
		len += lead & 1;
		len += keep(from, kept, piece->bytes + len);
		here.at += 64;
	}
	*side = here;
	piece->last = last;
	piece->last_len = last_len;
	piece->len = len;
}

static void squeeze_words_sse2(
	const struct compare_rules *rules, struct squeeze *side, size_t want, struct squeeze_piece *piece)
{
	squeeze_words(rules, side, want, piece, squeeze_look, squeeze_keep);
}

#define SQUEEZE_AVX512 __attribute__((target("avx512bw,avx512vbmi2,popcnt")))

/* The same with the AVX-512 of some newer processors. */
SQUEEZE_AVX512 static inline struct squeeze_masks squeeze_look_avx512(
	const struct compare_rules *rules, const char *from)
{
	__m512i bytes = _mm512_loadu_si512(from);
	struct squeeze_masks masks = { 0 };

	masks.blanks = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(' ')) |
		       _mm512_cmplt_epu8_mask(
			       _mm512_sub_epi8(bytes, _mm512_set1_epi8('\t')), _mm512_set1_epi8(5));
	if (rules->kind == COMPARE_TOKENS)
		return masks;
	masks.breaks = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n'));
	if (rules->kind != COMPARE_WHITE_DIFF)
		masks.breaks |= _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r'));
	return masks;
}

SQUEEZE_AVX512 static inline size_t squeeze_keep_avx512(const char *from, uint64_t keep, char *to)
{
	_mm512_storeu_si512(to, _mm512_maskz_compress_epi8(keep, _mm512_loadu_si512(from)));
	return (size_t)__builtin_popcountll(keep);
}

SQUEEZE_AVX512 static void squeeze_words_avx512(
	const struct compare_rules *rules, struct squeeze *side, size_t want, struct squeeze_piece *piece)
{
	squeeze_words(rules, side, want, piece, squeeze_look_avx512, squeeze_keep_avx512);
}

static bool squeeze_has_sse2(void)
{
	return true;
}

static bool squeeze_has_avx512(void)
{
	return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2") &&
	       __builtin_cpu_supports("popcnt");
}

const struct squeeze_way squeeze_ways[] = {
	{ "AVX-512", squeeze_has_avx512, squeeze_words_avx512 },
	{ "SSE2", squeeze_has_sse2, squeeze_words_sse2 },
	{ "bytes", NULL, NULL },
};

/* Lower case for A to Z. */
static inline __m128i squeeze_lower(__m128i bytes)
{
	return _mm_or_si128(bytes, _mm_and_si128(squeeze_range(bytes, 'A', 26), _mm_set1_epi8(0x20)));
}

/* A bit for each of 16 bytes that are alike. */
static inline uint64_t squeeze_alike(const struct compare_rules *rules, __m128i a, __m128i b)
{
	__m128i same = _mm_cmpeq_epi8(a, b), blank = _mm_and_si128(squeeze_blanks(a), squeeze_blanks(b));

	if (rules->kind != COMPARE_TOKENS)
		blank = _mm_andnot_si128(
			_mm_xor_si128(squeeze_breaks(rules, a), squeeze_breaks(rules, b)), blank);
	if (rules->ignore_case)
		same = _mm_cmpeq_epi8(squeeze_lower(a), squeeze_lower(b));
	return squeeze_bits(_mm_or_si128(same, blank));
}

size_t squeeze_prefix(
	const struct compare_rules *rules, const struct squeeze_piece *a, const struct squeeze_piece *b)
{
	size_t len = a->len < b->len ? a->len : b->len;

	/* There is room for a whole word behind each; what is there does not count. */
	for (size_t at = 0; at < len; at += 16) {
		__m128i left = squeeze_load(a->bytes + at), right = squeeze_load(b->bytes + at);
		uint64_t alike = squeeze_bits(_mm_cmpeq_epi8(left, right));

		if (alike != 0xffff)
			alike = squeeze_alike(rules, left, right);
		if (alike != 0xffff) {
			at += (size_t)__builtin_ctzll(~alike);
			return at < len ? at : len;
		}
	}
	return len;
}

#else

const struct squeeze_way squeeze_ways[] = {
	{ "bytes", NULL, NULL },
};

static bool squeeze_alike(const struct compare_rules *rules, char a, char b)
{
	char low = a | 0x20;

	if (a == b)
		return true;
	if (compare_space(a) && compare_space(b))
		return squeeze_break(rules, a) == squeeze_break(rules, b);
	return rules->ignore_case && (a ^ b) == 0x20 && low >= 'a' && low <= 'z';
}

size_t squeeze_prefix(
	const struct compare_rules *rules, const struct squeeze_piece *a, const struct squeeze_piece *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	size_t at = 0;

	while (at < len && squeeze_alike(rules, a->bytes[at], b->bytes[at]))
		at++;
	return at;
}

#endif

const struct squeeze_way *squeeze_best(void)
{
	const struct squeeze_way *way = squeeze_ways;

	while (way->has && !way->has())
		way++;
	return way;
}
