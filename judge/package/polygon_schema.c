/*
 * polygon_schema.c: which elements and attributes of problem.xml are read.
 *
 * polygon.c calls it.  Nothing is an error here: Polygon adds elements as it grows.  It must never pass over
 * one that is not known without a word.
 */
#include "package/polygon.h"

#include <string.h>

static const struct {
	const char *path, *attributes, *left;
} polygon_elements[] = {
#define ELEMENT(path, attributes, left) { path, attributes, left },
#include "package/polygon_schema.def"
};

#define POLYGON_ELEMENTS (sizeof(polygon_elements) / sizeof(polygon_elements[0]))

/* How many elements there may be in one that has not tests. */
#define POLYGON_CHILDREN 2000

struct polygon_look {
	struct polygon *polygon;
	bool failed;
	struct buf path; /* of the element that is looked at */
	struct buf left; /* what was left out, for people */
};

/* Whether a word is in a list of words with one blank between them. */
static bool polygon_schema_has(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at += length)
		if ((at == list || at[-1] == ' ') && (at[length] == ' ' || !at[length]) && length)
			return true;
	return strcmp(list, "*") == 0;
}

static void polygon_schema_attributes(struct polygon_look *look, const struct xml *xml, const char *known)
{
	for (size_t i = 0; i < xml->attributes; i++) {
		const char *name = xml->attribute[i].name;
		struct buf key = { 0 };

		if (polygon_schema_has(known, name))
			continue;
		buf_printf(&key, "%s@%s", buf_text(&look->path), name);
		if (polygon_once(look->polygon, buf_text(&key)))
			polygon_note(look->polygon, xml, "<%s>: unknown attribute `%s`, which is left out",
				xml->name, name);
		buf_free(&key);
	}
}

static void polygon_schema_one(struct polygon_look *look, const struct xml *xml)
{
	const char *path = buf_text(&look->path);
	size_t row = 0, count = 0;
	size_t most = strcmp(xml->name, "tests") == 0 ? POLYGON_TESTS : POLYGON_CHILDREN;

	while (row < POLYGON_ELEMENTS && strcmp(polygon_elements[row].path, path) != 0)
		row++;
	if (row == POLYGON_ELEMENTS) {
		if (polygon_once(look->polygon, path))
			polygon_note(
				look->polygon, xml, "unknown element <%s>, which is left out", xml->name);
		return;
	}
	if (polygon_elements[row].left) {
		if (xml->first && polygon_once(look->polygon, path))
			buf_printf(
				&look->left, "%s%s", look->left.len ? ", " : "", polygon_elements[row].left);
		return;
	}
	polygon_schema_attributes(look, xml, polygon_elements[row].attributes);
	for (const struct xml *child = xml->first; child && !look->failed; child = child->next) {
		size_t length = look->path.len;

		if (++count > most) {
			polygon_error(look->polygon, child, "there are more than %zu elements in <%s>", most,
				xml->name);
			look->failed = true;
			break;
		}
		buf_printf(&look->path, "/%s", child->name);
		polygon_schema_one(look, child);
		if (look->path.len >= length && look->path.data)
			look->path.data[look->path.len = length] = '\0';
	}
}

bool polygon_schema(struct polygon *polygon)
{
	struct polygon_look look = { .polygon = polygon };
	struct err err;

	buf_puts(&look.path, polygon->root->name);
	polygon_schema_one(&look, polygon->root);
	if (look.left.len)
		polygon_note(polygon, polygon->root, "left out, as judging does not need it: %s",
			buf_text(&look.left));
	if (buf_check(&look.path, &err) < 0 || buf_check(&look.left, &err) < 0)
		package_failed(polygon->package, POLYGON_FILE, 0, &err);
	buf_free(&look.path);
	buf_free(&look.left);
	return !look.failed;
}
