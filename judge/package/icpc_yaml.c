/*
 * icpc_yaml.c: what all parts of the translator of ICPC packages do with YAML and texts.
 *
 * The others call it.  Mistakes are told with file and line.  It must never take a key for one that it knows
 * only because it begins like it.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <stdarg.h>
#include <string.h>

static void icpc_trouble(struct icpc *icpc)
{
	/* what package_check() looks at */
	icpc->package->ini.failed = true;
}

char *icpc_copy(struct icpc *icpc, const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		icpc_trouble(icpc);
	return copy;
}

char *icpc_text(struct icpc *icpc, const char *format, ...)
{
	char *text;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0) {
		text = NULL;
		icpc_trouble(icpc);
	}
	va_end(args);
	return text;
}

void icpc_key_number(struct icpc *icpc, const char *key, double value)
{
	auto_buf struct buf text = { 0 };

	buf_number(&text, value);
	package_key(icpc->package, key, "%s", buf_text(&text));
}

void *icpc_grow(struct icpc *icpc, void *list, size_t *count, size_t size)
{
	void **items = list;
	char *more = *count % 16 ? *items : reallocarray(*items, *count + 16, size);

	if (!more) {
		icpc_trouble(icpc);
		return NULL;
	}
	*items = more;
	more += size * *count;
	memset(more, 0, size);
	*count += 1;
	return more;
}

void icpc_split(const char *text, struct strv *ret_words)
{
	static const char blanks[] = " \t\r\n\v\f";

	for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
		size_t length = strcspn(text, blanks);

		strv_printf(ret_words, "%.*s", (int)length, text);
		text += length;
	}
}

bool icpc_ends(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length > strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

bool icpc_cut(char *text, size_t bytes)
{
	if (strlen(text) <= bytes)
		return false;
	while (bytes && ((unsigned char)text[bytes] & 0xc0) == 0x80)
		bytes--;
	text[bytes] = '\0';
	return true;
}

static int icpc_order(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

bool icpc_has(const struct strv *names, const char *name)
{
	return names->count &&
	       bsearch(&name, names->item, names->count, sizeof(names->item[0]), icpc_order) != NULL;
}

void icpc_list(struct icpc *icpc, const char *folder, struct strv *ret_names)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
	/* Packages of today have them, and nothing takes them for something else. */
	static const char tolerated[] = "+@,=~";
	auto_strv struct strv names = { 0 };

	package_list(icpc->package, folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.item[i], *bad = name + strspn(name, good);

		if (icpc->version != ICPC_NEW)
			while (*bad && strchr(tolerated, *bad))
				bad += 1 + strspn(bad + 1, good);
		if (!*bad && *name != '-')
			strv_add(ret_names, name);
		else if (icpc->version == ICPC_NEW)
			package_note(icpc->package, folder, 0,
				"'%s' is left out: names have letters, digits, _, . and - only, and no - "
				"first",
				name);
		else
			package_error(icpc->package, folder, 0,
				"'%s' is no name for a file of a package: take letters, digits, _, . and - "
				"only",
				name);
	}
	if (ret_names->count)
		qsort(ret_names->item, ret_names->count, sizeof(ret_names->item[0]), icpc_order);
	if (ret_names->failed || names.failed)
		icpc_trouble(icpc);
}

size_t icpc_files(struct icpc *icpc, const char *folder, const char *no_folder, struct strv *ret_paths)
{
	auto_strv struct strv names = { 0 };

	icpc_list(icpc, folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *path = icpc_text(icpc, "%s/%s", folder, names.item[i]);

		if (path && package_is_folder(icpc->package, path))
			package_error(icpc->package, path, 0, "%s", no_folder);
		else if (path)
			strv_add(ret_paths, path);
	}
	return names.count;
}

/* ---- reading ---- */

static struct node *icpc_yaml_of(struct icpc *icpc, const char *path, const struct buf *bytes)
{
	struct node *node = NULL;
	struct err err;
	int line = 0;

	if (bytes->len >= 3 && memcmp(bytes->data, "\xef\xbb\xbf", 3) == 0) {
		package_error(icpc->package, path, 1,
			"the file begins with a byte-order mark: take away its first three bytes");
		return NULL;
	}
	if (node_yaml(buf_text(bytes), bytes->len, &node, &line, &err) < 0) {
		package_failed(icpc->package, path, line, &err);
		return NULL;
	}
	if (node->kind == NODE_TEXT && !node_given(node)) {
		node->kind = NODE_MAP; /* of comments alone */
	} else if (node->kind != NODE_MAP) {
		package_error(
			icpc->package, path, node->line, "this is to be a map: lines of the form KEY: VALUE");
		node_free(node);
		return NULL;
	}
	return node;
}

struct node *icpc_yaml(struct icpc *icpc, const char *path)
{
	auto_buf struct buf bytes = { 0 };

	return package_read(icpc->package, path, &bytes) ? icpc_yaml_of(icpc, path, &bytes) : NULL;
}

struct node *icpc_yaml_filled(struct icpc *icpc, const char *path)
{
	auto_buf struct buf bytes = { 0 }, filled = { 0 };
	bool any;

	if (!package_read(icpc->package, path, &bytes))
		return NULL;
	icpc_fill(icpc, path, buf_text(&bytes), bytes.len, &filled, &any);
	return icpc_yaml_of(icpc, path, &filled);
}

/* ---- telling ---- */

void icpc_yaml_error(struct icpc *icpc, const char *path, const char *key, const struct node *node,
	const char *format, ...)
{
	char text[900];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	package_error(icpc->package, path, node ? node->line : 0, "%s: %s", key, text);
}

struct icpc_unknown {
	struct icpc *icpc;
	const char *path;
	const char *const *known;
};

static void icpc_yaml_told(void *user, const char *key, const struct node *node)
{
	struct icpc_unknown *unknown = user;
	struct icpc *icpc = unknown->icpc;
	const char *nearest = unknown->known ? text_nearest(key, unknown->known) : NULL;
	auto_buf struct buf shown = { 0 };

	buf_puts_escaped(&shown, key);
	if (icpc->version == ICPC_NEW)
		package_error(icpc->package, unknown->path, node->line, "unknown key '%s'%s%s%s",
			buf_text(&shown), nearest ? ": did you mean '" : ": take it out",
			nearest ? nearest : "", nearest ? "'?" : "");
	else
		package_note(icpc->package, unknown->path, node->line, "unknown key '%s' is left out%s%s%s",
			buf_text(&shown), nearest ? ": did you mean '" : "", nearest ? nearest : "",
			nearest ? "'?" : "");
}

void icpc_yaml_unknown(struct icpc *icpc, const char *path, const struct node *map, const char *const *known)
{
	struct icpc_unknown unknown = { icpc, path, known };

	node_unused(map, icpc_yaml_told, &unknown);
}

bool icpc_yaml_words(
	struct icpc *icpc, const char *path, const char *key, const struct node *node, struct strv *ret_words)
{
	struct err err;
	const char *text;

	if (!node_given(node))
		return true;
	if (node->kind == NODE_TEXT && icpc->version != ICPC_NEW) {
		if (node_text(node, &text, &err) == 0)
			icpc_split(text, ret_words);
		return true;
	}
	if (node->kind != NODE_LIST && icpc->version == ICPC_NEW) {
		icpc_yaml_error(icpc, path, key, node, "this is to be a list of texts, as in [%s]",
			node->kind == NODE_TEXT ? node->text : "first, second");
		return false;
	}
	if (node_texts(node, ret_words, &err) == 0)
		return true;
	icpc_yaml_error(icpc, path, key, node, "%s", err.text);
	return false;
}
