/*
 * node.c: YAML by libyaml, as a tree.
 *
 * The translators of packages call it.  Fails on what is no YAML, and on the parts of YAML that no package
 * needs and with which small files become large ones.  It must never take more memory than the file has a
 * right to, nor recurse deeper than NODE_DEPTH.
 */
#include "package/node.h"

#include "base/auto.h"

#include <math.h>
#include <string.h>
#include <yaml.h>

#define NODE_DEPTH 64
#define NODE_MOST  200000
/* Keys of one map: each is held against all others. */
#define NODE_KEYS 1000

struct node_reader {
	yaml_parser_t parser;
	size_t nodes;
	int line; /* of the last event */
};

static void node_event_free(yaml_event_t *event)
{
	yaml_event_delete(event);
}

#define auto_event __attribute__((cleanup(node_event_free)))

void node_free(struct node *node)
{
	while (node) {
		struct node *next = node->next;

		node_free(node->first); /* as deep as NODE_DEPTH */
		free(node->key);
		free(node->text);
		free(node);
		node = next;
	}
}

/* ---- reading ---- */

/* The next event, to be deleted by the caller in any case. */
static int node_event(struct node_reader *reader, yaml_event_t *ret_event, struct err *err)
{
	const yaml_parser_t *parser = &reader->parser;

	memset(ret_event, 0, sizeof(*ret_event));
	if (yaml_parser_parse(&reader->parser, ret_event)) {
		reader->line = (int)ret_event->start_mark.line + 1;
		return 0;
	}
	if (parser->error == YAML_MEMORY_ERROR)
		return err_nomem(err);
	reader->line = (int)parser->problem_mark.line + 1;
	return err_set(err, ERR_CONFIG, "this is no YAML: %s%s%s",
		parser->problem ? parser->problem : "it cannot be read", parser->context ? " " : "",
		parser->context ? parser->context : "");
}

static int node_add(struct node_reader *reader, enum node_kind kind, struct node **ret_node, struct err *err)
{
	struct node *node;

	if (++reader->nodes > NODE_MOST)
		return err_set(err, ERR_CONFIG, "the file has more than %d values", NODE_MOST);
	node = calloc(1, sizeof(*node));
	if (!node)
		return err_nomem(err);
	node->kind = kind;
	node->line = reader->line;
	*ret_node = node;
	return 0;
}

/* Anchors, and tags that somebody wrote. */
static int node_plain(const yaml_char_t *anchor, const yaml_char_t *tag, bool implicit, struct err *err)
{
	if (anchor)
		return err_set(err, ERR_CONFIG, "anchors (&%s) are not read: write the value out", anchor);
	if (tag && !implicit)
		return err_set(err, ERR_CONFIG, "tags (%s) are not read: leave it out", tag);
	return 0;
}

static int node_scalar(
	struct node_reader *reader, const yaml_event_t *event, struct node **ret_node, struct err *err)
{
	const char *value = (const char *)event->data.scalar.value;
	auto_node struct node *node = NULL;

	if (node_plain(event->data.scalar.anchor, event->data.scalar.tag,
		    event->data.scalar.plain_implicit || event->data.scalar.quoted_implicit, err) < 0 ||
		node_add(reader, NODE_TEXT, &node, err) < 0)
		return -1;
	if (strlen(value) != event->data.scalar.length)
		return err_set(err, ERR_CONFIG, "a NUL byte");
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	node->text = strdup(value);
	if (!node->text)
		return err_nomem(err);
	*ret_node = node;
	node = NULL;
	return 0;
}

static int node_of(struct node_reader *reader, const yaml_event_t *event, int depth, struct node **ret_node,
	struct err *err);

static int node_key(const struct node *map, const yaml_event_t *event, char **ret_key, struct err *err)
{
	const char *key = (const char *)event->data.scalar.value;

	if (event->type != YAML_SCALAR_EVENT)
		return err_set(err, ERR_CONFIG, "a key is a word, no list and no map");
	if (node_plain(event->data.scalar.anchor, event->data.scalar.tag,
		    event->data.scalar.plain_implicit || event->data.scalar.quoted_implicit, err) < 0)
		return -1;
	if (strlen(key) != event->data.scalar.length)
		return err_set(err, ERR_CONFIG, "a NUL byte");
	if (map->count == NODE_KEYS)
		return err_set(err, ERR_CONFIG, "more than %d keys in one place", NODE_KEYS);
	for (const struct node *other = map->first; other; other = other->next)
		if (strcmp(other->key, key) == 0)
			return err_set(err, ERR_CONFIG, "'%s' stands here twice, first in line %d", key,
				other->line);
	*ret_key = strdup(key);
	return *ret_key ? 0 : err_nomem(err);
}

/* What is between the beginning and the end of a list or map. */
static int node_inside(struct node_reader *reader, struct node *node, int depth, struct err *err)
{
	struct node **last = &node->first;

	for (;;) {
		yaml_event_t auto_event event, value;
		auto_free char *key = NULL;

		memset(&value, 0, sizeof(value));
		if (node_event(reader, &event, err) < 0)
			return -1;
		if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT)
			return 0;
		if (node->kind == NODE_MAP &&
			(node_key(node, &event, &key, err) < 0 || node_event(reader, &value, err) < 0))
			return -1;
		if (node_of(reader, key ? &value : &event, depth + 1, last, err) < 0)
			return -1;
		(*last)->key = str_take(&key);
		last = &(*last)->next;
		node->count++;
	}
}

/* The value that begins with an event; recursion is bounded by NODE_DEPTH. */
static int node_of(struct node_reader *reader, const yaml_event_t *event, int depth, struct node **ret_node,
	struct err *err)
{
	auto_node struct node *node = NULL;
	bool map = event->type == YAML_MAPPING_START_EVENT;

	if (event->type == YAML_ALIAS_EVENT)
		return err_set(err, ERR_CONFIG, "aliases (*%s) are not read: write the value out",
			event->data.alias.anchor);
	if (event->type == YAML_SCALAR_EVENT)
		return node_scalar(reader, event, ret_node, err);
	if (!map && event->type != YAML_SEQUENCE_START_EVENT)
		return err_set(err, ERR_CONFIG, "a value is missing");
	if (depth >= NODE_DEPTH)
		return err_set(err, ERR_CONFIG, "more than %d levels", NODE_DEPTH);
	if (map ? node_plain(event->data.mapping_start.anchor, event->data.mapping_start.tag,
			  event->data.mapping_start.implicit, err) < 0
		: node_plain(event->data.sequence_start.anchor, event->data.sequence_start.tag,
			  event->data.sequence_start.implicit, err) < 0)
		return -1;
	if (node_add(reader, map ? NODE_MAP : NODE_LIST, &node, err) < 0 ||
		node_inside(reader, node, depth, err) < 0)
		return -1;
	*ret_node = node;
	node = NULL;
	return 0;
}

/* Reads up to the first document, and sees to it that there is no other. */
static int node_document(struct node_reader *reader, struct node **ret_node, struct err *err)
{
	auto_node struct node *node = NULL;
	bool begun = false;

	for (;;) {
		yaml_event_t auto_event event;

		if (node_event(reader, &event, err) < 0)
			return -1;
		if (event.type == YAML_STREAM_END_EVENT)
			break;
		if (event.type == YAML_DOCUMENT_START_EVENT && begun)
			return err_set(err, ERR_CONFIG, "a second document: there can be only one in a file");
		if (event.type == YAML_DOCUMENT_START_EVENT)
			begun = true;
		if (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_START_EVENT ||
			event.type == YAML_DOCUMENT_END_EVENT)
			continue;
		if (node_of(reader, &event, 0, &node, err) < 0)
			return -1;
	}
	reader->line = 1;
	if (!node && node_add(reader, NODE_MAP, &node, err) < 0)
		return -1;
	*ret_node = node;
	node = NULL;
	return 0;
}

int node_yaml(const char *bytes, size_t count, struct node **ret_node, int *ret_line, struct err *err)
{
	struct node_reader reader = { .line = 1 };
	int result;

	if (!yaml_parser_initialize(&reader.parser))
		return err_nomem(err);
	yaml_parser_set_input_string(&reader.parser, (const unsigned char *)bytes, count);
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	result = node_document(&reader, ret_node, err);
	yaml_parser_delete(&reader.parser);
	*ret_line = reader.line;
	return result;
}

/* ---- asking ---- */

struct node *node_get(struct node *map, const char *key)
{
	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (struct node *node = map->first; node; node = node->next) {
		if (strcmp(node->key, key) != 0)
			continue;
		node->used = true;
		return node;
	}
	return NULL;
}

bool node_given(const struct node *node)
{
	if (!node)
		return false;
	if (node->kind != NODE_TEXT || node->quoted)
		return true;
	return *node->text && strcmp(node->text, "~") != 0 && strcasecmp(node->text, "null") != 0;
}

int node_text(const struct node *node, const char **ret_text, struct err *err)
{
	if (node->kind != NODE_TEXT || !node_given(node))
		return err_set(err, ERR_CONFIG, "this is to be a text, not %s",
			node->kind == NODE_LIST  ? "a list"
			: node->kind == NODE_MAP ? "a map"
						 : "empty");
	*ret_text = node->text;
	return 0;
}

int node_texts(const struct node *node, struct strv *ret_texts, struct err *err)
{
	const struct node *item = node->kind == NODE_LIST ? node->first : node;
	const char *text;

	if (node->kind == NODE_MAP)
		return err_set(err, ERR_CONFIG, "this is to be a list of texts, not a map");
	for (; item; item = node->kind == NODE_LIST ? item->next : NULL) {
		if (node_text(item, &text, err) < 0)
			return -1;
		strv_add(ret_texts, text);
	}
	return strv_check(ret_texts, err);
}

int node_real(const struct node *node, double *ret_value, struct err *err)
{
	static const char *const infinite[] = { "inf", ".inf" };
	const char *text;
	double value;
	bool minus;

	if (node_text(node, &text, err) < 0)
		return -1;
	minus = *text == '-';
	text += minus || *text == '+';
	for (size_t i = 0; i < sizeof(infinite) / sizeof(infinite[0]); i++) {
		if (strcasecmp(text, infinite[i]) == 0) {
			*ret_value = minus ? -HUGE_VAL : HUGE_VAL;
			return 0;
		}
	}
	if (text_real(text, &value, err) < 0)
		return err_set(err, ERR_CONFIG, "'%s' is no number", node->text);
	*ret_value = minus ? -value : value;
	return 0;
}

int node_count(const struct node *node, int64_t min, int64_t max, int64_t *ret_value, struct err *err)
{
	const char *text;

	if (node_text(node, &text, err) < 0)
		return -1;
	if (text_count(text, min, max, ret_value, err) == 0)
		return 0;
	return err_set(err, ERR_CONFIG, "'%s' is no whole number from %lld to %lld", text, (long long)min,
		(long long)max);
}

int node_bool(const struct node *node, bool *ret_value, struct err *err)
{
	static const char *const words[] = { "false", "true", "no", "yes", "off", "on" };
	const char *text;

	if (node_text(node, &text, err) < 0)
		return -1;
	for (size_t i = 0; !node->quoted && i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(text, words[i]) == 0) {
			*ret_value = i & 1;
			return 0;
		}
	}
	return err_set(err, ERR_CONFIG, "'%s' is neither true nor false", text);
}

static void node_unused_in(const struct node *map, const char *prefix,
	void (*told)(void *user, const char *path, const struct node *node), void *user)
{
	for (const struct node *node = map->first; node; node = node->next) {
		auto_buf struct buf path = { 0 };

		buf_printf(
			&path, "%s%s%s", prefix, *prefix ? "." : "", map->kind == NODE_MAP ? node->key : "");
		if (map->kind == NODE_MAP && !node->used)
			told(user, buf_text(&path), node);
		else if (node->kind != NODE_TEXT)
			node_unused_in(node, map->kind == NODE_MAP ? buf_text(&path) : prefix, told, user);
	}
}

void node_unused(const struct node *map, void (*told)(void *user, const char *path, const struct node *node),
	void *user)
{
	node_unused_in(map, "", told, user);
}
