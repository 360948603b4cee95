/*
 * config.c: ojbox.ini; see config.h.
 *
 * Called by main before the command line is read.  Fails when the file cannot be read or is wrong.  Must
 * never pass over a key that it does not know: a limit that the owner mistyped would silently not hold.
 */
#include "config.h"

#include "base/ini.h"

#include <stdlib.h>
#include <string.h>

enum {
#define KEY(kind, field, ...) CONFIG_##field,
#include "config.def"
#undef KEY
	CONFIG_ROWS,
};

static const struct opt_row config_rows[] = {
#define KEY(kind, field, name, arg, value, choices, help) \
	{ OPT_##kind, name, 0, arg, offsetof(struct config, field), value, choices, 0, help },
#include "config.def"
#undef KEY
};

static const struct opt_table config_keys = { config_rows, CONFIG_ROWS, sizeof(struct config), false };

struct config_reader {
	struct config *config;
	struct box_spec *spec;
	int seen_machine[CONFIG_ROWS];
	int seen_defaults[SPEC_ROWS];
	int section[2]; /* the lines at which [machine] and [defaults] began */
};

const struct opt_table *config_table(void)
{
	return &config_keys;
}

/* What $OJBOX_CONFIG names, or NULL. */
static const char *config_named(void)
{
	const char *named = getenv("OJBOX_CONFIG");

	return named && *named ? named : NULL;
}

const char *config_path(void)
{
	const char *named = config_named();

	return named ? named : SYSCONFDIR "/ojbox.ini";
}

static int config_section(struct config_reader *reader, const struct ini_event *event, struct err *err)
{
	int which = strcmp(event->section, "machine") == 0 ? 0 : 1;

	if (which == 1 && strcmp(event->section, "defaults") != 0)
		return err_set(err, ERR_CONFIG, "unknown section [%s]; known are [machine] and [defaults]",
			event->section);
	if (reader->section[which])
		return err_set(err, ERR_CONFIG, "section [%s] stands twice, first in line %d", event->section,
			reader->section[which]);
	reader->section[which] = event->line;
	return 0;
}

static int config_event(void *user, const struct ini_event *event, struct err *err)
{
	struct config_reader *reader = user;

	if (!event->name)
		return config_section(reader, event, err);
	if (strcmp(event->section, "machine") == 0)
		return opt_ini(&config_keys, reader->config, event, reader->seen_machine, err);
	if (strcmp(event->section, "defaults") != 0)
		return *event->section ? 0
				       : err_set(err, ERR_CONFIG, "'%s' stands before the first section",
						 event->name);
	return spec_key(reader->spec, "configuration", event, reader->seen_defaults, err);
}

/* The ids of all boxes must be ids: the greatest number means "none", and past it they would begin at root's.
 */
static int config_check_ids(const struct config *config, const struct config_reader *reader, const char *path,
	struct strv *errors, struct err *err)
{
	int64_t last = config->num_boxes - 1, most = UINT32_MAX - 1;
	bool uids = config->first_uid + last > most;

	if (!uids && config->first_gid + last <= most)
		return 0;
	strv_printf(errors, "%s:%d: %s + num-boxes goes beyond the greatest id, %lld", path,
		reader->section[0], uids ? "first-uid" : "first-gid", (long long)most);
	if (strv_check(errors, err) < 0)
		return -1;
	return err_set(err, ERR_CONFIG, "%s", errors->item[errors->count - 1]);
}

int config_read(struct config *ret_config, struct box_spec *spec, struct strv *errors, struct err *err)
{
	struct config config = { 0 };
	struct config_reader reader = { .config = &config, .spec = spec };
	const char *path = config_path();

	if (opt_defaults(&config_keys, &config, err) < 0)
		return -1;
	if (ini_read_path(path, config_event, &reader, errors, err) < 0) {
		if (err->class != ERR_MISSING || config_named()) {
			config_free(&config);
			return -1;
		}
	}
	if (config_check_ids(&config, &reader, path, errors, err) < 0) {
		config_free(&config);
		return -1;
	}
	*ret_config = config;
	return 0;
}

void config_free(struct config *config)
{
	opt_free(&config_keys, config);
}
