/*
 * node.h: what YAML and XML files of packages say, as a tree that remembers lines.
 */
#pragma once

#include "base/text.h"

#include <stdint.h>

enum node_kind {
	NODE_TEXT, /* a scalar */
	NODE_LIST,
	NODE_MAP,
};

/*
 * A value of a YAML file.  `next` is the value behind it in a list or a map.  All strings are UTF-8 without
 * NUL.
 */
struct node {
	enum node_kind kind;
	int line;     /* where it begins, from 1 */
	char *key;    /* in a map */
	char *text;   /* of a scalar; NULL for others */
	bool quoted;  /* ... it was not plain: no number and no null */
	bool used;    /* somebody asked for it: see node_unused() */
	size_t count; /* of a list or map */
	struct node *first, *next;
};

/*
 * Reads YAML 1.1 as libyaml does.  Refused, with "line N: reason" in *err and N in *ret_line: aliases and
 * anchors, tags, several documents, keys twice or that are no scalars, more than 64 levels or 200,000 nodes.
 * An empty file is an empty map.  The caller frees *ret_node with node_free().
 */
int node_yaml(const char *bytes, size_t count, struct node **ret_node, int *ret_line, struct err *err);
void node_free(struct node *node);
static inline void node_free_at(struct node **node)
{
	node_free(*node);
	*node = NULL;
}
#define auto_node __attribute__((cleanup(node_free_at)))

/* The value of a key, or NULL; it counts as used.  map may be NULL or no map. */
struct node *node_get(struct node *map, const char *key);
/* Whether a value is there and not null: an empty plain scalar, ~, null. */
bool node_given(const struct node *node);
/*
 * What a scalar means.  Each fails with a text that says what would be right, without file, line and key.
 * node may not be NULL.
 */
int node_real(const struct node *node, double *ret_value, struct err *err); /* signs and inf are taken */
int node_count(const struct node *node, int64_t min, int64_t max, int64_t *ret_value, struct err *err);
int node_bool(const struct node *node, bool *ret_value, struct err *err);
int node_text(const struct node *node, const char **ret_text, struct err *err);
/* Adds the scalars of a list; a lone scalar counts as a list of one. */
int node_texts(const struct node *node, struct strv *ret_texts, struct err *err);
/*
 * Calls `told` for each key of a map, at any depth, that nobody has asked for; where a whole map was not
 * asked for only its own key.  path is as in "limits.memory".
 */
void node_unused(const struct node *map, void (*told)(void *user, const char *path, const struct node *node),
	void *user);
