/*
 * data.h: where the files lie that come with the programs (languages, profiles), wherever these were put.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <limits.h>

/* The folder that this program lies in. */
int data_own_folder(char ret_folder[PATH_MAX], struct err *err);

/*
 * Adds the folders that such a file is looked for in, in order: `tree` ("": all) of the source tree that this
 * program was built in, share/ojbox beside its own folder, and where `make install` puts data.
 */
int data_folders(const char *tree, struct strv *ret_folders, struct err *err);
