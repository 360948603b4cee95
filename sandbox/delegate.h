/* delegate.h: the one-time preparation of a place for control groups, and where it is. */
#pragma once

#include "base/err.h"
#include "base/log.h"
#include "config.h"
#include "spec.h"

#include <stdio.h>
#include <sys/types.h>

/*
 * --delegate [USER]: after it, USER's boxes have control groups.  Root makes the place and gives it to USER
 * (a name of /etc/passwd or a number); on version 2 that is a subtree, into which spec->pid (0: the process
 * that called this one) is moved, because leaves can be entered from inside it only.  An ordinary user has
 * one for himself only: that which is there, or a scope from his systemd for the process.
 */
int delegate_place(
	const struct box_spec *spec, const struct config *config, const struct log *log, struct err *err);
/* The same by root for the user of that number (0: only sees whether there is a place). */
int delegate_give(const struct config *config, uid_t uid, gid_t gid, pid_t pid, struct err *err);
/* --print-cg-root: the folders in which leaves are made, a line each; -1 when there is none yet. */
int delegate_print(const struct config *config, FILE *out, struct err *err);
