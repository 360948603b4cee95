/*
 * config.h: what a machine's owner has set: ojbox.ini with a section [machine] (config.def) and a section
 * [defaults] (options of spec.def, without their dashes).
 */
#pragma once

#include "base/err.h"
#include "base/opt.h"
#include "base/text.h"
#include "spec.h"

#include <stdint.h>

struct config {
	char *box_root; /* NULL: the default place */
	char *cg_root;  /* NULL: to be found */
	int64_t first_uid, first_gid, num_boxes;
};

const struct opt_table *config_table(void);
/* The file that is read: $OJBOX_CONFIG, or ojbox.ini in the system's configuration folder. */
const char *config_path(void);

/*
 * Fills *ret_config and, from [defaults], *spec.  A file that does not exist is no error unless it was named
 * by $OJBOX_CONFIG.  Every error found is added to *errors (FILE:LINE: ...); -1 when there is one.
 */
int config_read(struct config *ret_config, struct box_spec *spec, struct strv *errors, struct err *err);
void config_free(struct config *config);
