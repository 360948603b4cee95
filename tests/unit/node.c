/* node.c: YAML and XML of packages as trees: what is read, with lines, and what is refused. */
#include "package/node.h"
#include "package/xml.h"

#include "base/auto.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

/* ---- YAML ---- */

static void dump(struct buf *out, const struct node *node)
{
	static const char *const begins[] = { "", "[", "{" }, *const ends[] = { "", "]", "}" };

	if (node->key)
		buf_printf(out, "%s:", node->key);
	buf_printf(out, "%s%s", begins[node->kind], node->text ? node->text : "");
	buf_printf(out, "%s@%d", node->quoted ? "'" : "", node->line);
	for (const struct node *in = node->first; in; in = in->next) {
		buf_puts(out, " ");
		dump(out, in);
	}
	buf_puts(out, ends[node->kind]);
}

static const struct {
	const char *text, *tree;
} good[] = {
	{ "", "{@1}" },
	{ "# nothing\n", "{@1}" },
	{ "a: 1\nb: two words\n", "{@1 a:1@1 b:two words@2}" },
	{ "a: '1'\nb: \"x\\ty\"\n", "{@1 a:1'@1 b:x\ty'@2}" },
	{ "\na:\n  - x\n  - [y, z]\n", "{@2 a:[@3 x@3 [@4 y@4 z@4]]}" },
	{ "a: {b: {c: d}}\n", "{@1 a:{@1 b:{@1 c:d@1}}}" },
	{ "a: |\n  two\n  lines\n", "{@1 a:two\nlines\n'@1}" },
	{ "a:\nb: ~\n", "{@1 a:@1 b:~@2}" },
	{ "- 1\n- 2\n", "[@1 1@1 2@2]" },
	{ "plain\n", "plain@1" },
	{ "\xc3\xa9: \xe2\x82\xac\n", "{@1 \xc3\xa9:\xe2\x82\xac@1}" },
};

static const struct {
	const char *text, *part;
	int line;
} bad[] = {
	{ "a: &x 1\nb: *x\n", "anchors (&x) are not read", 1 },
	{ "a: 1\nb: *x\n", "aliases (*x) are not read", 2 },
	{ "a: !!int 1\n", "tags (tag:yaml.org,2002:int) are not read", 1 },
	{ "a: !own {b: 1}\n", "tags (!own) are not read", 1 },
	{ "a: 1\nb: 2\na: 3\n", "'a' stands here twice, first in line 1", 3 },
	{ "a: 1\n---\nb: 1\n", "a second document", 2 },
	{ "? [x]\n: 1\n", "a key is a word", 1 },
	{ "a: [1\nb: 2\n", "this is no YAML", 2 },
	{ "a: 1\n\tb: 2\n", "this is no YAML", 2 },
	{ "a: \"x\\0y\"\n", "a NUL byte", 1 },
	{ "<<: {a: 1}\nb: *y\n", "aliases", 2 },
	{ "a: \xff\n", "this is no YAML", 0 },
};

static void yaml_read(void)
{
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		auto_node struct node *node = NULL;
		auto_buf struct buf out = { 0 };
		struct err err = { 0 };
		int line = 0;

		ok(node_yaml(good[i].text, strlen(good[i].text), &node, &line, &err) == 0, "read: %s",
			err.text);
		if (node)
			dump(&out, node);
		is_str(buf_text(&out), good[i].tree, "the tree");
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct node *node = NULL;
		struct err err = { 0 };
		int line = 0;

		ok(node_yaml(bad[i].text, strlen(bad[i].text), &node, &line, &err) < 0 && !node, "refused");
		ok(strstr(err.text, bad[i].part), "%s: %s", bad[i].part, err.text);
		ok(!bad[i].line || line == bad[i].line, "line %d, was to be %d", line, bad[i].line);
	}
}

/* `begin` n times and `end` n times, with `middle` between. */
static void repeat(struct buf *out, const char *begin, const char *middle, const char *end, int count)
{
	for (int i = 0; i < count; i++)
		buf_puts(out, begin);
	buf_puts(out, middle);
	for (int i = 0; i < count; i++)
		buf_puts(out, end);
}

static void yaml_bombs(void)
{
	static const struct {
		const char *begin, *middle, *end, *part;
		int count;
		bool well;
	} bombs[] = {
		{ "[", "", "]", "", 63, true },
		{ "[", "", "]", "more than 64 levels", 65, false },
		{ "[", "", "]", "more than 64 levels", 5000, false },
		{ "- x\n", "", "", "", 100000, true },
		{ "- x\n", "", "", "more than 200000 values", 200001, false },
	};

	for (size_t i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++) {
		auto_node struct node *node = NULL;
		auto_buf struct buf text = { 0 };
		struct err err = { 0 };
		int line;

		repeat(&text, bombs[i].begin, bombs[i].middle, bombs[i].end, bombs[i].count);
		ok((node_yaml(text.data, text.len, &node, &line, &err) == 0) == bombs[i].well, "%d of %s",
			bombs[i].count, bombs[i].begin);
		ok(strstr(err.text, bombs[i].part), "%s", bombs[i].part);
	}
}

static void yaml_values(void)
{
	static const char text[] = "n: -1.5\ni: .inf\nm: -inf\nc: 12\nb: yes\nq: 'yes'\nl: [a, b]\nw: a\n"
				   "e:\nx: {y: 1, z: {k: 2}}\nu: 3\n";
	auto_node struct node *node = NULL;
	auto_strv struct strv words = { 0 };
	struct err err = { 0 };
	double real = 0;
	int64_t count = 0;
	bool flag = false;
	int line;

	ok(node_yaml(text, sizeof(text) - 1, &node, &line, &err) == 0, "read: %s", err.text);
	ok(node_real(node_get(node, "n"), &real, &err) == 0 && real == -1.5, "a negative number");
	ok(node_real(node_get(node, "i"), &real, &err) == 0 && isinf(real) && real > 0, "infinity");
	ok(node_real(node_get(node, "m"), &real, &err) == 0 && isinf(real) && real < 0, "the other");
	ok(node_real(node_get(node, "w"), &real, &err) < 0, "a word is no number");
	is_str(err.text, "'a' is no number", "and that is told");
	ok(node_count(node_get(node, "c"), 1, 20, &count, &err) == 0 && count == 12, "a whole number");
	ok(node_count(node_get(node, "c"), 1, 10, &count, &err) < 0, "too large");
	is_str(err.text, "'12' is no whole number from 1 to 10", "and that is told");
	ok(node_bool(node_get(node, "b"), &flag, &err) == 0 && flag, "yes is true");
	ok(node_bool(node_get(node, "q"), &flag, &err) < 0, "'yes' is a text");
	ok(node_texts(node_get(node, "l"), &words, &err) == 0 && words.count == 2, "a list");
	ok(node_texts(node_get(node, "w"), &words, &err) == 0 && words.count == 3, "a list of one");
	ok(!node_given(node_get(node, "e")) && !node_get(node, "none"), "what is not there");
	ok(node_get(node_get(node, "x"), "y") != NULL, "an inner key");
}

static void told(void *user, const char *path, const struct node *node)
{
	buf_printf(user, "%s@%d ", path, node->line);
}

static void yaml_unused(void)
{
	static const char text[] = "a: 1\nb: {c: 1, d: {e: 1}}\nf: [{g: 1}, {h: 2}]\ni: {j: 1}\n";
	auto_node struct node *node = NULL;
	auto_buf struct buf out = { 0 };
	struct err err;
	int line;

	ok(node_yaml(text, sizeof(text) - 1, &node, &line, &err) == 0, "read");
	node_get(node, "a");
	node_get(node_get(node, "b"), "c");
	node_get(node_get(node, "f")->first, "g");
	node_unused(node, told, &out);
	is_str(buf_text(&out), "b.d@2 f.h@3 i@4 ", "what nobody asked for");
}

/* ---- XML ---- */

static void xml_dump(struct buf *out, const struct xml *xml)
{
	buf_printf(out, "<%s@%d", xml->name, xml->line);
	for (size_t i = 0; i < xml->attributes; i++)
		buf_printf(out, " %s=%s", xml->attribute[i].name, xml->attribute[i].value);
	buf_printf(out, ">%s", xml->text);
	for (const struct xml *in = xml->first; in; in = in->next)
		xml_dump(out, in);
	buf_puts(out, "/");
}

static void xml_some(void)
{
	static const struct {
		const char *text, *tree;
	} some[] = {
		{ "<a/>", "<a@1>/" },
		{ "<?xml version='1.0'?>\n<a b='1' c='&lt;x&#65;'>t<d/>u</a>", "<a@2 b=1 c=<xA>tu<d@2>//" },
		{ "<a>\n<b>x</b>\n<b>y</b></a>", "<a@1>\n\n<b@2>x/<b@3>y//" },
		{ "<a><![CDATA[<&>]]></a>", "<a@1><&>/" },
	};
	static const struct {
		const char *text, *part;
		int line;
	} refused[] = {
		{ "", "this is no XML", 1 },
		{ "<a>\n</b>", "this is no XML: mismatched tag", 2 },
		{ "<!DOCTYPE a>\n<a/>", "a document type", 1 },
		{ "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "a document type", 2 },
		{ "<!DOCTYPE a SYSTEM '/etc/passwd'><a/>", "a document type", 1 },
		{ "<a>&x;</a>", "this is no XML: undefined entity", 1 },
		{ "<a b='1' b='2'/>", "this is no XML: duplicate attribute", 1 },
		{ "<a/><b/>", "this is no XML", 1 },
	};

	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		auto_xml struct xml *xml = NULL;
		auto_buf struct buf out = { 0 };
		struct err err = { 0 };
		int line;

		ok(xml_read(some[i].text, strlen(some[i].text), &xml, &line, &err) == 0, "read: %s",
			err.text);
		if (xml)
			xml_dump(&out, xml);
		is_str(buf_text(&out), some[i].tree, "the tree");
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct xml *xml = NULL;
		struct err err = { 0 };
		int line = 0;

		ok(xml_read(refused[i].text, strlen(refused[i].text), &xml, &line, &err) < 0 && !xml,
			"refused");
		ok(strstr(err.text, refused[i].part), "%s: %s", refused[i].part, err.text);
		is_int(line, refused[i].line, "its line");
	}
}

static void xml_bombs(void)
{
	auto_buf struct buf deep = { 0 }, deeper = { 0 }, wide = { 0 };
	auto_xml struct xml *xml = NULL;
	struct xml *none = NULL;
	struct err err = { 0 };
	int line;

	repeat(&deep, "<a>", "x", "</a>", 64);
	ok(xml_read(deep.data, deep.len, &xml, &line, &err) == 0, "64 levels");
	repeat(&deeper, "<a>", "x", "</a>", 65);
	ok(xml_read(deeper.data, deeper.len, &none, &line, &err) < 0, "65 levels");
	is_str(err.text, "more than 64 levels", "are told");
	buf_puts(&wide, "<a>");
	repeat(&wide, "<b/>", "", "", 200000);
	buf_puts(&wide, "</a>");
	ok(xml_read(wide.data, wide.len, &none, &line, &err) < 0, "200001 elements");
	is_str(err.text, "the file has more than 200000 elements", "are told");
}

static void xml_asked(void)
{
	static const char text[] = "<a><b n='1'/><c/><b n='2'/></a>";
	auto_xml struct xml *xml = NULL;
	struct err err;
	int line;

	ok(xml_read(text, sizeof(text) - 1, &xml, &line, &err) == 0, "read");
	is_str(xml_value(xml_child(xml, "b"), "n"), "1", "the first");
	is_str(xml_value(xml_again(xml_child(xml, "b")), "n"), "2", "the second");
	ok(!xml_again(xml_again(xml_child(xml, "b"))) && !xml_child(NULL, "b") && !xml_value(NULL, "n"),
		"no more");
	ok(!xml_value(xml, "n"), "no such attribute");
}

int main(void)
{
	yaml_read();
	yaml_bombs();
	yaml_values();
	yaml_unused();
	xml_some();
	xml_bombs();
	xml_asked();
	return tap_done();
}
