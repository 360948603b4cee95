/*
 * compare_json.c: fuzzes the reader of JSON and the comparer of it.  The input is a byte with the rules, the
 * output, a byte FF, the answer.
 *
 * What is JSON a slow reader finds out, too, which makes a tree of it; the verdict is that of the trees.
 */
#include "jsonread.h"

#include "base/auto.h"
#include "lib/fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TREE_NODES 4200

struct tree {
	const char *at, *end;
	size_t count, depth;
	bool twice; /* a key stands twice in an object */
	struct {
		char kind;
		struct span text, key;
		size_t next, child;
	} node[TREE_NODES];
};

static bool tree_value(struct tree *tree, size_t *ret_node);

static void tree_blanks(struct tree *tree)
{
	while (tree->at < tree->end && memchr(" \t\r\n", *tree->at, 4))
		tree->at++;
}

static bool tree_take(struct tree *tree, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(tree->end - tree->at) < len || memcmp(tree->at, word, len) != 0)
		return false;
	tree->at += len;
	return true;
}

static bool tree_digits(struct tree *tree)
{
	const char *begin = tree->at;

	while (tree->at < tree->end && *tree->at >= '0' && *tree->at <= '9')
		tree->at++;
	return tree->at > begin;
}

static bool tree_number(struct tree *tree)
{
	tree_take(tree, "-");
	if (!tree_take(tree, "0") && !tree_digits(tree))
		return false;
	if (tree_take(tree, ".") && !tree_digits(tree))
		return false;
	if (tree_take(tree, "e") || tree_take(tree, "E")) {
		if (!tree_take(tree, "+"))
			tree_take(tree, "-");
		return tree_digits(tree);
	}
	return true;
}

static bool tree_string(struct tree *tree)
{
	if (!tree_take(tree, "\""))
		return false;
	while (tree->at < tree->end && *tree->at != '"') {
		unsigned char byte = (unsigned char)*tree->at++;

		if (byte < 32)
			return false;
		if (byte != '\\')
			continue;
		if (tree->at == tree->end)
			return false;
		if (*tree->at == 'u') {
			for (int i = 1; i <= 4; i++)
				if (tree->end - tree->at <= i ||
					!memchr("0123456789abcdefABCDEF", tree->at[i], 22))
					return false;
			tree->at += 5;
		} else if (memchr("\"\\/bfnrt", *tree->at, 8)) {
			tree->at++;
		} else {
			return false;
		}
	}
	return tree_take(tree, "\"");
}

static bool tree_elements(struct tree *tree, size_t parent, bool object)
{
	size_t *link = &tree->node[parent].child;
	const char *close = object ? "}" : "]";

	tree_blanks(tree);
	if (tree_take(tree, close))
		return true;
	do {
		struct span key = { 0 };
		size_t node;

		tree_blanks(tree);
		key.data = tree->at;
		if (object && !tree_string(tree))
			return false;
		key.len = (size_t)(tree->at - key.data);
		tree_blanks(tree);
		if ((object && !tree_take(tree, ":")) || !tree_value(tree, &node))
			return false;
		tree->node[node].key = key;
		for (size_t other = tree->node[parent].child; object && other; other = tree->node[other].next)
			tree->twice = tree->twice || jsonread_order(tree->node[other].key, key) == 0;
		*link = node;
		link = &tree->node[node].next;
		tree_blanks(tree);
	} while (tree_take(tree, ","));
	return tree_take(tree, close);
}

static bool tree_value(struct tree *tree, size_t *ret_node)
{
	size_t node = ++tree->count;
	bool well;

	tree_blanks(tree);
	memset(&tree->node[node], 0, sizeof(tree->node[node]));
	if (tree->at == tree->end || tree->depth > JSONREAD_DEPTH)
		return false;
	tree->node[node].kind = *tree->at;
	tree->node[node].text.data = tree->at;
	if (*tree->at == '[' || *tree->at == '{') {
		tree->at++;
		if (++tree->depth > JSONREAD_DEPTH)
			return false;
		well = tree_elements(tree, node, tree->node[node].kind == '{');
		tree->depth--;
	} else if (*tree->at == '"') {
		well = tree_string(tree);
	} else if (memchr("-0123456789", *tree->at, 11)) {
		tree->node[node].kind = '0';
		well = tree_number(tree);
	} else {
		well = tree_take(tree, "true") || tree_take(tree, "false") || tree_take(tree, "null");
	}
	tree->node[node].text.len = (size_t)(tree->at - tree->node[node].text.data);
	*ret_node = node;
	return well;
}

static bool tree_read(struct span text, struct tree *tree)
{
	size_t root;

	tree->at = text.data;
	tree->end = text.data + text.len;
	tree->count = tree->depth = 0;
	tree->twice = false;
	if (!tree_value(tree, &root))
		return false;
	tree_blanks(tree);
	return tree->at == tree->end;
}

/* Numbers as the rules say: by the value, whole ones digit by digit. */
static bool tree_same_number(const struct compare_rules *rules, struct span found, struct span expected)
{
	auto_free char *a = fuzz_text((const uint8_t *)found.data, found.len);
	auto_free char *b = fuzz_text((const uint8_t *)expected.data, expected.len);
	long double x = strtold(a, NULL), y = strtold(b, NULL), off = fabsl(x - y);
	bool whole_a = !strpbrk(a, ".eE"), whole_b = !strpbrk(b, ".eE");

	if (strcmp(a, b) == 0)
		return true;
	if (found.len > 1000 || expected.len > 1000)
		return false;
	if (rules->floats && isfinite(off) &&
		(off <= (long double)rules->float_absolute ||
			off <= (long double)rules->float_relative * fabsl(y)))
		return true;
	if (whole_b)
		return whole_a ? x == 0 && y == 0 : isfinite(x) && x == y;
	return isfinite(strtod(a, NULL)) && strtod(a, NULL) == strtod(b, NULL);
}

static bool tree_same(
	const struct compare_rules *rules, const struct tree *a, size_t x, const struct tree *b, size_t y)
{
	size_t p = a->node[x].child, q = b->node[y].child, left = 0, right = 0;

	if (a->node[x].kind != b->node[y].kind)
		return false;
	if (a->node[x].kind == '"')
		return jsonread_order(a->node[x].text, b->node[y].text) == 0;
	if (a->node[x].kind == '0')
		return tree_same_number(rules, a->node[x].text, b->node[y].text);
	for (size_t i = p; i; i = a->node[i].next)
		left++;
	for (size_t i = q; i; i = b->node[i].next)
		right++;
	for (; left == right && q; q = b->node[q].next) {
		for (p = a->node[x].kind == '{' ? a->node[x].child : p; a->node[x].kind == '{' && p;
			p = a->node[p].next)
			if (jsonread_order(a->node[p].key, b->node[q].key) == 0)
				break;
		if (!p || !tree_same(rules, a, p, b, q))
			return false;
		p = a->node[p].next;
	}
	return left == right;
}

static void tree_check_message(const struct compare_result *result)
{
	size_t length = strnlen(result->message, sizeof(result->message));

	must(length < sizeof(result->message), "the message has no end");
	must(result->equal == (length == 0), "equal %d: %s", result->equal, result->message);
	must(result->equal == !(result->line || result->column || result->token), "place");
	must(fuzz_clean(result->message, length), "%s", result->message);
}

static void tree_compare(const struct compare_rules *rules, struct span output, struct span answer)
{
	static struct tree found, expected;
	struct jsonread_fault fault;
	struct compare_result result;
	struct err err;
	bool valid = tree_read(output, &found);

	memset(&result, '~', sizeof(result));
	fuzz_error_clear(&err);
	if (compare_spans(rules, output, answer, &result, &err) < 0) {
		must(!jsonread_valid(answer, true, &fault), "an answer that is JSON is refused");
		fuzz_error(&err);
		return;
	}
	tree_check_message(&result);
	must(jsonread_valid(output, false, &fault) == valid, "whether it is JSON");
	must(valid || (fault.at <= output.len && fault.reason), "a fault");
	must(!result.equal || valid, "what is no JSON is the same");
	if (!valid)
		return;
	must(tree_read(answer, &expected), "the answer is JSON");
	must(jsonread_skip(answer, jsonread_blanks(answer, 0)) ==
			(size_t)(expected.node[1].text.data - answer.data) + expected.node[1].text.len,
		"the end of the value");
	if (!found.twice && !expected.twice)
		must(result.equal == tree_same(rules, &found, 1, &expected, 1), "%s", result.message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const double tolerances[] = { 0, 1e-6, 0.02, 2 };
	struct span output, answer = { .data = "" };
	struct compare_rules rules;
	const uint8_t *end;

	if (size < 1 || size > 4096)
		return 0;
	rules = (struct compare_rules){ .kind = COMPARE_JSON,
		.floats = data[0] & 16,
		.float_absolute = tolerances[data[0] >> 5 & 1],
		.float_relative = tolerances[data[0] >> 6] };
	end = memchr(data + 1, 0xff, size - 1);
	output = (struct span){ (const char *)data + 1, end ? (size_t)(end - data) - 1 : size - 1 };
	if (end)
		answer = (struct span){ (const char *)end + 1, size - 2 - output.len };
	tree_compare(&rules, output, answer);
	tree_compare(&rules, answer, output);
	return 0;
}
