/*
 * profile.h: profiles: options under a name, as INI files with one section [box].  Keys are the rows of
 * spec.def that have KEY in their scope, and `extends` and `description`.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"
#include "spec.h"

/*
 * Fills *spec, which holds defaults and configuration, from the profile `given` on the command line; when
 * that is NULL, from the profile isolate if that is what we are called, else from the one that the
 * configuration (its file is `config`) names; no profile is no error. Every error found is added to *errors,
 * those in a profile as FILE:LINE: ...; -1 when there is one, with *err the first.
 */
int profile_read(
	struct box_spec *spec, const char *config, const char *given, struct strv *errors, struct err *err);
