/*
 * icpc_keys.c: what the keys of problem.yaml mean.
 *
 * icpc.c calls it when the version is known.  Fails on values that the format does not have, on keys of other
 * versions and, in 2025-09, on unknown keys.  Keys that change nothing of how a submission is judged are told
 * in a comment of problem.ini.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <stddef.h>
#include <string.h>

enum icpc_kind {
	ICPC_COUNT,
	ICPC_REAL,
	ICPC_FLAG,
	ICPC_NODE,
	ICPC_WORDS,
};

static const struct {
	enum icpc_kind kind;
	const char *path;
	unsigned int versions;
	size_t offset;
	double min, max;
	const char *instead;
} icpc_key_rows[] = {
#define ICPC_KEY(kind, path, versions, field, min, max, instead) \
	{ ICPC_##kind, path, versions, offsetof(struct icpc_settings, field), min, max, instead },
#include "package/icpc_keys.def"
};

#define ICPC_KEYS (sizeof(icpc_key_rows) / sizeof(icpc_key_rows[0]))

static const char *icpc_version_name(const struct icpc *icpc)
{
	return icpc->version == ICPC_NEW      ? "2025-09"
	       : icpc->version == ICPC_LEGACY ? "legacy"
					      : "legacy-icpc";
}

/* The value at a path with dots. */
static struct node *icpc_keys_at(struct node *node, const char *path)
{
	while (node && *path) {
		size_t length = strcspn(path, ".");
		char key[80];

		snprintf(key, sizeof(key), "%.*s", (int)length, path);
		node = node_get(node, key);
		path += length + (path[length] == '.');
	}
	return node;
}

/* ---- values ---- */

static void icpc_keys_comment(struct icpc *icpc, const char *key, const struct node *node)
{
	auto_buf struct buf text = { 0 };

	if (node->kind == NODE_TEXT)
		buf_puts(&text, node->text);
	for (const struct node *item = node->kind == NODE_LIST ? node->first : NULL; item; item = item->next)
		if (item->kind == NODE_TEXT)
			buf_printf(&text, "%s%s", text.len ? ", " : "", item->text);
	if (text.len)
		package_comment(icpc->package, "%s: %s", key, buf_text(&text));
	else
		package_note(icpc->package, icpc->file, node->line,
			"`%s` is left out: problem.ini has no place for it", key);
}

static void icpc_keys_set(struct icpc *icpc, size_t row, struct node *node)
{
	void *field = (char *)&icpc->set + icpc_key_rows[row].offset;
	double min = icpc_key_rows[row].min, max = icpc_key_rows[row].max, real;
	int result = 0;
	struct err err;

	switch (icpc_key_rows[row].kind) {
	case ICPC_COUNT:
		result = node_count(node, (int64_t)min, (int64_t)max, field, &err);
		break;
	case ICPC_REAL:
		result = node_real(node, &real, &err);
		if (result == 0 && !(real >= min && real <= max))
			result = err_set(&err, ERR_CONFIG, "'%s' is not from %g to %g", node->text, min, max);
		if (result == 0)
			*(double *)field = real;
		break;
	case ICPC_FLAG:
		result = node_bool(node, field, &err);
		break;
	case ICPC_NODE:
		*(struct node **)field = node;
		break;
	case ICPC_WORDS:
		icpc_keys_comment(icpc, icpc_key_rows[row].path, node);
		break;
	}
	if (result < 0)
		icpc_yaml_error(icpc, icpc->file, icpc_key_rows[row].path, node, "%s", err.text);
}

static void icpc_keys_one(struct icpc *icpc, size_t row)
{
	struct node *node = icpc_keys_at(icpc->yaml, icpc_key_rows[row].path);
	const char *instead = icpc_key_rows[row].instead;

	if (!node_given(node))
		return;
	if (icpc_key_rows[row].versions & icpc->version)
		icpc_keys_set(icpc, row, node);
	else if (icpc->version == ICPC_NEW)
		package_error(icpc->package, icpc->file, node->line, "2025-09 has no key %s%s%s",
			icpc_key_rows[row].path, instead ? ": " : "", instead ? instead : "");
	else
		package_note(icpc->package, icpc->file, node->line, "%s is left out: %s has no such key%s%s",
			icpc_key_rows[row].path, icpc_version_name(icpc), instead ? "; " : "",
			instead ? instead : "");
}

void icpc_keys(struct icpc *icpc)
{
	const char *known[ICPC_KEYS + 1] = { NULL };

	for (size_t i = 0; i < ICPC_KEYS; i++) {
		known[i] = icpc_key_rows[i].path;
		icpc_keys_one(icpc, i);
	}
	for (struct node *node = icpc->set.constants ? icpc->set.constants->first : NULL; node;
		node = node->next)
		node->used = true;
	for (struct node *node = icpc->set.name ? icpc->set.name->first : NULL; node; node = node->next)
		node->used = true;
	/* What is in `source` and `credits` is words, too. */
	for (struct node *node = icpc->yaml->first; node; node = node->next)
		if (node->used && node->kind != NODE_TEXT &&
			(strcmp(node->key, "source") == 0 || strcmp(node->key, "credits") == 0))
			node->kind = NODE_TEXT;
	icpc_yaml_unknown(icpc, icpc->file, icpc->yaml, known);
	if (icpc->set.limits && icpc->set.limits->kind != NODE_MAP)
		icpc_yaml_error(icpc, icpc->file, "limits", icpc->set.limits, "this is to be a map");
}

/* ---- type and validation ---- */

static void icpc_type_word(struct icpc *icpc, const struct node *node, const char *word, unsigned int *seen)
{
	static const char *const names[] = { "pass-fail", "scoring", "multi-pass", "interactive",
		"submit-answer", NULL };
	bool *const flags[] = { NULL, &icpc->scoring, &icpc->multi_pass, &icpc->interactive, &icpc->answers };
	const char *nearest = text_nearest(word, names);
	size_t which = 0;

	while (names[which] && strcmp(names[which], word) != 0)
		which++;
	if (!names[which] || (which > 1 && icpc->version != ICPC_NEW)) {
		icpc_yaml_error(icpc, icpc->file, "type", node, "there is no type '%s'%s%s%s", word,
			!names[which] && nearest ? ": did you mean '" : "",
			!names[which] && nearest ? nearest : "",
			!names[which] && nearest ? "'?"
			: names[which]           ? " in legacy packages: `validation` says so there"
						 : ": it is pass-fail or scoring");
		return;
	}
	if (*seen & 1U << which)
		icpc_yaml_error(icpc, icpc->file, "type", node, "'%s' stands here twice", word);
	*seen |= 1U << which;
	if (flags[which])
		*flags[which] = true;
}

static void icpc_type(struct icpc *icpc)
{
	const struct node *node = icpc->set.type;
	auto_strv struct strv words = { 0 };
	unsigned int seen = 0;
	struct err err;

	if (!node)
		return;
	if (node->kind != NODE_TEXT && icpc->version != ICPC_NEW) {
		icpc_yaml_error(icpc, icpc->file, "type", node, "this is pass-fail or scoring");
	} else if (node_texts(node, &words, &err) < 0 || !words.count) {
		icpc_yaml_error(
			icpc, icpc->file, "type", node, "%s", words.count ? err.text : "the list is empty");
	}
	for (size_t i = 0; i < words.count; i++)
		icpc_type_word(icpc, node, words.item[i], &seen);
	if ((seen & 3) == 3)
		icpc_yaml_error(icpc, icpc->file, "type", node, "pass-fail and scoring exclude each other");
	if (icpc->answers && (icpc->interactive || icpc->multi_pass))
		icpc_yaml_error(icpc, icpc->file, "type", node,
			"submit-answer goes with neither interactive nor multi-pass");
}

static void icpc_validation(struct icpc *icpc)
{
	const struct node *node = icpc->set.validation;
	auto_strv struct strv words = { 0 };
	static const char *const names[] = { "score", "interactive", "multi-pass", NULL };
	bool *const flags[] = { &icpc->scores, &icpc->interactive, &icpc->multi_pass };

	if (!node)
		return;
	if (node->kind != NODE_TEXT) {
		icpc_yaml_error(icpc, icpc->file, "validation", node,
			"this is to be a text such as `custom interactive`");
		return;
	}
	icpc_split(node->text, &words);
	icpc->custom = words.count && strcmp(words.item[0], "custom") == 0;
	if (!icpc->custom && (words.count != 1 || strcmp(words.item[0], "default") != 0)) {
		icpc_yaml_error(icpc, icpc->file, "validation", node,
			"'%s' is neither `default` nor begins with `custom`", node->text);
		return;
	}
	for (size_t i = 1; i < words.count; i++) {
		size_t which = 0;

		while (names[which] && strcmp(names[which], words.item[i]) != 0)
			which++;
		if (names[which])
			*flags[which] = true;
		else
			icpc_yaml_error(icpc, icpc->file, "validation", node,
				"behind `custom` come score, interactive and multi-pass, not '%s'",
				words.item[i]);
	}
	if (icpc->scores && !icpc->scoring)
		icpc_yaml_error(icpc, icpc->file, "validation", node, "`score` is for `type: scoring`");
}

static void icpc_grading(struct icpc *icpc)
{
	const struct node *objective = icpc->set.objective;

	if (icpc->set.grading && !icpc->scoring)
		icpc_yaml_error(
			icpc, icpc->file, "grading", icpc->set.grading, "this is for `type: scoring`");
	if (!objective)
		return;
	if (objective->kind == NODE_TEXT && strcmp(objective->text, "min") == 0)
		icpc_yaml_error(icpc, icpc->file, "grading.objective", objective,
			"'min' is not to be had: scores are to be large here; turn them round and take max");
	else if (objective->kind != NODE_TEXT || strcmp(objective->text, "max") != 0)
		icpc_yaml_error(icpc, icpc->file, "grading.objective", objective, "this is min or max");
}

/* ---- names, rights, languages, constants ---- */

static void icpc_name(struct icpc *icpc)
{
	struct node *name = icpc->set.name, *en = name ? node_get(name, "en") : NULL;
	const struct node *first = name && name->kind == NODE_MAP ? en ? en : name->first : name;

	if (first && first->kind == NODE_TEXT && *first->text) {
		icpc->name = icpc_copy(icpc, first->text);
	} else if (name) {
		icpc_yaml_error(icpc, icpc->file, "name", name,
			"this is to be a name, or a map from languages to names, as in {en: Sum}");
	} else if (icpc->version == ICPC_NEW && icpc->yaml) {
		package_error(icpc->package, icpc->file, 0, "`name` is missing");
	}
}

static void icpc_rights(struct icpc *icpc)
{
	static const char *const names[] = { "unknown", "public domain", "cc0", "cc by", "cc by-sa",
		"educational", "permission", NULL };
	const struct node *license = icpc->set.license, *owner = icpc->set.rights_owner;
	size_t which = 0;

	if (icpc->set.uuid && icpc->set.uuid->kind == NODE_TEXT)
		package_comment(icpc->package, "uuid: %s", icpc->set.uuid->text);
	else if (icpc->version == ICPC_NEW)
		package_error(icpc->package, icpc->file, 0,
			"`uuid` is missing: the problem needs one; `uuidgen` makes one");
	if (owner && owner->kind == NODE_TEXT)
		package_comment(icpc->package, "rights_owner: %s", owner->text);
	if (!license)
		return;
	if (license->kind != NODE_TEXT) {
		icpc_yaml_error(icpc, icpc->file, "license", license, "this is to be a text");
		return;
	}
	package_comment(icpc->package, "license: %s", license->text);
	while (names[which] && strcmp(names[which], license->text) != 0)
		which++;
	if (!names[which])
		icpc_yaml_error(icpc, icpc->file, "license", license,
			"'%s' is none of unknown, public domain, cc0, cc by, cc by-sa, educational, "
			"permission",
			license->text);
	else if (which == 1 && owner)
		icpc_yaml_error(icpc, icpc->file, "rights_owner", owner,
			"what is in the public domain has no owner: take it out");
}

static void icpc_languages(struct icpc *icpc)
{
	const struct node *node = icpc->set.languages;
	auto_strv struct strv codes = { 0 };
	struct err err;

	if (!node)
		return;
	if (node_texts(node, &codes, &err) < 0 || !codes.count) {
		icpc_yaml_error(icpc, icpc->file, "languages", node, "%s",
			codes.count ? err.text : "the list is empty");
		return;
	}
	if (codes.count == 1 && strcmp(codes.item[0], "all") == 0)
		return;
	for (size_t i = 0; i < codes.count; i++) {
		const char *ours = icpc_language(icpc, codes.item[i]);

		if (ours && !strv_has(&icpc->languages, ours))
			strv_add(&icpc->languages, ours);
		if (strcmp(codes.item[i], "all") == 0)
			icpc_yaml_error(
				icpc, icpc->file, "languages", node, "'all' stands alone, or not at all");
		else if (!ours)
			package_note(icpc->package, icpc->file, node->line,
				"languages: '%s' is left out: languages.ini has no language that is called "
				"so",
				codes.item[i]);
	}
	if (!icpc->languages.count)
		icpc_yaml_error(icpc, icpc->file, "languages", node,
			"languages.ini has none of them: see `ojjudge languages`");
}

static void icpc_read_constants(struct icpc *icpc)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
	const struct node *node = icpc->set.constants;

	if (!node)
		return;
	if (node->kind != NODE_MAP) {
		icpc_yaml_error(
			icpc, icpc->file, "constants", node, "this is to be a map from names to values");
		return;
	}
	for (const struct node *item = node->first; item; item = item->next) {
		if (!*item->key || strspn(item->key, good) != strlen(item->key) ||
			(*item->key >= '0' && *item->key <= '9'))
			icpc_yaml_error(icpc, icpc->file, "constants", item,
				"'%s' is no name: letters, digits and _, no digit first", item->key);
		else if (item->kind != NODE_TEXT)
			icpc_yaml_error(icpc, icpc->file, "constants", item,
				"the value of '%s' is to be a number or a text", item->key);
		strv_add(&icpc->constant, item->key);
		strv_add(&icpc->value, item->kind == NODE_TEXT ? item->text : "");
	}
}

static void icpc_writing(struct icpc *icpc)
{
	const struct node *node = icpc->set.file_writing;
	bool allowed = true;
	struct err err;

	if (node && node_bool(node, &allowed, &err) < 0)
		icpc_yaml_error(icpc, icpc->file, "allow_file_writing", node, "%s", err.text);
	else if (!allowed)
		package_note(icpc->package, icpc->file, node->line,
			"allow_file_writing: programs can write all the same, in a folder of their own that "
			"nobody else sees");
}

void icpc_about(struct icpc *icpc)
{
	icpc_writing(icpc);
	icpc_type(icpc);
	icpc_validation(icpc);
	icpc_grading(icpc);
	icpc_name(icpc);
	icpc_rights(icpc);
	icpc_languages(icpc);
	icpc_read_constants(icpc);
	if (icpc->set.validation_passes && !icpc->multi_pass)
		icpc_yaml_error(icpc, icpc->file, "limits.validation_passes", icpc->set.limits,
			"this is for problems of several passes: %s",
			icpc->version == ICPC_NEW ? "`type` has multi-pass then"
						  : "`validation: custom multi-pass`");
	if (icpc->set.validator_flags && icpc->set.validator_flags->kind != NODE_TEXT)
		icpc_yaml_error(icpc, icpc->file, "validator_flags", icpc->set.validator_flags,
			"this is to be a text");
	else if (icpc->set.validator_flags)
		icpc_split(icpc->set.validator_flags->text, &icpc->flags);
}
