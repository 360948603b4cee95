/* net.h: the network of a box. */
#pragma once

#include "base/err.h"

#include <stdbool.h>

/*
 * Called in the box with all capabilities of its user namespace: this process gets a fresh network namespace,
 * in which there is nothing but a loopback interface, down or up.
 */
int net_make(bool loopback, struct err *err);
