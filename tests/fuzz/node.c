/*
 * node.c: fuzzes the trees of YAML and XML.  The input is a file; one that begins with < is XML.
 *
 * What comes out has lines that the file has, no text that is longer than the file allows for, and is the
 * same the second time.
 */
#include "package/node.h"
#include "package/xml.h"

#include "base/auto.h"
#include "lib/fuzz.h"

#include <string.h>

/* Every value, with its line; adds up the length of texts. */
static void node_walk(const struct node *node, int lines, struct buf *ret_told)
{
	for (; node; node = node->next) {
		size_t count = 0;

		/* A value that is missing at the end stands behind the last line. */
		must(node->line >= 1 && node->line <= lines + 1, "line %d of %d", node->line, lines);
		must((node->kind == NODE_TEXT) == (node->text != NULL), "a text, or none");
		must(!node->text || !node->first, "a text with something in it");
		for (const struct node *in = node->first; in; in = in->next, count++)
			must((node->kind == NODE_MAP) == (in->key != NULL), "keys");
		must(count == node->count, "%zu of %zu", count, node->count);
		buf_printf(ret_told, "%d:%d:%s:%s\n", (int)node->kind, node->line, node->key ? node->key : "",
			node->text ? node->text : "");
		node_walk(node->first, lines, ret_told);
	}
}

static void node_ignore(void *user, const char *path, const struct node *node)
{
	(void)user;
	must(*path || node->line, "a path");
}

static void xml_walk(const struct xml *xml, int lines, struct buf *ret_told)
{
	for (; xml; xml = xml->next) {
		must(xml->line >= 1 && xml->line <= lines && *xml->name && xml->text, "%s", xml->name);
		buf_printf(ret_told, "%s:%d:%s\n", xml->name, xml->line, xml->text);
		for (size_t i = 0; i < xml->attributes; i++) {
			must(xml_value(xml, xml->attribute[i].name) == xml->attribute[i].value, "twice");
			buf_printf(ret_told, "%s=%s\n", xml->attribute[i].name, xml->attribute[i].value);
		}
		xml_walk(xml->first, lines, ret_told);
	}
}

static int node_once(const char *text, size_t size, int lines, struct buf *ret_told, struct err *err)
{
	auto_node struct node *node = NULL;
	auto_xml struct xml *xml = NULL;
	int line = 0, result;

	fuzz_error_clear(err);
	result = size && *text == '<' ? xml_read(text, size, &xml, &line, err)
				      : node_yaml(text, size, &node, &line, err);
	if (result < 0) {
		fuzz_error(err);
		must(line >= 0 && line <= lines + 1, "line %d of %d", line, lines);
		must(!node && !xml, "touched");
		return -1;
	}
	node_walk(node, lines, ret_told);
	if (node)
		node_unused(node, node_ignore, NULL);
	xml_walk(xml, lines, ret_told);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_free char *text = malloc(size + !size); /* nothing may be read behind its end */
	auto_buf struct buf first = { 0 }, second = { 0 };
	struct err first_err, second_err;
	int lines = 1, result;

	must(text, "memory");
	memcpy(text, data, size);
	/* Every one of these may end a line of YAML, the last three as UTF-8 only. */
	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n' || text[i] == '\r' || text[i] == '\x85' || text[i] == '\xa8' ||
			 text[i] == '\xa9';
	result = node_once(text, size, lines, &first, &first_err);
	fuzz_same(result, &first_err, node_once(text, size, lines, &second, &second_err), &second_err);
	must(first.len == second.len && memcmp(buf_text(&first), buf_text(&second), first.len) == 0,
		"another tree the second time");
	return 0;
}
